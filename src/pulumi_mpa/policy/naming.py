"""The policy about the names of teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import ResourcePolicy
from pulumi_mpa.policy.patterns import matches
from pulumi_mpa.policy.problems import PATTERN

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs


def _check(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    pattern = context.config["pattern"]
    if not pattern:
        context.not_applicable("No pattern is configured.")
    if not matches(pattern, team.name):
        report({"pattern": pattern})


NAME_PATTERN: Final = ResourcePolicy(
    Facts(
        name="mpa-name-pattern",
        description="The name of a team matches a pattern, whether the program sets it or it is derived.",
        code=Code.POLICY_NAME_PATTERN,
        severity=Severity.LOW,
        topics=(Topic.TEXTS,),
        source="Our reason: approvers see the name in every request, and a new name means a new team.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "pattern": Setting(
                "A regular expression that the whole name matches; without one, the policy demands nothing.",
                "",
                PATTERN,
            )
        },
        violates=example(resource("ApprovalTeam", "guards", name="guards"), config={"pattern": "prod-.+"}),
        passes=example(resource("ApprovalTeam", "guards", name="prod-guards"), config={"pattern": "prod-.+"}),
    ),
    ApprovalTeam,
    _check,
)

POLICIES: Final = (NAME_PATTERN,)
