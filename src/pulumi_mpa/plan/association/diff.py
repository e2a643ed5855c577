"""What diff() answers for an association, from state and the program alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.machine import FIELDS
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.association.outputs import association_view_of
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.association.votes import new_vote, possible_vote
from pulumi_mpa.plan.diff import OF_EVERY_RESOURCE, Diff, diff_of_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.association import AssociationView, DesiredAssociation

#: Inputs that are only recorded: nothing is sent for them.
LOCAL_FIELDS: Final = ("requesterComment", "resubmit", "adopt", *OF_EVERY_RESOURCE)


def diff_between(
    recorded: Mapping[str, Any],
    wanted: Mapping[str, Any],
    want: DesiredAssociation,
    place: Mapping[str, object],
    name: str,
    now: datetime,
) -> Diff:
    """
    Determine from state alone what an update would do; another place replaces.

    Args:
        recorded: The last outputs.

        wanted: The checked inputs of the program; values may be unknown.

        want: What the program wants.

        place: The inputs that say what is protected and where.

        name: What state has as protected: an operation, or a vault's name.

        now: AWS's time.
    """
    replaces = tuple(key for key, value in place.items() if not is_unknown(value) and value != recorded.get(key))
    view = association_view_of(recorded, name)
    if replaces:
        return Diff(changes=True, replaces=replaces, lines=(_replacement(view, replaces, now),))
    unknown = tuple(key for key, value in place.items() if is_unknown(value))
    maybe = (_possible_replacement(view, unknown),) if unknown else ()
    plan = plan_association(want, view, now)
    return diff_of_plan(
        plan,
        recorded,
        wanted,
        local_fields=LOCAL_FIELDS,
        maybe=maybe,
        known=recorded.get("explanation"),
        observed=Code.ASSOCIATION_WILL_BE_OBSERVED,
    )


def _replacement(view: AssociationView, replaces: tuple[str, ...], now: datetime) -> Message:
    """Describe what becomes of the association that stands."""
    fields = {"fields": " and ".join(replaces)}
    if view.association is None:
        return Message(Code.ASSOCIATION_WILL_BE_REPLACED_AND_FORGOTTEN, fields)
    values = {**fields, "team": view.association.team_arn, "need": view.need or FIELDS["need"]}
    return Message(Code.ASSOCIATION_WILL_BE_REPLACED, values, new_vote("disassociate", view, now))


def _possible_replacement(view: AssociationView, unknown: tuple[str, ...]) -> Message:
    """Describe which inputs may need another association; nobody is asked where no team protects the operation yet."""
    data = possible_vote("disassociate", view) if view.association is not None else None
    return Message(Code.ASSOCIATION_MAY_BE_REPLACED, {"fields": " and ".join(unknown)}, data)
