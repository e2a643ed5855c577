"""What creating a team will do: what is found first, and what the user reads before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.model.requests.intent import digest
from pulumi_mpa.model.unknown import Unknown, is_unknown
from pulumi_mpa.plan.approval_team.state import facts
from pulumi_mpa.plan.steps import Blocked

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Desired, View


class Find(StringEnum):
    """What is done about a team of the wanted name."""

    ADOPT = "take"
    MAKE = "make"


def plan_find(desired: Desired, view: View) -> Find | Blocked:
    """
    Decide about a team of the wanted name that the account has already.

    Args:
        desired: What the program wants.

        view: What AWS shows of that team.

    Returns:
        Take it, make a new one beside it (it is gone), or why neither can be.
    """
    team = view.team
    if team is None:
        return Find.MAKE
    ours = view.owner is not None and view.owner == desired.owner
    if team.pair == teams.DELETING:
        return Blocked(
            ConflictingStateError,
            f"a team of this name is being deleted and nothing stops it; it is gone {facts(view)['until']}",
            "nobody can act",
            "run `pulumi up` again then, or give the new team another name",
        )
    if not ours and desired.adopt is not True:
        whose = "belongs to another stack or resource" if view.owner else "was not made by this package"
        return Blocked(
            NotOwnedError,
            f"a team of this name exists ({team.arn}) and {whose}",
            "you",
            "set `adopt` to true to take it over without a vote, or choose another name",
        )
    if isinstance(desired.policies, tuple) and not same_policies(_known(desired.policies), team.policies):
        return Blocked(
            ConflictingStateError,
            f"a team of this name exists ({team.arn}) with other policies, which no update can change",
            "you",
            "leave `name` out or change it, so that the new team can stand beside the old one until it takes over, or remove the old team first",
        )
    return Find.ADOPT


def _known(policies: tuple[str | Unknown, ...]) -> tuple[str, ...]:
    return tuple(item for item in policies if isinstance(item, str))


def client_token(desired: Desired) -> str:
    """Return the token under which AWS makes this team once: equal for the same program, also after a crash."""
    policies = sorted(map(str, desired.policies)) if isinstance(desired.policies, tuple) else []
    tags = dict(desired.tags) if isinstance(desired.tags, dict) else {}
    return digest(
        "token", desired.owner, desired.name, desired.configuration.intent(), policies, tags, desired.resubmit
    )


def creation_messages(desired: Desired) -> tuple[str, ...]:
    """Describe before a creation who will be invited, and what a decision will need."""
    approvers = desired.configuration.approvers
    hours = int(limits.INVITATION_WINDOW.total_seconds() // 3600)
    if isinstance(approvers, Unknown):
        who = "approvers known at run"
    else:
        names = sorted(str(item.identity_id) for item in approvers if not is_unknown(item.identity_id))
        more = len(approvers) - len(names)
        listed = [*names, *([f"{more} known at run"] if more else [])]
        who = f"{len(approvers)} approvers" + ("" if desired.secret_approvers else f" ({', '.join(listed)})")
    name = "named at run" if isinstance(desired.name, Unknown) else str(desired.name)
    message = (
        f"will create team {name} and invite {who}; it works once all have accepted, within {hours} h, "
        f"and then needs {desired.configuration.need()} for a decision"
    )
    adopting = (
        ("`adopt` is set: an existing team of this name is taken over instead, without a vote",)
        if desired.adopt is True
        else ()
    )
    return (message, *adopting)
