"""The removal table of an association, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import an_association as an
import pytest
from a_case import outcome
from a_history import changed

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, ConflictingStateError, UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.intent import resubmit_hash
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.association.delete import DesiredRemoval, plan_removal

if TYPE_CHECKING:
    from pulumi_mpa.errors import MpaError
    from pulumi_mpa.model.association import AssociationView


@dataclass(frozen=True)
class Case:
    """What is, what state says, and what the design says of it."""

    row: str
    id: str
    view: AssociationView
    desired: DesiredRemoval = field(default_factory=an.removal)
    steps: tuple[str, ...] = ()
    blocked: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()


GUARDING = an.a_view(an.an_association(), owner=an.OWNER, entry="this entry")
HANDING = an.a_view(an.an_association(an.HANDING_OVER), owner=an.OWNER, entry="this entry", vote=an.a_vote())
OURS: dict[str, Any] = {"request": an.a_request(), "outcome": Outcome.OPEN, "is_recorded": True}
REJECTED = an.a_request(None).rejection_hash()
REQUESTED = Code.ASSOCIATION_REMOVAL_WILL_BE_REQUESTED
CANCEL = f"aws mpa cancel-session --session-arn {an.session()}"


CASES = [
    Case("gone", "removed-already", an.a_view(None), settled=True),
    Case("another", "of-the-new-entry", changed(GUARDING, entry="new entry"), settled=True, says=(f"[{Code.ASSOCIATION_NOT_REMOVED}]", an.OLD)),
    Case("another", "owned-by-another-stack", changed(GUARDING, owner="other", entry="x", external=True), settled=True),
    Case("another", "never-recorded", changed(GUARDING, owner=None, entry=None), an.removal(team_in_force=None), settled=True),
    Case("another", "handed-over-by-somebody-else", an.a_view(an.an_association(an.APPROVED, an.NEW)), settled=True, says=(f"[{Code.ASSOCIATION_NOT_REMOVED}]", an.NEW)),
    Case("another", "unknown-state-of-somebody-else", an.a_view(an.an_association(Pair("PAUSED"), an.NEW)), settled=True),
    Case("unknown", "unknown-state", an.a_view(an.an_association(Pair("PAUSED"))), blocked=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "PAUSED")),
    Case("request", "in-force", GUARDING, steps=("request removal",), says=(f"[{REQUESTED} vote=disassociate team={an.OLD} required=2 approvers=3 closes=2026-11-25T12:00Z]", f"approvers of {an.OLD} to remove", "needs 2 of 3 approvals and closes at 2026-11-25 12:00 UTC, 24 hours after the request")),
    Case("request", "taken-by-a-run-that-recorded-nothing", changed(GUARDING, entry="unseen"), steps=("request removal",)),
    Case("request", "tag-removed", changed(GUARDING, owner=None, entry=None), steps=("request removal",)),
    Case("request", "made-by-a-run-that-recorded-nothing", GUARDING, an.removal(team_in_force=None), steps=("request removal",)),
    Case("request", "handed-over-by-us-meanwhile", an.a_view(an.an_association(an.APPROVED, an.NEW), request=an.a_request(), outcome=Outcome.APPROVED), steps=("request removal",), says=(f"[{REQUESTED} vote=disassociate team={an.NEW} ",)),
    Case("request", "owned-before-the-stack-was-renamed", changed(GUARDING, owner="old"), steps=("request removal",)),
    Case("request", "rejected-under-another-resubmit", changed(GUARDING, rejections=(REJECTED,)), an.removal(resubmit=resubmit_hash("x")), steps=("request removal",)),
    Case("request", "hand-over-rejected", changed(GUARDING, request=an.a_request(), outcome=Outcome.REJECTED), steps=("request removal",)),
    Case("in vote", "ours", changed(GUARDING, association=an.an_association(an.LEAVING), vote=an.a_vote()), blocked=AwaitingApprovalError, waits_for="approvers", says=(f"[{Code.REMOVAL_WAITS_FOR_VOTE} session={an.session()} required=2 approvers=3 approvals=1 rejections=0]", "needs 2 of 3 approvals and has 1 approval and 0 rejections", "pulumi up --refresh", CANCEL)),
    Case("in vote", "ours-not-shown-yet", changed(GUARDING, request=an.a_request(None), outcome=Outcome.OPEN), blocked=AwaitingApprovalError, waits_for="approvers", says=(f"[{Code.REMOVAL_WAITS_FOR_VOTE} session={an.session()}]", "needs 2 of 3 approvals and has no reported votes", CANCEL)),
    Case("in vote", "ours-with-the-votes-of-an-earlier-one-shown", changed(GUARDING, association=an.an_association(an.REJECTED, session_arn=an.session("zero")), vote=an.a_vote(Pair("FAILED", "REJECTED"), "zero"), request=an.a_request(None), outcome=Outcome.OPEN), blocked=AwaitingApprovalError, waits_for="approvers", says=(f"[{Code.REMOVAL_WAITS_FOR_VOTE} session={an.session()}]",)),
    Case("update ours", "cancels-first", changed(HANDING, **OURS), steps=("cancel", "request removal"), waits_for="approvers", says=(f"[{Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED} session={an.session()}]", f"[{REQUESTED} vote=disassociate team={an.OLD} required=2")),
    Case("rejected", "with-a-hand-over-open", changed(HANDING, **OURS, rejections=(REJECTED,)), blocked=ApprovalRejectedError, waits_for="you"),
    Case("update open", "external", HANDING, blocked=ConflictingStateError, waits_for="approvers", says=(f"[{Code.REMOVAL_BLOCKED_BY_UPDATE} session={an.session()}]", CANCEL)),
    Case("update open", "external-without-a-session", changed(HANDING, association=an.an_association(an.HANDING_OVER, session_arn=None), vote=None), blocked=ConflictingStateError, waits_for="approvers", says=(f"[{Code.REMOVAL_BLOCKED_BY_UPDATE}]", "AWS names no session", "cancel the session that the approval portal shows")),
    Case("update open", "ours-never-seen", changed(HANDING, **{**OURS, "is_recorded": False}), blocked=ConflictingStateError, waits_for="approvers"),
    Case("rejected", "earlier", changed(GUARDING, rejections=(REJECTED,)), blocked=ApprovalRejectedError, waits_for="you", says=(f"[{Code.REMOVAL_REJECTED}]", "change `resubmit`", f"--action {an.ACTION} --region {an.REGION}")),
    Case("rejected", "under-the-resubmit-of-another-entry", changed(GUARDING, request=replace(an.a_request(None), at=an.NOW), outcome=Outcome.REJECTED, deletion_settings_since=an.NOW - timedelta(minutes=1)), an.removal(resubmit=resubmit_hash("x")), blocked=ApprovalRejectedError, waits_for="you"),
    Case("request", "rejected-before-resubmit-changed", changed(GUARDING, request=replace(an.a_request(None), at=an.NOW), outcome=Outcome.REJECTED, deletion_settings_since=an.NOW), an.removal(resubmit=resubmit_hash("x")), steps=("request removal",)),
    Case("rejected", "earlier-under-the-resubmit-of-another-entry", changed(GUARDING, rejected=(replace(an.a_request(None), at=an.NOW),), deletion_settings_since=an.NOW - timedelta(minutes=1)), an.removal(resubmit=resubmit_hash("x")), blocked=ApprovalRejectedError, waits_for="you"),
    Case("request", "rejected-earlier-before-resubmit-changed", changed(GUARDING, rejected=(replace(an.a_request(None), at=an.NOW),), deletion_settings_since=an.NOW), an.removal(resubmit=resubmit_hash("x")), steps=("request removal",)),
    Case("request", "hand-over-rejected-earlier", changed(GUARDING, rejected=(replace(an.a_request(), at=an.NOW),), deletion_settings_since=an.NOW - timedelta(minutes=1)), steps=("request removal",)),
    Case("rejected", "last", changed(GUARDING, request=an.a_request(None), outcome=Outcome.REJECTED), blocked=ApprovalRejectedError, waits_for="you"),
]  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.row}-{case.id}".replace(" ", "-")) for case in CASES])
def test_row(case: Case) -> None:
    """The plan is the row's, and its messages say what a reader needs, and nothing sensitive."""
    plan = plan_removal(case.desired, case.view, an.NOW)
    said = "\n".join(plan.messages())

    assert (case.row, case.steps, case.blocked, case.settled, case.waits_for) == outcome(plan)
    assert [] == [text for text in case.says if text not in said]
    assert [] == [text for text in (an.SENSITIVE, "None", "{", "  ") if text in said]
