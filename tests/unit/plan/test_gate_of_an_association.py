"""What a gate makes of an association that waits for its approvers."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.gate import judge_association, judge_session
from pulumi_mpa.plan.verdict import Decision

OLD, NEW = "arn:of-the-old-team", "arn:of-the-new-team"
ONE, TWO = "arn:session-one", "arn:session-two"


def seen(pair: Pair, team: str = OLD, session: str | None = ONE) -> Association:
    """Return an association as AWS shows it."""
    return Association("IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", team, pair, session)


@pytest.mark.parametrize(
    ("association", "decision", "code"),
    [
        pytest.param(seen(associations.UPDATE_PENDING), Decision.WAIT, Code.ASSOCIATION_UPDATE_VOTING, id="in-vote"),
        pytest.param(seen(associations.DELETE_PENDING), Decision.WAIT, Code.ASSOCIATION_REMOVAL_VOTING, id="removal-in-vote"),
        pytest.param(seen(associations.ACTIVE_APPROVED, NEW), Decision.PASS, Code.ASSOCIATION_ACTIVE, id="handed-over"),
        pytest.param(seen(associations.UPDATE_PENDING, NEW, TWO), Decision.PASS, Code.ASSOCIATION_UPDATE_VOTING, id="handed-over-and-requested-anew"),
        pytest.param(seen(associations.ACTIVE_APPROVED, "arn:of-a-third-team"), Decision.FAIL, Code.GATE_THIRD_TEAM, id="handed-over-to-a-third"),
        pytest.param(seen(associations.ACTIVE_REJECTED), Decision.FAIL, Code.GATE_REQUEST_ENDED, id="rejected"),
        pytest.param(seen(associations.ACTIVE_CANCELLED), Decision.FAIL, Code.GATE_REQUEST_ENDED, id="cancelled"),
        pytest.param(seen(associations.UPDATE_PENDING, OLD, TWO), Decision.FAIL, Code.GATE_ANOTHER_REQUEST, id="another-vote-opened"),
        pytest.param(seen(Pair("ODD")), Decision.FAIL, Code.ASSOCIATION_STATE_UNKNOWN, id="unknown-state"),
        pytest.param(None, Decision.FAIL, Code.ASSOCIATION_GONE, id="removed"),
    ],
)  # fmt: skip
def test_association_passes_once_the_wanted_team_guards(
    association: Association | None, decision: Decision, code: Code
) -> None:
    """A request that is over while the old team still guards has failed."""
    verdict = judge_association(AssociationView(association), ONE, OLD, NEW)

    assert (decision, code) == (verdict.decision, verdict.state.code)


@pytest.mark.parametrize(
    ("association", "data"),
    [
        pytest.param(seen(associations.ACTIVE_APPROVED, "arn:of-a-third-team"), {"team": "arn:of-a-third-team"}, id="third"),
        pytest.param(seen(associations.UPDATE_PENDING, OLD, TWO), {"session": TWO}, id="another-vote"),
        pytest.param(seen(associations.ACTIVE_REJECTED), {"state": Code.ASSOCIATION_REQUEST_REJECTED}, id="rejected"),
        pytest.param(seen(associations.ACTIVE_CANCELLED), {"state": Code.ASSOCIATION_REQUEST_CANCELLED}, id="cancelled"),
    ],
)  # fmt: skip
def test_failed_association_says_what_there_is_instead(association: Association, data: dict[str, str]) -> None:
    """The team that protects the operation now, the session that is open, or how the request ended."""
    assert data == judge_association(AssociationView(association), ONE, OLD, NEW).state.data


def test_association_in_vote_is_shown_with_its_votes() -> None:
    """The same facts as for a team."""
    closes = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
    vote = Vote(ONE, Pair("PENDING"), "payment-cryptography:AssociateMpaTeam", expires_at=closes, approvals=1, rejections=0, required=2, approvers=3)  # fmt: skip
    verdict = judge_association(AssociationView(seen(associations.UPDATE_PENDING), vote=vote), ONE, OLD, NEW)

    votes = {"required": "2", "approvers": "3", "approvals": "1", "rejections": "0", "closes": "2026-11-24T15:00Z"}
    assert {"session": ONE, **votes} == verdict.state.data
    texts = ("2 of 3", "1 approval and 0 rejections", "2026-11-24 15:00 UTC")
    assert [] == [text for text in texts if text not in verdict.state]
    assert (ONE, closes) == (verdict.session_arn, verdict.closes_at)


@pytest.mark.parametrize(
    ("action", "needed"),
    [
        pytest.param("backup:AssociateBackupVaultMpaApprovalTeam", True, id="vault"),
        pytest.param("payment-cryptography:AssociateMpaTeam", False, id="operation"),
    ],
)
def test_vote_about_a_vault_needs_a_mailed_password(action: str, needed: bool) -> None:  # noqa: FBT001 -- a parameter
    """People who are told to vote are told that, by a gate on an association and by one on a session."""
    vote = Vote(ONE, Pair("PENDING"), action)
    view = AssociationView(seen(associations.UPDATE_PENDING), vote=vote)
    for verdict in (judge_association(view, ONE, OLD, NEW), judge_session(vote)):
        assert needed == ("a one-time password that AWS mails to them" in verdict.message().text())
