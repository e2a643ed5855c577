"""Policies about what teams protect: that a team in use stays, and that a team is of use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle.approval_team import DELETE_VOTING, DELETING, TeamStatus
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code
from pulumi_mpa.model.mpa_team_association import SERVICE
from pulumi_mpa.policy.examples import OutputOf, example, resource
from pulumi_mpa.policy.facts import PATTERNS, Facts, Setting, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.patterns import matches_any
from pulumi_mpa.policy.references import (
    ASSOCIATIONS,
    Targets,
    associations_in,
    if_known,
    is_managed,
    not_known,
    references_of,
    references_to_teams,
)
from pulumi_mpa.policy.typed import each_of_type, hides, of_type, view_of_outputs
from pulumi_mpa.policy.views import REDACTED

if TYPE_CHECKING:
    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamOutputs

#: States of a team that its approvers, or the calendar, are about to remove.
_GOING: Final = (DELETE_VOTING, DELETING)
_ASSOCIATIONS: Final = tuple(kind.__name__ for kind in ASSOCIATIONS)


def _check_protected(args: StackValidationArgs, context: Context, report: Report) -> None:
    used, possible = _used(args)
    unknown = []
    for team in of_type(args.resources, ApprovalTeam):
        if team.opts.protect or not is_managed(team):
            continue
        if team.urn in used:
            report(urn=team.urn)
        elif team.urn in possible:
            unknown.append(f"{team.name}.arn")
    context.decide_later(unknown)


def _check_used(args: StackValidationArgs, context: Context, report: Report) -> None:
    used, possible = _used(args)

    def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:
        if found.urn in used or not is_managed(found):
            return
        if matches_any(context.config["allowedTeams"], found.name):
            return
        # The vaults of AWS Backup are mostly of another account than their team, and so in another program.
        if not all(_service_of(policy.policy_arn) == SERVICE for policy in team.policies):
            return
        if found.urn in possible:
            raise not_known("arn")
        report(urn=found.urn)

    each_of_type(args, ApprovalTeam, judge)


def _used(args: StackValidationArgs) -> tuple[frozenset[str], frozenset[str]]:
    """Return the URNs of the teams that something of a stack names, and of those that it may name besides."""
    return Targets(of_type(args.resources, ApprovalTeam)).named_by_any(references_to_teams(args.resources))


def _check_stays(args: StackValidationArgs, context: Context, report: Report) -> None:
    teams = {team.urn: team for team in of_type(args.resources, ApprovalTeam)}
    targets = Targets(teams.values())
    # Sets, since each association may name every team as long as its own one is not known.
    unknown: set[str] = set()
    unnamed: set[str] = set()
    for association in associations_in(args.resources):
        named, possible = targets.named_by_any(references_of(association))
        unnamed |= possible
        for team in (teams[urn] for urn in named):
            pair = if_known(partial(_state_of, team))
            if pair is None:
                unknown.add(f"{team.name}.status")
            elif pair in _GOING:
                shown = REDACTED if hides(team, "status", "statusCode") else pair
                report({"name": team.name, "shown": shown}, {"shown": shown}, urn=association.urn)
    context.decide_later(unknown | {f"{teams[urn].name}.arn" for urn in unnamed})


def _state_of(team: PolicyResource) -> Pair:
    view: ApprovalTeamOutputs = view_of_outputs(ApprovalTeam, team.props)
    return Pair(view.status, view.status_code)


def _service_of(policy_arn: str) -> str:
    """Return the service whose operation a policy is for, as the SDK names it: `backup`."""
    return policy_arn.partition("policy/")[2].partition(".")[0]


#: Of examples: what names the team `guards`, and a policy of AWS Payment Cryptography. AWS names none for that service; the
#: emulator has this one.
_NAMES_GUARDS: Final = resource("MpaTeamAssociation", "root", mpa_team_arn=OutputOf("guards", "arn"))
_IMPORT_POLICY: Final = (
    "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate/$DEFAULT"
)

TEAM_PROTECTED: Final = StackPolicy(
    Facts(
        name="mpa-team-protected",
        description="A team that something in the stack names has the option `protect`.",
        code=Code.POLICY_TEAM_NOT_PROTECTED,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE,),
        source="Our reason: without `protect`, a team that is removed from the program by mistake asks its approvers for "
        "its own deletion.",
        resources=(ApprovalTeam.__name__, *_ASSOCIATIONS),
        violates=example(resource("ApprovalTeam", "guards"), _NAMES_GUARDS),
        passes=example(resource("ApprovalTeam", "guards", protect=True), _NAMES_GUARDS),
    ),
    _check_protected,
)

TEAM_GUARDS_SOMETHING: Final = StackPolicy(
    Facts(
        name="mpa-team-guards-something",
        description="A team is named by an association of the stack, or has a policy of AWS Backup, whose vaults are mostly of "
        "another account and program.",
        code=Code.POLICY_TEAM_NOT_USED,
        severity=Severity.MEDIUM,
        topics=(Topic.COVERAGE,),
        source="AWS Payment Cryptography User Guide, multi-party approval: an operation needs approval once a team is associated "
        "with it.",
        note="The ARN in the examples is one of the emulator's, since AWS names no policy for Payment Cryptography. "
        "`aws mpa list-policies` shows those that AWS has.",
        resources=(ApprovalTeam.__name__, *_ASSOCIATIONS),
        settings={
            "allowedTeams": Setting(
                "Teams that no association has to name: regular expressions that match the whole logical name.",
                [],
                PATTERNS,
            )
        },
        violates=example(resource("ApprovalTeam", "guards", policies=[{"policy_arn": _IMPORT_POLICY}])),
        passes=example(resource("ApprovalTeam", "guards", policies=[{"policy_arn": _IMPORT_POLICY}]), _NAMES_GUARDS),
    ),
    _check_used,
)

ASSOCIATION_TEAM_STAYS: Final = StackPolicy(
    Facts(
        name="mpa-association-team-stays",
        description="The team of an association is neither voting on its own deletion nor being deleted.",
        code=Code.POLICY_TEAM_IS_GOING,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Delete an approval team": a team that is deleted approves nothing any more.',
        note="To a policy, a team that the same run replaces looks like a new one, and it does not see a team that the program no "
        "longer has. The preview of the package says which team still protects an operation.",
        resources=(*_ASSOCIATIONS, ApprovalTeam.__name__),
        violates=example(resource("ApprovalTeam", "guards", status=TeamStatus.DELETING), _NAMES_GUARDS),
        passes=example(resource("ApprovalTeam", "guards", status=TeamStatus.ACTIVE), _NAMES_GUARDS),
    ),
    _check_stays,
)

POLICIES: Final = (TEAM_PROTECTED, TEAM_GUARDS_SOMETHING, ASSOCIATION_TEAM_STAYS)
