"""Policies about the identity source of a stack and the teams whose approvers come from it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import OutputOf, example, resource
from pulumi_mpa.policy.facts import Facts, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.references import (
    Reference,
    Targets,
    associations_in,
    if_known,
    is_managed,
    is_unchanged,
    made_from,
    not_known,
    team_input_of,
)
from pulumi_mpa.policy.typed import each_of_type, of_type, view_of_outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamOutputs, IdentitySourceInputs


def _check_managed(args: StackValidationArgs, context: Context, report: Report) -> None:  # noqa: ARG001 -- it has no settings
    sources = Targets(source for source in of_type(args.resources, IdentitySource) if is_managed(source))

    def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:
        if not is_managed(found):
            return
        depends = made_from(found, "approvers", IdentitySource)
        foreign: list[str] = []
        undecided: list[str] = []
        for position, approver in enumerate(team.approvers):
            arn = if_known(partial(getattr, approver, "primary_identity_source_arn"))
            named, possible = sources.named_by(Reference(arn, depends))
            if named is None:
                (undecided if possible else foreign).append(f"approvers[{position}]")
        if foreign:
            counts = {"count": len(foreign), "approvers": len(team.approvers)}
            report({**counts, "paths": ", ".join(foreign)}, counts, urn=found.urn)
        if undecided:
            raise not_known("approvers")

    each_of_type(args, ApprovalTeam, judge)


def _check_replaced(args: StackValidationArgs, context: Context, report: Report) -> None:  # noqa: ARG001 -- it has no settings
    """
    Report a source that a preview creates anew although teams that exist take their approvers from it.

    A preview shows neither steps nor what was before. It shows an unchanged resource with its outputs. A team whose source
    is replaced changes too, since its approvers' ARN is not if_known, and has no outputs: that it exists shows only in an
    unchanged association to it, whose team's ARN is known. After a run nothing of this can be seen any more.
    """
    teams = of_type(args.resources, ApprovalTeam)

    def judge(source: IdentitySourceInputs, found: PolicyResource) -> None:
        if is_unchanged(found) or not teams:
            return
        users = [team for team in teams if found in made_from(team, "approvers", IdentitySource)]
        if any(_shows_source(team) for team in users):
            return
        changed = [team for team in users if not is_unchanged(team)]
        existing = [team.name for team in changed if _exists(team, args.resources)]
        if not existing or source.adopt:
            raise not_known("identitySourceArn")
        report({"names": ", ".join(sorted(existing))}, {"count": len(existing)}, urn=found.urn)

    each_of_type(args, IdentitySource, judge)


def _shows_source(team: PolicyResource) -> bool:
    """Check whether the ARN of a team's source is known by way of the source, which a replacement would hide."""
    if team.opts.ignore_changes:
        return False
    try:
        view: ApprovalTeamOutputs = view_of_outputs(ApprovalTeam, team.props)
        return all(bool(approver.primary_identity_source_arn) for approver in view.approvers)
    except UnknownValueError:
        return False


def _exists(team: PolicyResource, resources: Sequence[PolicyResource]) -> bool:
    """Check whether an unchanged association knows a team's ARN, so that this run neither creates nor replaces the team."""
    return any(
        [team.urn] == [found.urn for found in association.property_dependencies.get(team_input_of(association), ())]
        and is_unchanged(association)
        and not association.opts.ignore_changes
        for association in associations_in(resources)
    )


#: Of examples: a team of the source `org`, and what shows that the team exists.
_FROM_ORG: Final = resource(
    "ApprovalTeam", "guards", approvers=[{"primary_identity_source_arn": OutputOf("org", "identity_source_arn")}]
)
_PROTECTS: Final = resource("MpaTeamAssociation", "root", mpa_team_arn=OutputOf("guards", "arn"))

TEAM_IDENTITY_SOURCE_MANAGED: Final = StackPolicy(
    Facts(
        name="mpa-team-identity-source-managed",
        description="The identity source of every approver is an `IdentitySource` that the program of the team manages.",
        code=Code.POLICY_SOURCE_NOT_MANAGED,
        severity=Severity.MEDIUM,
        topics=(Topic.APPROVERS,),
        source="Our reason: where the identity source is in the same program, a preview shows that it changes or is "
        "removed before the approvers of a team are lost.",
        resources=(ApprovalTeam.__name__, IdentitySource.__name__),
        violates=example(
            resource(
                "ApprovalTeam",
                "guards",
                approvers=[
                    {
                        "primary_identity_source_arn": "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
                    }
                ],
            )
        ),
        passes=example(resource("IdentitySource", "org"), _FROM_ORG),
    ),
    _check_managed,
)

IDENTITY_SOURCE_REPLACED: Final = StackPolicy(
    Facts(
        name="mpa-identity-source-replaced",
        description="An identity source is not replaced while teams use it.",
        code=Code.POLICY_SOURCE_IS_REPLACED,
        severity=Severity.HIGH,
        topics=(Topic.APPROVERS, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Delete an identity source": AWS does not delete an identity source '
        "whose users are approvers of a team.",
        note="Only a preview shows a replacement, and a preview does not say which teams exist already. An association that does "
        "not change shows that its team exists. Without one the policy cannot decide, and no policy can see a replacement "
        "after the run. So `pulumi policy analyze` never finds one.",
        resources=(IdentitySource.__name__, ApprovalTeam.__name__),
        violates=example(resource("IdentitySource", "org", replaced=True), _FROM_ORG, _PROTECTS),
        passes=example(resource("IdentitySource", "org"), _FROM_ORG, _PROTECTS),
    ),
    _check_replaced,
)

POLICIES: Final = (TEAM_IDENTITY_SOURCE_MANAGED, IDENTITY_SOURCE_REPLACED)
