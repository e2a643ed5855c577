"""A virtual environment beside .venv, made by uv in seconds, and pytest in it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from other_versions.pythons import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from other_versions.pythons import Python

UV = Path(sys.executable).with_name("uv")
FOLDER = ROOT / ".venvs"


@dataclass(frozen=True)
class Environment:
    """
    One virtual environment.

    Args:
        folder: Where it is.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.folder / "bin" / "python"

    @classmethod
    def make(cls, name: str, python: Python) -> Environment:
        """Make one without packages, or take the one that an earlier run made."""
        folder = FOLDER / name
        _run(UV, "venv", "--quiet", "--no-config", "--allow-existing", "--python", python.path, folder)
        return cls(folder)

    def sync(self, *arguments: str) -> None:
        """Have what a file of pinned versions names, and nothing else."""
        _run(UV, "pip", "sync", "--quiet", "--no-config", "--python", self.python, *arguments)

    def install(self, *arguments: str) -> None:
        """Install packages."""
        _run(UV, "pip", "install", "--quiet", "--no-config", "--python", self.python, *arguments)

    def pytest(self, *arguments: str) -> bool:
        """Run pytest; returns whether all tests passed."""
        command: Sequence[str | Path] = [
            self.python,
            *("-m", "pytest", "--quiet", "-p", "no:cacheprovider"),
            *("--numprocesses", "auto", "--dist", "worksteal"),
            *arguments,
        ]
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _run(*command: str | Path) -> None:
    subprocess.run(command, cwd=ROOT, check=True)
