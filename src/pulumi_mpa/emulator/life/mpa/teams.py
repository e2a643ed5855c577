"""The states of an approval team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.records import Team
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.approval_team import TEAM, TeamEvent
from pulumi_mpa.lifecycle.limits import INVITATION_WINDOW

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Configuration, Draft
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Move, Pair
    from pulumi_mpa.lifecycle.session import ExecutionStatus

INVITATIONS_LAPSE: Final = Due("invitations lapse", Team)


def birth() -> Pair:
    """Return the state of a team that was just requested (T0)."""
    move = TEAM.move_for(TeamEvent.CREATE_REQUESTED, None)
    if move is None or move.after is None:
        raise conflict("An approval team can't be made.")
    return move.after


def play(world: World, team: Team, event: TeamEvent, message: str | None = None) -> Move:
    """
    Apply an event to a team: to its state and its draft's, and end whatever it waited for before.

    Raises:
        ServiceError: ConflictException, when the table has no such move.
    """
    move = TEAM.move_for(event, team.state, team.draft_state)
    if move is None:
        raise conflict(_not_now(team, event))
    world.timers.drop(team.arn)
    if move.after is None:
        world.store.teams.remove(team.arn)
        if world.assume.token_life == "resource":  # noqa: S105  an assumption, no secret
            world.store.drop_tokens(team.arn)
        return move
    team.state = move.after
    if not move.keeps_draft:
        if move.draft_after is None or team.draft is None:
            team.message, team.draft = message, None
        else:
            team.draft.state, team.draft.message = move.draft_after, message
            team.message = message
    else:
        team.message = message
    world.store.teams.put(team)
    return move


def _not_now(team: Team, event: TeamEvent) -> str:
    draft = f" with an update that is {team.draft_state}" if team.draft_state else ""
    return f"The approval team is {team.state}{draft}: {event} is not possible now."


def invite(world: World, team: Team) -> None:
    """Open the invitations of a team, for as long as AWS leaves them open."""
    world.timers.after(INVITATIONS_LAPSE, team.arn, INVITATION_WINDOW)


def invited(world: World, team: Team) -> Configuration | None:
    """Return the configuration whose invitations are open, None when none are."""
    if not world.timers.is_set(INVITATIONS_LAPSE, team.arn):
        return None
    return team.draft.configuration if team.draft else team.configuration


def draft_of(team: Team) -> Draft:
    """
    Return the update of a team that is not in force yet.

    Raises:
        ServiceError: ConflictException, when there is none.
    """
    if team.draft is None:
        raise conflict("The approval team has no update.")
    return team.draft


def mark_executed(world: World, team: Team, status: ExecutionStatus) -> None:
    """Record in the latest vote on a team what carrying out its request came to."""
    session = world.store.sessions.get(team.session_arn) if team.session_arn else None
    if session:
        session.execution = status
        world.store.sessions.put(session)
