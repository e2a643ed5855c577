"""What became of a deletion of ours, judged by what AWS shows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.plan.approval_team.outcome import outcome_of_deletion

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.session import Vote

DELETION = Request(RequestKind.DELETE, "nonce-2", "a deletion", "r", at=a.SENT, session_arn=a.session("gone"))
KILLED = replace(DELETION, session_arn=None)
IN_VOTE = a.a_team(a.DELETE_VOTING, vote_arn=a.session("gone"))


def ended(status: str, code: str | None = None, name: str = "gone", minutes: int = 0) -> Vote:
    """Return a deletion's vote as it is listed."""
    started = a.SENT + timedelta(minutes=minutes)
    return a.a_vote(name, Pair(status, code), action="mpa:StartActiveApprovalTeamDeletion", started_at=started)


CASES = [
    pytest.param(DELETION, None, (), Outcome.APPROVED, id="gone"),
    pytest.param(DELETION, a.a_team(a.DELETING), (), Outcome.APPROVED, id="in-its-window"),
    pytest.param(DELETION, IN_VOTE, (), Outcome.OPEN, id="in-vote"),
    pytest.param(KILLED, IN_VOTE, (ended("PENDING"),), Outcome.OPEN, id="killed-and-in-vote"),
    pytest.param(DELETION, a.a_team(), (ended("FAILED", "REJECTED"),), Outcome.REJECTED, id="rejected"),
    pytest.param(DELETION, a.a_team(), (ended("FAILED", "EXPIRED"),), Outcome.REJECTED, id="expired"),
    pytest.param(DELETION, a.a_team(), (ended("CANCELLED"),), Outcome.REJECTED, id="cancelled-by-somebody"),
    pytest.param(replace(DELETION, cancelled=True), a.a_team(), (ended("CANCELLED"),), Outcome.DROPPED, id="cancelled-by-us"),
    pytest.param(DELETION, a.a_team(), (ended("CANCELLED", "CONFIGURATION_CHANGED"),), Outcome.DROPPED, id="superseded"),
    pytest.param(DELETION, a.a_team(), (), Outcome.REJECTED, id="lost"),
    pytest.param(DELETION, replace(IN_VOTE, vote_arn=a.session("theirs")), (ended("FAILED", "REJECTED"), ended("PENDING", name="theirs", minutes=9)), Outcome.REJECTED, id="rejected-and-requested-by-somebody-else"),
    pytest.param(KILLED, a.a_team(), (), Outcome.NEVER_SENT, id="killed-before-sending"),
    pytest.param(KILLED, a.a_team(), (ended("FAILED", "REJECTED", minutes=-9),), Outcome.NEVER_SENT, id="killed-before-sending-after-an-old-rejection"),
    pytest.param(replace(KILLED, prior_arn=a.session("gone")), a.a_team(), (ended("FAILED", "REJECTED"),), Outcome.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-rejection"),
    pytest.param(KILLED, a.a_team(), (ended("FAILED", "REJECTED"),), Outcome.REJECTED, id="killed-and-rejected"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(pair=Pair("FAILED", "REJECTED")),), Outcome.NEVER_SENT, id="update-votes-do-not-count"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "team", "votes", "outcome"), CASES)
def test_outcome(sent: Request, team: Team | None, votes: tuple[Vote, ...], outcome: Outcome) -> None:
    """Status and sessions show it; silence, and a cancellation that we did not record, count as a rejection."""
    assert outcome == outcome_of_deletion(sent, team, votes)
