"""A long advance of the clock: others get their turn on the way, and it can be ended at any time."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.emulator import ClockKind, Service, Settings, schedule
from pulumi_mpa.emulator.records import Source
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.emulator.world import ClosedError
from pulumi_mpa.lifecycle.identity_source import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pulumi_mpa.emulator.timers import Timer
    from pulumi_mpa.emulator.world import World

START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
EVENT = Due("an event of these tests", Source)


def _service(state: Path | None = None) -> Service:
    return Service(Settings(clock=ClockKind.VIRTUAL, start=START, state=state))


def _set(service: Service, *hours: float) -> None:
    """Set an event for each of these hours from now."""
    with service.turn() as world:
        for number, hour in enumerate(hours):
            world.timers.after(EVENT, f"arn:{number}", hour * HOUR)


def _fires(monkeypatch: pytest.MonkeyPatch, act: Callable[[World, Timer], None]) -> list[str]:
    """Replace what follows from something due, and return what came due so far."""
    fired: list[str] = []

    def came_due(world: World, timer: Timer) -> None:
        fired.append(timer.arn)
        act(world, timer)

    monkeypatch.setattr(schedule, "came_due", came_due)
    return fired


def _wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0)  # lets the other thread on


def test_others_get_their_turn_between_two_due_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """They find the clock where the advance has come to, and nothing of that instant left undone."""
    with closing(_service()) as service:
        seen: list[tuple[datetime, list[str]]] = []

        def look() -> None:
            with service.turn() as world:
                seen.append((world.clock.now(), [*fired]))

        other = threading.Thread(target=look)

        def act(_world: World, timer: Timer) -> None:
            if timer.arn == "arn:0":
                other.start()
                _wait_until(service._schedule._next_in_line.locked)  # noqa: SLF001  it waits for its turn

        fired = _fires(monkeypatch, act)
        _set(service, 1, 1, 2, 3)

        assert START + 5 * HOUR == service.advance(5 * HOUR)

        other.join()
        assert [(START + HOUR, ["arn:0", "arn:1"])] == seen
        assert ["arn:0", "arn:1", "arn:2", "arn:3"] == fired


def test_what_others_set_on_the_way_comes_due_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if they had called at that instant."""
    with closing(_service()) as service:
        set_ = threading.Thread(target=_set, args=(service, 0.5))

        def act(_world: World, _timer: Timer) -> None:
            if len(fired) == 1:
                set_.start()
                _wait_until(service._schedule._next_in_line.locked)  # noqa: SLF001  it waits for its turn

        fired = _fires(monkeypatch, act)
        _set(service, 1, 2)
        service.advance(5 * HOUR)
        set_.join()
        assert ["arn:0", "arn:0", "arn:1"] == fired


def test_second_advance_comes_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them add up, however they meet."""
    with closing(_service()) as service:
        second = threading.Thread(target=service.advance, args=(2 * HOUR,))
        _fires(monkeypatch, lambda _world, _timer: None if second.ident else second.start())
        _set(service, 1, 2)
        assert START + 3 * HOUR == service.advance(3 * HOUR)
        second.join()
        assert START + 5 * HOUR == service.world.clock.now()


def test_end_of_the_emulator_waits_for_one_event_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is due at the same instant stays due, and fires after a restart."""
    service = _service(tmp_path / "state")
    closed = threading.Thread(target=service.close)

    def act(_world: World, _timer: Timer) -> None:
        if not closed.ident:
            closed.start()
            _wait_until(service.world.closing.is_set)  # it waits for the end of this event

    fired = _fires(monkeypatch, act)
    _set(service, *([1] * 50), 2)
    with pytest.raises(ClosedError, match="The emulator is stopping"):
        service.advance(5 * HOUR)
    closed.join()
    assert ["arn:0"] == fired

    with closing(_service(tmp_path / "state")) as again:
        assert START + HOUR == again.world.clock.now()
        with again.turn():
            assert [f"arn:{number}" for number in range(50)] == fired


def test_turn_after_the_end_is_refused() -> None:
    """And touches no database that is closed."""
    service = _service()
    service.close()
    with pytest.raises(ClosedError, match="The emulator is stopping"), service.turn():
        pass


def test_advance_that_fails_leaves_the_clock_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory and in the file alike; what was due before has happened, and the rest is still due."""
    service = _service(tmp_path / "state")

    def act(_world: World, timer: Timer) -> None:
        if timer.arn == "arn:1" and broken:
            raise RuntimeError("no space")

    broken = True
    fired = _fires(monkeypatch, act)
    _set(service, 1, 2, 3)
    with closing(service), pytest.raises(RuntimeError, match="no space"):
        service.advance(5 * HOUR)
    assert START + 2 * HOUR == service.world.clock.now()

    broken = False
    with closing(_service(tmp_path / "state")) as again:
        assert START + 2 * HOUR == again.world.clock.now()
        assert START + 3 * HOUR == again.advance(HOUR)
    assert ["arn:0", "arn:1", "arn:1", "arn:2"] == fired


def test_clock_that_cannot_be_stored_does_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in memory and what is stored stay the same."""
    with closing(_service()) as service:

        def fail(*_: object) -> None:
            raise OSError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr(service.world.store, "remember", fail)
            with pytest.raises(OSError, match="disk full"):
                service.advance(HOUR)
        assert START == service.world.clock.now()


def test_one_s_own_work_of_a_turn_is_one_transaction() -> None:
    """An error in the middle leaves nothing behind, also in what pages and counts read."""
    with closing(_service()) as service:
        source = Source(
            arn="arn:source",
            owner="owner",
            state=ACTIVE,
            created_at=START,
            instance_arn="arn:instance",
            instance_region="us-east-1",
            portal_url="https://portal.example.com",
        )

        def put_and_fail() -> None:
            with service.turn() as world:
                world.store.sources.put(source)
                assert 1 == world.store.sources.count("owner")
                raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            put_and_fail()
        with service.turn() as world:
            assert ([], 0) == (world.store.sources.page("owner"), world.store.sources.count("owner"))
