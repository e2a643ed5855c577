"""
Runs a command line of Python in a process that has its imports behind it; whoever starts this sees the Python that it asked for.

`server.py` forks that process. It gets this one's arguments, environment, folder and standard streams, its exit status
becomes this one's, and signals are passed on. Where the server declines, this becomes an ordinary Python.
"""

from __future__ import annotations

import array
import marshal
import os
import signal
import socket
import sys

#: How often this checks whether its parent still runs.
_WATCH_SECONDS = 1.0
#: In place of an exit status: the server can't run this, an ordinary Python has to.
_DECLINED = 1 << 16
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Return the exit status of the process that did the work."""
    parent = os.getppid()
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))  # noqa: PTH100, PTH118, PTH120 -- importing pathlib takes longer than everything else here
        _pass_signals_on(server)
        request = marshal.dumps((sys.argv[1:], dict(os.environ), os.getcwd()))  # noqa: PTH109 -- as above
        streams = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))
        server.sendmsg([len(request).to_bytes(4, "big")], [streams])
        server.sendall(request)
        response = _wait(server, parent)
    if not response:
        return 1
    status = int.from_bytes(response, "big", signed=True)
    if status == _DECLINED:
        for number in _PASSED_ON:
            signal.signal(number, signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 -- no shell is wanted
    if status < 0:
        if status != -signal.SIGKILL:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def _pass_signals_on(server: socket.socket) -> None:
    def pass_on(number: int, _: object) -> None:
        try:
            server.sendall(bytes([number]))
        except OSError:
            # The process has ended, and so does this one.
            return

    for number in _PASSED_ON:
        signal.signal(number, pass_on)


def _wait(server: socket.socket, parent: int) -> bytes:
    """Return how the process ended; nothing if the server or whoever started this is gone."""
    server.settimeout(_WATCH_SECONDS)
    while True:
        try:
            return server.recv(4)
        except TimeoutError:  # noqa: PERF203 -- once a second
            if os.getppid() != parent:
                return b""


if __name__ == "__main__":
    sys.exit(main())
