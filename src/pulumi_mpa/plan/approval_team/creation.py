"""What creating a team will do: what is found first, and what the user reads before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code, Message
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
    NEXT_NAME = "next name"


def plan_find(desired: Desired, view: View) -> Find | Blocked:
    """
    Decide about a team of the wanted name that the account has already.

    Args:
        desired: What the program wants.

        view: What AWS shows of that team.

    Returns:
        Take it, make a new one beside it (it is gone), look at the next name (AWS keeps this one until the team is removed, and
        the program leaves `name` out), or why none of these can be.
    """
    team = view.team
    if team is None:
        return Find.MAKE
    ours = view.owner is not None and view.owner == desired.owner
    arn = {"arn": team.arn}
    if team.pair == teams.DELETING:
        if desired.name_derived:
            return Find.NEXT_NAME
        message = Message(Code.TEAM_NAME_IS_BEING_DELETED, {"until": facts(view)["until"]})
        return Blocked(ConflictingStateError, message)
    if not ours and desired.adopt is not True:
        code = Code.TEAM_OF_ANOTHER_OWNER if view.owner else Code.TEAM_OF_NO_OWNER
        return Blocked(NotOwnedError, Message(code, arn))
    if isinstance(desired.policies, tuple) and not same_policies(_known(desired.policies), team.policies):
        return Blocked(ConflictingStateError, Message(Code.TEAM_WITH_OTHER_POLICIES, arn))
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
    unknown = "not known until the update runs"
    approvers = desired.configuration.approvers
    if isinstance(approvers, Unknown):
        who = f"approvers who are {unknown}"
        need = str(desired.configuration.min_approvals)
    else:
        names = sorted(str(item.identity_id) for item in approvers if not is_unknown(item.identity_id))
        more = len(approvers) - len(names)
        listed = [*names, *([f"{more} {unknown}"] if more else [])]
        who = f"{len(approvers)} approvers" + ("" if desired.secret_approvers else f" ({', '.join(listed)})")
        need = desired.configuration.need()
    values = {
        "team": f"a team whose name is {unknown}" if isinstance(desired.name, Unknown) else f"team {desired.name}",
        "who": who,
        "hours": limits.INVITATION_HOURS,
        "need": "an unknown number of" if isinstance(desired.configuration.min_approvals, Unknown) else need,
    }
    adopting = (Message(Code.TEAM_MAY_BE_ADOPTED),) if desired.adopt is True else ()
    return (Message(Code.TEAM_WILL_BE_CREATED, values), *adopting)
