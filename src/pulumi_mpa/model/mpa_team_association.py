"""The inputs of an association with AWS Payment Cryptography: their shape and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.association import DesiredAssociation
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.problems import Inputs, LeaveUnknown, Problem, Text, matching, shape_problems, sized
from pulumi_mpa.model.requests.marker import MARKER_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE: Final = "payment-cryptography"
_TEAM_INPUT: Final = "mpaTeamArn"
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
    adopt: Annotated[bool | None, LeaveUnknown] = None
    managed_by: Text | None = Field(default=None)


def problems_of(values: Mapping[str, Any]) -> list[Problem]:
    """Check the inputs of an association and return every problem in them."""
    problems = shape_problems(AssociationInputs, values)
    return [
        Problem("region", _NO_REGION) if item.path == "region" and "region" not in values else item for item in problems
    ]


def desired(values: Mapping[str, Any]) -> DesiredAssociation:
    """Return what the program wants, from checked inputs."""
    return DesiredAssociation(
        service=SERVICE,
        region=values["region"],
        name=values["action"],
        team_arn=values[_TEAM_INPUT],
        comment=values.get("requesterComment") or "",
        resubmit=values.get("resubmit") or "",
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
        team_input=_TEAM_INPUT,
    )
