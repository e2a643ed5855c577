"""The removal table of an association, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import an_association as an
import pytest
from a_case import outcome

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, ConflictingStateError, UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.approval_team import resubmit_hash
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
    refuses: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()


GUARDING = an.a_view(an.an_association(), owner=an.OWNER, entry="this entry")
HANDING = an.a_view(an.an_association(an.HANDING_OVER), owner=an.OWNER, entry="this entry", vote=an.a_vote())
OURS: dict[str, Any] = {"request": an.an_ask(), "outcome": Outcome.OPEN, "ours_to_cancel": True}
REJECTED = an.an_ask(None).rejection_hash()
CANCEL = f"aws mpa cancel-session --session-arn {an.session()}"


CASES = [
    Case("gone", "removed-already", an.a_view(None), settled=True),
    Case("another", "held-by-the-new-entry", replace(GUARDING, entry="new entry"), settled=True, says=("nothing is removed",)),
    Case("another", "owned-by-another-stack", replace(GUARDING, owner="other", entry="x", external=True), settled=True),
    Case("another", "never-recorded", replace(GUARDING, owner=None, entry=None), an.removal(team_in_force=None), settled=True),
    Case("another", "handed-over-by-somebody-else", an.a_view(an.an_association(an.APPROVED, an.NEW)), settled=True, says=(an.NEW,)),
    Case("another", "unknown-state-of-somebody-else", an.a_view(an.an_association(Pair("PAUSED"), an.NEW)), settled=True),
    Case("unknown", "unknown-state", an.a_view(an.an_association(Pair("PAUSED"))), refuses=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "PAUSED")),
    Case("ask", "in-force", GUARDING, steps=("ask for removal",), says=(an.OLD, "needs 2 of 3; the vote would close at 2026-11-25 12:00 UTC")),
    Case("ask", "taken-by-a-run-that-recorded-nothing", replace(GUARDING, entry="unseen"), steps=("ask for removal",)),
    Case("ask", "tag-removed", replace(GUARDING, owner=None, entry=None), steps=("ask for removal",)),
    Case("ask", "made-by-a-run-that-recorded-nothing", GUARDING, an.removal(team_in_force=None), steps=("ask for removal",)),
    Case("ask", "handed-over-by-us-meanwhile", an.a_view(an.an_association(an.APPROVED, an.NEW), request=an.an_ask(), outcome=Outcome.APPROVED), steps=("ask for removal",), says=(an.NEW,)),
    Case("ask", "owned-before-the-stack-was-renamed", replace(GUARDING, owner="old"), steps=("ask for removal",)),
    Case("ask", "refused-under-another-resubmit", replace(GUARDING, rejections=(REJECTED,)), an.removal(resubmit=resubmit_hash("x")), steps=("ask for removal",)),
    Case("ask", "hand-over-refused", replace(GUARDING, request=an.an_ask(), outcome=Outcome.REJECTED), steps=("ask for removal",)),
    Case("in vote", "ours", replace(GUARDING, association=an.an_association(an.LEAVING), vote=an.a_vote()), refuses=AwaitingApprovalError, waits_for="approvers", says=("needs 2 of 3, 1 approval and 0 rejections", "pulumi up --refresh", CANCEL)),
    Case("in vote", "ours-not-shown-yet", replace(GUARDING, request=an.an_ask(None), outcome=Outcome.OPEN), refuses=AwaitingApprovalError, waits_for="approvers"),
    Case("update ours", "cancels-first", replace(HANDING, **OURS), steps=("cancel", "ask for removal"), says=("cancels the open vote on handing over",)),
    Case("refused", "with-a-hand-over-open", replace(HANDING, **OURS, rejections=(REJECTED,)), refuses=ApprovalRejectedError, waits_for="you"),
    Case("update open", "foreign", HANDING, refuses=ConflictingStateError, waits_for="approvers", says=(CANCEL,)),
    Case("update open", "ours-never-seen", replace(HANDING, **{**OURS, "ours_to_cancel": False}), refuses=ConflictingStateError, waits_for="approvers"),
    Case("refused", "earlier", replace(GUARDING, rejections=(REJECTED,)), refuses=ApprovalRejectedError, waits_for="you", says=("change `resubmit`", f"--action {an.ACTION} --region {an.REGION}")),
    Case("refused", "on-the-word-of-another-entry", replace(GUARDING, request=replace(an.an_ask(None), at=an.NOW), outcome=Outcome.REJECTED, deletion_settings_since=an.NOW - timedelta(minutes=1)), an.removal(resubmit=resubmit_hash("x")), refuses=ApprovalRejectedError, waits_for="you"),
    Case("ask", "refused-before-the-word-was-another", replace(GUARDING, request=replace(an.an_ask(None), at=an.NOW), outcome=Outcome.REJECTED, deletion_settings_since=an.NOW), an.removal(resubmit=resubmit_hash("x")), steps=("ask for removal",)),
    Case("refused", "earlier-on-the-word-of-another-entry", replace(GUARDING, rejected_requests=(replace(an.an_ask(None), at=an.NOW),), deletion_settings_since=an.NOW - timedelta(minutes=1)), an.removal(resubmit=resubmit_hash("x")), refuses=ApprovalRejectedError, waits_for="you"),
    Case("ask", "refused-earlier-before-the-word-was-another", replace(GUARDING, rejected_requests=(replace(an.an_ask(None), at=an.NOW),), deletion_settings_since=an.NOW), an.removal(resubmit=resubmit_hash("x")), steps=("ask for removal",)),
    Case("ask", "hand-over-refused-earlier", replace(GUARDING, rejected_requests=(replace(an.an_ask(), at=an.NOW),), deletion_settings_since=an.NOW - timedelta(minutes=1)), steps=("ask for removal",)),
    Case("refused", "last", replace(GUARDING, request=an.an_ask(None), outcome=Outcome.REJECTED), refuses=ApprovalRejectedError, waits_for="you"),
]  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.row}-{case.id}".replace(" ", "-")) for case in CASES])
def test_row(case: Case) -> None:
    """The plan is the row's, its sentences say what a reader needs, and nothing sensitive."""
    plan = plan_removal(case.desired, case.view, an.NOW)
    said = "\n".join(plan.messages())

    assert (case.row, case.steps, case.refuses, case.settled, case.waits_for) == outcome(plan)
    assert [] == [text for text in case.says if text not in said]
    assert [] == [text for text in (an.SENSITIVE, "None", "{", "  ") if text in said]
