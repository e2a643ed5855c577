"""The life of an association: a team protects an operation, hands over, protects it no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import on_session_end
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
from pulumi_mpa.emulator.life.payment_cryptography.records import Association
from pulumi_mpa.emulator.life.payment_cryptography.requests import outcome_of, request_approval, team_that_can_vote
from pulumi_mpa.emulator.shelf import Condition
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
    """Return what an association is stored under: there is one for each operation of an account in a region."""
    return f"association/{owner}/{action}"


def first(world: World, owner: str, action: str, team_arn: str) -> Association:
    """Make a team the protector of an operation that no team protects (A1)."""
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
    world.store.shelf(Association).put(association)
    return association


def _play(world: World, association: Association, event: AssociationEvent) -> None:
    move = ASSOCIATION.move_for(event, association.state)
    if move is None:
        raise conflict(f"The association is {association.state}: {event} is not possible now.")
    if move.after is None:
        world.store.shelf(Association).remove(association.arn)
    else:
        association.state = move.after
        world.store.shelf(Association).put(association)


def request_other_team(
    world: World, association: Association, team_arn: str, requester: Requester, comment: str | None
) -> None:
    """Ask the team in force to hand over to another (A2)."""
    _play(world, association, AssociationEvent.OTHER_TEAM_REQUESTED)
    association.wanted_arn = team_arn
    description = f"Hand over the protection of {association.action} to {team_arn}"
    _request(world, association, RequestAction.ASSOCIATE, description, requester, comment)


def request_removal(world: World, association: Association, requester: Requester, comment: str | None) -> None:
    """Ask the team in force to protect the operation no longer (A6)."""
    _play(world, association, AssociationEvent.REMOVAL_REQUESTED)
    description = f"End the protection of {association.action}"
    _request(world, association, RequestAction.DISASSOCIATE, description, requester, comment)


def _request(
    world: World,
    association: Association,
    action: RequestAction,
    description: str,
    requester: Requester,
    comment: str | None,
) -> None:
    request = ApprovalRequest(action, requester, description[:MAX_DESCRIPTION], comment=comment or None)
    request_approval(world, association, team_that_can_vote(world, association.team_arn), request)


@on_session_end(RequestAction.ASSOCIATE)
def _hand_over_decided(world: World, session: Session) -> None:
    """Do what a decided vote on another team says (A3, A4, A5)."""
    for association in _subjects(world, session):
        status, association.message = outcome_of(session)
        if status is RequestStatus.APPROVED and association.wanted_arn:
            association.team_arn = association.wanted_arn
        association.wanted_arn = None
        _play(world, association, _UPDATES[status])


@on_session_end(RequestAction.DISASSOCIATE)
def _removal_decided(world: World, session: Session) -> None:
    """Do what a decided vote on the end of an association says (A7, A8)."""
    for association in _subjects(world, session):
        status, association.message = outcome_of(session)
        _play(world, association, _REMOVALS[status])


def _subjects(world: World, session: Session) -> list[Association]:
    """Return the associations that a session is about."""
    owner = f"{session.requester.account}/{session.requester.region}"
    return world.store.shelf(Association).of(owner, Condition("label", "=", session.arn))
