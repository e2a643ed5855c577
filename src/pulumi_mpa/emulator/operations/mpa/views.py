"""What every view of a team, a session or an identity source is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.operations.views import given

if TYPE_CHECKING:
    from pulumi_mpa.emulator.world import World


def strategy(min_approvals: int) -> dict[str, Any]:
    """Return the approval strategy of a team with this threshold."""
    return {"MofN": {"MinApprovalsRequired": min_approvals}}


def disguised(world: World, arn: str, view: dict[str, Any]) -> dict[str, Any]:
    """Return a view with the state that a control told its record to show, if one did."""
    disguise = world.disguise_of(arn)
    if disguise is None:
        return view
    rest = {name: value for name, value in view.items() if name != "StatusCode"}
    return rest | given(Status=disguise.status, StatusCode=disguise.code)
