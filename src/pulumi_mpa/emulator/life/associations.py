"""The life of an association: a team guards, hands over, guards no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.life.requests import outcome_of, put_request, team_that_can_vote
from pulumi_mpa.emulator.life.sessions import Ask
from pulumi_mpa.emulator.records import Association
from pulumi_mpa.lifecycle.association import ASSOCIATION, AssociationEvent, RequestAction, RequestStatus
from pulumi_mpa.lifecycle.limits import MAX_DESCRIPTION

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Requester, Session
    from pulumi_mpa.emulator.world import World

_UPDATES = {
    RequestStatus.APPROVED: AssociationEvent.UPDATE_APPROVED,
    RequestStatus.FAILED: AssociationEvent.UPDATE_REJECTED,
    RequestStatus.CANCELLED: AssociationEvent.UPDATE_CANCELLED,
}
_REMOVALS = {
    RequestStatus.APPROVED: AssociationEvent.REMOVAL_APPROVED,
    RequestStatus.FAILED: AssociationEvent.REMOVAL_REJECTED,
    RequestStatus.CANCELLED: AssociationEvent.REMOVAL_CANCELLED,
}


def place_of(owner: str, action: str) -> str:
    """Give what an association is kept under: there is one for each operation of an account in a region."""
    return f"association/{owner}/{action}"


def first(world: World, owner: str, action: str, team_arn: str) -> Association:
    """Let a team guard what nothing guards (A1)."""
    move = ASSOCIATION.move_for(AssociationEvent.FIRST_ASSOCIATED, None)
    if move is None or move.after is None:
        raise conflict("A team can't be associated.")
    association = Association(
        arn=place_of(owner, action),
        owner=owner,
        state=move.after,
        created_at=world.clock.now(),
        action=action,
        team_arn=team_arn,
    )
    world.store.associations.put(association)
    return association


def _play(world: World, association: Association, event: AssociationEvent) -> None:
    move = ASSOCIATION.move_for(event, association.state)
    if move is None:
        raise conflict(f"The association is {association.state}: {event} is not possible now.")
    if move.after is None:
        world.store.associations.remove(association.arn)
    else:
        association.state = move.after
        world.store.associations.put(association)


def ask_for_other(
    world: World, association: Association, team_arn: str, requester: Requester, comment: str | None
) -> None:
    """Ask the team in force to hand over to another (A2)."""
    _play(world, association, AssociationEvent.OTHER_TEAM_REQUESTED)
    association.wanted_arn = team_arn
    _ask(world, association, RequestAction.ASSOCIATE, f"Let {team_arn} guard {association.action}", requester, comment)


def ask_for_removal(world: World, association: Association, requester: Requester, comment: str | None) -> None:
    """Ask the team in force to guard no longer (A6)."""
    _play(world, association, AssociationEvent.REMOVAL_REQUESTED)
    _ask(world, association, RequestAction.DISASSOCIATE, f"Guard {association.action} no longer", requester, comment)


def _ask(
    world: World,
    association: Association,
    action: RequestAction,
    description: str,
    requester: Requester,
    comment: str | None,
) -> None:
    ask = Ask(action, requester, description[:MAX_DESCRIPTION], comment=comment or None)
    put_request(world, association, team_that_can_vote(world, association.team_arn), ask, session_ended)


def session_ended(world: World, session: Session) -> None:
    """Do what a decided vote on an association says (A3, A4, A5, A7, A8)."""
    requester = session.requester
    for association in world.store.associations.of(f"{requester.account}/{requester.region}"):
        if association.session_arn == session.arn:
            _decided(world, association, session)


def _decided(world: World, association: Association, session: Session) -> None:
    status, association.message = outcome_of(session)
    if session.action == RequestAction.DISASSOCIATE:
        _play(world, association, _REMOVALS[status])
        return
    if status is RequestStatus.APPROVED and association.wanted_arn:
        association.team_arn = association.wanted_arn
    association.wanted_arn = None
    _play(world, association, _UPDATES[status])
