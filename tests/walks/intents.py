"""What a run of ours requests of people, read from its calls; the package's own hashes are not used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.association import RequestAction
from pulumi_mpa.lifecycle.session import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.emulator.records import Configuration, Session

#: What a team is asked to become.
Values = tuple[str, int, frozenset[str]]


class Kind(Enum):
    """What is requested."""

    UPDATE = "update"
    DELETION = "deletion"
    HAND_OVER = "hand-over"
    REMOVAL = "removal"


_ACTIONS: Final = {
    Kind.UPDATE: Action.UPDATE_TEAM,
    Kind.DELETION: Action.DELETE_TEAM,
    Kind.HAND_OVER: RequestAction.ASSOCIATE,
    Kind.REMOVAL: RequestAction.DISASSOCIATE,
}


@dataclass(frozen=True)
class Intent:
    """
    One thing that the program wants and that needs people.

    Args:
        kind: What kind of thing.

        thing: The team, or the guarded operation.

        what: Values, days, or the team that shall guard.

        resubmit: The `resubmit` under which it is requested.
    """

    kind: Kind
    thing: str
    what: Values | int | str | None
    resubmit: str

    def concerns(self) -> tuple[str, bool]:
        """Return what shares one memory of rejections: a team's changes, its deletion, an association."""
        return self.thing, self.kind is Kind.DELETION

    def is_stored_in_tag(self) -> bool:
        """Check whether a tag of the team remembers it."""
        return self.kind in (Kind.UPDATE, Kind.DELETION)

    def is_requested_in(self, session: Session) -> bool:
        """Check whether a session is about this."""
        return session.action == _ACTIONS[self.kind] and (not self.is_stored_in_tag() or session.owner == self.thing)


def values_of(configuration: Configuration) -> Values:
    """Return the values of a configuration in the service's store."""
    who = frozenset(approver.identity_id for approver in configuration.approvers)
    return configuration.description, configuration.min_approvals, who


def values_sent(parameters: Mapping[str, Any]) -> Values:
    """Return the values of a request."""
    who = frozenset(item["PrimaryIdentityId"] for item in parameters["Approvers"])
    return parameters["Description"], parameters["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"], who


def intent_of(
    operation: str,
    parameters: Mapping[str, Any],
    resubmits: tuple[str, str],
    recorded: Callable[[], Mapping[str, Any]],
) -> Intent | None:
    """
    Determine what a call requests of people.

    Args:
        operation: Its name.

        parameters: Its input.

        resubmits: The `resubmit` of the team and that of the association, as the program has them.

        recorded: Returns what state has as declared of what is being removed: a removal goes by that.

    Returns:
        The intent; None when the call asks nobody.
    """
    if operation == "UpdateApprovalTeam":
        return Intent(Kind.UPDATE, parameters["Arn"], values_sent(parameters), resubmits[0])
    if operation == "StartActiveApprovalTeamDeletion":
        resubmit = recorded().get("resubmit", "")
        return Intent(Kind.DELETION, parameters["Arn"], parameters.get("PendingWindowDays"), resubmit)
    if operation == "AssociateMpaTeam":
        return Intent(Kind.HAND_OVER, parameters["Action"], parameters["MpaTeamArn"], resubmits[1])
    if operation == "DisassociateMpaTeam":
        return Intent(Kind.REMOVAL, parameters["Action"], None, recorded().get("resubmit", ""))
    return None
