"""What diff() answers for a team, from state and the program alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.approval_team_inputs import desired, has_secret_approvers
from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.approval_team.check import policy_arns_or_none
from pulumi_mpa.plan.approval_team.outputs import view_of
from pulumi_mpa.plan.approval_team.state import describe, facts, vote_parties
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.diff import OF_EVERY_RESOURCE, Diff, diff_of_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.approval_team import Desired, View

#: Inputs that are only recorded: nothing is sent for them.
LOCAL_FIELDS = ("resubmit", "onDelete", "pendingWindowDays", "adopt", *OF_EVERY_RESOURCE)

_PEOPLE: Final = (Actor.APPROVERS, Actor.YOU)


def diff_team(recorded: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Diff:
    """
    Determine what an update would do.

    Args:
        recorded: The last outputs.

        wanted: The checked inputs of the program; values may be unknown.

        now: AWS's time, from which the end of a vote is computed.

    Returns:
        The answer; a change of name or policies replaces the team.
    """
    want = desired(wanted)
    view = view_of(recorded).keeping_secret(want)
    if want.name_derived and view.team is not None and view.team.pair == teams.DELETING:
        values = {"name": view.team.name, "until": facts(view)["until"]}
        return Diff(changes=True, replaces=("name",), lines=(Message(Code.TEAM_WILL_BE_CREATED_ANEW, values),))
    replaces, undecided = _replaced(recorded, want)
    if replaces:
        return Diff(changes=True, replaces=replaces, lines=(_replacement(recorded, replaces, now),))
    parties = vote_parties(view.team) if view.team is not None else {}
    maybe = tuple(
        Message(Code.TEAM_MAY_BE_REPLACED, {"fields": name}, {"maybe": RequestKind.DELETE, **parties})
        for name in undecided
    )
    plan = plan_update(want, view, now)
    declared = recorded.get("declared") or {}
    # What was recorded before the approvers became secret names them.
    same_secrecy = has_secret_approvers(declared) is want.secret_approvers
    known = recorded.get("explanation") if same_secrecy else describe(view)
    if plan.waiting_for in _PEOPLE and plan.blocked is None and _is_as_imported(recorded, wanted, view):
        # Whoever takes over what is there must be able to see in a preview that nothing changes with that.
        stays = Message(Code.TEAM_STAYS_AS_IMPORTED, {"state": describe(view)})
        return Diff(changes=False, lines=(*maybe, stays))
    return diff_of_plan(
        plan,
        recorded,
        wanted,
        local_fields=LOCAL_FIELDS,
        maybe=maybe,
        observed=Code.TEAM_WILL_BE_OBSERVED,
        known=known,
    )


def _is_as_imported(recorded: Mapping[str, Any], wanted: Mapping[str, Any], view: View) -> bool:
    """Check whether no run has ever acted for this resource, and the program still declares what the import found."""
    if recorded.get("entry") or view.history.request is not None or view.deletions.request is not None:
        return False
    declared = recorded.get("declared") or {}
    return bool(declared) and all(declared.get(name) == value for name, value in wanted.items())


def _replacement(recorded: Mapping[str, Any], replaces: tuple[str, ...], now: datetime) -> Message:
    """Describe what becomes of the team that stands; the engine's next call says what the new one will be."""
    team = view_of(recorded).team
    need = team.configuration.need() if team is not None else FIELDS["need"]
    values = {"fields": " and ".join(replaces), "name": recorded.get("name"), "need": need}
    data = {
        "vote": RequestKind.DELETE,
        **(vote_parties(team) if team is not None else {}),
        "closes": now + limits.VOTE_WINDOW,
    }
    return Message(Code.TEAM_WILL_BE_REPLACED, values, data)


def _is_name_derived(recorded: Mapping[str, Any]) -> bool:
    """Check whether the program left `name` out: the name in force may then be one of those after the derived one."""
    return bool((recorded.get("declared") or {}).get("nameDerived"))


def _replaced(recorded: Mapping[str, Any], want: Desired) -> tuple[tuple[str, ...], tuple[str, ...]]:
    replaces, undecided = [], []
    if is_unknown(want.name):
        undecided.append("name")
    elif want.name != recorded.get("name") and not (want.name_derived and _is_name_derived(recorded)):
        replaces.append("name")
    wanted = (
        policy_arns_or_none({"policies": [{"policyArn": arn} for arn in want.policies]})
        if isinstance(want.policies, tuple)
        else None
    )
    if wanted is None:
        undecided.append("policies")
    elif not same_policies(wanted, policy_arns_or_none(recorded) or ()):
        replaces.append("policies")
    return tuple(replaces), tuple(undecided)
