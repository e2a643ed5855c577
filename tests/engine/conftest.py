"""The engine that these tests run, and a place of its own for each of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "pulumi_path.py"


@pytest.fixture(scope="session")
def pulumi_folder() -> Path:
    """Give the folder that holds `pulumi`; getting one may take minutes the first time on a machine."""
    answer = subprocess.run([sys.executable, str(SCRIPT)], stdout=subprocess.PIPE, text=True, check=True)
    return Path(answer.stdout.splitlines()[-1])


@pytest.fixture
def engine_env(pulumi_folder: Path, tmp_path: Path) -> dict[str, str]:
    """
    Give the environment of a user with an empty file backend and nothing else of their own.

    Programs run under the Python of the tests, so that they find the package.
    """
    state = tmp_path / "state"
    state.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "AWS_"))}
    return {
        **kept,
        "PATH": f"{pulumi_folder}{os.pathsep}{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "of no worth",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_PYTHON_CMD": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
