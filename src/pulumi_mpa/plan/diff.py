"""The answer of diff(), which every resource makes from state and the program alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.messages import Message, Printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_mpa.messages import Code
    from pulumi_mpa.plan.steps import Plan

#: Inputs that every resource has and that are only recorded: nothing is sent for them.
OF_EVERY_RESOURCE: Final = ("connection", "managedBy", "secretInputs")


@dataclass(frozen=True)
class Diff:
    """
    The answer of diff().

    Args:
        changes: update() is to run.

        replaces: Inputs that a new thing is needed for.

        lines: What the user reads.

        deletes_first: A replacement can't stand beside what it replaces.
    """

    changes: bool
    replaces: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    deletes_first: bool = False


def diff_of_plan(
    plan: Plan,
    recorded: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    local_fields: Sequence[str],
    maybe: tuple[str, ...],
    observed: Code,
    known: str | None,
) -> Diff:
    """
    Return what an update would do.

    Args:
        plan: The plan made from state.

        recorded: The last outputs.

        wanted: The checked inputs of the program; values may be unknown.

        local_fields: Inputs that are only recorded: nothing is sent for them.

        maybe: What may need a replacement once it is known.

        observed: The message of a run that only observes the thing again.

        known: The state of the thing when it was last observed.

    Returns:
        No change when everything is settled, or rejected with nothing new requested, so that `--expect-no-changes` can
        pass; a change without any property while a request of ours is open, so that the next update() observes again.
    """
    lines = (*maybe, *plan.messages())
    if not lines and plan.is_observed_again():
        state = known if isinstance(known, Message) else Printed(known or "")
        lines = (Message(observed, {"state": state}),)
    return Diff(changes=bool(maybe) or _changes(plan, recorded, wanted, local_fields), lines=lines)


def _changes(plan: Plan, recorded: Mapping[str, Any], wanted: Mapping[str, Any], local_fields: Sequence[str]) -> bool:
    if plan.steps or plan.blocked is not None or plan.undecided or plan.is_observed_again():
        return True
    declared = recorded.get("declared") or {}
    if any(wanted.get(name) != declared.get(name) for name in local_fields):
        return True
    return plan.settled != bool(recorded.get("settled")) or plan.waiting_for != recorded.get("waitingFor")
