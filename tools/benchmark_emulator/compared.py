"""The emulator beside Moto's server: how many requests they answer, and how soon they answer the first one."""

from __future__ import annotations

import threading
import time
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmark_emulator.client import Client
from benchmark_emulator.servers import (
    FIRST_OF_EMULATOR,
    FIRST_OF_MOTO,
    cpu_of_ended,
    emulator,
    first_response,
    moto_server,
    prepare_emulator,
    prepare_moto,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENTS: Final = (1, 4)


class Round(NamedTuple):
    """Requests per second of both servers, measured one right after the other."""

    emulator: float
    moto: float


class Rates(NamedTuple):
    """
    All rounds of one kind of request.

    Args:
        kind: `read` or `write`.

        clients: How many clients send requests at the same time.

        keeps: Whether clients use a connection again, as stock clients do where the server lets them.

        rounds: What was measured.
    """

    kind: str
    clients: int
    keeps: bool
    rounds: list[Round]

    @property
    def ratio(self) -> float:
        """How many times as many requests the emulator answers; the round in the middle."""
        return median(one.emulator / one.moto for one in self.rounds)


class First(NamedTuple):
    """Seconds on the clock, and of CPU, from the start of a process to its first response."""

    wall: float
    cpu: float


def measure_first(times: int) -> dict[str, list[First]]:
    """Start both servers, in turn, and wait for a first response each."""
    found: dict[str, list[First]] = {"emulator": [], "moto": []}
    for _ in range(times):
        found["emulator"].append(_first(emulator, FIRST_OF_EMULATOR))
        found["moto"].append(_first(moto_server, FIRST_OF_MOTO))
    return found


def _first(command: Callable[..., list[str]], raw: bytes) -> First:
    begun = time.perf_counter()
    with serving(command) as served:
        first_response(served, raw)
        wall = time.perf_counter() - begun
        return First(wall, cpu_of_ended(served.process))


def measure_rates(seconds: float, rounds: int) -> Iterator[Rates]:
    """
    Measure every kind of request.

    Args:
        seconds: How long each server gets requests in each round.

        rounds: How often.
    """
    with serving(emulator) as ours, serving(moto_server) as theirs:
        pairs = prepare_emulator(ours)[0], prepare_moto(theirs)
        for keeps in (True, False):
            for kind in ("read", "write"):
                for clients in CLIENTS:
                    measured = [
                        Round(
                            *(
                                _rate(served.port, getattr(pair, kind), seconds, clients, keeps=keeps)
                                for served, pair in zip((ours, theirs), pairs, strict=True)
                            )
                        )
                        for _ in range(rounds)
                    ]
                    yield Rates(kind, clients, keeps, measured)


def _rate(port: int, raw: bytes, seconds: float, clients: int, *, keeps: bool) -> float:
    """Return how many requests per second a server answers to so many clients, each of which waits for its response."""
    counts: list[int] = []
    begun = time.perf_counter()

    def send() -> None:
        count = 0
        with Client(port, keeps=keeps) as client:
            # At least one, on however busy a machine.
            while not count or time.perf_counter() < begun + seconds:
                client.send(raw)
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=send) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)
