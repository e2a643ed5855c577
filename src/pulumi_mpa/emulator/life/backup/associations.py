"""Associations of AWS Backup: a team protects a logically air-gapped vault, which shows how the last request about that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due, on_team_deleted
from pulumi_mpa.emulator.life import associations
from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.emulator.life.backup.access import NOT_ASKED, remove_access_to
from pulumi_mpa.emulator.life.backup.records import ShownTeam, TeamUpdate, Vault
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
from pulumi_mpa.emulator.life.requests import on_decision
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import DELETE_PENDING, RequestStatus
from pulumi_mpa.lifecycle.limits import MAX_DESCRIPTION
from pulumi_mpa.lifecycle.vault import UpdateStatus, VaultAction

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.requests import Decision
    from pulumi_mpa.emulator.records import Requester, Team
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.association import AssociationEvent

#: The service's name in the records of associations.
SERVICE: Final = "backup"
REQUEST_SHOWN: Final = Due("request about a vault shown", Vault)
#: AWS Backup has no status for a request that was cancelled.
_STATUSES = {
    RequestStatus.PENDING: UpdateStatus.PENDING,
    RequestStatus.APPROVED: UpdateStatus.APPROVED,
    RequestStatus.FAILED: UpdateStatus.FAILED,
    RequestStatus.CANCELLED: UpdateStatus.FAILED,
}

on_decision(Association, VaultAction.ASSOCIATE)(associations.hand_over_decided)


def association_of(world: World, vault: Vault) -> Association | None:
    """Find which team protects a vault; None when none does."""
    return associations.find_association(world, SERVICE, vault.owner, vault.name)


def shown_team(world: World, vault: Vault) -> ShownTeam:
    """Return what there is to show of a vault's team and of the last request about it, whether it is shown yet or not."""
    association = association_of(world, vault)
    if association is None:
        return ShownTeam(update=vault.update)
    update = _update_of(association)
    if update is None:
        update = vault.update
    elif world.assume.vault_removal_update == "never" and _was_removal(world, association):
        update = None
    return ShownTeam(team_arn=association.team_arn, update=update)


def _update_of(association: Association) -> TeamUpdate | None:
    if association.state.code is None or association.requested_at is None:
        return None
    return TeamUpdate(
        status=_STATUSES[RequestStatus(association.state.code)],
        session_arn=association.session_arn,
        message=association.message,
        requested_at=association.requested_at,
        expires_at=association.expires_at,
    )


def _was_removal(world: World, association: Association) -> bool:
    if association.state == DELETE_PENDING:
        return True
    session = world.store.sessions.get(association.session_arn) if association.session_arn else None
    return session is not None and session.action == VaultAction.DISASSOCIATE


def delay(world: World, vault: Vault) -> None:
    """Show what is shown now until the request that comes next is visible."""
    if world.assume.vault_visibility == "later":
        vault.shown = vault.shown or shown_team(world, vault)
        world.store.shelf(Vault).put(vault)
        world.timers.soon(REQUEST_SHOWN, vault.arn)


@on_due(REQUEST_SHOWN)
def _shown(world: World, vault: Vault) -> None:
    vault.shown = None
    world.store.shelf(Vault).put(vault)


def associate(world: World, vault: Vault, team_arn: str) -> None:
    """Make a team the protector of a vault that no team protects (A1)."""
    associations.associate(world, SERVICE, vault.owner, vault.name, team_arn)
    if world.assume.vault_first_update == "approved":
        _remember(world, vault, TeamUpdate(status=UpdateStatus.APPROVED, requested_at=world.clock.now()))


def ask_to_hand_over(
    world: World, vault: Vault, association: Association, team_arn: str, requester: Requester, comment: str | None
) -> None:
    """Ask the team in force to hand over to another (A2)."""
    description = f"Hand over the protection of vault {vault.name} to {team_arn}"
    request = ApprovalRequest(
        VaultAction.ASSOCIATE, requester, description[:MAX_DESCRIPTION], resource_arn=vault.arn, comment=comment
    )
    associations.request_other_team(world, association, team_arn, request)


def ask_to_end(world: World, vault: Vault, association: Association, requester: Requester, comment: str | None) -> None:
    """Ask the team in force to protect a vault no longer (A6)."""
    description = f"End the protection of vault {vault.name}"
    request = ApprovalRequest(VaultAction.DISASSOCIATE, requester, description, resource_arn=vault.arn, comment=comment)
    associations.request_removal(world, association, request)


def request_unasked(world: World, association: Association, event: AssociationEvent) -> None:
    """Begin a request whose requester may not ask the team (A2 and A4, or A6 and A8)."""
    associations.request_unasked(world, association, event, NOT_ASKED)


@on_decision(Association, VaultAction.DISASSOCIATE)
def _removal_decided(world: World, association: Association, decision: Decision) -> None:
    """Do what a decided vote on the end of an association says; the vault goes on showing it (A7, A8)."""
    associations.removal_decided(world, association, decision)
    vault = _vault_of(world, association)
    if vault is None or decision.status is not RequestStatus.APPROVED:
        return
    update = _update_of(association) if world.assume.vault_removal_update == "kept" else None
    # The association that is gone shows its request as it stood last.
    _remember(world, vault, update and update.model_copy(update={"status": UpdateStatus.APPROVED}))
    if world.assume.vault_access == "removed":
        remove_access_to(world, vault.arn)


@on_team_deleted(SERVICE)
def _team_deleted(world: World, team: Team) -> None:
    """End the associations of a team that is gone, and access to what they protected (A13, R7)."""
    for association in associations.associations_of(world, SERVICE, team.arn):
        world.check_open()
        associations.end_unasked(world, association)
        vault = _vault_of(world, association)
        if vault is not None:
            _remember(world, vault, _update_of(association) or vault.update)
            remove_access_to(world, vault.arn)
        associations.team_deleted(world, association)


def _vault_of(world: World, association: Association) -> Vault | None:
    account, region = association.owner.split("/")
    return world.store.shelf(Vault).get(vault_arn(account, region, association.name))


def vault_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a vault, of whichever kind."""
    return f"arn:aws:{SERVICE}:{region}:{account}:backup-vault:{name}"


def _remember(world: World, vault: Vault, update: TeamUpdate | None) -> None:
    vault.update = update
    world.store.shelf(Vault).put(vault)
