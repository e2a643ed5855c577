"""What all pairs of one number of teams came to: medians and ratios."""

from __future__ import annotations

from math import ceil
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmark.pair import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmark.pair import Pair

#: How many teams AWS lists per call.
PAGE: Final = 20


class Ratio(NamedTuple):
    """
    How many times as much the package takes, pair by pair.

    Args:
        median: In the middle.

        least: In the best pair.

        most: In the worst pair.
    """

    median: float
    least: float
    most: float


class Compared(NamedTuple):
    """
    One quantity of one command.

    Args:
        ours: Median of the package, in seconds.

        nothing: Median of the provider that does nothing, in seconds.

        ratio: Of the pairs.
    """

    ours: float
    nothing: float
    ratio: Ratio


class Result(NamedTuple):
    """
    One command.

    Args:
        wall: Seconds on the clock.

        cpu: Seconds of user and system time.

        calls: Calls of each operation that the package made; one item for each different count among the pairs.
    """

    wall: Compared
    cpu: Compared
    calls: list[dict[str, int]]


def results_of(pairs: Sequence[Pair]) -> dict[str, Result]:
    """Return the result of each command."""
    found = {}
    for name in COMMANDS:
        both = [pair.commands[name] for pair in pairs]
        counts = [one.ours.calls for one in both]
        found[name] = Result(
            _compared([(one.ours.wall, one.nothing.wall) for one in both]),
            _compared([(one.ours.cpu, one.nothing.cpu) for one in both]),
            [calls for number, calls in enumerate(counts) if calls not in counts[:number]],
        )
    return found


def targets(count: int) -> dict[str, str]:
    """
    Return what is wanted of each command; it is printed beside the numbers, and nothing depends on it.

    Args:
        count: How many teams.
    """
    pages = ceil(count / PAGE)
    settled = "ratio at most 1.10, no call"
    return {
        "first preview": "no call",
        "first up": f"at most {pages} ListApprovalTeams",
        "settled preview": settled,
        "no-op up": settled,
        "refresh": f"{count} GetApprovalTeam, {count} ListTagsForResource, no other call",
    }


def _compared(values: Sequence[tuple[float, float]]) -> Compared:
    ratios = [ours / nothing for ours, nothing in values]
    return Compared(
        median(ours for ours, _ in values),
        median(nothing for _, nothing in values),
        Ratio(median(ratios), min(ratios), max(ratios)),
    )
