"""The delete table of an approval team, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import a_team as a
import pytest
from a_case import outcome
from a_history import changed

from pulumi_mpa.errors import (
    ApprovalRejectedError,
    AwaitingApprovalError,
    AwaitingServiceError,
    ConflictingStateError,
    UnexpectedStateError,
)
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.intent import RequestKind, deletion_intent, resubmit_hash
from pulumi_mpa.model.requests.rejections import rejection
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, plan_delete

if TYPE_CHECKING:
    from pulumi_mpa.errors import MpaError
    from pulumi_mpa.model.approval_team import View
    from pulumi_mpa.model.session import Vote

CANCELS = f"aws mpa cancel-session --session-arn {a.session('one')}"
ENTRY = DesiredDeletion(
    entry="this entry",
    seen_entries=frozenset({"new entry"}),
    resubmit=resubmit_hash(""),
    pending_window_days=None,
    on_delete="approved",
)
GONE, REQUESTED = replace(ENTRY, on_delete="gone"), replace(ENTRY, on_delete="requested")
DELETION = Request(
    RequestKind.DELETE, "nonce-2", deletion_intent(None), resubmit_hash(""), at=a.SENT, session_arn=a.session("no")
)
WAS_REJECTED: dict[str, Any] = {"deletion": DELETION, "deletion_outcome": Outcome.REJECTED}
IN_VOTE = a.a_view(
    a.a_team(a.DELETE_VOTING, vote_arn=a.session("one")),
    vote=a.a_vote(approvals=1, rejections=0, required=2, approvers=3, expires_at=a.NOW),
)
WORKS = a.a_view(a.a_team())
UPDATE_VOTE = a.a_vote()
BASELINE = a.a_vote("baseline", action="mpa:StartApprovalTeamBaseline")


@dataclass(frozen=True)
class Case:
    """One line of the table: what is, the entry that is deleted, and what the design says of it."""

    row: str
    view: View
    entry: DesiredDeletion = ENTRY
    votes: tuple[Vote, ...] = ()
    steps: tuple[str, ...] = ()
    blocked: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()


CASES = {
    "1-gone": Case("1", a.a_view(None), settled=True),
    "1-status-of-the-future": Case("1", a.a_view(a.a_team(Pair("PAUSED"))), blocked=UnexpectedStateError, waits_for="you", says=(Code.DELETION_STATE_UNEXPECTED, "PAUSED")),
    "1-code-of-the-future": Case("1", a.a_view(a.a_team(Pair("ACTIVE", "ON_HOLD"))), blocked=UnexpectedStateError, waits_for="you"),
    "1-draft-of-the-future": Case("1", a.a_view(a.a_team(draft=a.a_draft(Pair("PAUSED")))), blocked=UnexpectedStateError, waits_for="you"),
    "1-another-entry-of-this-run-has-it": Case("1", changed(WORKS, entry="new entry"), settled=True, says=("another entry",)),
    "1-another-entry-has-it-while-it-is-created": Case("1", a.a_view(a.a_team(a.INVITED), entry="new entry"), settled=True),
    "1-another-entry-took-what-state-never-had": Case("1", changed(WORKS, entry="new entry"), replace(ENTRY, entry=None), settled=True),
    "2-just-created": Case("2", a.a_view(a.a_team(a.NEW)), steps=("wait for the service",), waits_for="service"),
    "2-draft-is-checked": Case("2", a.a_view(a.a_team(draft=a.a_draft(a.DRAFT_NEW))), steps=("wait for the service",), waits_for="service"),
    "3-deleting": Case("3", a.a_view(a.a_team(a.DELETING), scheduled_for=a.NOW), settled=True, says=("2026-11-24 12:00 UTC",)),
    "3-deleting-and-only-requested": Case("3", a.a_view(a.a_team(a.DELETING)), REQUESTED, settled=True),
    "3-deleting-and-not-yet-gone": Case("3", a.a_view(a.a_team(a.DELETING), scheduled_for=a.NOW), GONE, blocked=AwaitingServiceError, waits_for="calendar", says=(Code.DELETION_WAITS_FOR_WINDOW, "2026-11-24 12:00 UTC")),
    "4-invited": Case("4", a.a_view(a.a_team(a.INVITED, created_at=a.SENT, approver_states=a.approver_states(a.IN_FORCE, pending=("user-2",)))), blocked=AwaitingApprovalError, waits_for="approvers", says=("user-2", "2026-11-25 11:00 UTC")),
    "5-declined": Case("5", a.a_view(a.a_team(a.DECLINED)), steps=("delete inactive version",), says=(Code.TEAM_WILL_BE_REMOVED,)),
    "5-invalid": Case("5", a.a_view(a.a_team(a.INVALID)), GONE, steps=("delete inactive version",)),
    "6-in-vote-requested-by-us": Case("6", changed(IN_VOTE, deletion=replace(DELETION, session_arn=a.session("one")), deletion_outcome=Outcome.OPEN), votes=(UPDATE_VOTE,), blocked=AwaitingApprovalError, waits_for="approvers", says=(Code.DELETION_WAITS_FOR_VOTE, "nothing is removed yet", "2026-11-24 12:00 UTC", "pulumi up --refresh", CANCELS)),
    "6-in-vote-requested-by-somebody": Case("6", IN_VOTE, GONE, blocked=AwaitingApprovalError, waits_for="approvers", says=(a.session("one"),)),
    "6-in-vote-after-a-rejection-of-ours": Case("6", changed(IN_VOTE, **WAS_REJECTED), blocked=AwaitingApprovalError, waits_for="approvers"),
    "6-in-vote-is-enough": Case("6", IN_VOTE, REQUESTED, settled=True, says=("STILL EXISTS", a.session("one"))),
    "6-in-vote-and-no-session-shown": Case("6", a.a_view(a.a_team(a.DELETE_VOTING)), blocked=AwaitingApprovalError, waits_for="approvers"),
    "6-in-vote-is-enough-and-no-session-shown": Case("6", a.a_view(a.a_team(a.DELETE_VOTING)), REQUESTED, settled=True),
    "7-own-update-in-vote": Case("7", a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN), votes=(UPDATE_VOTE,), blocked=ConflictingStateError, waits_for="approvers", says=("a vote on an update", CANCELS)),
    "7-somebody-elses-update-in-vote": Case("7", a.a_view(a.voting()), GONE, (UPDATE_VOTE,), blocked=ConflictingStateError, waits_for="approvers", says=(CANCELS,)),
    "7-update-in-vote-and-no-session-listed": Case("7", a.a_view(a.voting()), blocked=ConflictingStateError, waits_for="approvers", says=(CANCELS,)),
    "7-update-in-vote-and-no-session-shown": Case("7", a.a_view(a.voting(vote_arn=None)), blocked=ConflictingStateError, waits_for="approvers", says=("aws mpa list-sessions --approval-team-arn", "then run the same command again")),
    "7-new-members-pending": Case("7", a.a_view(a.inviting()), blocked=AwaitingApprovalError, waits_for="approvers", says=(Code.DELETION_BLOCKED_BY_NEW_APPROVERS, "user-4")),
    "7-baseline-open": Case("7", WORKS, votes=(BASELINE,), blocked=ConflictingStateError, waits_for="approvers", says=("a baseline session", a.session("baseline"))),
    "7-protected-operation-open": Case("7", WORKS, votes=(a.a_vote(action="backup:CreateRestoreAccessBackupVault"),), blocked=ConflictingStateError, waits_for="approvers", says=("backup:CreateRestoreAccessBackupVault",)),
    "7-open-vote-comes-before-an-old-rejection": Case("7", changed(WORKS, **WAS_REJECTED), votes=(BASELINE,), blocked=ConflictingStateError, waits_for="approvers"),
    "7-vote-of-the-future": Case("7", WORKS, votes=(a.a_vote("one", Pair("PAUSED"), action="backup:CreateRestoreAccessBackupVault"),), blocked=UnexpectedStateError, waits_for="you", says=(f"AWS shows PAUSED of a vote on backup:CreateRestoreAccessBackupVault ({a.session('one')})", Code.DELETION_BLOCKED_BY_UNKNOWN_SESSIONS)),
    "7-vote-with-a-code-of-the-future": Case("7", WORKS, votes=(BASELINE, a.a_vote("one", Pair("PENDING", "SOMETHING_NEW"))), blocked=UnexpectedStateError, waits_for="you", says=("PENDING/SOMETHING_NEW",)),
    "7-own-deletion-in-a-vote-of-the-future": Case("7", changed(WORKS, **WAS_REJECTED), votes=(a.a_vote("no", Pair("PAUSED"), action="mpa:StartActiveApprovalTeamDeletion"),), blocked=UnexpectedStateError, waits_for="you"),
    "8-rejected": Case("8", changed(WORKS, **WAS_REJECTED), blocked=ApprovalRejectedError, waits_for="you", says=(Code.DELETION_REJECTED, "change `resubmit`", "pulumi-mpa:request-delete")),
    "8-rejected-as-the-team-shows": Case("8", a.a_view(a.a_team(Pair("ACTIVE", "DELETE_FAILED_APPROVAL")), **WAS_REJECTED), GONE, blocked=ApprovalRejectedError, waits_for="you"),
    "8-rejected-before-another-request": Case("8", a.a_view(a.a_team(), deletion=replace(DELETION, resubmit="other", rejections=(DELETION.rejection_hash(),)), deletion_outcome=Outcome.DROPPED), blocked=ApprovalRejectedError, waits_for="you"),
    "8-rejected-beside-a-failed-update": Case("8", a.a_view(a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED)), **WAS_REJECTED), blocked=ApprovalRejectedError, waits_for="you"),
    "8-rejected-under-the-resubmit-of-another-entry": Case("8", changed(WORKS, **WAS_REJECTED, deletion_settings_since=a.SENT - timedelta(minutes=1)), replace(ENTRY, resubmit=resubmit_hash("again")), steps=("remember rejection",), waits_for="you"),
    "8-rejected-under-the-resubmit-and-window-of-another-entry": Case("8", changed(WORKS, **WAS_REJECTED, deletion_settings_since=a.SENT - timedelta(days=9)), replace(ENTRY, resubmit=resubmit_hash("again"), pending_window_days=7), steps=("remember rejection",), waits_for="you"),
    "9-first-time": Case("9", WORKS, steps=("request deletion",), says=("needs 2 of 3", "2026-11-25 12:00 UTC")),
    "9-votes-that-are-over": Case("9", WORKS, votes=(a.a_vote("one", Pair("CANCELLED", "CANCELLED_BY_USER")), a.a_vote("two", Pair("FAILED", "REJECTED")), a.a_vote("three", Pair("APPROVED"))), steps=("request deletion",)),
    "9-another-resubmit": Case("9", changed(WORKS, **WAS_REJECTED), replace(ENTRY, resubmit=resubmit_hash("again")), steps=("request deletion",)),
    "9-another-resubmit-since": Case("9", changed(WORKS, **WAS_REJECTED, deletion_settings_since=a.SENT), replace(ENTRY, resubmit=resubmit_hash("again")), steps=("request deletion",)),
    "9-cancelled-by-us-under-the-resubmit-of-another-entry": Case("9", a.a_view(a.a_team(), deletion=DELETION, deletion_outcome=Outcome.DROPPED, deletion_settings_since=a.SENT - timedelta(days=9)), replace(ENTRY, resubmit=resubmit_hash("again")), steps=("request deletion",)),
    "9-another-window": Case("9", changed(WORKS, **WAS_REJECTED), replace(ENTRY, pending_window_days=7), steps=("request deletion",), says=("after 7 days",)),
    "9-cancelled-by-us": Case("9", a.a_view(a.a_team(), deletion=DELETION, deletion_outcome=Outcome.DROPPED), steps=("request deletion",)),
    "9-killed-before-sending": Case("9", a.a_view(a.a_team(), deletion=replace(DELETION, session_arn=None), deletion_outcome=Outcome.NEVER_SENT), steps=("request deletion",)),
    "9-beside-a-failed-update": Case("9", a.a_view(a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED))), steps=("request deletion",)),
    "9-rejected-when-somebody-else-requested-it": Case("9", a.a_view(a.a_team(Pair("ACTIVE", "DELETE_FAILED_APPROVAL"))), steps=("request deletion",)),
    "9-entry-never-recorded": Case("9", changed(WORKS, entry="an entry of another run"), steps=("request deletion",)),
    "9-entry-tag-removed": Case("9", changed(WORKS, entry=None), steps=("request deletion",)),
    "9-rejected-update-is-no-rejected-deletion": Case("9", a.a_view(a.a_team(), rejections=(rejection(deletion_intent(None), resubmit_hash("")),)), steps=("request deletion",)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_row_decides(case: Case) -> None:
    """What is and the entry that is deleted meet in the row of the design's table, with its steps and its messages."""
    plan = plan_delete(case.entry, case.view, case.votes, a.NOW)
    said = "\n".join(plan.messages())

    assert (case.row, case.steps, case.blocked, case.settled, case.waits_for) == outcome(plan)
    assert [] == [text for text in case.says if text not in said]
    assert [] == [text for text in (a.SENSITIVE, "None", "{", " ,") if text in said]


def test_inactive_version_is_named_by_the_step() -> None:
    """The step carries the version that AWS is to remove."""
    plan = plan_delete(ENTRY, a.a_view(a.a_team(a.DECLINED, version_id="7")), (), a.NOW)

    assert ["7"] == [step.target for step in plan.steps]
