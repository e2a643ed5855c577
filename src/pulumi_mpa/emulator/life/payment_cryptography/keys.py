"""The life of a key of Payment Cryptography: created or imported, by a vote or without one, and deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life import moves
from pulumi_mpa.emulator.life.payment_cryptography.records import Key
from pulumi_mpa.emulator.life.requests import on_decision
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import RequestAction, RequestStatus
from pulumi_mpa.lifecycle.key import KEY, KeyEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.requests import Decision
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

KEY_DELETED: Final = Due("key deleted", Key)

_IMPORTS = {
    RequestStatus.APPROVED: KeyEvent.IMPORT_APPROVED,
    RequestStatus.FAILED: KeyEvent.IMPORT_REJECTED,
    RequestStatus.CANCELLED: KeyEvent.IMPORT_CANCELLED,
}


def birth(event: KeyEvent) -> Pair:
    """Return the state of a key that was just created or imported, or whose import was requested."""
    return moves.birth(KEY, event)


@on_decision(Key, RequestAction.IMPORT_KEY)
def _import_decided(world: World, key: Key, decision: Decision) -> None:
    """Do what a decided vote on an import says (K3, K4, K5)."""
    key.message = decision.message
    moves.play(world, key, KEY, _IMPORTS[decision.status])


def schedule_deletion(world: World, key: Key, days: int) -> None:
    """Schedule the deletion of a key."""
    moves.play(world, key, KEY, KeyEvent.DELETION_SCHEDULED)
    key.deletes_at = world.timers.after(KEY_DELETED, key.arn, timedelta(days=days))


@on_due(KEY_DELETED)
def _window_ends(world: World, key: Key) -> None:
    """Delete a key whose days are over; it stays listed as deleted."""
    moves.play(world, key, KEY, KeyEvent.DELETED)
    key.deletes_at, key.deleted_at = None, world.clock.now()
