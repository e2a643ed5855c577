"""What diff() answers for an association, from state and the program alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.messages import Code
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.association.outputs import association_view_of
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.diff import Diff, diff_of_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.association import AssociationView, DesiredAssociation

#: Inputs that are only recorded: nothing is sent for them.
LOCAL_FIELDS: Final = ("requesterComment", "resubmit", "adopt", "managedBy")


def diff_association(
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
        return Diff(changes=True, replaces=replaces, lines=(_replacement(view, replaces),))
    maybe = tuple(f"may be replaced: {key} known at run" for key, value in place.items() if is_unknown(value))
    plan = plan_association(want, view, now)
    known = recorded.get("explanation")
    return diff_of_plan(
        plan,
        recorded,
        wanted,
        local_fields=LOCAL_FIELDS,
        maybe=maybe,
        observed=Code.ASSOCIATION_WILL_BE_OBSERVED,
        known=known,
    )


def _replacement(view: AssociationView, replaces: tuple[str, ...]) -> str:
    """Describe what becomes of the association that stands."""
    start = f"will be replaced, since {' and '.join(replaces)} can't change: the new one is made first, then "
    if view.association is None:
        return f"{start}this one is forgotten, since nothing guards yet"
    need = f", needs {view.need}" if view.need else ""
    return f"{start}the approvers of {view.association.team_arn} are asked to guard the old operation no longer{need}"
