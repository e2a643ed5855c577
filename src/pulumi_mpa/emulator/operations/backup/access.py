"""Operations of AWS Backup on access to a vault: asked for by another account, taken away by the vault's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, not_found
from pulumi_mpa.emulator.life.backup import access as life
from pulumi_mpa.emulator.life.backup.associations import association_of, vault_arn
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.life.requests import team_that_can_vote
from pulumi_mpa.emulator.operations.backup.handlers import operation
from pulumi_mpa.emulator.operations.backup.lookup import (
    comment_rules,
    find_air_gapped_vault,
    find_vault,
    not_authorized,
)
from pulumi_mpa.emulator.operations.backup.vault_view import access_view
from pulumi_mpa.emulator.operations.backup.vaults import TOKEN, check_name_and_number, creation_rules, sent_before
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.operations.tokens import remember
from pulumi_mpa.emulator.operations.usable_teams import visible_team
from pulumi_mpa.emulator.world import new_id, owner_of, requester_of
from pulumi_mpa.lifecycle.limits import BACKUP_PAGE, MAX_VAULT_NAME
from pulumi_mpa.lifecycle.vault import AVAILABLE, VaultType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.life.associations import Association
    from pulumi_mpa.emulator.operations.register import Call

#: What a derived name that is taken already ends in: so many characters.
_SUFFIX = 8


def _access_rules(call: Call) -> Iterator[str]:
    yield from creation_rules(call)
    yield from comment_rules(call)


@operation("CreateRestoreAccessBackupVault", _access_rules)
def create_restore_access_backup_vault(call: Call) -> dict[str, Any]:
    """Ask the team of a vault, of whichever account, for access to it (R0)."""
    again = sent_before(call)
    if again is not None:
        return again
    source = _source(call)
    association = _protection_of(call, source)
    team = visible_team(call, team_that_can_vote(call.world, association.team_arn).arn)
    if team is None and call.world.assume.vault_unasked == "at-once":
        raise not_authorized(call, association.team_arn)
    name = call.input.get("BackupVaultName") or _derived_name(call, source)
    access = Vault(
        arn=check_name_and_number(call, name),
        owner=owner_of(call.caller),
        state=life.birth(),
        created_at=call.world.clock.now(),
        tags=call.input.get("BackupVaultTags", {}),
        name=name,
        vault_type=VaultType.RESTORE_ACCESS_BACKUP_VAULT,
        creator_request_id=call.input.get(TOKEN),
        source_arn=source.arn,
    )
    output = {
        "RestoreAccessBackupVaultArn": access.arn,
        "RestoreAccessBackupVaultName": name,
        "VaultState": access.state.status,
        "CreationDate": access.created_at,
    }
    comment = call.input.get("RequesterComment") or None
    life.ask_for_access(call.world, access, team, requester_of(call.caller), comment)
    remember(call, access.arn, output, TOKEN)
    return output


def _source(call: Call) -> Vault:
    """Find the vault that access is wanted to; it is in the Region of the call, and may be another account's."""
    arn = call.input["SourceBackupVaultArn"]
    source = call.world.store.shelf(Vault).get(arn)
    here = source is not None and source.owner.partition("/")[2] == call.caller.region
    if source is None or not here or source.vault_type != VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT:
        raise not_found("Logically air-gapped vault", arn)
    if source.state != AVAILABLE:
        raise conflict(f"The vault {arn} is {source.state}: it has to be {AVAILABLE}.")
    return source


def _protection_of(call: Call, vault: Vault) -> Association:
    association = association_of(call.world, vault)
    if association is None:
        raise conflict(f"No approval team protects the vault {vault.arn}: nobody can approve the request.")
    return association


def _derived_name(call: Call, source: Vault) -> str:
    """Return a free name that begins as the name of the vault that access is wanted to."""
    taken = call.world.store.shelf(Vault).get(vault_arn(call.caller.account, call.caller.region, source.name))
    if taken is None:
        return source.name
    return f"{source.name[: MAX_VAULT_NAME - _SUFFIX - 1]}-{new_id()[:_SUFFIX]}"


@operation("RevokeRestoreAccessBackupVault", comment_rules)
def revoke_restore_access_backup_vault(call: Call) -> dict[str, Any]:
    """Ask the team in force to take access to a vault away (R4)."""
    vault = find_air_gapped_vault(call, call.input["BackupVaultName"])
    arn = call.input["RestoreAccessBackupVaultArn"]
    access = call.world.store.shelf(Vault).get(arn)
    if access is None or access.source_arn != vault.arn:
        raise not_found("Restore access backup vault", arn)
    team = team_that_can_vote(call.world, _protection_of(call, vault).team_arn)
    comment = call.input.get("RequesterComment") or None
    life.ask_to_revoke(call.world, access, team, requester_of(call.caller), comment)
    return {}


@operation("ListRestoreAccessBackupVaults")
def list_restore_access_backup_vaults(call: Call) -> dict[str, Any]:
    """List what gives access to a vault of the caller's account, or is to, whatever became of it."""
    vault = find_vault(call, call.input["BackupVaultName"])
    if vault.vault_type != VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT:
        raise not_found("Logically air-gapped vault", vault.name)

    def read(after: int | None, limit: int) -> list[tuple[int, Vault]]:
        return call.world.store.shelf(Vault).shared_with(vault.arn, after=after, limit=limit)

    page, rest = page_of_records([read], call.input, [call.operation, vault.arn], BACKUP_PAGE)
    return {"RestoreAccessBackupVaults": [access_view(call.world, access) for access in page], **rest}
