"""What a gate makes of an association that waits for its approvers."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.gate import judge_association
from pulumi_mpa.plan.verdict import Decision

OLD, NEW = "arn:of-the-old-team", "arn:of-the-new-team"
ONE, TWO = "arn:session-one", "arn:session-two"


def seen(pair: Pair, team: str = OLD, session: str | None = ONE) -> Association:
    """Return an association as AWS shows it."""
    return Association("IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", team, pair, session)


@pytest.mark.parametrize(
    ("association", "decision", "says"),
    [
        pytest.param(seen(associations.UPDATE_PENDING), Decision.WAIT, "voting on handing over", id="in-vote"),
        pytest.param(seen(associations.DELETE_PENDING), Decision.WAIT, "guarding no longer", id="removal-in-vote"),
        pytest.param(seen(associations.ACTIVE_APPROVED, NEW), Decision.PASS, "guards the operation", id="handed-over"),
        pytest.param(seen(associations.UPDATE_PENDING, NEW, TWO), Decision.PASS, "voting", id="handed-over-and-asked-anew"),
        pytest.param(seen(associations.ACTIVE_APPROVED, "arn:of-a-third-team"), Decision.FAIL, "arn:of-a-third-team guards by now", id="handed-over-to-a-third"),
        pytest.param(seen(associations.ACTIVE_REJECTED), Decision.FAIL, "was not approved", id="rejected"),
        pytest.param(seen(associations.ACTIVE_CANCELLED), Decision.FAIL, "was cancelled", id="cancelled"),
        pytest.param(seen(associations.UPDATE_PENDING, OLD, TWO), Decision.FAIL, f"another one is open ({TWO})", id="another-vote-opened"),
        pytest.param(seen(Pair("ODD")), Decision.FAIL, "AWS shows ODD", id="unknown-state"),
        pytest.param(None, Decision.FAIL, "nothing guards the operation any more", id="removed"),
    ],
)  # fmt: skip
def test_association_passes_once_the_wanted_team_guards(
    association: Association | None, decision: Decision, says: str
) -> None:
    """A request that is over while the old team still guards has failed."""
    verdict = judge_association(AssociationView(association), ONE, OLD, NEW)

    assert decision is verdict.decision
    assert says in verdict.line


def test_association_in_vote_is_told_with_its_votes() -> None:
    """The same facts as for a team."""
    closes = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
    vote = Vote(ONE, Pair("PENDING"), "payment-cryptography:AssociateMpaTeam", expires_at=closes, approvals=1, rejections=0, required=2, approvers=3)  # fmt: skip
    verdict = judge_association(AssociationView(seen(associations.UPDATE_PENDING), vote=vote), ONE, OLD, NEW)

    assert "2 of 3 needed, 1 approval, 0 rejections; closes 2026-11-24 15:00 UTC" in verdict.line
    assert (ONE, closes) == (verdict.session_arn, verdict.closes_at)
