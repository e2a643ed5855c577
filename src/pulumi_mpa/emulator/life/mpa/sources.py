"""The life of an identity source: the approval portal is installed, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.records import Source
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.identity_source import ACTIVE, DELETING, IDENTITY_SOURCE, SourceEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

SOURCE_READY: Final = Due("source ready", Source)
SOURCE_GONE: Final = Due("source gone", Source)


def birth() -> Pair:
    """Return the state of a source that was just requested (I1)."""
    move = IDENTITY_SOURCE.move_for(SourceEvent.CREATE_REQUESTED, None)
    if move is None or move.after is None:
        raise conflict("An identity source can't be made.")
    return move.after


def event_for(code: str, source: Source) -> SourceEvent | None:
    """Find the event that takes a source, as it is now, into the state with this code."""
    for move in IDENTITY_SOURCE.moves:
        if move.after and move.after.code == code and source.state in move.before:
            return SourceEvent(move.event)
    return None


def play(world: World, source: Source, event: SourceEvent, message: str | None = None) -> None:
    """
    Apply an event to an identity source.

    Raises:
        ServiceError: ConflictException, when the table has no such move.
    """
    move = IDENTITY_SOURCE.move_for(event, source.state)
    if move is None:
        raise conflict(f"The identity source is {source.state}: {event} is not possible now.")
    world.timers.drop(source.arn)
    if move.after is None:
        world.store.sources.remove(source.arn)
        world.store.drop_tokens(source.arn)
        return
    source.state, source.message = move.after, message
    source.installed = source.installed or source.state == ACTIVE
    world.store.sources.put(source)
    if source.state == DELETING:
        world.timers.soon(SOURCE_GONE, source.arn)


@on_due(SOURCE_READY)
def _ready(world: World, source: Source) -> None:
    _finish(world, source, SourceEvent.PORTAL_INSTALLED)


@on_due(SOURCE_GONE)
def _gone(world: World, source: Source) -> None:
    _finish(world, source, SourceEvent.DELETED)


def _finish(world: World, source: Source, expected: SourceEvent) -> None:
    """End the service's work on a source as expected, or the way a control said it should end (I2 to I7)."""
    code = world.store.fact(f"next-source:{source.owner}")
    event = event_for(code, source) if code else None
    if event is None:
        play(world, source, expected)
        return
    world.store.remember(f"next-source:{source.owner}", None)
    play(world, source, event, f"The approval portal: {event}.")
