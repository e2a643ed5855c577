"""The benchmark: it measures what it says, and keeps it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from bench_import import Cost
from benchmark.packs import lines_of, measure_rounds
from benchmark.pair import COMMANDS, measure_pair
from benchmark.report import table, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engine


def test_pair_is_measured_and_kept(pulumi_folder: Path, tmp_path: Path) -> None:
    """Both sides take time, only ours calls AWS, and both have about as much state."""
    pair = measure_pair(2, pulumi_folder, os.environ, nothing_first=True)

    calls = {name: both.ours.calls for name, both in pair.commands.items()}
    assert {
        "first preview": {},
        "first up": {"ListApprovalTeams": 1, "CreateApprovalTeam": 2, "GetApprovalTeam": 2},
        "settled preview": {},
        "no-op up": {},
        "refresh": {"GetApprovalTeam": 2, "ListTagsForResource": 2},
    } == calls
    assert all({} == both.nothing.calls for both in pair.commands.values())
    assert all(min(one.cpu, one.wall) > 0 for both in pair.commands.values() for one in both)
    ours, nothing = pair.state_bytes
    assert 0.9 < ours / nothing < 1.1

    shown = table(2, [pair])
    assert all(f"\n{name}" in shown for name in COMMANDS)
    assert "calls: 2 GetApprovalTeam, 2 ListTagsForResource; wanted: 2 GetApprovalTeam" in shown

    file = write(tmp_path / "kept", pulumi_folder, {2: [pair]}, {"resources": Cost(0.3, 0.33, 1.1)}, {})
    kept = json.loads(file.read_text())
    assert [2] == [size["teams"] for size in kept["sizes"]]
    assert list(COMMANDS) == list(kept["sizes"][0]["medians"])
    assert {"python", "engine", "pulumi", "pulumi-mpa"} <= kept["versions"].keys()


def test_packs_are_measured_with_the_same_preview(pulumi_folder: Path) -> None:
    """None of the three calls AWS, and what the packs add is compared."""
    rounds = measure_rounds("new", 2, 1, pulumi_folder, os.environ)

    assert [({}, {}, {})] == [(it.none.calls, it.empty.calls, it.ours.calls) for it in rounds]
    assert all(min(one.cpu, one.wall) > 0 for it in rounds for one in it)
    assert "(ours - none) / (empty - none): " in "\n".join(lines_of("new", 2, rounds))
