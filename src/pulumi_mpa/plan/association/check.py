"""What check() and diff() tell of an association, from state and the program alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.association import desired, problems_of
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.approval_team.diff import Diff
from pulumi_mpa.plan.association.outputs import association_view_of
from pulumi_mpa.plan.association.update import plan_association

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.association import AssociationView, DesiredAssociation
    from pulumi_mpa.model.settings import Settings

#: Inputs that are only recorded: nothing is sent for them.
LOCAL_FIELDS: Final = ("requesterComment", "resubmit", "onDelete", "adopt", "managedBy")


def check_association(
    olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an association.

    Args:
        olds: The inputs in state; empty for a creation and for a replacement.

        news: The inputs of the program.

        settings: The stack's `mpa:` configuration.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = {"action": str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE), **news}
    # The environment differs from machine to machine: it must not move an association that stands.
    region = settings.payment_cryptography_region or olds.get("region") or settings.environment_region
    if region is not None:
        inputs.setdefault("region", region)
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs))]
    return inputs, wrong, [] if wrong or olds else _first_lines(desired(inputs))


def _first_lines(want: DesiredAssociation) -> list[str]:
    """Describe what a creation will do, as far as that is known without a call."""
    team = "a team known at run" if is_unknown(want.team_arn) else f"team {want.team_arn}"
    line = (
        f"will let {team} guard {want.action} in {want.region}: at once and without a vote if nothing guards it yet "
        "and the team is ACTIVE, else by the first `pulumi up` once it is"
    )
    lines = [line]
    if want.adopt is not False:
        lines.append(
            "`adopt` is set: if another team guards it already, nothing is sent yet, and the next preview says how "
            "that team will be asked to hand over"
        )
    return lines


def diff_association(recorded: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Diff:
    """Determine from state alone what an update would do; another operation or Region replaces."""
    want = desired(wanted)
    pairs = (("action", want.action), ("region", want.region))
    replaces = tuple(name for name, value in pairs if not is_unknown(value) and value != recorded.get(name))
    view = association_view_of(recorded)
    if replaces:
        return Diff(changes=True, replaces=replaces, lines=(_replacement(view, replaces),))
    maybe = tuple(f"may be replaced: {name} known at run" for name, value in pairs if is_unknown(value))
    plan = plan_association(want, view, now)
    declared = recorded.get("declared") or {}
    local = any(wanted.get(name) != declared.get(name) for name in LOCAL_FIELDS)
    waits = plan.is_observed_again()
    lines = (*maybe, *plan.messages())
    if not lines and waits:
        lines = (f"looks again and sends nothing; when last looked at: {recorded.get('explanation')}",)
    moved = plan.settled != bool(recorded.get("settled")) or plan.waiting_for != recorded.get("waitingFor")
    changes = bool(maybe or plan.steps or plan.blocked or plan.undecided) or local or waits or moved
    return Diff(changes=changes, lines=lines)


def _replacement(view: AssociationView, replaces: tuple[str, ...]) -> str:
    """Describe what becomes of the association that stands."""
    start = f"will be replaced, since {' and '.join(replaces)} can't change: the new one is made first, then "
    if view.association is None:
        return f"{start}this one is forgotten, since nothing guards yet"
    need = f", needs {view.need}" if view.need else ""
    return f"{start}the approvers of {view.association.team_arn} are asked to guard the old operation no longer{need}"
