"""What the benchmark makes of its pairs."""

from __future__ import annotations

from math import inf

from benchmark.measured import Measured
from benchmark.packs import Round, added, added_at_best
from benchmark.pair import COMMANDS, Both, Pair
from benchmark.results import Compared, Ratio, results_of, targets


def pair_of(ours: float, nothing: float, calls: dict[str, int]) -> Pair:
    """Make a pair in which every command took the same."""
    both = Both(Measured(ours, ours * 2, calls), Measured(nothing, nothing * 2, {}))
    return Pair(dict.fromkeys(COMMANDS, both), (1, 1))


def test_ratio_is_taken_pair_by_pair() -> None:
    """A pair that ran while the machine was busy moves both medians, and not the ratio."""
    pairs = [pair_of(1.1, 1.0, {}), pair_of(6.0, 5.0, {}), pair_of(1.3, 1.0, {})]
    result = results_of(pairs)["no-op up"]

    assert Compared(1.3, 1.0, Ratio(1.2, 1.1, 1.3)) == result.wall
    assert Compared(2.6, 2.0, Ratio(1.2, 1.1, 1.3)) == result.cpu


def test_calls_that_differ_between_pairs_are_all_shown() -> None:
    """The counts of each pair appear once."""
    one, two = {"GetApprovalTeam": 1}, {"GetApprovalTeam": 2}
    pairs = [pair_of(1, 1, one), pair_of(1, 1, two), pair_of(1, 1, one)]
    assert [one, two] == results_of(pairs)["refresh"].calls


def test_every_command_has_a_target() -> None:
    """The number of pages is rounded up."""
    assert set(COMMANDS) == set(targets(10))
    assert ["at most 1 ListApprovalTeams", "at most 2 ListApprovalTeams"] == [targets(n)["first up"] for n in (20, 21)]


def test_what_packs_add_is_compared_round_by_round() -> None:
    """What the preview itself takes is in none of the numbers."""
    took = [Measured(wall, wall * 2, {}) for wall in (5.0, 6.0, 6.2)]
    rounds = [Round(*took), Round(*(Measured(one.wall + 3, one.cpu + 1, {}) for one in took))]

    assert [1.2, 1.2] == [round(it, 6) for it in (added(rounds, "wall").median, added(rounds, "cpu").most)]
    assert 1.2 == round(added_at_best(rounds, "wall"), 6)
    assert inf == added_at_best([Round(took[1], took[0], took[2])], "wall")
