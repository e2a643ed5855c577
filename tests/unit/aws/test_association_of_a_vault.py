"""What a vault shows of its team is completed from the session of the last request."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pulumi_mpa.aws.associations.backup import association_of
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Pair

TEAM: Final = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
OTHER: Final = "arn:aws:mpa:us-east-1:111122223333:approval-team/others-0002"
SESSION: Final = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
ASSOCIATE, DISASSOCIATE = (
    "backup:AssociateBackupVaultMpaApprovalTeam",
    "backup:DisassociateBackupVaultMpaApprovalTeam",
)


def update(status: str, **more: object) -> dict[str, Any]:
    """Return a request as a vault shows it."""
    return {"Status": status, "MpaSessionArn": SESSION, **more}


def session(action: str, status: str, team: str = TEAM) -> dict[str, Any]:
    """Return the session of a request."""
    return {"SessionArn": SESSION, "ActionName": action, "Status": status, "ApprovalTeamArn": team}


@pytest.mark.parametrize(
    ("shown", "asked", "expected"),
    [
        pytest.param(None, None, associations.ACTIVE, id="never-asked"),
        pytest.param(
            update("PENDING"), session(ASSOCIATE, "PENDING"), associations.UPDATE_PENDING, id="hand-over-open"
        ),
        pytest.param(
            update("PENDING"), session(DISASSOCIATE, "PENDING"), associations.DELETE_PENDING, id="removal-open"
        ),
        pytest.param(update("PENDING"), None, associations.UPDATE_PENDING, id="open-in-a-session-that-is-gone"),
        pytest.param(
            update("APPROVED"), session(ASSOCIATE, "APPROVED", OTHER), associations.ACTIVE_APPROVED, id="handed-over"
        ),
        pytest.param(update("FAILED"), session(ASSOCIATE, "FAILED"), associations.ACTIVE_REJECTED, id="rejected"),
        pytest.param(update("FAILED"), session(ASSOCIATE, "CANCELLED"), associations.ACTIVE_CANCELLED, id="cancelled"),
        pytest.param({"Status": "FAILED"}, None, associations.ACTIVE_REJECTED, id="nobody-was-asked"),
        pytest.param(update("SEALED"), session(ASSOCIATE, "PENDING"), Pair("ACTIVE", "SEALED"), id="unknown-to-us"),
    ],
)
def test_request_is_shown_as_its_session_says(
    shown: dict[str, Any] | None, asked: dict[str, Any] | None, expected: Pair
) -> None:
    """A vault has one status for three ends of a request, and none for what it was about."""
    vault = {"MpaApprovalTeamArn": TEAM, **({"LatestMpaApprovalTeamUpdate": shown} if shown else {})}
    found = association_of("vault-1", vault, asked)

    assert ("vault-1", TEAM, expected) == (found.name, found.team_arn, found.pair)
    assert (shown or {}).get("MpaSessionArn") == found.session_arn


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        pytest.param(update("APPROVED"), session(DISASSOCIATE, "APPROVED", OTHER), id="approved-removal"),
        pytest.param(update("FAILED"), session(ASSOCIATE, "FAILED", OTHER), id="rejected-by-a-team-that-is-gone"),
        pytest.param({"Status": "APPROVED"}, None, id="approved-by-nobody"),
        pytest.param({"Status": "PENDING"}, None, id="open-without-a-session"),
    ],
)
def test_request_of_before_is_not_the_one_of_this_team(shown: dict[str, Any], asked: dict[str, Any] | None) -> None:
    """The record outlives the association, and a request without a session is no vote that anybody can join."""
    found = association_of("vault-1", {"MpaApprovalTeamArn": TEAM, "LatestMpaApprovalTeamUpdate": shown}, asked)

    assert (associations.ACTIVE, None, None) == (found.pair, found.session_arn, found.message)
