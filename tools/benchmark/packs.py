"""
What the pack of policies adds to a preview, beside what a pack with one policy that does nothing adds.

Each round runs the same preview three times, in a turning order: without a pack, with the empty one, with ours. There are
two scenes: teams and associations that are all new, and teams that stand, whose outputs every stack policy can read.
"""

from __future__ import annotations

from math import inf
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmark import programs
from benchmark.measured import Measured, measure
from benchmark.pair import environ_of, identity_source, new_stack
from benchmark.results import Ratio
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READY: Final = Path(__file__).resolve().parents[2] / "policy-packs" / "mpa"
_EMPTY: Final = Path(__file__).parent / "empty_pack"
#: How many times as much the pack may add; it is printed beside the numbers, and nothing depends on it.
WANTED: Final = 1.5
SCENES: Final = ("new", "standing")


class Round(NamedTuple):
    """
    The same preview three times.

    Args:
        none: Without a pack.

        empty: With the empty pack.

        ours: With ours.
    """

    none: Measured
    empty: Measured
    ours: Measured


def measure_rounds(
    scene: str, count: int, rounds: int, engine: Path, outer: Mapping[str, str], pack: Path = READY
) -> list[Round]:
    """
    Measure previews of a stack.

    Args:
        scene: `new`: as many teams as associations, which are all to be created; `standing`: teams of which nothing changes.

        count: How many resources.

        rounds: How often.

        engine: The folder that holds `pulumi`.

        outer: The environment, whose own settings of Pulumi, AWS and Python are left out.

        pack: Our pack.

    Raises:
        CommandFailedError: A command failed.
    """
    with TemporaryDirectory(prefix="pulumi-mpa-bench-") as place, MpaEmulator(max_teams=count) as service:
        folder = Path(place)
        environ = environ_of(folder, engine, outer, service)
        program = programs.ours if scene == "standing" else programs.associated
        pulumi = new_stack(folder / scene, program(count, identity_source(service)), environ)
        if scene == "standing":
            measure(pulumi, service, "up", "--yes", "--skip-preview")
        packs = {"none": (), "empty": ("--policy-pack", str(_EMPTY)), "ours": ("--policy-pack", str(pack))}
        found = []
        for turn in range(rounds):
            order = [*packs][turn % 3 :] + [*packs][: turn % 3]
            took = {name: measure(pulumi, service, "preview", *packs[name]) for name in order}
            found.append(Round(**took))
        return found


def added(rounds: Sequence[Round], kind: str) -> Ratio:
    """
    Return how many times as much our pack adds to a preview as the empty one, round by round.

    Args:
        rounds: What was measured.

        kind: `wall` or `cpu`.
    """
    ratios = [_ratio(*(getattr(one, kind) for one in it)) for it in rounds]
    return Ratio(median(ratios), min(ratios), max(ratios))


def added_at_best(rounds: Sequence[Round], kind: str) -> float:
    """Return the same ratio for the fastest preview of each, which other programs on the machine have slowed least."""
    return _ratio(*(min(getattr(one, kind) for one in row) for row in zip(*rounds, strict=True)))


def _ratio(none: float, empty: float, ours: float) -> float:
    """Return the ratio; infinite where the empty pack adds nothing, as on a busy machine it may seem."""
    return (ours - none) / (empty - none) if empty > none else inf


def lines_of(scene: str, count: int, rounds: Sequence[Round]) -> list[str]:
    """Return the results of a scene for people."""
    lines = [f"policy pack, preview of {count} resources ({scene}), rounds: {len(rounds)}"]
    for kind in ("wall", "cpu"):
        none, empty, ours = (median(getattr(one, kind) for one in row) for row in zip(*rounds, strict=True))
        ratio = added(rounds, kind)
        lines.append(
            f"    {kind}: none {none:.2f} s, empty pack {empty:.2f} s, ours {ours:.2f} s; (ours - none) / (empty - none): "
            f"{_ratio(none, empty, ours):.2f} of these medians; round by round {ratio.median:.2f} ({ratio.least:.2f}-{ratio.most:.2f}), "
            f"of the fastest {added_at_best(rounds, kind):.2f}; wanted: at most {WANTED:.1f}"
        )
    return lines
