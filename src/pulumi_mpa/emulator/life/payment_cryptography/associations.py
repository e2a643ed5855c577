"""Associations of Payment Cryptography: a team protects one operation of an account in a Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.life.associations import (
    Association,
    hand_over_decided,
    removal_decided,
    request_other_team,
    request_removal,
)
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
from pulumi_mpa.emulator.life.requests import on_decision
from pulumi_mpa.lifecycle.association import RequestAction
from pulumi_mpa.lifecycle.limits import MAX_DESCRIPTION

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Requester
    from pulumi_mpa.emulator.world import World

#: The service's name in the records of associations.
SERVICE: Final = "payment-cryptography"

on_decision(Association, RequestAction.ASSOCIATE)(hand_over_decided)
on_decision(Association, RequestAction.DISASSOCIATE)(removal_decided)


def ask_to_hand_over(
    world: World, association: Association, team_arn: str, requester: Requester, comment: str | None
) -> None:
    """Ask the team in force to hand over to another (A2)."""
    description = f"Hand over the protection of {association.name} to {team_arn}"
    request = ApprovalRequest(
        RequestAction.ASSOCIATE, requester, description[:MAX_DESCRIPTION], comment=comment or None
    )
    request_other_team(world, association, team_arn, request)


def ask_to_end(world: World, association: Association, requester: Requester, comment: str | None) -> None:
    """Ask the team in force to protect the operation no longer (A6)."""
    description = f"End the protection of {association.name}"
    request_removal(
        world,
        association,
        ApprovalRequest(RequestAction.DISASSOCIATE, requester, description, comment=comment or None),
    )
