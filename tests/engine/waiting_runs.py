"""A command that waits for people, and what a test does meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stacks import Run

from pulumi_mpa.messages import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacks import Stack
    from typing_extensions import Self

    from pulumi_mpa.messages import Code
    from pulumi_mpa.testing import MpaEmulator

#: Longer than any command takes on a busy machine.
_PATIENCE_SECONDS = 120


class Process(NamedTuple):
    """A process of a command that is running."""

    pid: int
    command: str


class WaitingRun:
    """
    `pulumi up` in a session of its own, as a terminal starts it; use it in a `with` block.

    Args:
        stack: The stack.

        aws: The service that it calls.
    """

    def __init__(self, stack: Stack, aws: MpaEmulator) -> None:
        """Start it."""
        aws.calls.clear()
        self._aws = aws
        self._log = stack.folder / "waiting.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"],
                cwd=stack.folder,
                # Processes of a terminal's group, as it interrupts them.
                env={**stack.environ, "PULUMI_PYTHON_CMD": sys.executable},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def until(self, seen: Callable[[], bool]) -> None:
        """Wait until something is seen; the run must not end before."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not seen():
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def until_called(self, operation: str, times: int) -> None:
        """Wait until an operation was called so many times in the run."""
        self.until(lambda: self._aws.calls.counts().get(operation, 0) >= times)

    def until_said(self, words: str) -> None:
        """Wait until the run has said something."""
        self.until(lambda: words in self.output)

    def until_code(self, code: Code, **data: str) -> None:
        """Wait until the run has printed a message of this code, with at least these data."""
        self.until(
            lambda: any(found.code == code and data.items() <= found.data.items() for found in find(self.output))
        )

    def interrupt(self) -> None:
        """Press Ctrl-C: every process of the terminal's group is interrupted."""
        os.killpg(self._process.pid, signal.SIGINT)

    def end(self, *, fails: bool = False) -> Run:
        """Wait for its end."""
        self._process.wait(_PATIENCE_SECONDS)
        assert fails == (self._process.returncode != 0), self.output
        calls = tuple(call.operation for call in self._aws.calls)
        return Run(self._process.returncode, self.output, calls)

    @property
    def output(self) -> str:
        """All that it has written so far."""
        return self._log.read_text()

    def processes(self) -> list[Process]:
        """Return what runs in its session."""
        return [Process(int(path.name), _command(path)) for path in _of_session(self._process.pid)]

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *error: object) -> None:
        """End whatever a failed test has left."""
        for process in self.processes():
            os.kill(process.pid, signal.SIGKILL)
        self._process.wait()


def _of_session(session: int) -> Iterable[Path]:
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, found = path.joinpath("stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(found) == session and state != "Z":
            yield path


def _command(path: Path) -> str:
    try:
        return path.joinpath("cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
