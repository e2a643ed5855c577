"""Threads that serve connections are used again, and end with the server."""

from __future__ import annotations

import threading
import time
from typing import Any

from pulumi_mpa.emulator.workers import Workers
from pulumi_mpa.testing import MpaEmulator


def _wait_until(true: Any) -> None:  # noqa: ANN401  a function of nothing
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0)  # lets the other thread on


class Served:
    """Connections that are served until they are let go."""

    def __init__(self) -> None:
        """Begin without any."""
        self.by: dict[str, int] = {}
        self.held: dict[str, threading.Event] = {}
        self.workers = Workers(self._serve)

    def _serve(self, connection: Any, _address: object) -> None:  # noqa: ANN401  a name takes its place
        self.by[connection] = threading.get_ident()
        assert self.held[connection].wait(30)

    def hand(self, name: str) -> None:
        """Hand over a connection, and wait until a thread has it."""
        self.held[name] = threading.Event()
        self.workers.hand(name, None)  # type: ignore[arg-type]
        _wait_until(lambda: name in self.by)

    def let_go(self, name: str) -> None:
        """Let its thread be done, and wait for that."""
        before = self.workers._idle  # noqa: SLF001  how many wait
        self.held[name].set()
        _wait_until(lambda: self.workers._idle > before or self.workers._ended)  # noqa: SLF001


def test_thread_that_is_done_serves_the_next_connection() -> None:
    """And a connection that comes meanwhile has a thread of its own."""
    served = Served()
    served.hand("first")
    served.hand("second")
    assert served.by["first"] != served.by["second"]
    served.let_go("first")
    served.hand("third")
    assert served.by["first"] == served.by["third"]
    served.let_go("second")
    served.let_go("third")
    served.workers.end()


def test_threads_end_with_the_server() -> None:
    """Those that wait at once, others when they are done."""
    before = {*threading.enumerate()}
    served = Served()
    for name in ("waits", "works"):
        served.hand(name)
    served.let_go("waits")
    served.workers.end()
    served.held["works"].set()
    _wait_until(lambda: not {*threading.enumerate()} - before)


def test_emulator_leaves_no_thread_behind() -> None:
    """However many connections it had, and whether their clients close them or not."""
    before = {*threading.enumerate()}
    with MpaEmulator() as aws:
        clients = [aws.client("mpa") for _ in range(5)]
        for client in clients:
            client.list_policies()
    _wait_until(lambda: not {*threading.enumerate()} - before)
