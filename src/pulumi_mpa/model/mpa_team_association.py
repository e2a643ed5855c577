"""An association as values: its inputs, its asks, and what AWS shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.model.approval_team import resubmit_hash
from pulumi_mpa.model.ask import Ask, AskVerb, digest
from pulumi_mpa.model.faults import Fault, Inputs, LeaveUnknown, Text, matching, shape_faults, sized
from pulumi_mpa.model.team_inputs import owner_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.ask import Answer
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.unknown import Unknown

_MARKER: Final = re.compile(r" ?~mpa\.([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-f]{12})\.([0-9a-f]{8})$")
#: Characters that the marker takes from a `requesterComment`.
MARKER_LENGTH: Final = len(" ~mpa....") + 8 + 8 + 12 + 8
_TEAM_REASON: Final = (
    "must be the ARN of an approval team, as arn:aws:mpa:us-east-1:111122223333:approval-team/NAME-UUID"
)


class AssociationInputs(Inputs):
    """All inputs of an association, the hidden one too."""

    action: Annotated[Annotated[str, sized(1, 100, "characters")], LeaveUnknown]
    region: Annotated[
        Annotated[str, matching(r"[a-z]{2}(-[a-z]+)+-\d", "must be a Region, as eu-central-1")], LeaveUnknown
    ]
    mpa_team_arn: Annotated[Annotated[str, matching(limits.TEAM_ARN_PATTERN, _TEAM_REASON)], LeaveUnknown]
    requester_comment: Annotated[
        Annotated[str, sized(0, limits.MAX_COMMENT - MARKER_LENGTH, "characters")] | None, LeaveUnknown
    ] = None
    resubmit: Text | None = None
    on_delete: Annotated[Literal["approved", "gone"] | None, LeaveUnknown] = None
    adopt: Annotated[bool | None, LeaveUnknown] = None
    managed_by: Text | None = Field(default=None)


@dataclass(frozen=True)
class Association:
    """One association as AWS tells it; the team is the one in force, also while another is voted on."""

    action: str
    team_arn: str
    pair: Pair
    session_arn: str | None = None
    message: str | None = None
    initiated_at: datetime | None = None


@dataclass(frozen=True)
class DesiredAssociation:
    """What the program wants of an association."""

    action: str | Unknown
    region: str | Unknown
    team_arn: str | Unknown
    comment: str | Unknown
    resubmit: str | Unknown
    on_delete: str | Unknown
    adopt: bool | Unknown
    owner: str | Unknown

    def wish(self) -> str:
        """Give the hash of wanting this team."""
        return association_wish(self.team_arn)

    def resubmit_hash(self) -> str:
        """Give the short hash of `resubmit`."""
        return resubmit_hash(self.resubmit)


@dataclass(frozen=True)
class AssociationView:
    """
    Everything a plan looks at: the same shape whether it comes from state or from AWS.

    Args:
        association: The association; None when there is none.

        team_ready: The wanted team is ACTIVE with no deletion in vote; None when it was not asked.

        was_in_force: State has seen the association in force.

        vote: The session that `MpaStatus` names, when one matters.

        ask: Our last ask.

        answer: What became of it.

        ours_to_cancel: The open session's ARN was recorded after sending.

        refusals: What was refused, as `ask.refusal` hashes.
    """

    association: Association | None
    team_ready: bool | None = None
    was_in_force: bool = False
    vote: Vote | None = None
    ask: Ask | None = None
    answer: Answer | None = None
    ours_to_cancel: bool = False
    refusals: tuple[str, ...] = ()


def association_wish(team_arn: object) -> str:
    """Give the hash of wanting a team to guard; 12 hexadecimal digits, since a marker has little room."""
    return digest("associate", team_arn)[:12]


REMOVAL_WISH: Final = digest("disassociate")[:12]


def with_marker(comment: str, ask: Ask, owner: str) -> str:
    """Put an ask's marker at the end of a comment; approvers see it, so it is short."""
    return f"{comment} ~mpa.{ask.nonce[:8]}.{owner[:8]}.{ask.wish[:12]}.{ask.resubmit[:8]}".lstrip()


def read_marker(comment: str | None, owner: object, *, at: datetime | None, session_arn: str) -> Ask | None:
    """
    Read an ask of this resource from a session's comment.

    Returns:
        The ask; None when there is no marker or it is another resource's.
    """
    match = _MARKER.search(comment or "")
    if match is None or not isinstance(owner, str) or match.group(2) != owner[:8]:
        return None
    verb = AskVerb.DELETE if match.group(3) == REMOVAL_WISH else AskVerb.UPDATE
    return Ask(verb, match.group(1), match.group(3), match.group(4), at=at, session_arn=session_arn)


def faults_of(values: Mapping[str, Any]) -> list[Fault]:
    """Check the inputs of an association; every fault, empty when there is none."""
    return shape_faults(AssociationInputs, values)


def desired(values: Mapping[str, Any]) -> DesiredAssociation:
    """Give what checked inputs ask for."""
    return DesiredAssociation(
        action=values["action"],
        region=values["region"],
        team_arn=values["mpaTeamArn"],
        comment=values.get("requesterComment") or "",
        resubmit=values.get("resubmit") or "",
        on_delete=values.get("onDelete") or "approved",
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
    )
