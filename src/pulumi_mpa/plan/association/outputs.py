"""The outputs of an association, and the view that can be read back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.requests.state import read_history, write_history
from pulumi_mpa.plan.association.outcome import PENDING, is_in_force
from pulumi_mpa.plan.association.update import describe
from pulumi_mpa.plan.outputs import SCHEMA_VERSION, pending_session, read_vote, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.plan.steps import Plan


def association_outputs(
    declared: Mapping[str, Any],
    view: AssociationView,
    plan: Plan,
    *,
    place: Mapping[str, Any],
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

        place: The inputs that say what is protected and where; they are outputs too.

        owner: Whose it is, as its team's tag says once there is one.

        entry: Which entry of state has it, as that tag says.

        portal_url: Where approvers vote, if a vote is open.

    Returns:
        The outputs, without any None inside.
    """
    association = view.association
    shown = association is not None and association.pair in PENDING
    values = {
        "schemaVersion": SCHEMA_VERSION,
        **place,
        "associationState": association.pair.status if association else None,
        "teamInForce": association.team_arn if association else None,
        "mpaStatus": _mpa_status(association),
        "status": association.pair.status if association else None,
        "statusCode": association.pair.code if association else None,
        "statusMessage": association.message if association else None,
        "pendingSession": pending_session(view.vote, portal_url) if shown else None,
        **write_history(view.history),
        "managed": view.managed,
        "need": view.need,
        "owner": owner,
        "entry": entry,
        "declared": dict(declared),
        **standing(plan, lambda: describe(view)),
    }
    return {key: value for key, value in values.items() if value is not None}


def association_view_of(values: Mapping[str, Any], name: str) -> AssociationView:
    """
    Read back the view that `association_outputs` wrote; whether the team is ready is not in it.

    Args:
        values: The last outputs.

        name: What is protected: an operation, or a vault's name.
    """
    status = values.get("mpaStatus") or {}
    association = None
    if values.get("associationState"):
        association = Association(
            name=name,
            team_arn=values["teamInForce"],
            pair=Pair(values["associationState"], status.get("status")),
            session_arn=status.get("mpaSessionArn"),
            message=status.get("statusMessage"),
            initiated_at=from_text(status.get("initiationDate")),
        )
    return AssociationView(
        association=association,
        history=read_history(values),
        managed=bool(values.get("managed")),
        need=values.get("need"),
        vote=read_vote(values.get("pendingSession")),
        owner=values.get("owner"),
        entry=values.get("entry"),
    )


def association_inputs_after(
    recorded: Mapping[str, Any], declared: Mapping[str, Any], view: AssociationView, team_input: str
) -> dict[str, Any]:
    """Return the inputs that a refresh puts into state: the team is drift only if somebody else changed it."""
    inputs = dict(declared)
    association = view.association
    if association is None:
        return inputs
    before = recorded.get("teamInForce")
    changed = bool(recorded.get("managed")) and before is not None and association.team_arn != before
    request = view.history.request
    ours = request is not None and view.history.outcome is Outcome.APPROVED and is_in_force(request, association)
    if not declared.get(team_input) or (changed and not ours):
        inputs[team_input] = association.team_arn
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
