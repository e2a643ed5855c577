"""The engine that tests run, and the Python that it starts."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warm_python import warm_python

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parents[2] / "tools" / "pulumi_path.py"


@pytest.fixture(scope="session")
def pulumi_folder() -> Path:
    """Return the folder that holds `pulumi`; getting one may take minutes the first time on a machine."""
    ran = subprocess.run([sys.executable, str(SCRIPT)], stdout=subprocess.PIPE, text=True, check=True)
    return Path(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def python(pulumi_folder: Path) -> Iterator[str]:
    """
    Yield the Python that the engine starts.

    It is the tests' own where the official engine runs, whose language host these tests do not replace.
    """
    ours = (pulumi_folder / "language_host.py").exists()
    with warm_python() if ours else contextlib.nullcontext(sys.executable) as command:
        yield command


__all__ = ["pulumi_folder", "python"]
