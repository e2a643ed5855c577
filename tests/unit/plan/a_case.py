"""One line of a plan's table as a test states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import a_team as a
import pytest

if TYPE_CHECKING:
    from pulumi_mpa.errors import MpaError
    from pulumi_mpa.model.approval_team import Desired, View
    from pulumi_mpa.plan.steps import Plan


@dataclass(frozen=True)
class Case:
    """
    What is, what is wanted, and what the design's table says of it.

    Args:
        row: The row's number.

        id: The case in words.

        view: What AWS shows.

        wanted: What the program wants.

        steps: The verbs that are to be done, in order.

        blocked: The error of a plan that is blocked; None when nothing blocks it.

        settled: What is wanted is in force.

        waits_for: Who must act.

        says: Texts that the reader finds in the plan's messages.

        silent_on: Texts that the reader must not find there.
    """

    row: str
    id: str
    view: View
    wanted: Desired
    steps: tuple[str, ...] = ()
    blocked: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()
    silent_on: tuple[str, ...] = ()


def params(*cases: Case) -> list[object]:
    """Return the cases as parameters whose ids begin with the row's number."""
    return [pytest.param(case, id=f"{case.row}-{case.id}") for case in cases]


def outcome(plan: Plan) -> tuple[str, tuple[str, ...], object, bool, str]:
    """Return what a table decides."""
    blocked = plan.blocked.error if plan.blocked is not None else None
    return plan.row, tuple(str(step.verb) for step in plan.steps), blocked, plan.settled, str(plan.waiting_for)


def expected(case: Case) -> tuple[str, tuple[str, ...], object, bool, str]:
    """Return what the design's table decides."""
    return case.row, case.steps, case.blocked, case.settled, case.waits_for


def wrong_words(case: Case, plan: Plan) -> list[str]:
    """Return the texts that are missing in a plan's messages, and those that should not be there."""
    said = "\n".join(plan.messages())
    missing = [f"missing: {text}" for text in case.says if text not in said]
    return missing + [f"said: {text}" for text in (*case.silent_on, a.SENSITIVE, "None", "{") if text in said]
