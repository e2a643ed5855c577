"""
What follows when a session ends, a team is gone, or something comes due.

Whoever knows what follows registers it here, beside the code that carries it out: `@on_session_end` with the actions
that the session was about, `@on_team_deleted`, `@on_due` with what comes due. Whoever ends a session or turns the clock needs to know
nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pulumi_mpa.emulator.records import Record

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.timers import Due, Timer
    from pulumi_mpa.emulator.world import World

R = TypeVar("R", bound=Record)
_SessionEnd = Callable[["World", "Session"], None]
_TeamEnd = Callable[["World", "Team"], None]

_SESSION_ENDS: Final[dict[str, _SessionEnd]] = {}
_TEAM_ENDS: Final[dict[str, _TeamEnd]] = {}
_DUE: Final[dict[str, tuple[type[Record], Callable[[World, Any], None]]]] = {}


def on_session_end(*actions: str) -> Callable[[_SessionEnd], _SessionEnd]:
    """
    Register the decorated function as what follows when a session about one of these actions ends.

    Args:
        actions: What sessions are about, as `service:Operation`.
    """

    def register(act: _SessionEnd) -> _SessionEnd:
        for action in actions:
            _add(_SESSION_ENDS, str(action), act)
        return act

    return register


def on_team_deleted(service: str) -> Callable[[_TeamEnd], _TeamEnd]:
    """
    Register the decorated function as what follows at a service when a team is gone and its open sessions have ended.

    Args:
        service: The service's name.
    """

    def register(act: _TeamEnd) -> _TeamEnd:
        _add(_TEAM_ENDS, service, act)
        return act

    return register


def on_due(due: Due[R]) -> Callable[[Callable[[World, R], None]], Callable[[World, R], None]]:
    """
    Register the decorated function as what happens when something comes due.

    Args:
        due: What comes due. Where its record is gone by then, nothing happens.
    """

    def register(act: Callable[[World, R], None]) -> Callable[[World, R], None]:
        _add(_DUE, due.name, (due.record, act))
        return act

    return register


def _add(registry: dict[str, Any], name: str, entry: object) -> None:
    if name in registry:
        raise ValueError(f"what follows from {name!r} is registered already")
    registry[name] = entry


def session_ended(world: World, session: Session) -> None:
    """Carry out what follows from the end of a session."""
    act = _SESSION_ENDS.get(session.action)
    if act is not None:
        act(world, session)


def team_deleted(world: World, team: Team) -> None:
    """Carry out what follows from the deletion of a team."""
    for act in _TEAM_ENDS.values():
        act(world, team)


def came_due(world: World, timer: Timer) -> None:
    """Carry out what a timer was set for."""
    kind, act = _DUE[timer.kind]
    record = world.store.shelf(kind).get(timer.arn)
    if record is not None:
        act(world, record)
