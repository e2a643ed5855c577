"""The crash matrix: every operation struck at every call, what the user does then, and no promise broken."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from crash_stage import pulumi_folder, python, stage
from crash_table import VERDICT, reported, table_of
from matrix import CALLS, chosen_cases, every_case
from operations import OPERATIONS
from play import record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from play import Stage

__all__ = ["pulumi_folder", "python", "stage"]
CASES = every_case()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each case that is chosen; the seed of everything drawn chooses."""
    if "case_id" in metafunc.fixturenames:
        seed = metafunc.config.option.hypothesis_seed
        chosen = chosen_cases(list(CASES), seed)
        if not chosen:
            raise pytest.UsageError("no case begins with what ONLY says")
        metafunc.parametrize("case_id", chosen)


@pytest.mark.engine
def test_no_promise_is_broken(
    case_id: str, stage: Stage, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Whatever strikes a run, people are asked once, a rejection stays a rejection, and nothing is made twice, lost or untrue."""
    verdict = CASES[case_id](stage, tmp_path / "case")
    record_property(VERDICT, reported(verdict))
    broken = [f"{finding.kind}: {finding.says}" for finding in verdict.findings] + verdict.trouble
    assert [] == broken, f"alone: make crash ONLY='{case_id}'"


@pytest.mark.engine
@pytest.mark.parametrize("name", OPERATIONS)
def test_cases_strike_the_calls_that_an_operation_makes(name: str, stage: Stage, tmp_path: Path) -> None:
    """If an operation makes other calls now, `.venv/bin/python tests/crash/record_calls.py` writes them down."""
    assert Counter(json.loads(CALLS.read_text())[name]) == Counter(record(name, stage, tmp_path / "recorded"))


def test_tenth_is_drawn_by_the_seed() -> None:
    """One seed draws the same tenth, and another one another."""
    ids = list(CASES)
    assert chosen_cases(ids, 7, {}) == chosen_cases(ids, 7, {})
    assert chosen_cases(ids, 7, {}) != chosen_cases(ids, 8, {})
    assert -(-len(ids) // 10) == len(chosen_cases(ids, 7, {}))


def test_all_cases_or_those_of_a_prefix_are_chosen_by_the_environment() -> None:
    """`make crash` and `make crash ONLY=...` set it."""
    ids = list(CASES)
    assert ids == chosen_cases(ids, 7, {"MPA_CRASH": "all"})
    chosen = chosen_cases(ids, 7, {"MPA_CRASH_ONLY": "team-ask/ together/two-stacks"})
    assert chosen
    assert all(name.startswith(("team-ask/", "together/two-stacks")) for name in chosen)


def test_table_counts_what_was_broken() -> None:
    """The last line has every kind of broken promise, and zeros where there is none."""
    kept: dict[str, Any] = {
        "id": "team-ask/kill/again",
        "outcome": "stopped",
        "findings": [],
        "trouble": [],
        "story": [],
    }
    lied = {**kept, "findings": [["lies", "what is not"]]}
    zeros = "duplicate_sessions=0 duplicate_teams=0 orphans=0 overruled=0 lies="
    assert f"cases=1 {zeros}0" == list(table_of([kept], stories=False))[-1]
    *_, row, last = table_of([kept, lied], stories=False)
    assert f"cases=2 {zeros}1" == last
    assert ["team-ask", "2", "0", "0", "2", "1"] == row.split()
