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

#: How often this looks whether its parent still runs.
_WATCH_SECONDS = 1.0
#: In place of an exit status: the server can't run this, an ordinary Python has to.
_DECLINED = 1 << 16
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Return the exit status of the process that did the work."""
    parent = os.getppid()
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))  # noqa: PTH100, PTH118, PTH120 -- importing pathlib takes longer than everything else here
        for number in _PASSED_ON:
            signal.signal(number, lambda number, _: server.sendall(bytes([number])))
        request = marshal.dumps((sys.argv[1:], dict(os.environ), os.getcwd()))  # noqa: PTH109 -- as above
        streams = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))
        server.sendmsg([len(request).to_bytes(4, "big")], [streams])
        server.sendall(request)
        server.settimeout(_WATCH_SECONDS)
        while True:
            try:
                answer = server.recv(4)
            except TimeoutError:
                if os.getppid() != parent:
                    return 1
                continue
            break
    if not answer:
        return 1
    status = int.from_bytes(answer, "big", signed=True)
    if status == _DECLINED:
        for number in _PASSED_ON:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 -- no shell is wanted
    if status < 0:
        if status != -signal.SIGKILL:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


if __name__ == "__main__":
    sys.exit(main())
