"""The life of an association, whichever service has it: a team protects something, hands over, protects it no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life.moves import birth, play
from pulumi_mpa.emulator.life.requests import VotedRecord, request_approval, team_that_can_vote
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import ASSOCIATION, IN_FORCE, UPDATE_PENDING, AssociationEvent, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
    from pulumi_mpa.emulator.life.requests import Decision
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


class Association(VotedRecord):
    """
    Which team protects something.

    No service has an ARN for it; it is stored under one of our own, which nobody sees.
    """

    #: The protected service, and what is protected by its name there.
    service: str
    name: str
    team_arn: str
    #: The team that is requested while the one in force votes; shown nowhere.
    wanted_arn: str | None = None

    @property
    def audience(self) -> Sequence[str]:
        """Return the team in force, by which it is found."""
        return (self.team_arn,)


NOT_ASKED: Final = Due("association not asked about", Association)


def place_of(service: str, owner: str, name: str) -> str:
    """Return what an association is stored under: there is one for each name of a service in an account and a Region."""
    return f"association/{service}/{owner}/{name}"


def find_association(world: World, service: str, owner: str, name: str) -> Association | None:
    """Find which team protects something; None when none does."""
    return world.store.shelf(Association).get(place_of(service, owner, name))


def associations_of(world: World, service: str, team_arn: str) -> list[Association]:
    """Return the associations of a service in which a team is in force."""
    found = world.store.shelf(Association).shared_with(team_arn)
    return [item for _, item in found if item.service == service and item.team_arn == team_arn]


def associate(world: World, service: str, owner: str, name: str, team_arn: str) -> Association:
    """Make a team the protector of something that no team protects (A1)."""
    association = Association(
        arn=place_of(service, owner, name),
        owner=owner,
        state=birth(ASSOCIATION, AssociationEvent.FIRST_ASSOCIATED),
        created_at=world.clock.now(),
        service=service,
        name=name,
        team_arn=team_arn,
    )
    world.store.shelf(Association).put(association)
    return association


def request_other_team(world: World, association: Association, team_arn: str, request: ApprovalRequest) -> None:
    """Ask the team in force to hand over to another (A2)."""
    play(world, association, ASSOCIATION, AssociationEvent.OTHER_TEAM_REQUESTED)
    association.wanted_arn = team_arn
    request_approval(world, association, team_that_can_vote(world, association.team_arn), request)


def request_removal(world: World, association: Association, request: ApprovalRequest) -> None:
    """Ask the team in force to protect this no longer (A6)."""
    play(world, association, ASSOCIATION, AssociationEvent.REMOVAL_REQUESTED)
    request_approval(world, association, team_that_can_vote(world, association.team_arn), request)


def request_unasked(world: World, association: Association, event: AssociationEvent, message: str) -> None:
    """Begin a request that nobody is asked about, since its requester may not ask the team; it is rejected a moment later."""
    play(world, association, ASSOCIATION, event)
    association.session_arn = association.wanted_arn = association.expires_at = None
    association.requested_at, association.message = world.clock.now(), message
    world.timers.soon(NOT_ASKED, association.arn)


@on_due(NOT_ASKED)
def end_unasked(world: World, association: Association) -> None:
    """End a request that nobody is asked about, where one is open."""
    if association.session_arn is None and association.state not in IN_FORCE:
        replaces = association.state == UPDATE_PENDING
        event = AssociationEvent.UPDATE_REJECTED if replaces else AssociationEvent.REMOVAL_REJECTED
        play(world, association, ASSOCIATION, event)


def hand_over_decided(world: World, association: Association, decision: Decision) -> None:
    """Do what a decided vote on another team says (A3, A4, A5)."""
    association.message = decision.message
    if decision.status is RequestStatus.APPROVED and association.wanted_arn:
        association.team_arn = association.wanted_arn
    association.wanted_arn = None
    play(world, association, ASSOCIATION, _UPDATES[decision.status])


def removal_decided(world: World, association: Association, decision: Decision) -> None:
    """Do what a decided vote on the end of an association says (A7, A8)."""
    association.message = decision.message
    play(world, association, ASSOCIATION, _REMOVALS[decision.status])


def team_deleted(world: World, association: Association) -> None:
    """End an association whose team is gone (A13)."""
    play(world, association, ASSOCIATION, AssociationEvent.TEAM_DELETED)
