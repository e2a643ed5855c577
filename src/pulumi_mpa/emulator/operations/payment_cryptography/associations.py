"""Operations of Payment Cryptography on which team protects an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, invalid, nothing_there
from pulumi_mpa.emulator.life import associations
from pulumi_mpa.emulator.life.payment_cryptography.associations import SERVICE, ask_to_end, ask_to_hand_over
from pulumi_mpa.emulator.operations.payment_cryptography.handlers import operation
from pulumi_mpa.emulator.operations.payment_cryptography.request_view import request_view
from pulumi_mpa.emulator.operations.usable_teams import visible_team
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.emulator.world import owner_of, requester_of
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import IN_FORCE

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.associations import Association
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Team


def find_association(call: Call, action: str) -> Association | None:
    """Find which team protects an operation in the caller's account and region; None when none does."""
    return associations.find_association(call.world, SERVICE, owner_of(call.caller), action)


def _in_force(call: Call) -> Association:
    association = find_association(call, call.input["Action"])
    if association is None:
        raise nothing_there(call.input["Action"])
    return association


def _usable_team(call: Call, arn: str) -> Team:
    """Find an active team of the caller's or one that is shared with them."""
    team = visible_team(call, arn)
    if team is None:
        raise nothing_there(arn)
    if team.state.status != TeamStatus.ACTIVE:
        raise invalid([f"MpaTeamArn: the approval team is {team.state}; only an active one can protect anything"])
    return team


def _view(call: Call, association: Association) -> dict[str, Any]:
    view = given(
        Action=association.name,
        MpaTeamArn=association.team_arn,
        AssociationState=association.state.status,
        MpaStatus=request_view(call.world, association),
    )
    return {"MpaTeamAssociation": view}


@operation("GetMpaTeamAssociation")
def get_mpa_team_association(call: Call) -> dict[str, Any]:
    """Show which team protects an operation (A12 where none does)."""
    return _view(call, _in_force(call))


@operation("AssociateMpaTeam")
def associate_mpa_team(call: Call) -> dict[str, Any]:
    """Make a team protect an operation: at once where none does (A1), else by a vote of the team in force (A2)."""
    action, team = call.input["Action"], _usable_team(call, call.input["MpaTeamArn"])
    association = find_association(call, action)
    if association is None:
        return _view(call, associations.associate(call.world, SERVICE, owner_of(call.caller), action, team.arn))
    if association.team_arn == team.arn and association.state in IN_FORCE:
        if call.world.assume.same_team == "conflict":
            raise conflict(f"The approval team {team.arn} protects {action} already.")
        return _view(call, association)
    ask_to_hand_over(call.world, association, team.arn, requester_of(call.caller), call.input.get("RequesterComment"))
    return _view(call, association)


@operation("DisassociateMpaTeam")
def disassociate_mpa_team(call: Call) -> dict[str, Any]:
    """Ask the team in force to protect the operation no longer (A6, A10 where none does)."""
    association = _in_force(call)
    ask_to_end(call.world, association, requester_of(call.caller), call.input.get("RequesterComment"))
    return _view(call, association)
