"""Threads that serve connections: one that is done waits for the next connection, which is cheaper than a new thread."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    Job = tuple[socket.socket, Any]


class Workers:
    """
    As many threads as there were connections at the same time.

    Args:
        serve: Serves one connection until its end, whatever happens.
    """

    def __init__(self, serve: Callable[[socket.socket, Any], None]) -> None:
        """Begin without any thread."""
        self._serve = serve
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        #: How many threads wait, or have a job in the queue that is theirs.
        self._idle = 0
        self._ended = False

    def hand(self, connection: socket.socket, address: Any) -> None:  # noqa: ANN401  as the family of the socket has it
        """Let a thread serve a connection: one that waits, or a new one."""
        with self._lock:
            waiting = self._idle > 0
            self._idle -= waiting
        if waiting:
            self._jobs.put((connection, address))
        else:
            threading.Thread(target=self._work, args=((connection, address),), daemon=True).start()

    def _work(self, job: Job | None) -> None:
        while job is not None:
            self._serve(*job)
            with self._lock:
                if self._ended:
                    return
                self._idle += 1
            job = self._jobs.get()

    def end(self) -> None:
        """End every thread that waits, and every other one once it is done."""
        with self._lock:
            self._ended = True
            waiting, self._idle = self._idle, 0
        for _ in range(waiting):
            self._jobs.put(None)
