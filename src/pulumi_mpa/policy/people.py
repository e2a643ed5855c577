"""Policies about who the approvers of a team are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.known import read_each
from pulumi_mpa.policy.made import ResourcePolicy

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs

#: Approvers of the identity sources of two accounts, for the examples.
_FROM_ONE: Final = {
    "primary_identity_source_arn": "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
}
_FROM_ANOTHER: Final = {
    "primary_identity_source_arn": "arn:aws:mpa:us-east-1:444455556666:identity-source/IamIdentityCenter"
}


def _check_sources(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    approvers = team.approvers
    sources, unknown = read_each(
        range(len(approvers)), lambda position: approvers[position].primary_identity_source_arn
    )
    count = len(set(sources.values()))
    if count > 1:
        report({"count": count}, {"count": count})
    context.decide_later(unknown)


def _check_requesters(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    requesters = context.config["requesters"]
    if not requesters:
        context.not_applicable("No requesters are configured.")
    approvers = team.approvers
    people, unknown = read_each(range(len(approvers)), lambda position: approvers[position].primary_identity_id)
    found = [position for position, person in people.items() if person in requesters]
    if found:
        report({"paths": ", ".join(f"approvers[{position}]" for position in found)}, {"count": len(found)})
    context.decide_later(unknown)


TEAM_ONE_IDENTITY_SOURCE: Final = ResourcePolicy(
    Facts(
        name="mpa-team-one-identity-source",
        description="All approvers of a team come from one identity source.",
        code=Code.POLICY_SEVERAL_SOURCES,
        severity=Severity.MEDIUM,
        topics=(Topic.APPROVERS,),
        source="Our reason: an account has at most one identity source, so an approver of another one cannot be "
        "managed where the team is.",
        resources=(ApprovalTeam.__name__,),
        violates=example(resource("ApprovalTeam", "guards", approvers=[_FROM_ONE, _FROM_ANOTHER])),
        passes=example(resource("ApprovalTeam", "guards", approvers=[_FROM_ONE, _FROM_ONE])),
    ),
    ApprovalTeam,
    _check_sources,
)

TEAM_REQUESTER_NOT_APPROVER: Final = ResourcePolicy(
    Facts(
        name="mpa-team-requester-not-approver",
        description="Nobody who requests protected operations is an approver.",
        code=Code.POLICY_REQUESTER_APPROVES,
        severity=Severity.HIGH,
        topics=(Topic.SEPARATION_OF_DUTIES,),
        source='AWS Multi-party approval User Guide, "Terms and concepts": requester and approver are different job '
        "functions. Our reason: whoever votes on their own request decides partly alone.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "requesters": Setting(
                "The people who request protected operations, by their ids in the identity store of IAM Identity Center.",
                [],
                {"type": "array", "items": {"type": "string", "minLength": 1}},
            )
        },
        violates=example(
            resource(
                "ApprovalTeam",
                "guards",
                approvers=[{"primary_identity_id": "user-ana"}, {"primary_identity_id": "user-ben"}],
            ),
            config={"requesters": ["user-ana"]},
        ),
        passes=example(
            resource(
                "ApprovalTeam",
                "guards",
                approvers=[{"primary_identity_id": "user-cleo"}, {"primary_identity_id": "user-ben"}],
            ),
            config={"requesters": ["user-ana"]},
        ),
    ),
    ApprovalTeam,
    _check_requesters,
)

POLICIES: Final = (TEAM_ONE_IDENTITY_SOURCE, TEAM_REQUESTER_NOT_APPROVER)
