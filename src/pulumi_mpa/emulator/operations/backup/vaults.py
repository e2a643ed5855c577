"""
Operations of AWS Backup on vaults.

A vault is a record here and never holds a recovery point.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.emulator.errors import Kind, ServiceError, conflict, over_quota
from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.emulator.life.backup import access, vaults
from pulumi_mpa.emulator.life.backup.associations import association_of, vault_arn
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.operations.backup.handlers import operation
from pulumi_mpa.emulator.operations.backup.lookup import find_vault, not_authorized
from pulumi_mpa.emulator.operations.backup.vault_view import vault_summary, vault_view
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.operations.tag_rules import tag_problems
from pulumi_mpa.emulator.operations.tokens import TokenReusedError, remember, replayed
from pulumi_mpa.emulator.shelf import Condition
from pulumi_mpa.emulator.world import owner_of
from pulumi_mpa.lifecycle import restore_access
from pulumi_mpa.lifecycle.limits import (
    BACKUP_PAGE,
    CREATOR_REQUEST_ID_PATTERN,
    MAX_VAULTS,
    MIN_RETENTION_DAYS,
    REGIONS_WITHOUT_AIR_GAPPED_VAULTS,
)
from pulumi_mpa.lifecycle.vault import VaultType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call

#: The member that is a ClientToken here.
TOKEN: Final = "CreatorRequestId"  # noqa: S105  the name of a member
_TOKEN_FORM = re.compile(CREATOR_REQUEST_ID_PATTERN)


def creation_rules(call: Call) -> Iterator[str]:
    """Return the problems that any new vault may have."""
    token = call.input.get(TOKEN)
    if token is not None and not _TOKEN_FORM.fullmatch(token):
        yield f"{TOKEN}: must match {CREATOR_REQUEST_ID_PATTERN}"
    yield from tag_problems(call.input.get("BackupVaultTags"), "BackupVaultTags")


def check_name_and_number(call: Call, name: str) -> str:
    """
    Return the ARN that a new vault gets.

    Raises:
        ServiceError: AlreadyExistsException, LimitExceededException.
    """
    arn = vault_arn(call.caller.account, call.caller.region, name)
    existing = call.world.store.shelf(Vault).get(arn)
    if existing is not None:
        raise ServiceError(
            Kind.ALREADY_EXISTS,
            f"Backup vault {name} exists already.",
            resource=arn,
            token=existing.creator_request_id,
        )
    count = call.world.store.shelf(Vault).count(owner_of(call.caller))
    if count >= MAX_VAULTS:
        raise over_quota(f"The account has {count} vaults in {call.caller.region} already; {MAX_VAULTS} are the limit.")
    return arn


def sent_before(call: Call) -> dict[str, Any] | None:
    """
    Find the output of a creation that was sent before.

    Raises:
        ServiceError: InvalidRequestException, for a token that was used for another creation.
    """
    try:
        found = replayed(call, TOKEN)
    except TokenReusedError:
        raise conflict(f"The {TOKEN} was used for another request.") from None
    return found[1] if found else None


def _air_gapped_rules(call: Call) -> Iterator[str]:
    yield from creation_rules(call)
    least, most = call.input.get("MinRetentionDays"), call.input.get("MaxRetentionDays")
    if least is not None and least < MIN_RETENTION_DAYS:
        yield f"MinRetentionDays: must be at least {MIN_RETENTION_DAYS}, is {least}"
    if least is not None and most is not None and most < least:
        yield f"MaxRetentionDays: must be at least MinRetentionDays, is {most}"


@operation("CreateLogicallyAirGappedBackupVault", _air_gapped_rules)
def create_logically_air_gapped_backup_vault(call: Call) -> dict[str, Any]:
    """Begin to create a vault (V1)."""
    again = sent_before(call)
    if again is not None:
        return again
    if call.caller.region in REGIONS_WITHOUT_AIR_GAPPED_VAULTS:
        raise conflict(f"{call.caller.region} has no logically air-gapped vaults.")
    name = call.input["BackupVaultName"]
    vault = Vault(
        arn=check_name_and_number(call, name),
        owner=owner_of(call.caller),
        state=vaults.birth(),
        created_at=call.world.clock.now(),
        tags=call.input.get("BackupVaultTags", {}),
        name=name,
        vault_type=VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT,
        creator_request_id=call.input.get(TOKEN),
        min_retention_days=call.input["MinRetentionDays"],
        max_retention_days=call.input["MaxRetentionDays"],
        key_arn=call.input.get("EncryptionKeyArn"),
    )
    vaults.begin(call.world, vault)
    output = {
        "BackupVaultName": name,
        "BackupVaultArn": vault.arn,
        "CreationDate": vault.created_at,
        "VaultState": vault.state.status,
    }
    remember(call, vault.arn, output, TOKEN)
    return output


@operation("DescribeBackupVault")
def describe_backup_vault(call: Call) -> dict[str, Any]:
    """Show a vault of the caller's account; nothing here shares one with another account."""
    account = call.input.get("BackupVaultAccountId", call.caller.account)
    if account != call.caller.account:
        raise not_authorized(call, vault_arn(account, call.caller.region, call.input["BackupVaultName"]))
    return vault_view(call.world, find_vault(call, call.input["BackupVaultName"]))


@operation("ListBackupVaults")
def list_backup_vaults(call: Call) -> dict[str, Any]:
    """List the vaults of the account in the Region, of both kinds; nothing here shares one with another account."""
    owner, wanted, shared = owner_of(call.caller), call.input.get("ByVaultType"), call.input.get("ByShared", False)
    conditions = [] if wanted is None else [Condition("label", "=", wanted)]

    def read(after: int | None, limit: int) -> list[tuple[int, Vault]]:
        return [] if shared else call.world.store.shelf(Vault).page(owner, conditions, after=after, limit=limit)

    page, rest = page_of_records([read], call.input, [call.operation, owner, wanted, shared], BACKUP_PAGE)
    return {"BackupVaultList": [vault_summary(vault) for vault in page], **rest}


@operation("DeleteBackupVault")
def delete_backup_vault(call: Call) -> dict[str, Any]:
    """Delete a vault that no team protects and nothing gives access to (V4), or access that was not approved (R8)."""
    vault = find_vault(call, call.input["BackupVaultName"])
    if vault.vault_type == VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT:
        _delete_air_gapped(call, vault)
    elif vault.state == restore_access.FAILED and call.world.assume.vault_failed_access == "permanent":
        raise conflict(f"The vault {vault.name} gives access to another vault: it can't be deleted.")
    else:
        access.delete(call.world, vault)
    return {}


def _delete_air_gapped(call: Call, vault: Vault) -> None:
    association = association_of(call.world, vault)
    if call.world.assume.vault_deletion == "refused":
        if association is not None:
            raise conflict(f"The approval team {association.team_arn} protects the vault {vault.name}.")
        given = access.first_access_to(call.world, vault.arn)
        if given is not None:
            raise conflict(f"There is access to the vault {vault.name}: {given.arn}.")
    vaults.delete(call.world, vault)
    access.remove_access_to(call.world, vault.arn)
    if association is not None:
        call.world.store.shelf(Association).remove(association.arn)
