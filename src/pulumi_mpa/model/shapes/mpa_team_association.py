"""The shape of the inputs of an association with AWS Payment Cryptography."""

from __future__ import annotations

from typing import Annotated, Final

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.requests.marker import MARKER_LENGTH
from pulumi_mpa.model.shapes.inputs import LeaveUnknown, Text, matching, sized
from pulumi_mpa.model.shapes.resource import ResourceInputs

_ACTIONS: Final = tuple(ProtectedOperation)
_NOT_PROTECTABLE: Final = Message(Code.OPERATION_NOT_PROTECTABLE, {"operations": " or ".join(_ACTIONS)})


class AssociationInputs(ResourceInputs):
    """All inputs of an association, the hidden one too."""

    action: Annotated[Annotated[str, matching("|".join(_ACTIONS), _NOT_PROTECTABLE)], LeaveUnknown]
    region: Annotated[Annotated[str, matching(limits.KEY_REGION_PATTERN, Message(Code.REGION_INVALID))], LeaveUnknown]
    mpa_team_arn: Annotated[
        Annotated[str, matching(limits.TEAM_ARN_PATTERN, Message(Code.TEAM_ARN_INVALID))], LeaveUnknown
    ]
    requester_comment: Annotated[
        Annotated[str, sized(0, limits.MAX_COMMENT - MARKER_LENGTH, "characters")] | None, LeaveUnknown
    ] = None
    resubmit: Text | None = None
    adopt: Annotated[bool | None, LeaveUnknown] = None
