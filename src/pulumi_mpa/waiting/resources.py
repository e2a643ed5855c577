"""What a wait makes of a resource's outputs: nothing to do, one to wait for, or one that nobody was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Actor, Pair
from pulumi_mpa.messages import Code, Message, Printed
from pulumi_mpa.messages.hiding import without
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.plan.verdict import Until
from pulumi_mpa.waiting.targets import AssociationTarget, TeamTarget

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

    from pulumi_mpa.waiting.wait import Wait

_VOTED: Final = (associations.AssociationState.UPDATE_PENDING, associations.AssociationState.DELETE_PENDING)


async def wait_for_resource(
    wait: Wait, values: Mapping[str, Any], row: pulumi.Resource | None, *, secret_approvers: bool, hidden: str | None
) -> None:
    """
    Wait for a team or an association.

    Args:
        wait: What the wait was asked for.

        values: How the resource stands, from its outputs; those of a team have a `draft`.

        row: On whose row the progress is shown.

        secret_approvers: No line may name an approver.

        hidden: A secret that no line repeats.

    Raises:
        pulumi.RunError: People have not agreed, or nobody was asked.
    """
    arn, explanation = str(values["id"]), Printed(without(values["explanation"], [hidden] if hidden else []))
    if values["settled"]:
        return
    if values["waiting_for"] == Actor.YOU and wait.until is Until.SETTLED:
        raise wait.failed(arn, Message(Code.GATE_WAITS_FOR_YOU, {"state": explanation}))
    if "draft" in values:
        await wait.for_target(TeamTarget(arn, wait.until, _version(values), secret_approvers), arn, row)
    elif values["state"] in _VOTED:
        session = values["request"].mpa_session_arn if values["request"] else None
        place = Place(str(values["service"]), str(values["region"]), str(values["name"]))
        target = AssociationTarget(place, session, values["team"], values["wanted"], values["account"])
        await wait.for_target(target, arn, row, hidden=hidden)
    else:
        wait.time_is_up(arn, Message(Code.GATE_NOTHING_REQUESTED, {"state": explanation}), row)


def _version(values: Mapping[str, Any]) -> str | None:
    """Return the version that is waited for: the draft that is open, ours or one that asks for the same, else what was asked for."""
    draft, request = values["draft"], values["lastRequest"]
    if draft is not None and Pair(draft.status, draft.status_code) not in teams.FAILED_DRAFTS:
        return str(draft.version_id)
    return request.version_id if request is not None else None
