"""The life of a logically air-gapped vault: created, and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life import moves
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.vault import VAULT, VaultEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

VAULT_CREATED: Final = Due("vault created", Vault)


def birth() -> Pair:
    """Return the state of a vault that was just requested (V1)."""
    return moves.birth(VAULT, VaultEvent.CREATION_REQUESTED)


def begin(world: World, vault: Vault) -> None:
    """Store a new vault, which the service goes on to create."""
    world.store.shelf(Vault).put(vault)
    world.timers.soon(VAULT_CREATED, vault.arn)


@on_due(VAULT_CREATED)
def _created(world: World, vault: Vault) -> None:
    """End the creation of a vault: it can be used, or a control said that it fails (V2, V3)."""
    failed = world.take_outcome("next-vault")
    moves.play(world, vault, VAULT, VaultEvent.CREATION_FAILED if failed else VaultEvent.CREATED)


def delete(world: World, vault: Vault) -> None:
    """Delete a vault (V4)."""
    moves.play(world, vault, VAULT, VaultEvent.DELETED)
    world.store.drop_tokens(vault.arn)
