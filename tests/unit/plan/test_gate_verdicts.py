"""What a gate makes of a team or a session: pass, fail at once, or observe again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import TABLE, Code, Found, Message, parse
from pulumi_mpa.plan.gate import judge_session, judge_team
from pulumi_mpa.plan.verdict import Decision, Verdict

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team

FAILED = a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED), vote_arn=a.session("one"))


@pytest.mark.parametrize(
    ("team", "version", "decision", "code"),
    [
        pytest.param(None, "2", Decision.FAIL, Code.TEAM_GONE, id="gone"),
        pytest.param(a.a_team(Pair("ACTIVE", "ODD")), "2", Decision.FAIL, Code.TEAM_STATE_UNKNOWN, id="unknown-state"),
        pytest.param(a.a_team(a.NEW), "1", Decision.WAIT, Code.TEAM_CREATING, id="being-checked"),
        pytest.param(a.a_team(a.INVITED), "1", Decision.WAIT, Code.TEAM_INVITING, id="invited"),
        pytest.param(a.a_team(a.DECLINED), "1", Decision.FAIL, Code.TEAM_NOT_ACTIVATED, id="declined"),
        pytest.param(a.a_team(a.INVALID), "1", Decision.FAIL, Code.TEAM_INVALID, id="invalid"),
        pytest.param(a.a_team(a.DELETING), "1", Decision.FAIL, Code.TEAM_DELETING, id="being-deleted"),
        pytest.param(a.a_team(), "1", Decision.PASS, Code.TEAM_ACTIVE, id="in-force"),
        pytest.param(a.a_team(a.DELETE_VOTING), "1", Decision.PASS, Code.TEAM_DELETE_VOTING, id="in-force-and-its-deletion-in-vote"),
        pytest.param(a.voting(), "2", Decision.WAIT, Code.TEAM_UPDATE_VOTING, id="in-vote"),
        pytest.param(a.inviting(), "2", Decision.WAIT, Code.TEAM_UPDATE_INVITING, id="new-approvers-invited"),
        pytest.param(a.a_team(draft=a.a_draft(a.DRAFT_NEW)), "2", Decision.WAIT, Code.TEAM_UPDATE_CHECKING, id="draft-being-checked"),
        pytest.param(FAILED, "2", Decision.FAIL, Code.TEAM_UPDATE_REJECTED, id="rejected"),
        pytest.param(a.a_team(), "2", Decision.FAIL, Code.GATE_NOT_IN_FORCE, id="cancelled-or-discarded"),
        pytest.param(a.a_team(version_id="3"), "2", Decision.FAIL, Code.GATE_NOT_IN_FORCE, id="another-version-in-force"),
        pytest.param(a.voting(draft=a.a_draft(a.DRAFT_VOTING, version="3")), "2", Decision.FAIL, Code.GATE_NOT_IN_FORCE, id="another-vote-opened-meanwhile"),
        pytest.param(a.voting(), None, Decision.WAIT, Code.TEAM_UPDATE_VOTING, id="nothing-requested-and-a-vote-open"),
        pytest.param(a.a_team(), None, Decision.PASS, Code.TEAM_ACTIVE, id="nothing-requested-and-none-open"),
    ],
)  # fmt: skip
def test_settled_is_what_was_requested_in_force(
    team: Team | None, version: str | None, decision: Decision, code: Code
) -> None:
    """In force passes; a request that is over without it fails at once, and only what people still decide is waited for."""
    verdict = judge_team(a.a_view(team), "settled", version)

    assert (decision, code) == (verdict.decision, verdict.state.code)


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


def test_team_in_vote_is_shown_with_votes_session_and_closing_time() -> None:
    """All that a person who is asked to vote needs."""
    closes = a.NOW + timedelta(hours=3)
    vote = a.a_vote(approvals=1, rejections=0, required=2, approvers=3, expires_at=closes)
    verdict = judge_team(a.a_view(a.voting(), vote=vote), "settled", "2")

    data = {
        "session": a.session("one"),
        "required": "2",
        "approvers": "3",
        "approvals": "1",
        "rejections": "0",
        "closes": "2026-11-24T15:00Z",
    }
    assert Found(Code.TEAM_UPDATE_VOTING, data) == parse(verdict.message())
    texts = ("2 of 3", "1 approval and 0 rejections", "2026-11-24 15:00 UTC", f"session is {a.session('one')}")
    assert [] == [text for text in texts if text not in verdict.message()]
    assert closes == verdict.closes_at


def test_failed_gate_names_the_next_step() -> None:
    """As the table of states has it."""
    verdict = judge_team(a.a_view(FAILED), "settled", "2")

    assert TABLE[Code.TEAM_UPDATE_REJECTED].next_step == verdict.state.next_step() != ""


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
    """Silence and a withdrawn request count as rejections; a state that nobody knows is no approval."""
    verdict = judge_session(a.a_vote(pair=pair))

    assert decision is verdict.decision
    assert (decision is Decision.PASS) == (not verdict.state.next_step())
    assert (verdict.failure is not None) == (decision is Decision.FAIL and pair.status != "ODD")


def test_session_that_is_not_there_fails() -> None:
    """Nobody will ever vote on it."""
    assert (Decision.FAIL, Code.SESSION_NOT_FOUND) == (judge_session(None).decision, judge_session(None).state.code)


def test_arn_is_said_once() -> None:
    """The message names the session only where its reader has not read it already, and the portal always."""
    verdict = Verdict(Decision.WAIT, Message(Code.SESSION_CREATING), session_arn="arn:one")
    there = replace(verdict, portal_url="https://portal")

    assert Found(Code.SESSION_CREATING, {"session": "arn:one"}) == parse(verdict.message())
    assert verdict.state == verdict.message("arn:one")
    assert Found(Code.SESSION_CREATING, {"session": "arn:one", "portal": "https://portal"}) == parse(there.message())
    assert "https://portal" in there.message("arn:one")
