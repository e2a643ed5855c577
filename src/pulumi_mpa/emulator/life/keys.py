"""The life of a key of Payment Cryptography: made or imported, guarded or not, deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.life.requests import outcome_of
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.key import KEY, KeyEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Key, Session
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

_IMPORTS = {
    RequestStatus.APPROVED: KeyEvent.IMPORT_APPROVED,
    RequestStatus.FAILED: KeyEvent.IMPORT_REJECTED,
    RequestStatus.CANCELLED: KeyEvent.IMPORT_CANCELLED,
}


def state_after(event: KeyEvent, before: Pair | None) -> Pair:
    """
    Give the state that an event leads to.

    Raises:
        FaultError: ConflictException, when the table has no such move.
    """
    move = KEY.move_for(event, before)
    if move is None or move.after is None:
        raise conflict(f"The key is {before}: {event} is not possible now.")
    return move.after


def _play(world: World, key: Key, event: KeyEvent) -> None:
    key.state = state_after(event, key.state)
    world.store.keys.put(key)


def session_ended(world: World, session: Session) -> None:
    """Do what a decided vote on an import says (K3, K4, K5)."""
    key = world.store.keys.get(session.resource_arn)
    if key is not None and key.session_arn == session.arn:
        status, key.message = outcome_of(session)
        _play(world, key, _IMPORTS[status])


def schedule_deletion(world: World, key: Key, days: int) -> None:
    """Let a key be deleted later."""
    _play(world, key, KeyEvent.DELETION_SCHEDULED)
    key.deletes_at = world.timers.after(Due.KEY_DELETED, key.arn, timedelta(days=days))


def window_ends(world: World, key: Key) -> None:
    """Delete a key whose days are over; what it was stays listed."""
    _play(world, key, KeyEvent.DELETED)
    key.deletes_at, key.deleted_at = None, world.clock.now()
