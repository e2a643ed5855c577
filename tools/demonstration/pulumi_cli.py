"""The command line `pulumi`, run the way a person does, and never left running."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Seconds that an interrupted run gets to end by itself.
_GRACE = 15


@dataclass(frozen=True)
class Ran:
    """What one run came to: its exit code, and all that it wrote."""

    code: int
    text: str


class Pulumi:
    """
    Runs `pulumi` in one environment and folder.

    Args:
        environ: Environment of the runs.

        folder: The program's folder.

        options: Options that every command on the stack is given.
    """

    def __init__(self, environ: Mapping[str, str], folder: Path, options: tuple[str, ...] = ()) -> None:
        """Keep them; nothing is run yet."""
        self._environ = dict(environ)
        self._folder = folder
        self._options = options

    def run(self, *arguments: str) -> Ran:
        """
        Run one command to its end.

        Args:
            arguments: As a person types them after `pulumi`.

        Returns:
            Exit code and output. Whoever stops us meanwhile stops the run too, and all that it started.
        """
        process = subprocess.Popen(
            ["pulumi", *arguments, *self._options, "--non-interactive", "--color", "never"],
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # the run and its plugins are one group, which can be ended as one
        )
        try:
            text, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
        return Ran(process.returncode, text)


def _end(process: subprocess.Popen[str]) -> None:
    """End a run with everything it started: politely, so that it unlocks its stack, then surely."""
    try:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=_GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    except ProcessLookupError:
        process.communicate()
