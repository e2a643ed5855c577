"""An association as values: its inputs, its asks, and what AWS shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.approval_team import resubmit_hash
from pulumi_mpa.model.approval_team_inputs import owner_of
from pulumi_mpa.model.problems import Inputs, LeaveUnknown, Problem, Text, matching, shape_problems, sized
from pulumi_mpa.model.requests.request import Request, RequestKind, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.requests.request import Outcome
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.unknown import Unknown

_MARKER: Final = re.compile(r" ?~mpa\.([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-f]{12})\.([0-9a-f]{8})$")
#: Digits of an owner's hash that a marker has room for.
OWNER_LENGTH: Final = 8
#: Characters that the marker takes from a `requesterComment`.
MARKER_LENGTH: Final = len(" ~mpa....") + 8 + OWNER_LENGTH + 12 + 8
_TEAM_REASON: Final = (
    "must be the ARN of an approval team, as arn:aws:mpa:us-east-1:111122223333:approval-team/NAME-UUID"
)
_ACTIONS: Final = tuple(ProtectedOperation)
_REGION_REASON: Final = "must be a Region, as eu-central-1"
_NO_REGION: Final = (
    "is needed: set it, or `pulumi config set mpa:paymentCryptographyRegion` for all associations that name none"
)


class AssociationInputs(Inputs):
    """All inputs of an association, the hidden one too."""

    action: Annotated[
        Annotated[
            str, matching("|".join(_ACTIONS), f"must be {' or '.join(_ACTIONS)}: AWS lets teams guard nothing else")
        ],
        LeaveUnknown,
    ]
    region: Annotated[Annotated[str, matching(limits.KEY_REGION_PATTERN, _REGION_REASON)], LeaveUnknown]
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

    def intent(self) -> str:
        """Return the hash of wanting this team."""
        return association_intent(self.team_arn)

    def resubmit_hash(self) -> str:
        """Return the short hash of `resubmit`."""
        return resubmit_hash(self.resubmit)


@dataclass(frozen=True)
class AssociationView:
    """
    Everything a plan looks at: the same shape whether it comes from state or from AWS.

    Args:
        association: The association; None when there is none.

        managed: It is this resource's: state has seen it so, or the guards tag of the team in force says so.

        team_ready: The wanted team is ACTIVE with no deletion in vote; None when that is not known.

        team_shown: How AWS shows the wanted team, in words; empty when it was not asked.

        need: How many of the team in force must agree, as `2 of 3`; None when that is not known.

        vote: The open vote, or the last one about it.

        request: Our last ask.

        outcome: What became of it.

        ours_to_cancel: State has seen the session that carries out our ask.

        rejections: What was refused, as `ask.refusal` hashes.

        rejected_requests: Asks that were refused, as sessions in the teams' own lists tell them, oldest first; told by a look
            at AWS, never by state.

        cancelled: Ids of sessions that we cancelled ourselves and recorded so, the last few.

        owner: Owner in the guards tag of the team in force; None when there is none or it can't be read.

        entry: Holder in that tag.

        external: That owner is none that this resource has or had; told by a look at AWS, never by state.

        deletion_settings_since: Since when state has the word that a removal goes by; None when it does not know.
    """

    association: Association | None
    managed: bool = False
    team_ready: bool | None = None
    team_shown: str = ""
    need: str | None = None
    vote: Vote | None = None
    request: Request | None = None
    outcome: Outcome | None = None
    ours_to_cancel: bool = False
    rejections: tuple[str, ...] = ()
    rejected_requests: tuple[Request, ...] = ()
    cancelled: tuple[str, ...] = ()
    owner: str | None = None
    entry: str | None = None
    external: bool = False
    deletion_settings_since: datetime | None = None


def association_intent(team_arn: object) -> str:
    """Return the hash of wanting a team to guard; 12 hexadecimal digits, since a marker has little room."""
    return digest("associate", team_arn)[:12]


REMOVAL_INTENT: Final = digest("disassociate")[:12]


def with_marker(comment: str, request: Request, owner: str) -> str:
    """Put an ask's marker at the end of a comment; approvers see it, so it is short."""
    return f"{comment} ~mpa.{request.nonce[:8]}.{owner[:OWNER_LENGTH]}.{request.intent[:12]}.{request.resubmit[:8]}".lstrip()


def read_marker(vote: Vote | None, owners: Iterable[str]) -> Request | None:
    """
    Read an ask of this resource from a session's comment.

    Args:
        vote: The session as GetSession tells it.

        owners: Hashes of the owners that this resource has, or had before its stack was renamed.

    Returns:
        The ask; None when there is no marker or it is another resource's.
    """
    match = _MARKER.search(vote.comment or "") if vote is not None else None
    if vote is None or match is None or match.group(2) not in {owner[:OWNER_LENGTH] for owner in owners}:
        return None
    verb = RequestKind.DELETE if match.group(3) == REMOVAL_INTENT else RequestKind.UPDATE
    return Request(verb, match.group(1), match.group(3), match.group(4), at=vote.started_at, session_arn=vote.arn)


def session_id(arn: str) -> str:
    """Return the short id of a session, under which state remembers that we cancelled it."""
    return arn.rsplit("/", 1)[-1]


def problems_of(values: Mapping[str, Any]) -> list[Problem]:
    """Check the inputs of an association; every fault, empty when there is none."""
    problems = shape_problems(AssociationInputs, values)
    return [
        Problem("region", _NO_REGION) if item.path == "region" and "region" not in values else item for item in problems
    ]


def desired(values: Mapping[str, Any]) -> DesiredAssociation:
    """Return what checked inputs ask for."""
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
