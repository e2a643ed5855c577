"""Policies about what teams protect: that a team in use stays, and that a team is of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle.approval_team import DELETE_VOTING, DELETING
from pulumi_mpa.lifecycle.association import SERVICES
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.patterns import matches
from pulumi_mpa.policy.references import if_known, is_in_use, is_managed, not_known, references_of, references_to_teams
from pulumi_mpa.policy.typed import each_of_type, of_type, view_of_outputs

if TYPE_CHECKING:
    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamOutputs

#: States of a team that its approvers, or the calendar, are about to remove.
_GOING: Final = (DELETE_VOTING, DELETING)


def _check_protected(args: StackValidationArgs, context: Context, report: Report) -> None:  # noqa: ARG001 -- it has no settings
    references = references_to_teams(args.resources)

    def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:  # noqa: ARG001 -- all is in the options
        if found.opts.protect or not is_managed(found):
            return
        in_use = is_in_use(found, references)
        if in_use is None:
            raise not_known("arn")
        if in_use:
            report(urn=found.urn)

    each_of_type(args, ApprovalTeam, judge)


def _check_used(args: StackValidationArgs, context: Context, report: Report) -> None:
    references = references_to_teams(args.resources)

    def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:
        if not is_managed(found) or any(matches(pattern, found.name) for pattern in context.config["allowedTeams"]):
            return
        in_use = is_in_use(found, references)
        if in_use or not all(_service_of(policy.policy_arn) in SERVICES for policy in team.policies):
            return
        if in_use is None:
            raise not_known("arn")
        report(urn=found.urn)

    each_of_type(args, ApprovalTeam, judge)


def _check_stays(args: StackValidationArgs, context: Context, report: Report) -> None:
    teams = of_type(args.resources, ApprovalTeam)
    unknown = []
    for association in of_type(args.resources, MpaTeamAssociation):
        references = references_of(association)
        for team in teams:
            named = is_in_use(team, references)
            if named is None:
                unknown.append(f"{team.name}.arn")
            elif named:
                view: ApprovalTeamOutputs = view_of_outputs(ApprovalTeam, team.props)
                pair = if_known(lambda view=view: Pair(view.status, view.status_code))  # type: ignore[misc] # read at once
                if pair is None:
                    unknown.append(f"{team.name}.status")
                elif pair in _GOING:
                    report({"name": team.name, "shown": pair}, {"shown": pair}, urn=association.urn)
    context.decide_later(unknown)


def _service_of(policy_arn: str) -> str:
    """Return the service whose operation a policy is for, as the SDK names it: `backup`."""
    return policy_arn.partition("policy/")[2].partition(".")[0]


TEAM_PROTECTED: Final = StackPolicy(
    Facts(
        name="mpa-team-protected",
        description="A team that something in the stack names has the option `protect`. "
        "A policy cannot see the option `retain_on_delete`, which is no substitute here.",
        code=Code.POLICY_TEAM_NOT_PROTECTED,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE,),
        source="Our reason: without `protect`, a team that is removed from the program by mistake asks its approvers for "
        "its own deletion.",
        resources=(ApprovalTeam.__name__, MpaTeamAssociation.__name__),
    ),
    _check_protected,
)

TEAM_GUARDS_SOMETHING: Final = StackPolicy(
    Facts(
        name="mpa-team-guards-something",
        description="A team is named by an association of the stack, or has a policy of a service that asks teams without "
        "one, such as AWS Backup.",
        code=Code.POLICY_TEAM_NOT_USED,
        severity=Severity.MEDIUM,
        topics=(Topic.COVERAGE,),
        source="AWS Payment Cryptography User Guide, multi-party approval: an operation needs approval once a team is associated "
        "with it.",
        resources=(ApprovalTeam.__name__, MpaTeamAssociation.__name__),
        settings={
            "allowedTeams": Setting(
                "Teams that nothing has to name: regular expressions for the whole logical name.",
                [],
                {"type": "array", "items": {"type": "string"}},
            )
        },
    ),
    _check_used,
)

ASSOCIATION_TEAM_STAYS: Final = StackPolicy(
    Facts(
        name="mpa-association-team-stays",
        description="The team of an association is not voting on its deletion and not being deleted. A team that the same run "
        "replaces looks like a new one to a policy, and one that the program no longer has is not shown at all.",
        code=Code.POLICY_TEAM_IS_GOING,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Delete an approval team": a team that is deleted approves nothing any more.',
        resources=(MpaTeamAssociation.__name__, ApprovalTeam.__name__),
    ),
    _check_stays,
)

POLICIES: Final = (TEAM_PROTECTED, TEAM_GUARDS_SOMETHING, ASSOCIATION_TEAM_STAYS)
