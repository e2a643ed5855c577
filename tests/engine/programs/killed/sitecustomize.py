"""
Ends a process with SIGKILL around one call: the provider's, or the engine's that waits for it.

Python runs this first in every process that finds it. KILLED says when, as `after CreateApprovalTeam`, or
`after TagResource 2` for the second such call: `before` it is sent, `during` it, when its response has arrived and
is not read, or `after` the response was read. WHO is `provider` unless it says `engine`: then the provider goes on alone.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from typing import Any


def _engine() -> int:
    """Return the process that started this one, or its parent, and is the engine."""
    process = os.getppid()
    while process > 1:
        shown = subprocess.run(
            ["ps", "-o", "ppid=,comm=", "-p", str(process)], stdout=subprocess.PIPE, text=True, check=True
        )
        parent, name = shown.stdout.split(None, 1)
        if name.strip() == "pulumi":
            return process
        process = int(parent)
    raise RuntimeError("no engine started this provider")


if "pulumi.dynamic" in sys.orig_argv:
    from http.client import HTTPConnection

    from botocore.client import BaseClient

    when, operation, *which = os.environ["KILLED"].split()
    left = [int(which[0]) if which else 1]
    # Of one thread: several resources call at once.
    mine = threading.local()
    # botocore's hooks run before a response is read or after it is changed; this is where a call begins and ends.
    send = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001
    read = HTTPConnection.getresponse

    def kill() -> None:
        """End whoever is to die."""
        os.kill(_engine() if os.environ.get("WHO") == "engine" else os.getpid(), signal.SIGKILL)

    def send_and_die(self: Any, name: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401
        """Send a call, unless this process is to die first."""
        left[0] -= name == operation
        its_turn = name == operation and left[0] == 0
        if its_turn and when == "before":
            kill()
        mine.waits = its_turn and when == "during"
        try:
            return send(self, name, parameters)
        finally:
            # A response may be an error, as of a thing that is gone.
            if its_turn and when == "after":
                kill()

    def wait_and_die(self: HTTPConnection) -> Any:  # noqa: ANN401
        """Wait until the response has reached this machine, so that the service has done what was requested."""
        if getattr(mine, "waits", False):
            select.select([self.sock], [], [])
            kill()
        return read(self)

    BaseClient._make_api_call = send_and_die  # type: ignore[attr-defined]  # noqa: SLF001
    HTTPConnection.getresponse = wait_and_die  # type: ignore[method-assign]
