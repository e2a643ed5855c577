"""The list of calls: the latest ones, page by page; what is not kept any more is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.emulator.call_log import CallLog, LoggedCall
from pulumi_mpa.emulator.settings import KEPT_CALLS
from pulumi_mpa.testing import EmulatorError, MpaEmulator
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from pulumi_mpa.emulator.call_log import Page


def _log(kept: int, *operations: str) -> CallLog:
    log = CallLog(kept)
    for operation in operations:
        log.add(LoggedCall(operation, 200, "111122223333"))
    return log


def _shown(page: Page) -> tuple[list[str], int | None, int]:
    return [call.operation for call in page.calls], page.after, page.dropped


@pytest.mark.parametrize(
    ("after", "limit", "operation", "expected"),
    [
        (0, 10, None, (["c", "d", "a", "b"], None, 2)),
        (0, 2, None, (["c", "d"], 4, 2)),
        (4, 2, None, (["a", "b"], None, 2)),
        (3, 1, None, (["d"], 4, 2)),
        (6, 5, None, ([], None, 2)),
        (99, 5, None, ([], None, 2)),
        (0, 10, "a", (["a"], None, 2)),
        (0, 1, "a", (["a"], 5, 2)),
        (5, 1, "a", ([], None, 2)),
        (0, 10, "x", ([], None, 2)),
    ],
)
def test_page_has_what_comes_after(
    after: int, limit: int, operation: str | None, expected: tuple[list[str], int | None, int]
) -> None:
    """Of the four that are kept of six."""
    assert expected == _shown(_log(4, "a", "b", "c", "d", "a", "b").page(after, limit, operation))


def test_what_was_cleared_is_not_missed() -> None:
    """Only what was dropped since then is."""
    log = _log(2, "a", "b", "c")
    log.clear()
    assert ([], None, 0) == _shown(log.page(0, 10))
    log.add(LoggedCall("d", 200, None))
    assert (["d"], None, 0) == _shown(log.page(0, 10))
    for operation in ("e", "f", "g"):
        log.add(LoggedCall(operation, 200, None))
    assert (["f", "g"], None, 2) == _shown(log.page(0, 10))


def _calls(aws: MpaEmulator, query: str) -> dict[str, Any]:
    return Connection(aws.endpoint_url).ask("GET", f"calls{query}")


def test_calls_are_listed_in_pages_and_of_one_operation(mpa_emulator: MpaEmulator) -> None:
    """As the description says."""
    mpa = mpa_emulator.client("mpa")
    for _ in range(3):
        mpa.list_policies()
        mpa.list_approval_teams()
    first = _calls(mpa_emulator, "?limit=4")
    second = _calls(mpa_emulator, f"?limit=4&after={first['after']}")
    assert (4, 2, None) == (len(first["calls"]), len(second["calls"]), second["after"])
    assert 3 == len(_calls(mpa_emulator, "?operation=ListPolicies")["calls"])


@pytest.mark.parametrize("query", ["?limit=0", "?limit=1001", "?limit=x", "?after=-1", "?after=" + "9" * 30])
def test_page_that_cannot_be_is_an_error(mpa_emulator: MpaEmulator, query: str) -> None:
    """In the controls' own form."""
    with pytest.raises(EmulatorError, match="Input should be"):
        _calls(mpa_emulator, query)


def test_list_of_more_calls_than_a_page_has_is_whole(mpa_emulator: MpaEmulator) -> None:
    """The kit reads all of its pages."""
    assert mpa_emulator._server is not None  # noqa: SLF001  a thousand calls take long
    for _ in range(2500):
        mpa_emulator._server.service.calls.add(LoggedCall("ListPolicies", 200, None))  # noqa: SLF001
    assert {"ListPolicies": 2500} == mpa_emulator.calls.counts()


def test_nothing_is_asserted_about_a_part_of_the_calls() -> None:
    """Once a call was dropped the kit says so, until the calls are cleared."""
    with MpaEmulator(kept_calls=2) as aws:
        mpa = aws.client("mpa")
        for _ in range(2):
            mpa.list_policies()
        assert 2 == len(aws.calls)
        mpa.list_policies()
        with pytest.raises(EmulatorError, match="no longer has the first 1 calls"):
            len(aws.calls)
        aws.calls.clear()
        mpa.list_policies()
        assert [("ListPolicies", 200)] == aws.calls


def test_log_is_bounded_if_nothing_else_is_set(mpa_emulator: MpaEmulator) -> None:
    """An emulator that runs for weeks does not grow by its calls."""
    assert mpa_emulator._server is not None  # noqa: SLF001  the log itself
    log = mpa_emulator._server.service.calls  # noqa: SLF001
    for _ in range(KEPT_CALLS + 5):
        log.add(LoggedCall("ListPolicies", 200, None))
    assert 5 == log.page(0, 1).dropped


def test_impossible_number_of_kept_calls_is_an_error() -> None:
    """At the `with`."""
    with pytest.raises(EmulatorError, match="kept_calls must be at least 1, is 0"), MpaEmulator(kept_calls=0):
        pass
