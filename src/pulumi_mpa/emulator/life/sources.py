"""The life of an identity source: the approval portal is installed, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.identity_source import ACTIVE, DELETING, IDENTITY_SOURCE, SourceEvent

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Source
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair


def birth() -> Pair:
    """Give the state of a source that was just asked for (I1)."""
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
    Let an event happen to an identity source.

    Raises:
        FaultError: ConflictException, when the table has no such move.
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
        world.timers.soon(Due.SOURCE_GONE, source.arn)


def advance(world: World, source: Source, wanted: SourceEvent) -> None:
    """End the service's work on a source, the way somebody said it should end if they did (I2 to I5, I6, I7)."""
    code = world.store.fact(f"next-source:{source.owner}")
    event = event_for(code, source) if code else None
    if event is None:
        play(world, source, wanted)
        return
    world.store.remember(f"next-source:{source.owner}", None)
    play(world, source, event, f"The approval portal: {event}.")
