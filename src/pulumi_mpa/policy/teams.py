"""Policies about what a team is made of: how many must agree, of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource, votes
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import ResourcePolicy
from pulumi_mpa.policy.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs

#: How many approvers a team can have at most beyond those who must agree.
_MOST_SPARE: Final = limits.MAX_APPROVERS - limits.MIN_APPROVALS
#: A team must have more approvers than must agree, so that none can meet a floor of as many as a team can have.
_FLOOR: Final = {"type": "integer", "minimum": 1, "maximum": limits.MAX_APPROVERS - 1}
_CEILING: Final = {"type": "integer", "minimum": 1, "maximum": limits.MAX_APPROVERS}


def _check_threshold(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    required = team.approval_strategy.mof_n.min_approvals_required
    wanted = {"least": context.config["minimum"], "most": context.config["maximum"]}
    if not wanted["least"] <= required <= wanted["most"]:
        report(wanted, wanted)
    # Read last, so that the range is decided although nobody knows yet how many approvers there will be.
    if required >= len(team.approvers):
        report(code=Code.POLICY_THRESHOLD_IS_EVERYBODY)


def _empty_range(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield that no threshold is in the range."""
    least, most = config["minimum"], config["maximum"]
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem(Code.POLICY_RANGE_EMPTY, "minimum", {"least": least, "other": "maximum", "most": most})


def _check_spare(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    required, approvers = team.approval_strategy.mof_n.min_approvals_required, len(team.approvers)
    least = context.config["spareApprovers"]
    if approvers - required < least:
        report({"approvers": approvers, "least": least}, {"approvers": approvers, "least": least})


TEAM_THRESHOLD: Final = ResourcePolicy(
    Facts(
        name="mpa-team-threshold",
        description="The number of approvers who must agree is within a range, and below the number of approvers.",
        code=Code.POLICY_THRESHOLD_RANGE,
        severity=Severity.MEDIUM,
        topics=(Topic.SEPARATION_OF_DUTIES, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Create an approval team" and "Update an approval team": the '
        "threshold must be at least two, and AWS recommends one below the number of approvers.",
        note="A team in which everybody must agree violates `mpa-team-spare-approver` as well, with the same cure. A pack that "
        "`policy_pack` serves then reports that one alone. It reports this one where the other finds nothing, for example with "
        "`spareApprovers` 0, and where this one ends the run and the other only warns.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "minimum": Setting("The lowest threshold of a team.", limits.MIN_APPROVALS, _FLOOR),
            "maximum": Setting("The highest threshold of a team.", limits.MAX_APPROVERS, _CEILING),
        },
        contradictions=_empty_range,
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
