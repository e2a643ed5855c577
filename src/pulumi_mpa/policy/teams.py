"""Policies about what a team is made of: how many must agree, of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource, votes
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import ResourcePolicy

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs


def _check_spare(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    required, approvers = team.approval_strategy.mof_n.min_approvals_required, len(team.approvers)
    if approvers - required < context.config["spareApprovers"]:
        report({"required": required, "approvers": approvers, "spare": context.config["spareApprovers"]})


TEAM_SPARE_APPROVER: Final = ResourcePolicy(
    Facts(
        name="mpa-team-spare-approver",
        description="A team has more approvers than must agree, so that a vote can be won although somebody is away.",
        code=Code.POLICY_SPARE_APPROVER,
        severity=Severity.HIGH,
        topics=(Topic.AVAILABILITY,),
        source="AWS Multi-party approval User Guide, best practices: ask for fewer approvals than there are approvers.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "spareApprovers": Setting(
                "How many approvers there are at least beyond those who must agree.",
                1,
                {"type": "integer", "minimum": 0, "maximum": 18},
            )
        },
        violates=example(resource("ApprovalTeam", "guards", **votes(3, 3))),
        passes=example(resource("ApprovalTeam", "guards", **votes(2, 3))),
    ),
    ApprovalTeam,
    _check_spare,
)

POLICIES: Final = (TEAM_SPARE_APPROVER,)
