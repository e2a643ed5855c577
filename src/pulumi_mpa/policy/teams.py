"""Policies about what a team is made of: how many must agree, of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource, votes
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import ResourcePolicy

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs

#: How many approvers a team can have at most beyond those who must agree.
_MOST_SPARE: Final = limits.MAX_APPROVERS - limits.MIN_APPROVALS
_THRESHOLD: Final = {"type": "integer", "minimum": 1, "maximum": limits.MAX_APPROVERS}


def _check_threshold(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    required = team.approval_strategy.mof_n.min_approvals_required
    found = {"required": required, "least": context.config["minimum"], "most": context.config["maximum"]}
    if not found["least"] <= required <= found["most"]:
        report(found, found)
    # Read last, so that the range is decided although nobody knows yet how many approvers there will be.
    approvers = len(team.approvers)
    if required >= approvers:
        report(
            {"approvers": approvers},
            {"required": required, "approvers": approvers},
            code=Code.POLICY_THRESHOLD_IS_EVERYBODY,
        )


def _check_spare(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    found = {"required": team.approval_strategy.mof_n.min_approvals_required, "approvers": len(team.approvers)}
    if found["approvers"] - found["required"] < context.config["spareApprovers"]:
        report({**found, "least": found["required"] + context.config["spareApprovers"]}, found)


TEAM_THRESHOLD: Final = ResourcePolicy(
    Facts(
        name="mpa-team-threshold",
        description="The number of approvers who must agree is within a range, and below the number of approvers.",
        code=Code.POLICY_THRESHOLD_RANGE,
        severity=Severity.MEDIUM,
        topics=(Topic.SEPARATION_OF_DUTIES, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Create an approval team" and "Update an approval team": the '
        "threshold must be at least two, and AWS recommends one below the number of approvers.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "minimum": Setting("The lowest threshold of a team.", limits.MIN_APPROVALS, _THRESHOLD),
            "maximum": Setting("The highest threshold of a team.", limits.MAX_APPROVERS, _THRESHOLD),
        },
        violates=example(resource("ApprovalTeam", "guards", **votes(1, 3))),
        passes=example(resource("ApprovalTeam", "guards", **votes(2, 3))),
    ),
    ApprovalTeam,
    _check_threshold,
)

TEAM_SPARE_APPROVER: Final = ResourcePolicy(
    Facts(
        name="mpa-team-spare-approver",
        description="A team has more approvers than must agree, so that a vote can be won although somebody is away.",
        code=Code.POLICY_SPARE_APPROVER,
        severity=Severity.HIGH,
        topics=(Topic.AVAILABILITY,),
        source='AWS Multi-party approval User Guide, "Create an approval team": AWS recommends a threshold below the '
        "number of approvers. How many more there should be is for you to decide.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "spareApprovers": Setting(
                "The least number of approvers beyond those who must agree.",
                1,
                {"type": "integer", "minimum": 0, "maximum": _MOST_SPARE},
            )
        },
        violates=example(resource("ApprovalTeam", "guards", **votes(3, 3))),
        passes=example(resource("ApprovalTeam", "guards", **votes(2, 3))),
    ),
    ApprovalTeam,
    _check_spare,
)

POLICIES: Final = (TEAM_THRESHOLD, TEAM_SPARE_APPROVER)
