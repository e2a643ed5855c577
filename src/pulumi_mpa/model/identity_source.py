"""An identity source as values: its inputs, and what AWS shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.problems import Inputs, LeaveUnknown, Problem, TagKeys, Text, matching, shape_problems, sized
from pulumi_mpa.model.unknown import UNKNOWN, Unknown, is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair


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


class SourceInputs(Inputs):
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
    managed_by: Text | None = None


@dataclass(frozen=True)
class Source:
    """One identity source as AWS tells it."""

    arn: str
    type: str
    pair: Pair
    message: str | None
    instance_arn: str
    region: str
    portal_url: str | None
    created_at: datetime | None


@dataclass(frozen=True)
class DesiredSource:
    """What the program wants of an identity source."""

    instance_arn: str | Unknown
    region: str | Unknown
    tags: Mapping[str, str | Unknown] | Unknown
    adopt: bool | Unknown
    owner: str | Unknown


def problems_of(values: Mapping[str, Any]) -> list[Problem]:
    """Check the inputs of an identity source; every fault, empty when there is none."""
    return shape_problems(SourceInputs, values)


def desired(values: Mapping[str, Any]) -> DesiredSource:
    """Return what checked inputs ask for."""
    parameters = values["identitySourceParameters"]
    center = UNKNOWN if is_unknown(parameters) else parameters["iamIdentityCenter"]
    return DesiredSource(
        instance_arn=UNKNOWN if isinstance(center, Unknown) else center["instanceArn"],
        region=UNKNOWN if isinstance(center, Unknown) else center["region"],
        tags=values.get("tags") or {},
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
    )
