"""The shape of the inputs of an identity source."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.shapes.inputs import Inputs, LeaveUnknown, TagKeys, matching, sized
from pulumi_mpa.model.shapes.resource import ResourceInputs


class CenterInputs(Inputs):
    """`identitySourceParameters.iamIdentityCenter`."""

    instance_arn: Annotated[
        Annotated[
            str,
            matching(
                limits.IDC_INSTANCE_PATTERN,
                Message(Code.INSTANCE_ARN_INVALID),
            ),
        ],
        LeaveUnknown,
    ]
    region: Annotated[Annotated[str, sized(1, 100, "characters")], LeaveUnknown]


class ParametersInputs(Inputs):
    """`identitySourceParameters`."""

    iam_identity_center: Annotated[CenterInputs, LeaveUnknown]


class SourceInputs(ResourceInputs):
    """All inputs of an identity source, the hidden one too."""

    identity_source_parameters: Annotated[ParametersInputs, LeaveUnknown]
    tags: Annotated[
        Annotated[
            dict[
                Annotated[str, sized(1, limits.MAX_TAG_KEY, "characters")],
                Annotated[Annotated[str, sized(0, limits.MAX_TAG_VALUE, "characters")], LeaveUnknown],
            ],
            TagKeys,
        ],
        LeaveUnknown,
    ] = Field(default_factory=dict)
    adopt: Annotated[bool | None, LeaveUnknown] = None
