"""The outputs of an association, and the view that can be read back from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.machine import Actor, Pair
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model.ask import Answer
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.mpa_team_association import Association, AssociationView
from pulumi_mpa.plan.association_answer import PENDING, came_about
from pulumi_mpa.plan.mpa_team_association import explain
from pulumi_mpa.plan.steps import SILENT
from pulumi_mpa.plan.team_outputs import pending_session, read_vote

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
    holder: str | None,
    portal_url: str | None = None,
) -> dict[str, Any]:
    """
    Write what is known of an association as outputs.

    Args:
        declared: The inputs as the program wrote them.

        view: What AWS shows.

        plan: The plan made from that view after everything allowed was done.

        owner: Whose it is, as its team's guards tag says once there is one.

        holder: Which entry of state has it, as that tag says.

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
        "asked": asks.to_state(replace(view.ask, answer=view.answer)) if view.ask else None,
        "refusals": list(asks.remember(view.refusals)),
        "cancelled": list(view.cancelled),
        "taken": view.taken,
        "need": view.need,
        "owner": owner,
        "holder": holder,
        "wordSince": to_text(view.word_since),
        "declared": dict(declared),
        **_standing(view, plan),
    }
    return {key: value for key, value in values.items() if value is not None}


def association_view_of(values: Mapping[str, Any]) -> AssociationView:
    """Read back the view that `association_outputs` wrote; whether the team is ready is not in it."""
    status = values.get("mpaStatus") or {}
    ask = asks.from_state(values.get("asked"))
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
        taken=bool(values.get("taken")),
        need=values.get("need"),
        vote=read_vote(values.get("pendingSession")),
        ask=ask,
        answer=ask.answer if ask else None,
        ours_to_cancel=ask is not None and ask.session_arn is not None,
        refusals=tuple(values.get("refusals") or ()),
        cancelled=tuple(values.get("cancelled") or ()),
        owner=values.get("owner"),
        holder=values.get("holder"),
        word_since=from_text(values.get("wordSince")),
    )


def association_inputs_after(
    recorded: Mapping[str, Any], declared: Mapping[str, Any], view: AssociationView
) -> dict[str, Any]:
    """Give the inputs that a refresh puts into state: the team is drift only if somebody else changed it."""
    inputs = dict(declared)
    association = view.association
    if association is None:
        return inputs
    before = recorded.get("teamInForce")
    changed = bool(recorded.get("taken")) and before is not None and association.team_arn != before
    ours = view.ask is not None and view.answer is Answer.APPROVED and came_about(view.ask, association)
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
    if plan.refusal is not None:
        return {"settled": False, "waitingFor": str(plan.waiting_for), "explanation": plan.refusal.sentence()}
    if left:
        told = "; ".join(step.sentence for step in left)
        return {
            "settled": False,
            "waitingFor": str(Actor.YOU),
            "explanation": f"not done yet, run `pulumi up` again: {told}",
        }
    told = "; ".join(plan.lines) or explain(view)
    return {"settled": plan.settled, "waitingFor": str(plan.waiting_for), "explanation": told}
