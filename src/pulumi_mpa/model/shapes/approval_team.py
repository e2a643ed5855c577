"""The shape of the inputs of an approval team."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import policy_arn_problem
from pulumi_mpa.model.shapes.inputs import (
    Inputs,
    LeaveUnknown,
    TagKeys,
    Text,
    matching,
    sized,
    without_problem,
)
from pulumi_mpa.model.shapes.resource import ResourceInputs

_SOURCE_PATTERN: Final = r"arn:[^:]+:mpa:[^:]*:[0-9]{12}:identity-sources?/.+"


class MofNInputs(Inputs):
    """`approvalStrategy.mofN`."""

    min_approvals_required: Annotated[Annotated[int, Field(ge=1)], LeaveUnknown]


class StrategyInputs(Inputs):
    """`approvalStrategy`."""

    mof_n: Annotated[MofNInputs, LeaveUnknown] = Field(alias="mofN")


class ApproverInputs(Inputs):
    """One of `approvers`."""

    primary_identity_id: Annotated[Annotated[str, sized(1, 100, "characters")], LeaveUnknown]
    primary_identity_source_arn: Annotated[
        Annotated[
            str,
            matching(
                _SOURCE_PATTERN,
                Message(Code.SOURCE_ARN_INVALID),
            ),
        ],
        LeaveUnknown,
    ]


class PolicyInputs(Inputs):
    """One of `policies`."""

    policy_arn: Annotated[Annotated[str, without_problem(policy_arn_problem)], LeaveUnknown]


class TeamInputs(ResourceInputs):
    """All inputs of an approval team, the hidden ones too."""

    name: Annotated[
        Annotated[
            str,
            matching(limits.NAME_PATTERN, Message(Code.TEAM_NAME_CHARACTERS)),
            sized(1, limits.MAX_NAME, "characters"),
        ],
        LeaveUnknown,
    ]
    description: Annotated[Annotated[str, sized(1, limits.MAX_DESCRIPTION, "characters")], LeaveUnknown]
    approval_strategy: Annotated[StrategyInputs, LeaveUnknown]
    approvers: Annotated[list[Annotated[ApproverInputs, LeaveUnknown]], LeaveUnknown]
    policies: Annotated[
        Annotated[list[Annotated[PolicyInputs, LeaveUnknown]], sized(1, limits.MAX_POLICIES, "entries")], LeaveUnknown
    ]
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
    pending_window_days: Annotated[Annotated[int, Field(ge=0)] | None, LeaveUnknown] = None
    on_delete: Annotated[Literal["approved", "gone", "requested"] | None, LeaveUnknown] = None
    resubmit: Text | None = None
    adopt: Annotated[bool | None, LeaveUnknown] = None
    name_derived: Annotated[bool | None, LeaveUnknown] = None
