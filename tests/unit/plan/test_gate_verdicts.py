"""What a gate makes of a team or a session: pass, fail at once, or look again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.plan.gate import judge_session, judge_team
from pulumi_mpa.plan.verdict import Decision, Verdict

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team

FAILED = a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED), vote_arn=a.session("one"))
NO_LONGER = "the request is no longer open and not in force"


@pytest.mark.parametrize(
    ("team", "version", "decision", "says"),
    [
        pytest.param(None, "2", Decision.FAIL, "the team is gone", id="gone"),
        pytest.param(a.a_team(Pair("ACTIVE", "ODD")), "2", Decision.FAIL, "AWS shows ACTIVE/ODD, which this version does not know", id="unknown-state"),
        pytest.param(a.a_team(a.NEW), "1", Decision.WAIT, "AWS is checking the new team", id="being-checked"),
        pytest.param(a.a_team(a.INVITED), "1", Decision.WAIT, "invitations are out", id="invited"),
        pytest.param(a.a_team(a.DECLINED), "1", Decision.FAIL, "not everyone accepted", id="declined"),
        pytest.param(a.a_team(a.INVALID), "1", Decision.FAIL, "invalid", id="invalid"),
        pytest.param(a.a_team(a.DELETING), "1", Decision.FAIL, "nothing stops it", id="being-deleted"),
        pytest.param(a.a_team(), "1", Decision.PASS, "the team is active", id="in-force"),
        pytest.param(a.a_team(a.DELETE_VOTING), "1", Decision.PASS, "voting on its own deletion", id="in-force-and-its-deletion-in-vote"),
        pytest.param(a.voting(), "2", Decision.WAIT, "voting on an update", id="in-vote"),
        pytest.param(a.inviting(), "2", Decision.WAIT, "new approvers are invited", id="new-approvers-invited"),
        pytest.param(a.a_team(draft=a.a_draft(a.DRAFT_NEW)), "2", Decision.WAIT, "AWS is checking the update", id="draft-being-checked"),
        pytest.param(FAILED, "2", Decision.FAIL, "the update was not approved", id="rejected"),
        pytest.param(a.a_team(), "2", Decision.FAIL, NO_LONGER, id="cancelled-or-discarded"),
        pytest.param(a.a_team(version_id="3"), "2", Decision.FAIL, NO_LONGER, id="another-version-in-force"),
        pytest.param(a.voting(draft=a.a_draft(a.DRAFT_VOTING, version="3")), "2", Decision.FAIL, NO_LONGER, id="another-vote-opened-meanwhile"),
        pytest.param(a.voting(), None, Decision.WAIT, "voting on an update", id="nothing-asked-and-a-vote-open"),
        pytest.param(a.a_team(), None, Decision.PASS, "the team is active", id="nothing-asked-and-none-open"),
    ],
)  # fmt: skip
def test_settled_is_what_was_asked_for_in_force(
    team: Team | None, version: str | None, decision: Decision, says: str
) -> None:
    """In force passes; a request that is over without it fails at once, and only what people still decide is waited for."""
    verdict = judge_team(a.a_view(team), "settled", version)

    assert decision is verdict.decision
    assert says in verdict.line


@pytest.mark.parametrize(
    ("team", "decision"),
    [
        pytest.param(a.a_team(a.INVITED), Decision.WAIT, id="invited"),
        pytest.param(a.a_team(), Decision.PASS, id="active"),
        pytest.param(a.voting(), Decision.PASS, id="update-in-vote"),
        pytest.param(FAILED, Decision.PASS, id="update-rejected"),
        pytest.param(a.a_team(a.DECLINED), Decision.FAIL, id="declined"),
        pytest.param(a.a_team(a.DELETING), Decision.FAIL, id="being-deleted"),
    ],
)
def test_active_is_a_team_that_works(team: Team, decision: Decision) -> None:
    """Whatever becomes of its draft."""
    assert decision is judge_team(a.a_view(team), "active", "2").decision


def test_team_in_vote_is_told_with_votes_session_and_closing_hour() -> None:
    """All that a person who is asked to vote needs."""
    closes = a.NOW + timedelta(hours=3)
    vote = a.a_vote(approvals=1, rejections=0, required=2, approvers=3, expires_at=closes)
    verdict = judge_team(a.a_view(a.voting(), vote=vote), "settled", "2")

    assert "2 of 3 needed, 1 approval, 0 rejections; closes 2026-11-24 15:00 UTC" in verdict.message()
    assert f"session {a.session('one')}" in verdict.message()
    assert closes == verdict.closes_at


def test_failed_gate_names_the_next_step() -> None:
    """As the table of states has it."""
    verdict = judge_team(a.a_view(FAILED), "settled", "2")

    assert "talk to the approvers, then change `resubmit` to ask again, or change the program back" == verdict.next_step


@pytest.mark.parametrize(
    ("pair", "decision"),
    [
        pytest.param(sessions.CREATING, Decision.WAIT, id="being-opened"),
        pytest.param(sessions.PENDING, Decision.WAIT, id="open"),
        pytest.param(sessions.APPROVED, Decision.PASS, id="approved"),
        pytest.param(sessions.REJECTED, Decision.FAIL, id="rejected"),
        pytest.param(sessions.EXPIRED, Decision.FAIL, id="expired"),
        pytest.param(sessions.CANCELLED, Decision.FAIL, id="cancelled"),
        pytest.param(sessions.SUPERSEDED, Decision.FAIL, id="superseded"),
        pytest.param(sessions.NOBODY_TO_ASK, Decision.FAIL, id="nobody-to-ask"),
        pytest.param(sessions.INVALID, Decision.FAIL, id="invalid"),
        pytest.param(Pair("ODD"), Decision.FAIL, id="unknown"),
    ],
)
def test_session_passes_only_when_approved(pair: Pair, decision: Decision) -> None:
    """Silence and a withdrawn request count as a no; a state that nobody knows is no yes."""
    verdict = judge_session(a.a_vote(pair=pair))

    assert decision is verdict.decision
    assert (decision is Decision.FAIL) == bool(verdict.next_step) or decision is Decision.WAIT


def test_session_that_is_not_there_fails() -> None:
    """Nobody will ever vote on it."""
    assert (Decision.FAIL, "there is no such session") == (judge_session(None).decision, judge_session(None).line)


def test_arn_is_said_once() -> None:
    """The sentence names the session only where its reader has not read it already."""
    verdict = Verdict(Decision.WAIT, "it is open", session_arn="arn:one", portal_url="https://portal")

    assert "it is open; session arn:one; portal https://portal" == verdict.message()
    assert "it is open; portal https://portal" == verdict.message("arn:one")
