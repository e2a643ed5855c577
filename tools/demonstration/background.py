"""The emulator as a process of its own that stays when its starter ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from pathlib import Path

_MODULE = "pulumi_mpa.emulator"
#: Seconds that a start or an end may take on a busy machine.
_PATIENCE = 60
_PAUSE = 0.1


@dataclass(frozen=True)
class Service:
    """A running emulator: its process and where it answers."""

    pid: int
    endpoint_url: str


def running(folder: Path) -> Service | None:
    """
    Find the emulator that was started in a folder.

    Returns:
        The emulator; None when none was, or it answers no more.
    """
    try:
        noted = Service(**json.loads((folder / "service.json").read_text()))
        MpaEmulator.connect(noted.endpoint_url)
    except (OSError, ValueError, TypeError, EmulatorError):
        return None
    return noted


def start(folder: Path) -> Service:
    """
    Start an emulator that keeps everything in a folder, on the port that it had before if that is free.

    Raises:
        EmulatorError: It does not answer; the text says what it wrote.
    """
    noted = folder / "service.json"
    port = "0"
    with contextlib.suppress(OSError, ValueError, KeyError):
        port = json.loads(noted.read_text())["endpoint_url"].rsplit(":", 1)[1]
    log = folder / "service.log"
    try:
        service = _launched(folder, log, port)
    except EmulatorError:
        if port == "0":
            raise
        service = _launched(folder, log, "0")
    noted.write_text(json.dumps(asdict(service)))
    return service


def connected(service: Service) -> MpaEmulator:
    """Drive a running emulator."""
    return MpaEmulator.connect(service.endpoint_url)


def stop(service: Service) -> None:
    """
    End an emulator and wait until it has ended.

    Raises:
        EmulatorError: It does not end.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(service.pid, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            MpaEmulator.connect(service.endpoint_url)
        except EmulatorError:
            return
        time.sleep(_PAUSE)
    raise EmulatorError(f"process {service.pid} does not end; look at it with `ps -p {service.pid}`")


def _launched(folder: Path, log: Path, port: str) -> Service:
    # The clock stands until it is told to go on, so that a vote can be left open and a day can be let pass.
    command = [sys.executable, "-m", _MODULE, "--port", port, "--clock", "virtual"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--state", str(folder / "service.sqlite")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # an interrupted `make` does not take it along
        )
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        first, complete, _ = log.read_text().partition("\n")
        if complete and first.startswith("{"):
            return Service(process.pid, json.loads(first)["endpoint_url"])
        time.sleep(_PAUSE)
    process.kill()
    process.wait()
    raise EmulatorError(f"the emulator did not start: {log.read_text().strip() or 'it wrote nothing'}")
