"""The update table of an association, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import an_association as an
import pytest
from a_case import outcome
from a_history import changed

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError, UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.association.update import plan_association

if TYPE_CHECKING:
    from pulumi_mpa.errors import MpaError
    from pulumi_mpa.model.association import AssociationView, DesiredAssociation


@dataclass(frozen=True)
class Case:
    """What is, what is wanted, and what the design's table says of it."""

    row: str
    id: str
    view: AssociationView
    wanted: DesiredAssociation
    steps: tuple[str, ...] = ()
    blocked: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()


NONE = an.a_view(None)
HANDING = an.a_view(an.an_association(an.HANDING_OVER), vote=an.a_vote(requester="arn:aws:iam::1:role/x"))
LEAVING = an.a_view(an.an_association(an.LEAVING), vote=an.a_vote())
OURS: dict[str, Any] = {"request": an.a_request(), "outcome": Outcome.OPEN, "is_recorded": True}
OUR_REMOVAL: dict[str, Any] = {"request": an.a_request(None), "outcome": Outcome.OPEN, "is_recorded": True}
POSSIBLE = f"maybe=associate team={an.OLD} required=2 approvers=3"
CANCEL = f"aws mpa cancel-session --session-arn {an.session()}"


CASES = [
    Case("1", "unknown-state", an.a_view(an.an_association(Pair("PAUSED"))), an.wanted(), blocked=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "PAUSED", "It knows ACTIVE, ACTIVE/APPROVED")),
    Case("1", "unknown-session-status", an.a_view(an.an_association(Pair("ACTIVE", "ODD"))), an.wanted(), blocked=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "ACTIVE/ODD")),
    Case("2", "never-sent-team-ready", NONE, an.wanted(), steps=("associate",), waits_for="approvers", says=(Code.ASSOCIATION_WILL_BE_MADE, f" team={an.OLD}]", f"{an.ACTION} in {an.REGION}", "needs no vote")),
    Case("2", "never-sent-team-not-observed", changed(NONE, team_ready=None), an.wanted(), steps=("associate",), waits_for="approvers", says=(Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE, an.OLD)),
    Case("2", "never-sent-team-unknown", changed(NONE, team_ready=None), an.wanted(UNKNOWN), steps=("associate",), waits_for="approvers", says=(f"a team that is not known until the update runs with {an.ACTION}", f"[{Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE}]")),
    Case("2", "never-sent-team-not-ready", changed(NONE, team_ready=False, team_shown="PENDING/PENDING_ACTIVATION"), an.wanted(), waits_for="approvers", says=(f"[{Code.ASSOCIATION_WAITS_FOR_TEAM} team={an.OLD} state=PENDING/PENDING_ACTIVATION]", "must be ACTIVE first")),
    Case("3", "gone", changed(NONE, managed=True), an.wanted(), blocked=ConflictingStateError, waits_for="you", says=(Code.ASSOCIATION_REMOVED, "pulumi up --refresh")),
    Case("another", "in-force-for-somebody-else", an.a_view(an.an_association(), managed=False), an.wanted(an.NEW), blocked=NotOwnedError, waits_for="you", says=(f"[{Code.ASSOCIATION_OF_ANOTHER_TEAM} team={an.OLD}]", "Set `adopt=True`")),
    Case("another", "in-force-for-somebody-else-team-unknown", an.a_view(an.an_association(), managed=False), an.wanted(UNKNOWN), waits_for="you", says=(Code.ASSOCIATION_MAY_BE_BLOCKED, "mpaTeamArn")),
    Case("9", "in-force-for-somebody-else-adopted", an.a_view(an.an_association(), managed=False), an.wanted(an.NEW, adopt=True), steps=("request association",), waits_for="approvers"),
    Case("another", "same-team-in-force-for-another-stack", an.a_view(an.an_association(), managed=False, external=True), an.wanted(), blocked=NotOwnedError, waits_for="you", says=(Code.ASSOCIATION_OF_ANOTHER_OWNER, an.OLD, "for another stack or resource", "Set `adopt=True`")),
    Case("another", "same-team-in-vote-for-another-stack", changed(HANDING, managed=False, external=True), an.wanted(), blocked=NotOwnedError, waits_for="you"),
    Case("another", "other-team-in-force-for-another-stack", an.a_view(an.an_association(), managed=False, external=True), an.wanted(an.NEW), blocked=NotOwnedError, waits_for="you", says=(f"[{Code.ASSOCIATION_OF_ANOTHER_TEAM} team={an.OLD}]", "Set `adopt=True`")),
    Case("7", "same-team-in-force-for-another-stack-adopted", an.a_view(an.an_association(), managed=False, external=True), an.wanted(adopt=True), settled=True),
    Case("7", "taken-over-by-another-stack-after-it-was-ours", an.a_view(an.an_association(), external=True), an.wanted(), settled=True),
    Case("7", "same-team-in-force-for-nobody-of-ours", an.a_view(an.an_association(), managed=False), an.wanted(), settled=True),
    Case("4", "removal-ours", changed(LEAVING, **OUR_REMOVAL), an.wanted(), steps=("cancel",), waits_for="approvers", says=(f"[{Code.ASSOCIATION_REMOVAL_VOTE_WILL_BE_CANCELLED} session={an.session()}]",)),
    Case("4", "removal-ours-other-team", changed(LEAVING, **OUR_REMOVAL), an.wanted(an.NEW), steps=("cancel", "request association"), waits_for="approvers"),
    Case("4", "removal-ours-never-seen", changed(LEAVING, **{**OUR_REMOVAL, "is_recorded": False}), an.wanted(), settled=True, says=(f"[{Code.ASSOCIATION_UNCHANGED_DURING_VOTE} ", f"request={Code.INTERRUPTED_REMOVAL_REQUEST_OPEN}")),
    Case("4", "removal-external", LEAVING, an.wanted(), settled=True, says=(f"[{Code.ASSOCIATION_UNCHANGED_DURING_VOTE} ", f"request={Code.EXTERNAL_REMOVAL_REQUEST_OPEN}", f"state={Code.ASSOCIATION_REMOVAL_VOTING}", f"session={an.session()}", "2 of 3 approvals and has 1 approval")),
    Case("4", "removal-external-other-team", LEAVING, an.wanted(an.NEW), blocked=ConflictingStateError, waits_for="approvers", says=(CANCEL, Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE, f"request={Code.EXTERNAL_REMOVAL_REQUEST_OPEN}")),
    Case("5", "ours-is-the-intent", changed(HANDING, **OURS), an.wanted(an.NEW), waits_for="approvers"),
    Case("5", "ours-is-the-intent-under-another-resubmit", changed(HANDING, **OURS), an.wanted(an.NEW, resubmit="x"), waits_for="approvers"),
    Case("5", "ours-not-shown-yet", an.a_view(an.an_association(), **OURS), an.wanted(an.NEW), waits_for="approvers"),
    Case("5", "ours-changed-back", changed(HANDING, **OURS), an.wanted(), steps=("cancel",), waits_for="approvers", says=(f"[{Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED} session={an.session()}]", "drops the votes")),
    Case("5", "ours-superseded", changed(HANDING, **OURS), an.wanted(an.THIRD), steps=("cancel", "request association"), waits_for="approvers", says=(Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED, an.THIRD)),
    Case("5", "ours-superseded-by-a-rejected-one", changed(HANDING, **OURS, rejections=(an.a_request(an.THIRD).rejection_hash(),)), an.wanted(an.THIRD), steps=("cancel",), waits_for="approvers", says=(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN, an.THIRD)),
    Case("5", "ours-superseded-team-not-ready", changed(HANDING, **OURS, team_ready=False), an.wanted(an.THIRD), steps=("cancel",), waits_for="approvers"),
    Case("5", "ours-intent-unknown", changed(HANDING, **OURS), an.wanted(UNKNOWN), waits_for="approvers", says=(f"[{Code.ASSOCIATION_MAY_REPLACE_VOTE} {POSSIBLE}]", "mpaTeamArn")),
    Case("6", "ours-never-seen-superseded", changed(HANDING, **{**OURS, "is_recorded": False}), an.wanted(an.THIRD), blocked=ConflictingStateError, waits_for="approvers", says=(Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE, f"request={Code.INTERRUPTED_UPDATE_REQUEST_OPEN}", CANCEL)),
    Case("6", "external-same", HANDING, an.wanted(), settled=True, says=(Code.ASSOCIATION_UNCHANGED_DURING_VOTE, f"request={Code.EXTERNAL_UPDATE_REQUEST_OPEN}", f"state={Code.ASSOCIATION_UPDATE_VOTING}", "requested by arn:aws:iam::1:role/x")),
    Case("6", "external-differs", HANDING, an.wanted(an.NEW), blocked=ConflictingStateError, waits_for="approvers", says=(Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE, f"request={Code.EXTERNAL_UPDATE_REQUEST_OPEN}", f"session={an.session()}", CANCEL)),
    Case("6", "external-team-unknown", HANDING, an.wanted(UNKNOWN), settled=True, says=(Code.ASSOCIATION_MAY_BE_BLOCKED_BY_VOTE, f"request={Code.EXTERNAL_UPDATE_REQUEST_OPEN}", f"session={an.session()}", "mpaTeamArn")),
    Case("6", "our-earlier-one-rejected-and-an-external-one-open", changed(HANDING, request=an.a_request(session_arn=an.session("zero")), outcome=Outcome.REJECTED), an.wanted(an.NEW), blocked=ConflictingStateError, waits_for="approvers"),
    Case("7", "in-force", an.a_view(an.an_association()), an.wanted(), settled=True),
    Case("7", "in-force-after-a-rejection", an.a_view(an.an_association(an.REJECTED), request=an.a_request(), outcome=Outcome.REJECTED), an.wanted(), settled=True),
    Case("8", "rejected", an.a_view(an.an_association(an.REJECTED), request=an.a_request(), outcome=Outcome.REJECTED), an.wanted(an.NEW), waits_for="you", says=(f"[{Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN}]", an.NEW, "`resubmit`")),
    Case("8", "rejected-earlier", an.a_view(an.an_association(), rejections=(an.a_request().rejection_hash(),)), an.wanted(an.NEW), waits_for="you"),
    Case("9", "rejected-and-requested-again", an.a_view(an.an_association(an.REJECTED), request=an.a_request(), outcome=Outcome.REJECTED), an.wanted(an.NEW, resubmit="x"), steps=("request association",), waits_for="approvers"),
    Case("9", "dropped", an.a_view(an.an_association(an.CANCELLED), request=an.a_request(), outcome=Outcome.DROPPED), an.wanted(an.NEW), steps=("request association",), waits_for="approvers"),
    Case("9", "other-team-ready", an.a_view(an.an_association()), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=(f"[{Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED} vote=associate team={an.OLD} required=2 approvers=3 closes=2026-11-25T12:00Z]", "needs 2 of 3 approvals and closes at 2026-11-25 12:00 UTC, 24 hours after the request", f"approvers of {an.OLD} to hand over {an.ACTION} in {an.REGION} to {an.NEW}")),
    Case("9", "other-team-ready-need-unknown", an.a_view(an.an_association(), need=None), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=(f"[{Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED} vote=associate team={an.OLD} closes=2026-11-25T12:00Z]", "needs enough approvals")),
    Case("9", "other-team-not-observed", an.a_view(an.an_association(), team_ready=None), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=(f"[{Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE} maybe=associate team={an.OLD} required=2 approvers=3 closes=2026-11-25T12:00Z]", f"If {an.NEW} is ACTIVE")),
    Case("9", "other-team-not-ready", an.a_view(an.an_association(), team_ready=False, team_shown="INACTIVE"), an.wanted(an.NEW), waits_for="approvers", says=(Code.ASSOCIATION_KEEPS_TEAM, f"{an.OLD} stays associated", "The new team is INACTIVE.")),
    Case("9", "other-team-unknown", an.a_view(an.an_association()), an.wanted(UNKNOWN), settled=True, says=(f"[{Code.ASSOCIATION_MAY_REQUEST_UPDATE} {POSSIBLE}]", "mpaTeamArn")),
]  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.row}-{case.id}") for case in CASES])
def test_row(case: Case) -> None:
    """The plan is the row's, and its messages say what a reader needs, and nothing sensitive."""
    plan = plan_association(case.wanted, case.view, an.NOW)
    said = "\n".join(plan.messages())

    assert (case.row, case.steps, case.blocked, case.settled, case.waits_for) == outcome(plan)
    assert [] == [text for text in case.says if text not in said]
    assert [] == [text for text in (an.SENSITIVE, "None", "{", "  ") if text in said]


def test_every_row_of_the_design_has_a_case() -> None:
    """No row is forgotten."""
    assert {str(number) for number in range(1, 10)} <= {case.row for case in CASES}


def test_vote_is_announced_as_one() -> None:
    """Handing over needs people; the first association does not."""
    (requested,) = plan_association(an.wanted(an.NEW), an.a_view(an.an_association()), an.NOW).steps
    (first,) = plan_association(an.wanted(), NONE, an.NOW).steps

    assert (True, False) == (requested.needs_vote, first.needs_vote)
