"""A shell in which the lines of the documentation can be played as they are written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAND_IN = Path(__file__).with_name("curl_stand_in.py")


class Shell:
    """
    A shell that has the AWS command line, and curl or what stands in for it; nothing of the machine's own AWS settings.

    Args:
        folder: Where programs that stand in are put.

        stand_in: Whether another program stands in for curl even where there is one.
    """

    def __init__(self, folder: Path, *, stand_in: bool = False) -> None:
        """Prepare the shell's environment."""
        path = [str(Path(sys.executable).parent), os.environ["PATH"]]
        if stand_in or not shutil.which("curl"):
            program = folder / "curl"
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{_STAND_IN}" "$@"\n')
            program.chmod(0o755)
            path.insert(0, str(folder))
        self._environment = {
            "PATH": os.pathsep.join(path),
            "HOME": str(folder),
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }

    def run(self, script: str, environment: Mapping[str, str] | None = None) -> str:
        """Run lines, of which none may fail, and return what they print."""
        done = subprocess.run(
            ["bash", "-e", "-u", "-o", "pipefail", "-c", script],
            env={**self._environment, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert 0 == done.returncode, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout
