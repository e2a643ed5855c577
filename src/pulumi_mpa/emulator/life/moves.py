"""Moves of the lifecycle tables, carried out on records of the services that ask teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.records import Record

if TYPE_CHECKING:
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Machine, Move, Pair

R = TypeVar("R", bound=Record)


def _move_for(machine: Machine, event: str, before: Pair | None) -> Move:
    move = machine.move_for(event, before)
    if move is None:
        raise conflict(f"The {machine.name} is {before}: {event} is not possible now.")
    return move


def birth(machine: Machine, event: str) -> Pair:
    """
    Return the state of something new.

    Raises:
        ServiceError: ConflictException, when the table has no such birth.
    """
    after = _move_for(machine, event, None).after
    if after is None:
        raise conflict(f"The {machine.name} cannot begin with {event}.")
    return after


def play(world: World, record: R, machine: Machine, event: str) -> None:
    """
    Apply an event to a record, and store or remove it.

    Raises:
        ServiceError: ConflictException, when the table has no such move.
    """
    after = _move_for(machine, event, record.state).after
    shelf = world.store.shelf(type(record))
    if after is None:
        world.timers.drop(record.arn)
        shelf.remove(record.arn)
        return
    record.state = after
    shelf.put(record)
