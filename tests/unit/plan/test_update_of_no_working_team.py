"""The update table of an approval team, rows 1 to 9: a team that is gone, new, going, or not active."""

from __future__ import annotations

from dataclasses import replace

import a_team as a
import pytest
from a_case import Case, expected, outcome, params, wrong_words

from pulumi_mpa.errors import ConflictingStateError, UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.intent import RequestKind, resubmit_hash
from pulumi_mpa.model.requests.rejections import rejection
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.update import plan_update

CANCELS = f"aws mpa cancel-session --session-arn {a.session('gone')}"
TO_DELETE = a.a_team(a.DELETE_VOTING, vote_arn=a.session("gone"))
OUR_DELETION = Request(RequestKind.DELETE, "nonce-2", "a deletion", "r", at=a.SENT, session_arn=a.session("gone"))
OURS_TO_CANCEL = {"deletion": OUR_DELETION, "deletion_outcome": Outcome.OPEN}
CREATION = a.a_request(a.IN_FORCE, at=None, version_id="1")
REJECTED_CREATION = {"request": CREATION, "outcome": Outcome.REJECTED}
SAME = a.wanted()
CHANGED = a.wanted(a.INTENDED)

ROWS = params(
    Case("1", "status-of-the-future", a.a_view(a.a_team(Pair("PAUSED"))), SAME, blocked=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "PAUSED", "It knows ACTIVE, ACTIVE/DELETE_FAILED_APPROVAL")),
    Case("1", "code-of-the-future", a.a_view(a.a_team(Pair("ACTIVE", "UPDATE_ON_HOLD"))), CHANGED, blocked=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "ACTIVE/UPDATE_ON_HOLD")),
    Case("1", "known-code-under-another-status", a.a_view(a.a_team(Pair("INACTIVE", "DELETE_PENDING_APPROVAL"))), CHANGED, blocked=UnexpectedStateError, waits_for="you"),
    Case("1", "draft-status-of-the-future", a.a_view(a.a_team(draft=a.a_draft(Pair("PAUSED")))), CHANGED, blocked=UnexpectedStateError, waits_for="you", says=("PAUSED",)),
    Case("1", "draft-code-of-the-future", a.a_view(a.a_team(draft=a.a_draft(Pair("PENDING", "UPDATE_ON_HOLD")))), SAME, blocked=UnexpectedStateError, waits_for="you", says=("UPDATE_ON_HOLD",)),
    Case("1", "vote-is-on-but-its-draft-has-failed", a.a_view(a.a_team(a.VOTING, draft=a.a_draft(a.DRAFT_REJECTED))), CHANGED, blocked=UnexpectedStateError, waits_for="you"),
    Case("2", "gone", a.a_view(None), SAME, blocked=ConflictingStateError, waits_for="you", says=(Code.TEAM_REMOVED, "pulumi up --refresh")),
    Case("3", "just-created", a.a_view(a.a_team(a.NEW)), SAME, ("wait for the service",), waits_for="service"),
    Case("3", "just-created-and-changed-in-the-program", a.a_view(a.a_team(a.NEW)), CHANGED, ("wait for the service",), waits_for="service"),
    Case("3", "draft-is-checked", a.a_view(a.a_team(draft=a.a_draft(a.DRAFT_NEW))), CHANGED, ("wait for the service",), waits_for="service"),
    Case("3", "draft-is-checked-beside-an-old-code", a.a_view(a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_NEW))), CHANGED, ("wait for the service",), waits_for="service"),
    Case("3", "draft-is-checked-and-the-team-says-so", a.a_view(a.a_team(Pair("ACTIVE", "VALIDATING"), draft=a.a_draft(a.DRAFT_NEW))), CHANGED, ("wait for the service",), waits_for="service"),
    Case("4", "deleting", a.a_view(a.a_team(a.DELETING), scheduled_for=a.NOW), SAME, blocked=ConflictingStateError, waits_for="calendar", says=(Code.TEAM_IS_BEING_DELETED, "2026-11-24 12:00 UTC", "another name")),
    Case("4", "deleting-at-an-unknown-time", a.a_view(a.a_team(a.DELETING)), CHANGED, blocked=ConflictingStateError, waits_for="calendar", says=("when its deletion window ends",)),
    Case("5", "wanted-again", a.a_view(TO_DELETE, **OURS_TO_CANCEL), SAME, ("cancel deletion",), waits_for="approvers", says=(Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, a.session("gone"))),
    Case("5", "wanted-again-and-changed", a.a_view(TO_DELETE, **OURS_TO_CANCEL), CHANGED, ("cancel deletion", "request update"), waits_for="approvers", says=("needs 2 of 3",)),
    Case("5", "wanted-again-with-a-rejected-change", a.a_view(TO_DELETE, **OURS_TO_CANCEL, request=a.a_request(), outcome=Outcome.REJECTED), CHANGED, ("cancel deletion",), waits_for="approvers", says=(Code.TEAM_REQUEST_NOT_SENT_AGAIN, Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED)),
    Case("5", "beside-our-own-failed-draft", a.a_view(replace(TO_DELETE, draft=a.a_draft(a.DRAFT_REJECTED)), **OURS_TO_CANCEL, request=a.a_request(), outcome=Outcome.REJECTED), SAME, ("cancel deletion", "discard"), waits_for="approvers"),
    Case("6", "somebody-elses-deletion", a.a_view(TO_DELETE), SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION, a.session("gone"))),
    Case("6", "somebody-elses-deletion-and-changed", a.a_view(TO_DELETE), CHANGED, blocked=ConflictingStateError, waits_for="approvers", says=("description", CANCELS)),
    Case("6", "our-deletion-killed-before-its-response", a.a_view(TO_DELETE, deletion=replace(OUR_DELETION, session_arn=None), deletion_outcome=Outcome.OPEN), SAME, settled=True, says=(CANCELS,)),
    Case("6", "our-deletion-killed-and-no-session-shown", a.a_view(replace(TO_DELETE, vote_arn=None), deletion=replace(OUR_DELETION, session_arn=None), deletion_outcome=Outcome.OPEN), SAME, settled=True),
    Case("6", "somebody-elses-deletion-after-ours", a.a_view(TO_DELETE, deletion=replace(OUR_DELETION, session_arn=a.session("before")), deletion_outcome=Outcome.REJECTED), SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION,)),
    Case("6", "another-session-than-the-one-we-requested", a.a_view(TO_DELETE, deletion=replace(OUR_DELETION, session_arn=a.session("before")), deletion_outcome=Outcome.OPEN), SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION,)),
    Case("6", "no-session-shown-and-changed", a.a_view(a.a_team(a.DELETE_VOTING)), CHANGED, blocked=ConflictingStateError, waits_for="approvers"),
    Case("6", "description-known-at-run", a.a_view(TO_DELETE), a.wanted(a.configuration(UNKNOWN))),
    Case("7", "invited", a.a_view(a.a_team(a.INVITED, approver_states=a.approver_states(a.IN_FORCE, pending=("user-2",)))), SAME, waits_for="approvers"),
    Case("7", "invited-and-changed", a.a_view(a.a_team(a.INVITED, approver_states=a.approver_states(a.IN_FORCE, pending=("user-2",)), created_at=a.SENT)), CHANGED, blocked=ConflictingStateError, waits_for="approvers", says=("user-2", "2026-11-25 11:00 UTC", "description"), silent_on=("user-1",)),
    Case("7", "threshold-known-at-run", a.a_view(a.a_team(a.INVITED)), a.wanted(a.configuration(need=UNKNOWN)), waits_for="approvers"),
    Case("8", "declined-as-created", a.a_view(a.a_team(a.DECLINED, approver_states=a.approver_states(a.IN_FORCE, status="REJECTED")), **REJECTED_CREATION), SAME, waits_for="you", says=("declined: user-1", "resubmit")),
    Case("8", "found-invalid-as-created", a.a_view(a.a_team(a.INVALID), **REJECTED_CREATION), SAME, waits_for="you", says=("invalid",)),
    Case("8", "declined-as-invited-again", a.a_view(a.a_team(a.DECLINED, version_id="2"), request=a.a_request(a.IN_FORCE), outcome=Outcome.REJECTED), SAME, waits_for="you"),
    Case("8", "changed-back-to-what-was-rejected-before", a.a_view(a.a_team(a.DECLINED, version_id="2"), request=a.a_request(), outcome=Outcome.REJECTED, rejections=(CREATION.rejection_hash(),)), SAME, waits_for="you"),
    Case("9", "requested-under-another-resubmit", a.a_view(a.a_team(a.DECLINED), **REJECTED_CREATION), a.wanted(resubmit="again"), ("invite again",), waits_for="you", says=("without a vote", "user-1, user-2, user-3", "24 h")),
    Case("9", "other-approvers", a.a_view(a.a_team(a.DECLINED), **REJECTED_CREATION), a.wanted(a.LARGER), ("invite again",), waits_for="you", says=("4 approvers", "user-4")),
    Case("9", "correction-after-invalid", a.a_view(a.a_team(a.INVALID), **REJECTED_CREATION), CHANGED, ("invite again",), waits_for="you"),
    Case("9", "adopted-without-a-request-of-ours", a.a_view(a.a_team(a.DECLINED)), SAME, ("invite again",), waits_for="you"),
    Case("9", "invitation-never-sent", a.a_view(a.a_team(a.DECLINED), request=a.a_request(version_id=None), outcome=Outcome.NEVER_SENT), CHANGED, ("invite again",), waits_for="you"),
    Case("9", "rejected-before-as-another-intent", a.a_view(a.a_team(a.DECLINED), rejections=(rejection(a.OTHER.intent(), resubmit_hash("")),)), SAME, ("invite again",), waits_for="you"),
    Case("9", "description-known-at-run", a.a_view(a.a_team(a.DECLINED), **REJECTED_CREATION), a.wanted(a.configuration(UNKNOWN)), waits_for="you", says=(Code.TEAM_MAY_INVITE_AGAIN, "may invite")),
)  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_row_decides(case: Case) -> None:
    """What is and what is wanted meet in the row of the design's table, with its steps and its messages."""
    plan = plan_update(case.wanted, case.view, a.NOW)

    assert expected(case) == outcome(plan)
    assert [] == wrong_words(case, plan)


@pytest.mark.parametrize("pair", [a.INVITED, a.DECLINED, a.ACTIVE, a.DELETE_VOTING], ids=str)
def test_tags_are_changed_in_any_status(pair: Pair) -> None:
    """Tags need nobody: they are written even where the rest has to wait."""
    view = a.a_view(a.a_team(pair, vote_arn=a.session("gone")), tags={"team": "old"}, **REJECTED_CREATION)

    plan = plan_update(a.wanted(tags={"team": "new"}), view, a.NOW)

    assert ("tag",) == tuple(str(step.verb) for step in plan.steps)


def test_blocked_plan_leaves_tags_alone() -> None:
    """A plan that is blocked writes nothing, tags included."""
    plan = plan_update(a.wanted(a.INTENDED, tags={"team": "new"}), a.a_view(a.a_team(a.INVITED)), a.NOW)

    assert ((), True) == (plan.steps, plan.blocked is not None)
