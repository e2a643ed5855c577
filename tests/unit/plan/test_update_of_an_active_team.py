"""The update table of an approval team, rows 13 to 15: the team works and nothing is open."""

from __future__ import annotations

from dataclasses import replace

import a_team as a
import pytest
from a_case import Case, expected, outcome, params, wrong_words

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.approval_team import Approver
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.update import plan_update

FAILED = a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED))
NOT_JOINED = a.a_team(Pair("ACTIVE", "UPDATE_FAILED_ACTIVATION"), draft=a.a_draft(a.DRAFT_DECLINED))
UNDELETED = Pair("ACTIVE", "DELETE_FAILED_APPROVAL")
UNDELETABLE = Pair("ACTIVE", "DELETE_FAILED_VALIDATION")
WAS_REJECTED = {"request": a.a_request(), "outcome": Outcome.REJECTED}
WAS_REJECTED_AFTER_A_KILL = {"request": a.a_request(version_id=None), "outcome": Outcome.REJECTED}
SAME = a.wanted()
CHANGED = a.wanted(a.INTENDED)
FOUR = a.wanted(a.configuration(users=frozenset({*a.configuration(users=2).approvers, Approver(UNKNOWN, "entry 2")})))  # type: ignore[misc] # known approvers

ROWS = params(
    Case("13", "in-force", a.a_view(a.a_team()), SAME, settled=True),
    Case("13", "in-force-after-an-approved-request", a.a_view(a.a_team(version_id="2"), request=a.a_request(a.IN_FORCE), outcome=Outcome.APPROVED), SAME, settled=True),
    Case("13", "deletion-was-rejected", a.a_view(a.a_team(UNDELETED)), SAME, settled=True),
    Case("13", "deletion-was-invalid", a.a_view(a.a_team(UNDELETABLE)), SAME, settled=True),
    Case("13", "changed-back-after-a-rejection", a.a_view(FAILED, **WAS_REJECTED), SAME, ("discard",), settled=True),
    Case("13", "changed-back-after-a-rejection-and-a-rejected-deletion", a.a_view(replace(FAILED, pair=UNDELETED), **WAS_REJECTED), SAME, ("discard",), settled=True),
    Case("13", "failed-draft-of-somebody-else", a.a_view(FAILED), SAME, settled=True),
    Case("13", "failed-draft-of-a-killed-run", a.a_view(FAILED, **WAS_REJECTED_AFTER_A_KILL), SAME, settled=True),
    Case("14", "rejected", a.a_view(FAILED, **WAS_REJECTED), CHANGED, waits_for="you", says=(Code.TEAM_REQUEST_NOT_SENT, "not approved", "resubmit")),
    Case("14", "rejected-after-a-kill", a.a_view(FAILED, **WAS_REJECTED_AFTER_A_KILL), CHANGED, waits_for="you", says=(Code.TEAM_REQUEST_NOT_SENT,)),
    Case("14", "new-member-declined", a.a_view(NOT_JOINED, **WAS_REJECTED), CHANGED, waits_for="you", says=("did not accept",)),
    Case("14", "draft-discarded-since", a.a_view(a.a_team(), **WAS_REJECTED), CHANGED, waits_for="you", says=(Code.TEAM_REQUEST_NOT_SENT_AGAIN, "resubmit")),
    Case("14", "rejected-before-another-request", a.a_view(a.a_team(), rejections=(a.a_request().rejection_hash(),), request=a.a_request(a.OTHER), outcome=Outcome.DROPPED), CHANGED, waits_for="you"),
    Case("14", "deletion-rejected-meanwhile", a.a_view(a.a_team(UNDELETED), **WAS_REJECTED), CHANGED, waits_for="you"),
    Case("15", "description", a.a_view(a.a_team()), CHANGED, ("request update",), says=("change the description", "needs 2 of 3", "2026-11-25 12:00 UTC", "24 h"), silent_on=("invited", "replaces")),
    Case("15", "threshold-is-decided-by-the-present-team", a.a_view(a.a_team()), a.wanted(a.OTHER), ("request update",), says=("change the approval strategy", "needs 2 of 3")),
    Case("15", "new-member", a.a_view(a.a_team()), a.wanted(a.LARGER), ("request update",), says=(Code.TEAM_UPDATE_WILL_BE_REQUESTED,), silent_on=("user-1",)),
    Case("15", "member-leaves", a.a_view(a.a_team(configuration=a.LARGER)), SAME, ("request update",), says=("change the approvers", "needs 2 of 4"), silent_on=("invited",)),
    Case("15", "rejected-under-another-resubmit", a.a_view(FAILED, **WAS_REJECTED), a.wanted(a.INTENDED, resubmit="again"), ("request update",), silent_on=("somebody else",)),
    Case("15", "killed-and-rejected-under-another-resubmit", a.a_view(FAILED, **WAS_REJECTED_AFTER_A_KILL), a.wanted(a.INTENDED, resubmit="again"), ("request update",), silent_on=("somebody else",)),
    Case("15", "rejected-as-another-intent", a.a_view(FAILED, **WAS_REJECTED), a.wanted(a.OTHER), ("request update",)),
    Case("15", "dropped-since-the-team-changed", a.a_view(a.a_team(), request=a.a_request(), outcome=Outcome.DROPPED), CHANGED, ("request update",)),
    Case("15", "never-sent", a.a_view(a.a_team(), request=a.a_request(version_id=None), outcome=Outcome.NEVER_SENT), CHANGED, ("request update",)),
    Case("15", "failed-draft-of-somebody-else", a.a_view(FAILED), a.wanted(a.OTHER), ("request update",), says=(Code.TEAM_UPDATE_WILL_BE_REQUESTED, "version 2")),
    Case("15", "deletion-was-rejected", a.a_view(a.a_team(UNDELETED)), CHANGED, ("request update",)),
    Case("15", "changed-outside-of-the-program", a.a_view(a.a_team(version_id="3", configuration=a.OTHER), request=a.a_request(a.IN_FORCE), outcome=Outcome.APPROVED), SAME, ("request update",), says=("needs 3 of 3",)),
    Case("15", "description-known-at-run", a.a_view(a.a_team()), a.wanted(a.configuration(UNKNOWN)), settled=True, says=(Code.TEAM_MAY_REQUEST_UPDATE, "may ask", "needs 2 of 3")),
    Case("15", "one-approver-known-at-run", a.a_view(a.a_team()), FOUR, settled=True, says=(Code.TEAM_MAY_REQUEST_UPDATE, "may ask")),
    Case("15", "one-more-approver-known-at-run", a.a_view(a.a_team(configuration=a.configuration(users=2))), FOUR, ("request update",), says=("change the approvers",)),
)  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_row_decides(case: Case) -> None:
    """What is and what is wanted meet in the row of the design's table, with its steps and its messages."""
    plan = plan_update(case.wanted, case.view, a.NOW)

    assert expected(case) == outcome(plan)
    assert [] == wrong_words(case, plan)


def test_order_of_approvers_has_no_meaning() -> None:
    """The same users in another order are the same intent."""
    users = list(a.configuration().approvers)  # type: ignore[arg-type] # known approvers

    assert a.IN_FORCE.intent() == a.configuration(users=frozenset(reversed(users))).intent()


@pytest.mark.parametrize("other", [a.INTENDED, a.OTHER, a.LARGER, a.configuration(users=2)], ids=["description", "threshold", "more", "fewer"])  # fmt: skip
def test_every_value_is_part_of_the_intent(other: object) -> None:
    """Two intents that differ in one value have two hashes."""
    assert isinstance(other, type(a.IN_FORCE))
    assert a.IN_FORCE.intent() != other.intent()


def test_only_the_programs_own_tags_are_removed() -> None:
    """A tag that the program set once and no longer has goes; a tag of somebody else stays."""
    view = a.a_view(a.a_team(), tags={"kept": "x", "old": "x", "external": "x"}, set_keys=frozenset({"kept", "old"}))

    plan = plan_update(a.wanted(tags={"kept": "x"}), view, a.NOW)

    assert ("13", ["tag"], True) == (plan.row, [str(step.verb) for step in plan.steps], plan.settled)
    assert () == plan_update(a.wanted(tags={"kept": "x", "old": "x"}), view, a.NOW).steps


def test_renamed_stack_costs_a_tag_call_and_never_a_vote() -> None:
    """The owner tag follows the resource's URN; nothing else is requested."""
    plan = plan_update(a.wanted(owner="new name"), a.a_view(a.a_team()), a.NOW)

    assert ("13", ["tag"], True) == (plan.row, [str(step.verb) for step in plan.steps], plan.settled)


def test_tags_known_at_run_are_no_difference() -> None:
    """A tag whose value a preview does not know is not announced as a change of it."""
    plan = plan_update(a.wanted(tags={"team": UNKNOWN}), a.a_view(a.a_team(), tags={"team": "x"}), a.NOW)

    assert () == plan.steps
