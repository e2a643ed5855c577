"""An example, run as its reader does it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.testing import MpaEmulator

EXAMPLES = Path(__file__).parents[2] / "examples"


class Example:
    """One example, copied and run as a reader does it."""

    def __init__(self, source: Path, folder: Path, environ: Mapping[str, str], aws: MpaEmulator) -> None:
        """Copy it and make its stack."""
        self.aws = aws
        self._folder = shutil.copytree(source, folder / "program")
        self._environ = {**environ, **aws.env}
        self.run("stack", "init", "dev")

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Run the command line and return all that it wrote."""
        self.aws.calls.clear()
        ran = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert fails == (ran.returncode != 0), ran.stdout
        assert "Traceback" not in ran.stdout
        return ran.stdout

    def up(self) -> str:
        """Run `pulumi up`."""
        return self.run("up", "--yes", "--skip-preview")

    def destroy(self, *, fails: bool = False) -> str:
        """Run `pulumi destroy`."""
        return self.run("destroy", "--yes", "--skip-preview", fails=fails)
