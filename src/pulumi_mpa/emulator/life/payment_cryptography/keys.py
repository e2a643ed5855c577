"""The life of a key of Payment Cryptography: created or imported, by a vote or without one, and deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import on_due, on_session_end
from pulumi_mpa.emulator.life.payment_cryptography.records import Key
from pulumi_mpa.emulator.life.payment_cryptography.requests import outcome_of
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import RequestAction, RequestStatus
from pulumi_mpa.lifecycle.key import KEY, KeyEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

KEY_DELETED: Final = Due("key deleted", Key)

_IMPORTS = {
    RequestStatus.APPROVED: KeyEvent.IMPORT_APPROVED,
    RequestStatus.FAILED: KeyEvent.IMPORT_REJECTED,
    RequestStatus.CANCELLED: KeyEvent.IMPORT_CANCELLED,
}


def state_after(event: KeyEvent, before: Pair | None) -> Pair:
    """
    Return the state that an event leads to.

    Raises:
        ServiceError: ConflictException, when the table has no such move.
    """
    move = KEY.move_for(event, before)
    if move is None or move.after is None:
        raise conflict(f"The key is {before}: {event} is not possible now.")
    return move.after


def _play(world: World, key: Key, event: KeyEvent) -> None:
    key.state = state_after(event, key.state)
    world.store.shelf(Key).put(key)


@on_session_end(RequestAction.IMPORT_KEY)
def _import_decided(world: World, session: Session) -> None:
    """Do what a decided vote on an import says (K3, K4, K5)."""
    key = world.store.shelf(Key).get(session.resource_arn)
    if key is not None and key.session_arn == session.arn:
        status, key.message = outcome_of(session)
        _play(world, key, _IMPORTS[status])


def schedule_deletion(world: World, key: Key, days: int) -> None:
    """Schedule the deletion of a key."""
    _play(world, key, KeyEvent.DELETION_SCHEDULED)
    key.deletes_at = world.timers.after(KEY_DELETED, key.arn, timedelta(days=days))


@on_due(KEY_DELETED)
def _window_ends(world: World, key: Key) -> None:
    """Delete a key whose days are over; it stays listed as deleted."""
    _play(world, key, KeyEvent.DELETED)
    key.deletes_at, key.deleted_at = None, world.clock.now()
