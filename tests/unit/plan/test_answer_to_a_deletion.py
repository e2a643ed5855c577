"""What became of a deletion of ours, told from what AWS shows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.ask import Answer, Ask, AskVerb
from pulumi_mpa.plan.answer import answer_to_deletion

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.session import Vote

ASK = Ask(AskVerb.DELETE, "nonce-2", "a deletion", "r", at=a.ASKED, session_arn=a.session("gone"))
KILLED = replace(ASK, session_arn=None)
IN_VOTE = a.a_team(a.DELETE_VOTING, vote_arn=a.session("gone"))


def ended(status: str, code: str | None = None, name: str = "gone", minutes: int = 0) -> Vote:
    """Give a deletion's vote as it is listed."""
    started = a.ASKED + timedelta(minutes=minutes)
    return a.a_vote(name, Pair(status, code), action="mpa:StartActiveApprovalTeamDeletion", started_at=started)


CASES = [
    pytest.param(ASK, None, (), Answer.APPROVED, id="gone"),
    pytest.param(ASK, a.a_team(a.DELETING), (), Answer.APPROVED, id="in-its-window"),
    pytest.param(ASK, IN_VOTE, (), Answer.OPEN, id="in-vote"),
    pytest.param(KILLED, IN_VOTE, (ended("PENDING"),), Answer.OPEN, id="killed-and-in-vote"),
    pytest.param(ASK, a.a_team(), (ended("FAILED", "REJECTED"),), Answer.REFUSED, id="rejected"),
    pytest.param(ASK, a.a_team(), (ended("FAILED", "EXPIRED"),), Answer.REFUSED, id="expired"),
    pytest.param(ASK, a.a_team(), (ended("CANCELLED"),), Answer.REFUSED, id="cancelled-by-somebody"),
    pytest.param(replace(ASK, cancelled=True), a.a_team(), (ended("CANCELLED"),), Answer.DROPPED, id="cancelled-by-us"),
    pytest.param(ASK, a.a_team(), (ended("CANCELLED", "CONFIGURATION_CHANGED"),), Answer.DROPPED, id="superseded"),
    pytest.param(ASK, a.a_team(), (), Answer.REFUSED, id="lost"),
    pytest.param(ASK, replace(IN_VOTE, vote_arn=a.session("theirs")), (ended("FAILED", "REJECTED"), ended("PENDING", name="theirs", minutes=9)), Answer.REFUSED, id="rejected-and-asked-for-by-somebody-else"),
    pytest.param(KILLED, a.a_team(), (), Answer.NEVER_SENT, id="killed-before-sending"),
    pytest.param(KILLED, a.a_team(), (ended("FAILED", "REJECTED", minutes=-9),), Answer.NEVER_SENT, id="killed-before-sending-after-an-old-no"),
    pytest.param(replace(KILLED, prior_arn=a.session("gone")), a.a_team(), (ended("FAILED", "REJECTED"),), Answer.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-no"),
    pytest.param(KILLED, a.a_team(), (ended("FAILED", "REJECTED"),), Answer.REFUSED, id="killed-and-rejected"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(pair=Pair("FAILED", "REJECTED")),), Answer.NEVER_SENT, id="update-votes-do-not-answer"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "team", "votes", "answer"), CASES)
def test_answer(ask: Ask, team: Team | None, votes: tuple[Vote, ...], answer: Answer) -> None:
    """Status and sessions tell it; silence, and a cancellation that we did not record, are a no."""
    assert answer == answer_to_deletion(ask, team, votes)
