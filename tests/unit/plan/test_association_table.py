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
    refuses: type[MpaError] | None = None
    settled: bool = False
    waits_for: str = "nobody"
    says: tuple[str, ...] = ()


NONE = an.a_view(None)
HANDING = an.a_view(an.an_association(an.HANDING_OVER), vote=an.a_vote(requester="arn:aws:iam::1:role/x"))
LEAVING = an.a_view(an.an_association(an.LEAVING), vote=an.a_vote())
OURS: dict[str, Any] = {"request": an.an_ask(), "outcome": Outcome.OPEN, "is_recorded": True}
OUR_REMOVAL: dict[str, Any] = {"request": an.an_ask(None), "outcome": Outcome.OPEN, "is_recorded": True}
CANCEL = f"aws mpa cancel-session --session-arn {an.session()}"


CASES = [
    Case("1", "unknown-state", an.a_view(an.an_association(Pair("PAUSED"))), an.wanted(), refuses=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "PAUSED", "It knows ACTIVE, ACTIVE/APPROVED")),
    Case("1", "unknown-session-status", an.a_view(an.an_association(Pair("ACTIVE", "ODD"))), an.wanted(), refuses=UnexpectedStateError, waits_for="you", says=(Code.STATE_UNEXPECTED, "ACTIVE/ODD")),
    Case("2", "never-sent-team-ready", NONE, an.wanted(), steps=("associate",), waits_for="approvers", says=("lets team", "needs no vote")),
    Case("2", "never-sent-team-not-asked", changed(NONE, team_ready=None), an.wanted(), steps=("associate",), waits_for="approvers", says=("once it is ACTIVE",)),
    Case("2", "never-sent-team-unknown", changed(NONE, team_ready=None), an.wanted(UNKNOWN), steps=("associate",), waits_for="approvers", says=("a team known at run",)),
    Case("2", "never-sent-team-not-ready", changed(NONE, team_ready=False, team_shown="PENDING/PENDING_ACTIVATION"), an.wanted(), waits_for="approvers", says=("the team (PENDING/PENDING_ACTIVATION) must be ACTIVE first",)),
    Case("3", "gone", changed(NONE, managed=True), an.wanted(), refuses=ConflictingStateError, waits_for="you", says=("someone removed it", "pulumi up --refresh")),
    Case("another", "in-force-for-somebody-else", an.a_view(an.an_association(), managed=False), an.wanted(an.NEW), refuses=NotOwnedError, waits_for="you", says=(an.OLD, "set `adopt` to true")),
    Case("another", "in-force-for-somebody-else-team-unknown", an.a_view(an.an_association(), managed=False), an.wanted(UNKNOWN), waits_for="you", says=("may be refused",)),
    Case("9", "in-force-for-somebody-else-adopted", an.a_view(an.an_association(), managed=False), an.wanted(an.NEW, adopt=True), steps=("request association",), waits_for="approvers"),
    Case("another", "same-team-in-force-for-another-stack", an.a_view(an.an_association(), managed=False, external=True), an.wanted(), refuses=NotOwnedError, waits_for="you", says=(an.OLD, "for another stack or resource", "set `adopt` to true")),
    Case("another", "same-team-in-vote-for-another-stack", changed(HANDING, managed=False, external=True), an.wanted(), refuses=NotOwnedError, waits_for="you"),
    Case("another", "other-team-in-force-for-another-stack", an.a_view(an.an_association(), managed=False, external=True), an.wanted(an.NEW), refuses=NotOwnedError, waits_for="you", says=(an.OLD, "set `adopt` to true")),
    Case("7", "same-team-in-force-for-another-stack-adopted", an.a_view(an.an_association(), managed=False, external=True), an.wanted(adopt=True), settled=True),
    Case("7", "taken-over-by-another-stack-after-it-was-ours", an.a_view(an.an_association(), external=True), an.wanted(), settled=True),
    Case("7", "same-team-in-force-for-nobody-of-ours", an.a_view(an.an_association(), managed=False), an.wanted(), settled=True),
    Case("4", "removal-ours", changed(LEAVING, **OUR_REMOVAL), an.wanted(), steps=("cancel",), waits_for="approvers", says=("cancels the open vote on guarding no longer",)),
    Case("4", "removal-ours-other-team", changed(LEAVING, **OUR_REMOVAL), an.wanted(an.NEW), steps=("cancel", "request association"), waits_for="approvers"),
    Case("4", "removal-ours-never-seen", changed(LEAVING, **{**OUR_REMOVAL, "is_recorded": False}), an.wanted(), settled=True, says=("no change; a request of ours to guard no longer",)),
    Case("4", "removal-foreign", LEAVING, an.wanted(), settled=True, says=("no change; a request to guard no longer is open", Code.ASSOCIATION_REMOVAL_VOTING, "2 of 3 approvals and has 1 approval")),
    Case("4", "removal-foreign-other-team", LEAVING, an.wanted(an.NEW), refuses=ConflictingStateError, waits_for="approvers", says=(CANCEL,)),
    Case("5", "ours-is-the-wish", changed(HANDING, **OURS), an.wanted(an.NEW), waits_for="approvers"),
    Case("5", "ours-is-the-wish-under-another-resubmit", changed(HANDING, **OURS), an.wanted(an.NEW, resubmit="x"), waits_for="approvers"),
    Case("5", "ours-not-shown-yet", an.a_view(an.an_association(), **OURS), an.wanted(an.NEW), waits_for="approvers"),
    Case("5", "ours-changed-back", changed(HANDING, **OURS), an.wanted(), steps=("cancel",), waits_for="approvers", says=("votes already cast are dropped",)),
    Case("5", "ours-superseded", changed(HANDING, **OURS), an.wanted(an.THIRD), steps=("cancel", "request association"), waits_for="approvers", says=(an.THIRD,)),
    Case("5", "ours-superseded-by-a-refused-one", changed(HANDING, **OURS, rejections=(an.an_ask(an.THIRD).rejection_hash(),)), an.wanted(an.THIRD), steps=("cancel",), waits_for="approvers", says=("was asked for and not approved",)),
    Case("5", "ours-superseded-team-not-ready", changed(HANDING, **OURS, team_ready=False), an.wanted(an.THIRD), steps=("cancel",), waits_for="approvers"),
    Case("5", "ours-wish-unknown", changed(HANDING, **OURS), an.wanted(UNKNOWN), waits_for="approvers", says=("may replace the open vote",)),
    Case("6", "ours-never-seen-superseded", changed(HANDING, **{**OURS, "is_recorded": False}), an.wanted(an.THIRD), refuses=ConflictingStateError, waits_for="approvers", says=("a request of ours for another team", CANCEL)),
    Case("6", "foreign-same", HANDING, an.wanted(), settled=True, says=("no change", "asked by arn:aws:iam::1:role/x")),
    Case("6", "foreign-differs", HANDING, an.wanted(an.NEW), refuses=ConflictingStateError, waits_for="approvers", says=(CANCEL, an.session())),
    Case("6", "foreign-team-unknown", HANDING, an.wanted(UNKNOWN), settled=True, says=("may be refused",)),
    Case("6", "our-earlier-answered-and-a-foreign-one-open", changed(HANDING, request=an.an_ask(session_arn=an.session("zero")), outcome=Outcome.REJECTED), an.wanted(an.NEW), refuses=ConflictingStateError, waits_for="approvers"),
    Case("7", "in-force", an.a_view(an.an_association()), an.wanted(), settled=True),
    Case("7", "in-force-after-a-no", an.a_view(an.an_association(an.REJECTED), request=an.an_ask(), outcome=Outcome.REJECTED), an.wanted(), settled=True),
    Case("8", "refused", an.a_view(an.an_association(an.REJECTED), request=an.an_ask(), outcome=Outcome.REJECTED), an.wanted(an.NEW), waits_for="you", says=("was asked for and not approved", "`resubmit`")),
    Case("8", "refused-earlier", an.a_view(an.an_association(), rejections=(an.an_ask().rejection_hash(),)), an.wanted(an.NEW), waits_for="you"),
    Case("9", "refused-asked-again", an.a_view(an.an_association(an.REJECTED), request=an.an_ask(), outcome=Outcome.REJECTED), an.wanted(an.NEW, resubmit="x"), steps=("request association",), waits_for="approvers"),
    Case("9", "dropped", an.a_view(an.an_association(an.CANCELLED), request=an.an_ask(), outcome=Outcome.DROPPED), an.wanted(an.NEW), steps=("request association",), waits_for="approvers"),
    Case("9", "other-team-ready", an.a_view(an.an_association()), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=("needs 2 of 3; the vote would close at 2026-11-25 12:00 UTC", an.OLD, an.NEW)),
    Case("9", "other-team-ready-need-unknown", an.a_view(an.an_association(), need=None), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=(": the vote would close",)),
    Case("9", "other-team-not-asked", an.a_view(an.an_association(), team_ready=None), an.wanted(an.NEW), steps=("request association",), waits_for="approvers", says=("once that team is ACTIVE",)),
    Case("9", "other-team-not-ready", an.a_view(an.an_association(), team_ready=False, team_shown="INACTIVE"), an.wanted(an.NEW), waits_for="approvers", says=("guards on: the new team (INACTIVE)",)),
    Case("9", "other-team-unknown", an.a_view(an.an_association()), an.wanted(UNKNOWN), settled=True, says=("may ask the team in force",)),
]  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.row}-{case.id}") for case in CASES])
def test_row(case: Case) -> None:
    """The plan is the row's, its sentences say what a reader needs, and nothing sensitive."""
    plan = plan_association(case.wanted, case.view, an.NOW)
    said = "\n".join(plan.messages())

    assert (case.row, case.steps, case.refuses, case.settled, case.waits_for) == outcome(plan)
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
