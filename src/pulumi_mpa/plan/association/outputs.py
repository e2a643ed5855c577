"""The outputs of an association, and the view that can be read back from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.machine import Actor, Pair
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests import request as requests
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.approval_team.outputs import pending_session, read_vote
from pulumi_mpa.plan.association.outcome import PENDING, is_in_force
from pulumi_mpa.plan.association.update import describe
from pulumi_mpa.plan.steps import SILENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.plan.steps import Plan

SCHEMA_VERSION: Final = 1


def association_outputs(
    declared: Mapping[str, Any],
    view: AssociationView,
    plan: Plan,
    *,
    owner: str | None,
    entry: str | None,
    portal_url: str | None = None,
) -> dict[str, Any]:
    """
    Write what is known of an association as outputs.

    Args:
        declared: The inputs as the program wrote them.

        view: What AWS shows.

        plan: The plan made from that view after everything allowed was done.

        owner: Whose it is, as its team's guards tag says once there is one.

        entry: Which entry of state has it, as that tag says.

        portal_url: Where approvers vote, if a vote is open.

    Returns:
        The outputs, without any None inside.
    """
    association = view.association
    shown = association is not None and association.pair in PENDING
    values = {
        "schemaVersion": SCHEMA_VERSION,
        "action": declared["action"],
        "region": declared["region"],
        "associationState": association.pair.status if association else None,
        "teamInForce": association.team_arn if association else None,
        "mpaStatus": _mpa_status(association),
        "status": association.pair.status if association else None,
        "statusCode": association.pair.code if association else None,
        "statusMessage": association.message if association else None,
        "pendingSession": pending_session(view.vote, portal_url) if shown else None,
        "lastRequest": requests.to_state(replace(view.request, outcome=view.outcome)) if view.request else None,
        "rejections": list(requests.remember(view.rejections)),
        "cancelled": list(view.cancelled),
        "managed": view.managed,
        "need": view.need,
        "owner": owner,
        "entry": entry,
        "deletionSettingsSince": to_text(view.deletion_settings_since),
        "declared": dict(declared),
        **_standing(view, plan),
    }
    return {key: value for key, value in values.items() if value is not None}


def association_view_of(values: Mapping[str, Any]) -> AssociationView:
    """Read back the view that `association_outputs` wrote; whether the team is ready is not in it."""
    status = values.get("mpaStatus") or {}
    request = requests.from_state(values.get("lastRequest"))
    association = None
    if values.get("associationState"):
        association = Association(
            action=values["action"],
            team_arn=values["teamInForce"],
            pair=Pair(values["associationState"], status.get("status")),
            session_arn=status.get("mpaSessionArn"),
            message=status.get("statusMessage"),
            initiated_at=from_text(status.get("initiationDate")),
        )
    return AssociationView(
        association=association,
        managed=bool(values.get("managed")),
        need=values.get("need"),
        vote=read_vote(values.get("pendingSession")),
        request=request,
        outcome=request.outcome if request else None,
        ours_to_cancel=request is not None and request.session_arn is not None,
        rejections=tuple(values.get("rejections") or ()),
        cancelled=tuple(values.get("cancelled") or ()),
        owner=values.get("owner"),
        entry=values.get("entry"),
        deletion_settings_since=from_text(values.get("deletionSettingsSince")),
    )


def association_inputs_after(
    recorded: Mapping[str, Any], declared: Mapping[str, Any], view: AssociationView
) -> dict[str, Any]:
    """Return the inputs that a refresh puts into state: the team is drift only if somebody else changed it."""
    inputs = dict(declared)
    association = view.association
    if association is None:
        return inputs
    before = recorded.get("teamInForce")
    changed = bool(recorded.get("managed")) and before is not None and association.team_arn != before
    ours = view.request is not None and view.outcome is Outcome.APPROVED and is_in_force(view.request, association)
    if not declared.get("mpaTeamArn") or (changed and not ours):
        inputs["mpaTeamArn"] = association.team_arn
    return inputs


def _mpa_status(association: Association | None) -> dict[str, Any] | None:
    if association is None or association.session_arn is None:
        return None
    values = {
        "mpaSessionArn": association.session_arn,
        "status": association.pair.code,
        "statusMessage": association.message,
        "initiationDate": to_text(association.initiated_at),
    }
    return {key: value for key, value in values.items() if value is not None}


def _standing(view: AssociationView, plan: Plan) -> dict[str, Any]:
    left = [step for step in plan.steps if step.verb not in SILENT]
    if plan.blocked is not None:
        return {"settled": False, "waitingFor": str(plan.waiting_for), "explanation": plan.blocked.message()}
    if left:
        announced = "; ".join(step.message for step in left)
        return {
            "settled": False,
            "waitingFor": str(Actor.YOU),
            "explanation": f"not done yet, run `pulumi up` again: {announced}",
        }
    announced = "; ".join(plan.lines) or describe(view)
    return {"settled": plan.settled, "waitingFor": str(plan.waiting_for), "explanation": announced}
