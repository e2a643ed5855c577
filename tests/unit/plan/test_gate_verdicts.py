"""What a gate makes of a team or a session: pass, fail at once, or look again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.plan.gate import Outcome, Verdict, judge_session, judge_team

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team

FAILED = a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED), vote_arn=a.session("one"))
NO_LONGER = "the request is no longer open and not in force"


@pytest.mark.parametrize(
    ("team", "version", "outcome", "says"),
    [
        pytest.param(None, "2", Outcome.FAIL, "the team is gone", id="gone"),
        pytest.param(a.a_team(Pair("ACTIVE", "ODD")), "2", Outcome.FAIL, "AWS shows ACTIVE/ODD, which this version does not know", id="unknown-state"),
        pytest.param(a.a_team(a.NEW), "1", Outcome.WAIT, "AWS is checking the new team", id="being-checked"),
        pytest.param(a.a_team(a.INVITED), "1", Outcome.WAIT, "invitations are out", id="invited"),
        pytest.param(a.a_team(a.DECLINED), "1", Outcome.FAIL, "not everyone accepted", id="declined"),
        pytest.param(a.a_team(a.INVALID), "1", Outcome.FAIL, "invalid", id="invalid"),
        pytest.param(a.a_team(a.DELETING), "1", Outcome.FAIL, "nothing stops it", id="being-deleted"),
        pytest.param(a.a_team(), "1", Outcome.PASS, "the team is active", id="in-force"),
        pytest.param(a.a_team(a.DELETE_VOTING), "1", Outcome.PASS, "voting on its own deletion", id="in-force-and-its-deletion-in-vote"),
        pytest.param(a.voting(), "2", Outcome.WAIT, "voting on an update", id="in-vote"),
        pytest.param(a.inviting(), "2", Outcome.WAIT, "new approvers are invited", id="new-approvers-invited"),
        pytest.param(a.a_team(draft=a.a_draft(a.DRAFT_NEW)), "2", Outcome.WAIT, "AWS is checking the update", id="draft-being-checked"),
        pytest.param(FAILED, "2", Outcome.FAIL, "the update was not approved", id="rejected"),
        pytest.param(a.a_team(), "2", Outcome.FAIL, NO_LONGER, id="cancelled-or-discarded"),
        pytest.param(a.a_team(version_id="3"), "2", Outcome.FAIL, NO_LONGER, id="another-version-in-force"),
        pytest.param(a.voting(draft=a.a_draft(a.DRAFT_VOTING, version="3")), "2", Outcome.FAIL, NO_LONGER, id="another-vote-opened-meanwhile"),
        pytest.param(a.voting(), None, Outcome.WAIT, "voting on an update", id="nothing-asked-and-a-vote-open"),
        pytest.param(a.a_team(), None, Outcome.PASS, "the team is active", id="nothing-asked-and-none-open"),
    ],
)  # fmt: skip
def test_settled_is_what_was_asked_for_in_force(
    team: Team | None, version: str | None, outcome: Outcome, says: str
) -> None:
    """In force passes; a request that is over without it fails at once, and only what people still decide is waited for."""
    verdict = judge_team(a.a_view(team), "settled", version)

    assert outcome is verdict.outcome
    assert says in verdict.line


@pytest.mark.parametrize(
    ("team", "outcome"),
    [
        pytest.param(a.a_team(a.INVITED), Outcome.WAIT, id="invited"),
        pytest.param(a.a_team(), Outcome.PASS, id="active"),
        pytest.param(a.voting(), Outcome.PASS, id="update-in-vote"),
        pytest.param(FAILED, Outcome.PASS, id="update-rejected"),
        pytest.param(a.a_team(a.DECLINED), Outcome.FAIL, id="declined"),
        pytest.param(a.a_team(a.DELETING), Outcome.FAIL, id="being-deleted"),
    ],
)
def test_active_is_a_team_that_works(team: Team, outcome: Outcome) -> None:
    """Whatever becomes of its draft."""
    assert outcome is judge_team(a.a_view(team), "active", "2").outcome


def test_team_in_vote_is_told_with_votes_session_and_closing_hour() -> None:
    """All that a person who is asked to vote needs."""
    closes = a.NOW + timedelta(hours=3)
    vote = a.a_vote(approvals=1, rejections=0, required=2, approvers=3, expires_at=closes)
    verdict = judge_team(a.a_view(a.voting(), vote=vote), "settled", "2")

    assert "2 of 3 needed, 1 approval, 0 rejections; closes 2026-11-24 15:00 UTC" in verdict.sentence()
    assert f"session {a.session('one')}" in verdict.sentence()
    assert closes == verdict.closes_at


def test_failed_gate_names_the_next_step() -> None:
    """As the table of states has it."""
    verdict = judge_team(a.a_view(FAILED), "settled", "2")

    assert "talk to the approvers, then change `resubmit` to ask again, or change the program back" == verdict.next_step


@pytest.mark.parametrize(
    ("pair", "outcome"),
    [
        pytest.param(sessions.CREATING, Outcome.WAIT, id="being-opened"),
        pytest.param(sessions.PENDING, Outcome.WAIT, id="open"),
        pytest.param(sessions.APPROVED, Outcome.PASS, id="approved"),
        pytest.param(sessions.REJECTED, Outcome.FAIL, id="rejected"),
        pytest.param(sessions.EXPIRED, Outcome.FAIL, id="expired"),
        pytest.param(sessions.CANCELLED, Outcome.FAIL, id="cancelled"),
        pytest.param(sessions.SUPERSEDED, Outcome.FAIL, id="superseded"),
        pytest.param(sessions.NOBODY_TO_ASK, Outcome.FAIL, id="nobody-to-ask"),
        pytest.param(sessions.INVALID, Outcome.FAIL, id="invalid"),
        pytest.param(Pair("ODD"), Outcome.FAIL, id="unknown"),
    ],
)
def test_session_passes_only_when_approved(pair: Pair, outcome: Outcome) -> None:
    """Silence and a withdrawn request count as a no; a state that nobody knows is no yes."""
    verdict = judge_session(a.a_vote(pair=pair))

    assert outcome is verdict.outcome
    assert (outcome is Outcome.FAIL) == bool(verdict.next_step) or outcome is Outcome.WAIT


def test_session_that_is_not_there_fails() -> None:
    """Nobody will ever vote on it."""
    assert (Outcome.FAIL, "there is no such session") == (judge_session(None).outcome, judge_session(None).line)


def test_arn_is_said_once() -> None:
    """The sentence names the session only where its reader has not read it already."""
    verdict = Verdict(Outcome.WAIT, "it is open", session_arn="arn:one", portal_url="https://portal")

    assert "it is open; session arn:one; portal https://portal" == verdict.sentence()
    assert "it is open; portal https://portal" == verdict.sentence("arn:one")
