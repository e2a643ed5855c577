"""Operations of AWS Backup on which team protects a vault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, not_found
from pulumi_mpa.emulator.life.backup import associations
from pulumi_mpa.emulator.life.requests import cancel_request
from pulumi_mpa.emulator.operations.backup.global_settings import is_opted_in
from pulumi_mpa.emulator.operations.backup.handlers import operation
from pulumi_mpa.emulator.operations.backup.lookup import comment_rules, find_air_gapped_vault, not_authorized
from pulumi_mpa.emulator.operations.usable_teams import visible_team
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import IN_FORCE, AssociationEvent
from pulumi_mpa.lifecycle.limits import TEAM_ARN_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.life.associations import Association
    from pulumi_mpa.emulator.life.backup.records import Vault
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Team

_TEAM_ARN = re.compile(TEAM_ARN_PATTERN)
#: What the ARN of each of the service's policies contains.
_POLICY = ":aws:policy/backup.amazonaws.com/"


def _association_rules(call: Call) -> Iterator[str]:
    arn = call.input.get("MpaApprovalTeamArn")
    if arn is not None and not _TEAM_ARN.fullmatch(arn):
        yield "MpaApprovalTeamArn: is not the ARN of an approval team"
    yield from comment_rules(call)


def _usable_team(call: Call, arn: str) -> Team:
    """Find an active team of the caller's or one that is shared with them."""
    team = visible_team(call, arn)
    if team is None:
        choice = call.world.assume.vault_unseen_team
        if choice == "denied":
            raise not_authorized(call, arn)
        if choice == "refused":
            raise conflict(f"The approval team {arn} does not exist or is not shared with this account.")
        raise not_found("Approval team", arn)
    if team.state.status != TeamStatus.ACTIVE:
        raise conflict(f"The approval team {arn} is {team.state}: only an active one can protect a vault.")
    if call.world.assume.vault_policy == "required" and not any(_POLICY in policy for policy in team.policies):
        raise conflict(f"The approval team {arn} has no policy of AWS Backup.")
    return team


def _check_opt_in(call: Call, association: Association | None) -> None:
    assume = call.world.assume
    needed = assume.vault_opt_in == "required" if association is None else assume.vault_opt_out == "refused"
    if needed and not is_opted_in(call):
        raise conflict("Multi-party approval is off for this account: the global setting isMpaEnabled is not true.")


def _may_ask(call: Call, association: Association) -> bool:
    """
    Check whether the caller may ask the team in force, which may be shared no longer.

    Raises:
        ServiceError: AccessDeniedException, where the caller learns it at once.
    """
    if visible_team(call, association.team_arn) is not None:
        return True
    if call.world.assume.vault_unasked == "at-once":
        raise not_authorized(call, association.team_arn)
    return False


def _supersede(call: Call, association: Association) -> None:
    """Cancel an open request about a vault's team, where a second one takes its place."""
    if call.world.assume.vault_second_request == "supersedes":
        cancel_request(call.world, association)


@operation("AssociateBackupVaultMpaApprovalTeam", _association_rules)
def associate_backup_vault_mpa_approval_team(call: Call) -> dict[str, Any]:
    """Make a team protect a vault: at once where none does (A1), else by a vote of the team in force (A2)."""
    vault = find_air_gapped_vault(call, call.input["BackupVaultName"])
    association = associations.association_of(call.world, vault)
    _check_opt_in(call, association)
    team = _usable_team(call, call.input["MpaApprovalTeamArn"])
    associations.delay(call.world, vault)
    if association is None:
        associations.associate(call.world, vault, team.arn)
    else:
        _replace(call, vault, association, team.arn)
    return {}


def _replace(call: Call, vault: Vault, association: Association, team_arn: str) -> None:
    _supersede(call, association)
    if association.team_arn == team_arn and association.state in IN_FORCE:
        choice = call.world.assume.vault_same_team
        if choice == "refused":
            raise conflict(f"The approval team {team_arn} protects the vault {vault.name} already.")
        if choice == "accepted":
            return
    if not _may_ask(call, association):
        associations.request_unasked(call.world, association, AssociationEvent.OTHER_TEAM_REQUESTED)
        return
    comment = call.input.get("RequesterComment") or None
    associations.ask_to_hand_over(call.world, vault, association, team_arn, requester_of(call.caller), comment)


@operation("DisassociateBackupVaultMpaApprovalTeam", comment_rules)
def disassociate_backup_vault_mpa_approval_team(call: Call) -> dict[str, Any]:
    """Ask the team in force to protect a vault no longer (A6)."""
    vault = find_air_gapped_vault(call, call.input["BackupVaultName"])
    association = associations.association_of(call.world, vault)
    if association is None:
        if call.world.assume.vault_without_team == "not-found":
            raise not_found("Approval team", f"of vault {vault.name}")
        raise conflict(f"No approval team protects the vault {vault.name}.")
    _check_opt_in(call, association)
    associations.delay(call.world, vault)
    _supersede(call, association)
    if not _may_ask(call, association):
        associations.request_unasked(call.world, association, AssociationEvent.REMOVAL_REQUESTED)
        return {}
    comment = call.input.get("RequesterComment") or None
    associations.ask_to_end(call.world, vault, association, requester_of(call.caller), comment)
    return {}
