"""The shape of the inputs of an association with AWS Payment Cryptography."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.requests.marker import MARKER_LENGTH
from pulumi_mpa.model.shapes.inputs import Inputs, LeaveUnknown, Text, matching, sized

_TEAM_REASON: Final = (
    "must be the ARN of an approval team, as arn:aws:mpa:us-east-1:111122223333:approval-team/NAME-UUID"
)
_ACTIONS: Final = tuple(ProtectedOperation)
_REGION_REASON: Final = "must be a Region, as eu-central-1"


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
