"""Find what a call of AWS Backup names, as far as its caller may see it; what all of its inputs keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.errors import conflict, denied, not_found
from pulumi_mpa.emulator.life.backup.associations import vault_arn
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.lifecycle.limits import MAX_COMMENT
from pulumi_mpa.lifecycle.vault import AVAILABLE, VaultType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call


def find_vault(call: Call, name: str) -> Vault:
    """
    Find a vault of the caller's account and Region, of whichever kind.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    vault = call.world.store.shelf(Vault).get(vault_arn(call.caller.account, call.caller.region, name))
    if vault is None:
        raise not_found("Backup vault", name)
    return vault


def find_air_gapped_vault(call: Call, name: str) -> Vault:
    """
    Find a vault of the caller's account and Region that a team can protect.

    Raises:
        ServiceError: ResourceNotFoundException, or InvalidRequestException for one of another kind or that can't be used.
    """
    vault = find_vault(call, name)
    if vault.vault_type != VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT:
        raise conflict(f"The vault {name} is a {vault.vault_type}: teams protect logically air-gapped vaults only.")
    if vault.state != AVAILABLE:
        raise conflict(f"The vault {name} is {vault.state}: it has to be {AVAILABLE}.")
    return vault


def not_authorized(call: Call, arn: str) -> Exception:
    """Return the error for a caller who may not do this with a resource."""
    return denied(
        f"User: {call.caller.principal_arn} is not authorized to perform: backup:{call.operation} on resource: {arn}"
    )


def comment_rules(call: Call) -> Iterator[str]:
    """Return a problem where the comment is longer than a session can have it; AWS Backup itself sets no length."""
    comment = call.input.get("RequesterComment", "")
    if len(comment) > MAX_COMMENT:
        yield f"RequesterComment: must have at most {MAX_COMMENT} characters, has {len(comment)}"
