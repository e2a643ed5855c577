"""The life of a restore access backup vault: access to a vault, which the team of that vault gives and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life import moves
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
from pulumi_mpa.emulator.life.requests import on_decision, request_approval
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.restore_access import RESTORE_ACCESS, AccessEvent
from pulumi_mpa.lifecycle.vault import VaultAction

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.requests import Decision
    from pulumi_mpa.emulator.records import Requester, Team
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

ACCESS_NOT_ASKED: Final = Due("access not asked for", Vault)
#: What is shown beside a request that could not be sent to the team.
NOT_ASKED: Final = "The approval team could not be asked: it is not shared with this account."


def birth() -> Pair:
    """Return the state of access that was just requested (R0)."""
    return moves.birth(RESTORE_ACCESS, AccessEvent.REQUESTED)


def ask_for_access(world: World, access: Vault, team: Team | None, requester: Requester, comment: str | None) -> None:
    """
    Ask the team of a vault for access to it.

    Args:
        world: The service.

        access: What is to give access.

        team: The team of the vault. None: the requester may not ask it, and learns that later (R3).

        requester: Who asks.

        comment: The requester's comment.
    """
    world.store.shelf(Vault).put(access)
    if team is None:
        world.timers.soon(ACCESS_NOT_ASKED, access.arn)
        return
    description = f"Restore access for account {requester.account}"
    request = ApprovalRequest(
        VaultAction.CREATE_ACCESS, requester, description, resource_arn=access.source_arn, comment=comment
    )
    request_approval(world, access, team, request)
    access.access_session_arn = access.session_arn
    world.store.shelf(Vault).put(access)


@on_due(ACCESS_NOT_ASKED)
def _not_asked(world: World, access: Vault) -> None:
    access.message = NOT_ASKED
    moves.play(world, access, RESTORE_ACCESS, AccessEvent.NOT_ASKED)


@on_decision(Vault, VaultAction.CREATE_ACCESS)
def _access_decided(world: World, access: Vault, decision: Decision) -> None:
    """Do what a decided vote on access says (R1, R2)."""
    access.message = decision.message
    if decision.status is RequestStatus.APPROVED:
        access.approved_at = world.clock.now()
        moves.play(world, access, RESTORE_ACCESS, AccessEvent.APPROVED)
    else:
        moves.play(world, access, RESTORE_ACCESS, AccessEvent.NOT_APPROVED)


def ask_to_revoke(world: World, access: Vault, team: Team, requester: Requester, comment: str | None) -> None:
    """Ask the team of a vault to take access to it away (R4)."""
    moves.play(world, access, RESTORE_ACCESS, AccessEvent.REVOCATION_REQUESTED)
    description = f"Revoke the access of {access.arn}"
    request = ApprovalRequest(
        VaultAction.REVOKE_ACCESS, requester, description, resource_arn=access.source_arn, comment=comment
    )
    request_approval(world, access, team, request)


@on_decision(Vault, VaultAction.REVOKE_ACCESS)
def _revocation_decided(world: World, access: Vault, decision: Decision) -> None:
    """Do what a decided vote on taking access away says (R5, R6)."""
    access.message = decision.message
    if decision.status is RequestStatus.APPROVED:
        _end(world, access, AccessEvent.REVOCATION_APPROVED)
    else:
        moves.play(world, access, RESTORE_ACCESS, AccessEvent.REVOCATION_NOT_APPROVED)


def first_access_to(world: World, arn: str) -> Vault | None:
    """Find the oldest of what gives access to a vault, or is to; None when nothing does."""
    return next((access for _, access in world.store.shelf(Vault).shared_with(arn, limit=1)), None)


def remove_access_to(world: World, arn: str) -> None:
    """Take all access to a vault away, without a vote (R7)."""
    for _, access in world.store.shelf(Vault).shared_with(arn):
        world.check_open()
        _end(world, access, AccessEvent.VAULT_UNPROTECTED)


def delete(world: World, access: Vault) -> None:
    """Delete what gives no access (R8)."""
    _end(world, access, AccessEvent.DELETED)


def _end(world: World, access: Vault, event: AccessEvent) -> None:
    moves.play(world, access, RESTORE_ACCESS, event)
    world.store.drop_tokens(access.arn)
