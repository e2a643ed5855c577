"""Waiting for the service's own seconds, under a pause that takes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.aws.backoff import LONGEST_PAUSE, PATIENCE, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def reading(approver_states: Iterable[str | None]) -> Callable[[], str | None]:
    """Return a read that returns these in turn, and the last one again and again."""
    left = list(approver_states)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def is_done(seen: str | None) -> bool:
    """Check whether the thing is ready."""
    return seen == "ready"


def test_ready_at_once_costs_no_pause() -> None:
    """One read is enough where nothing is waited for."""
    pauses: list[float] = []

    assert ("ready", []) == (wait_until(reading(["ready"]), is_done, pause=pauses.append), pauses)


def test_pauses_grow_to_a_limit() -> None:
    """AWS is asked often at first and never too seldom."""
    pauses: list[float] = []

    wait_until(reading([*["busy"] * 20, "ready"]), is_done, pause=pauses.append)

    assert sorted(pauses) == pauses
    assert (20, LONGEST_PAUSE) == (len(pauses), pauses[-1])
    assert 0.2 == pauses[0]


def test_patience_ends() -> None:
    """What never gets ready is returned as it is, after two minutes of pauses in all."""
    pauses: list[float] = []

    assert "busy" == wait_until(reading(["busy"]), is_done, pause=pauses.append)
    assert PATIENCE <= sum(pauses) < PATIENCE + LONGEST_PAUSE


def test_not_there_is_not_waited_for() -> None:
    """A thing that is gone does not come back."""
    pauses: list[float] = []

    assert (None, []) == (wait_until(reading([None]), is_done, pause=pauses.append), pauses)


def test_not_there_yet_is_waited_for() -> None:
    """A thing that was just made may show a moment later."""
    pauses: list[float] = []

    assert "ready" == wait_until(reading([None, None, "busy", "ready"]), is_done, appearing=15.0, pause=pauses.append)
    assert 3 == len(pauses)


def test_appearing_has_its_own_patience() -> None:
    """What does not show within its seconds is not there."""
    pauses: list[float] = []

    assert wait_until(reading([None]), is_done, appearing=15.0, pause=pauses.append) is None
    assert 15.0 <= sum(pauses) < 15.0 + LONGEST_PAUSE


def test_gone_can_be_what_is_waited_for() -> None:
    """Deleting waits until there is nothing."""
    pauses: list[float] = []

    assert wait_until(reading(["busy", None]), lambda seen: seen is None, pause=pauses.append) is None
    assert 1 == len(pauses)


def test_each_pause_is_reported_beforehand() -> None:
    """A report says how long it has been; where nothing is waited for there is none."""
    pauses: list[float] = []
    reported: list[float] = []

    wait_until(reading(["busy", "busy", "busy", "ready"]), is_done, waiting=reported.append, pause=pauses.append)
    wait_until(reading(["ready"]), is_done, waiting=reported.append)

    assert [0.0, pauses[0], pauses[0] + pauses[1]] == reported


def test_error_of_a_read_passes() -> None:
    """Waiting hides nothing."""

    def broken() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        wait_until(broken, is_done)
