"""A stack whose commands may be struck: nothing that a killed engine leaves behind outlives its command."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacks import Run, Stack
from state_file import resources_in
from warm_python import command_environ

from pulumi_mpa.emulator.settings import KEPT_CALLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wire import BadWire

    from pulumi_mpa.testing import MpaEmulator

KILLED = Path(__file__).parents[1] / "engine" / "programs" / "killed"
#: Longer than any command takes, even one whose every call is tried five times.
_PATIENCE_SECONDS = 400
#: How long a provider without an engine may be silent before it is taken to be done.
_SILENCE_SECONDS = 1.0
#: Most are done at once.
_PAUSE_SECONDS = 0.05


class StruckStack(Stack):
    """
    A stack whose commands may end either way.

    Args:
        folder: Where the program, the state and the engine's home are.

        environ: Environment of its user.

        aws: The service, as people see it.

        wire: The same service, as its owner sees it.

        name: Name of the stack.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], aws: MpaEmulator, wire: BadWire, *, name: str = "dev"
    ) -> None:
        """Take the stack that is in the folder, if there is one."""
        super().__init__(folder / ("program" if name == "dev" else name), environ, aws, name=name)
        self._wire = wire
        self._file = folder / "state" / ".pulumi" / "stacks" / "guarded" / f"{name}.json"

    def run(self, *arguments: str, fails: bool | None = None) -> Run:
        """Run a command, and end what it leaves running; it may fail, unless the caller knows better."""
        begin = self._wire.calls.latest
        log = self._folder.parent / f"{self._name}.log"
        with log.open("w+") as output, command_environ(arguments, self.environ) as environ:
            process = subprocess.Popen(
                ["pulumi", *arguments, "--non-interactive"],
                cwd=self._folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(_PATIENCE_SECONDS)
            finally:
                if process.poll() is None:
                    process.kill()
                self._let_it_finish(process.pid)
        said = log.read_text()
        assert fails is None or fails == (code != 0), said
        return Run(
            code,
            said,
            tuple(call.operation for call in self._wire.calls.page(begin, KEPT_CALLS).calls if call.operation),
        )

    def struck(self, killed: str, *arguments: str, engine: bool) -> Run:
        """
        Run a command during which a process is killed.

        Args:
            killed: When, as `sitecustomize` reads it.

            arguments: The command.

            engine: The engine dies, not the provider.
        """
        before = dict(self.environ)
        self.environ |= {"PYTHONPATH": os.pathsep.join(_path(KILLED)), "KILLED": killed}
        self.environ |= {"WHO": "engine"} if engine else {}
        try:
            return self.run(*arguments)
        finally:
            self.environ = before

    def state(self) -> list[dict[str, Any]]:
        """Return our resources in state, their secrets readable."""
        if not self._file.exists():
            return []
        return [item for item in resources_in(self._file) if "mpa:" in item["type"]]

    def unlock(self) -> None:
        """Do what the engine says that the user has to do after it was killed."""
        self.run("cancel", "--yes", self._name)

    def _let_it_finish(self, session: int) -> None:
        """Wait until a provider that lost its engine makes no more calls, then end it."""
        calls, silent_since = self._wire.calls.latest, time.monotonic()
        while (left := _processes_of(session)) and time.monotonic() < silent_since + _SILENCE_SECONDS:
            time.sleep(_PAUSE_SECONDS)
            if calls != self._wire.calls.latest:
                calls, silent_since = self._wire.calls.latest, time.monotonic()
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


def _path(first: Path) -> list[str]:
    present = os.environ.get("PYTHONPATH")
    return [str(first), *([present] if present else [])]


def _processes_of(session: int) -> list[int]:
    """Return every process of a session that we began."""
    shown = subprocess.run(["ps", "-A", "-o", "pid=,sess=,stat="], stdout=subprocess.PIPE, text=True, check=True)
    rows = [line.split() for line in shown.stdout.splitlines()]
    return [int(pid) for pid, of, state in rows if int(of) == session and not state.startswith("Z")]
