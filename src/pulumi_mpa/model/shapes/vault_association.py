"""The shape of the inputs of an association with a vault of AWS Backup."""

from __future__ import annotations

from typing import Annotated

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.requests.marker import MARKER_LENGTH
from pulumi_mpa.model.shapes.inputs import LeaveUnknown, Text, matching, sized
from pulumi_mpa.model.shapes.resource import ResourceInputs


class VaultAssociationInputs(ResourceInputs):
    """All inputs of an association, the hidden ones too."""

    backup_vault_name: Annotated[
        Annotated[str, matching(limits.VAULT_NAME_PATTERN, Message(Code.VAULT_NAME_INVALID))], LeaveUnknown
    ]
    region: Annotated[Annotated[str, matching(limits.KEY_REGION_PATTERN, Message(Code.REGION_INVALID))], LeaveUnknown]
    mpa_approval_team_arn: Annotated[
        Annotated[str, matching(limits.TEAM_ARN_PATTERN, Message(Code.TEAM_ARN_INVALID))], LeaveUnknown
    ]
    requester_comment: Annotated[
        Annotated[str, sized(0, limits.MAX_COMMENT - MARKER_LENGTH, "characters")] | None, LeaveUnknown
    ] = None
    resubmit: Text | None = None
    adopt: Annotated[bool | None, LeaveUnknown] = None
