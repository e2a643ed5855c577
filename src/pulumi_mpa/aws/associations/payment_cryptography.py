"""Associations on AWS Payment Cryptography: read, and the two requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.client import Client


def find_association(client: Client, action: str, *, doing: str, thing: str) -> Association | None:
    """
    Read the association of one operation.

    Args:
        client: The way to Payment Cryptography in the association's Region.

        action: The guarded operation.

        doing: What the user reads was being done.

        thing: What the user reads it was done to.

    Returns:
        The association; None when nothing guards the operation.

    Source:
        API reference of Payment Cryptography, GetMpaTeamAssociation.
    """
    try:
        return association_of(client.call("GetMpaTeamAssociation", doing=doing, thing=thing, Action=action))
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def request_association(client: Client, action: str, team_arn: str, comment: str, *, thing: str) -> Association:
    """Allow a team guard: at once if none does, else by a vote of the team in force."""
    response = client.call(
        "AssociateMpaTeam",
        doing="associating",
        thing=thing,
        arn=team_arn,
        Action=action,
        MpaTeamArn=team_arn,
        RequesterComment=comment,
    )
    return association_of(response)


def request_removal(client: Client, action: str, comment: str, *, thing: str) -> Association:
    """Ask the team in force to guard no longer."""
    response = client.call(
        "DisassociateMpaTeam", doing="removing", thing=thing, Action=action, RequesterComment=comment
    )
    return association_of(response)


def association_of(response: Mapping[str, Any]) -> Association:
    """Read the association that all three operations answer with."""
    found = response["MpaTeamAssociation"]
    status = found.get("MpaStatus") or {}
    return Association(
        action=found["Action"],
        team_arn=found["MpaTeamArn"],
        pair=Pair(found["AssociationState"], status.get("Status")),
        session_arn=status.get("MpaSessionArn"),
        message=status.get("StatusMessage"),
        initiated_at=status.get("InitiationDate"),
    )
