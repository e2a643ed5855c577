"""What requests to the emulator take among few things and among many."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import ExitStack
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from benchmark_emulator.client import Client, FailedRequestError, request
from benchmark_emulator.servers import Served, control, emulator, new_team, prepare_emulator, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: How many sessions begin at the same instant; the clock moves on a second after them.
_AT_ONCE: Final = 100
_PAGE: Final = 20
#: How often a request is measured; what a quarter of them fall below is what it takes when nothing else disturbs it.
_TIMES: Final = 60
#: Sessions expire within a day of the emulator's time.
_LONG: Final = {"seconds": 3 * 24 * 3600}
_SESSION: Final = {"action_name": "backup:Restore", "protected_resource_arn": "arn:aws:backup:::vault"}
#: How many sessions come due when the emulator is stopped, and how long after the clock began to move.
_STOPPED_AMONG: Final = 4000
_STOPPED_AFTER_SECONDS: Final = 0.05


class Size(NamedTuple):
    """
    What requests take among so many things.

    Args:
        things: How many sessions of one team, all of them open, and how many teams in another emulator.

        seconds: Seconds of each kind of request; a quarter of them took less.

        advance: Seconds for each session that expires during one `advance`.

        waited: The longest that a read took during that `advance`, in seconds.
    """

    things: int
    seconds: dict[str, float]
    advance: float
    waited: float


class _Filled(NamedTuple):
    """Two emulators that hold so many things, and the requests to them, by the name of their kind, with their clients."""

    things: int
    sessions: Served
    read: bytes
    requests: dict[str, tuple[Client, Iterator[bytes]]]


def measure_sizes(counts: Sequence[int], say: Callable[[str], None]) -> list[Size]:
    """
    Fill emulators with sessions and others with teams, and measure requests.

    Each request is sent to all sizes in turn, so that a busy machine moves all of them alike.

    Args:
        counts: How many things each size has.

        say: Is called with what begins.
    """
    with ExitStack() as running:
        sizes = []
        for count in counts:
            say(f"{count} sessions, and {count} teams")
            sizes.append(_filled(running, count))
        say("requests")
        times: list[dict[str, list[float]]] = [{name: [] for name in size.requests} for size in sizes]
        for name in sizes[0].requests:
            for _ in range(_TIMES):
                for size, found in zip(sizes, times, strict=True):
                    client, raw = size.requests[name]
                    found[name].append(_timed(client, next(raw)))
        measured = []
        for size, found in zip(sizes, times, strict=True):
            say(f"an advance among {size.things} sessions")
            advance, waited = _advance(size.sessions, size.read)
            seconds = {name: sorted(each)[_TIMES // 4] for name, each in found.items()}
            measured.append(Size(size.things, seconds, advance / (size.things + _TIMES), waited))
        return measured


def _filled(running: ExitStack, count: int) -> _Filled:
    sessions = running.enter_context(serving(emulator))
    client = running.enter_context(Client(sessions.port))
    pair, team = prepare_emulator(sessions)
    _open_sessions(client, team, count)
    teams = running.enter_context(serving(emulator, "--max-teams", str(count + _TIMES + 1)))
    other = running.enter_context(Client(teams.port))
    prepare_emulator(teams)
    for number in range(count):
        other.send(new_team(f"Team{number}"))
    requests: dict[str, tuple[Client, Iterator[bytes]]] = {
        "read": (client, repeat(pair.read)),
        "write": (client, repeat(pair.write)),
        "new session": (client, repeat(control("sessions", {"team_arn": team, **_SESSION}))),
        **_pages(client, "ListSessions", _sessions_of(team)),
        **_pages(other, "ListApprovalTeams", _teams),
        "CreateApprovalTeam": (other, (new_team(f"New{number}") for number in range(_TIMES))),
    }
    return _Filled(count, sessions, pair.read, requests)


def measure_stop() -> float:
    """Stop an emulator while a long `advance` is on its way, and return the seconds until its process has ended."""
    with serving(emulator) as served, Client(served.port) as client:
        _, team = prepare_emulator(served)
        _open_sessions(client, team, _STOPPED_AMONG, at_once=_STOPPED_AMONG)

        def move() -> None:
            with Client(served.port) as mover:
                try:
                    mover.send(control("clock/advance", _LONG))
                except (FailedRequestError, ConnectionError):
                    return

        moving = threading.Thread(target=move)
        moving.start()
        time.sleep(_STOPPED_AFTER_SECONDS)
        begun = time.perf_counter()
        served.process.send_signal(signal.SIGTERM)
        served.process.wait()
        taken = time.perf_counter() - begun
        moving.join()
        return taken


def _open_sessions(client: Client, team: str, count: int, at_once: int = _AT_ONCE) -> None:
    for number in range(count):
        client.send(control("sessions", {"team_arn": team, **_SESSION}))
        if number % at_once == at_once - 1:
            client.send(control("clock/advance", {"seconds": 1}))


def _pages(client: Client, name: str, page: Callable[[str | None], bytes]) -> dict[str, tuple[Client, Iterator[bytes]]]:
    """Return what asks for the first page of a list, and for the fourth."""
    token = client.ask(page(None))["NextToken"]
    for _ in range(2):
        token = client.ask(page(token))["NextToken"]
    return {
        f"{name}, first page": (client, repeat(page(None))),
        f"{name}, later page": (client, repeat(page(token))),
    }


def _sessions_of(team: str) -> Callable[[str | None], bytes]:
    target = f"/approval-teams/{quote(team, safe='')}/sessions/?List"

    def page(token: str | None) -> bytes:
        return request("mpa", "POST", target, {"MaxResults": _PAGE} | ({"NextToken": token} if token else {}))

    return page


def _teams(token: str | None) -> bytes:
    more = f"&NextToken={quote(token, safe='')}" if token else ""
    return request("mpa", "POST", f"/approval-teams/?List&MaxResults={_PAGE}{more}", {})


def _timed(client: Client, raw: bytes) -> float:
    begun = time.perf_counter()
    client.send(raw)
    return time.perf_counter() - begun


def _advance(served: Served, read: bytes) -> tuple[float, float]:
    """Let everything expire, while somebody reads; return the seconds of all, and of the longest read."""
    waits: list[float] = [0]
    over = threading.Event()

    def look() -> None:
        with Client(served.port) as reader:
            while not over.is_set():
                waits.append(_timed(reader, read))

    looking = threading.Thread(target=look)
    looking.start()
    with Client(served.port) as client:
        taken = _timed(client, control("clock/advance", _LONG))
    over.set()
    looking.join()
    return taken, max(waits)
