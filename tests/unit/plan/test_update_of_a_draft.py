"""The update table of an approval team, rows 10 to 12: an update is open."""

from __future__ import annotations

from dataclasses import replace

import a_team as a
import pytest
from a_case import Case, expected, outcome, params, wrong_words
from a_history import changed

from pulumi_mpa.errors import ConflictingStateError
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.rejections import rejection
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.update import plan_update

CANCELS = f"aws mpa cancel-session --session-arn {a.session('one')}"
EXTERNAL = a.a_view(a.voting())
EXTERNAL_INVITING = a.a_view(a.inviting())
KILLED = a.a_view(a.voting(), request=a.a_request(version_id=None), outcome=Outcome.OPEN)
KILLED_INVITING = a.a_view(a.inviting(), request=a.a_request(a.LARGER, version_id=None), outcome=Outcome.OPEN)
OURS = a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN)
OURS_INVITING = a.a_view(a.inviting(), request=a.a_request(a.LARGER), outcome=Outcome.OPEN)
OLD_REQUEST = {"request": a.a_request(a.IN_FORCE, version_id="1"), "outcome": Outcome.APPROVED}
MFA_SYNC = a.a_view(a.voting(a.IN_FORCE), **OLD_REQUEST)
SAME = a.wanted()
AS_DRAFT = a.wanted(a.INTENDED)
OTHER = a.wanted(a.OTHER)

ROWS = params(
    Case("10", "external-vote-and-nothing-wanted", EXTERNAL, SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE, a.session("one"))),
    Case("10", "external-vote-on-what-is-wanted", EXTERNAL, AS_DRAFT, waits_for="approvers", says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE, a.session("one"))),
    Case("10", "external-vote-on-something-else", EXTERNAL, OTHER, blocked=ConflictingStateError, waits_for="approvers", says=(CANCELS, "changes the description")),
    Case("10", "external-vote-after-an-approved-request-of-ours", a.a_view(a.voting(), **OLD_REQUEST), OTHER, blocked=ConflictingStateError, waits_for="approvers", says=("somebody else",)),
    Case("10", "external-vote-that-mirrors-a-rejected-request-of-ours", a.a_view(a.voting(), request=a.a_request(version_id="0"), outcome=Outcome.REJECTED), OTHER, blocked=ConflictingStateError, waits_for="approvers", says=(CANCELS,)),
    Case("10", "external-new-members-pending", EXTERNAL_INVITING, SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE, "user-4")),
    Case("10", "external-new-members-pending-as-wanted", EXTERNAL_INVITING, a.wanted(a.LARGER), waits_for="approvers", says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE,)),
    Case("10", "external-new-members-pending-and-something-else", EXTERNAL_INVITING, OTHER, blocked=ConflictingStateError, waits_for="approvers", says=(Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_APPROVERS,), silent_on=(CANCELS,)),
    Case("10", "killed-before-the-response-and-still-wanted", KILLED, AS_DRAFT, waits_for="approvers", says=("interrupted", CANCELS)),
    Case("10", "killed-before-the-response-and-changed-back", KILLED, SAME, settled=True, says=("interrupted", CANCELS)),
    Case("10", "killed-before-the-response-and-something-else", KILLED, OTHER, blocked=ConflictingStateError, waits_for="approvers", says=("interrupted", CANCELS)),
    Case("10", "killed-before-the-response-and-new-members-pending", KILLED_INVITING, a.wanted(a.LARGER), waits_for="approvers", says=("interrupted", "user-4"), silent_on=(CANCELS,)),
    Case("10", "mfa-devices-synchronise", MFA_SYNC, SAME, settled=True, says=(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE,)),
    Case("10", "mfa-devices-synchronise-and-a-change-is-wanted", MFA_SYNC, OTHER, blocked=ConflictingStateError, waits_for="approvers", says=("changes nothing", CANCELS)),
    Case("10", "external-vote-and-description-known-at-run", EXTERNAL, a.wanted(a.configuration(UNKNOWN)), waits_for="approvers", says=(Code.TEAM_MAY_BE_BLOCKED_BY_EXTERNAL_UPDATE,)),
    Case("10", "external-vote-and-a-description-that-may-be-the-one-in-force", a.a_view(a.voting(a.LARGER)), a.wanted(a.configuration(UNKNOWN)), waits_for="approvers", says=(Code.TEAM_MAY_BE_BLOCKED_BY_EXTERNAL_UPDATE,)),
    Case("10", "our-vote-whose-session-is-not-shown", replace(OURS, team=a.voting(vote_arn=None)), OTHER, blocked=ConflictingStateError, waits_for="approvers"),
    Case("11", "our-new-members-pending-as-wanted", OURS_INVITING, a.wanted(a.LARGER), waits_for="approvers"),
    Case("11", "our-new-members-pending-and-changed-back", OURS_INVITING, SAME, blocked=ConflictingStateError, waits_for="approvers", says=(Code.TEAM_UPDATE_BLOCKED_BY_NEW_APPROVERS, "user-4")),
    Case("11", "our-new-members-pending-and-something-else", OURS_INVITING, OTHER, blocked=ConflictingStateError, waits_for="approvers", says=(Code.TEAM_UPDATE_BLOCKED_BY_NEW_APPROVERS,)),
    Case("11", "our-new-members-pending-and-threshold-known-at-run", OURS_INVITING, a.wanted(a.configuration(need=UNKNOWN, users=4)), waits_for="approvers", says=(Code.TEAM_MAY_BE_BLOCKED_BY_INVITATIONS,), silent_on=("may replace",)),
    Case("12", "our-vote-as-wanted", OURS, AS_DRAFT, waits_for="approvers"),
    Case("12", "our-vote-and-changed-back", OURS, SAME, ("cancel",), waits_for="approvers", says=(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, a.session("one"))),
    Case("12", "our-vote-and-something-else", replace(OURS, vote=a.a_vote(approvals=1, rejections=0)), OTHER, ("cancel", "request update"), waits_for="approvers", says=(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, Code.TEAM_UPDATE_WILL_BE_REQUESTED, "needs 2 of 3", "approval strategy")),
    Case("12", "our-vote-and-something-that-was-rejected", changed(OURS, rejections=(rejection(a.OTHER.intent(), OTHER.resubmit_hash()),)), OTHER, ("cancel",), waits_for="approvers", says=(Code.TEAM_REQUEST_NOT_SENT_AGAIN, Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED)),
    Case("12", "our-vote-under-another-resubmit", OURS, a.wanted(a.INTENDED, resubmit="again"), waits_for="approvers"),
    Case("12", "our-vote-and-description-known-at-run", OURS, a.wanted(a.configuration(UNKNOWN)), waits_for="approvers", says=(Code.TEAM_MAY_REPLACE_VOTE, "may replace the open vote")),
)  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_row_decides(case: Case) -> None:
    """What is and what is wanted meet in the row of the design's table, with its steps and its messages."""
    plan = plan_update(case.wanted, case.view, a.NOW)

    assert expected(case) == outcome(plan)
    assert [] == wrong_words(case, plan)


def test_cancelling_names_the_vote_that_is_cancelled() -> None:
    """The step carries the session's ARN, so that a run cancels what the preview showed and nothing else."""
    steps = plan_update(SAME, OURS, a.NOW).steps

    assert [a.session("one")] == [step.target for step in steps]


def test_request_after_a_cancelled_vote_needs_a_vote() -> None:
    """A changed mind asks the team again, and the step says that people decide."""
    cancel, request = plan_update(OTHER, OURS, a.NOW).steps

    assert (False, True, a.OTHER.intent()) == (cancel.needs_vote, request.needs_vote, request.target)
