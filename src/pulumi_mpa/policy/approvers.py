"""Policies about what AWS shows of the approvers of a team: who they are, and whether they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import clock
from pulumi_mpa.policy.examples import DaysAgo, example, resource
from pulumi_mpa.policy.facts import PATTERNS, Facts, Setting, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.patterns import matches_any
from pulumi_mpa.policy.typed import each_of_type, read_each_of_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.examples import Example
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamOutputs
    from pulumi_mpa.team_types import ApproverStatus

    #: Whether an approver violates a policy; takes the team too, and the policy's configuration.
    Violates = Callable[[ApproverStatus, ApprovalTeamOutputs, Mapping[str, Any]], bool]

_DAYS: Final = {"type": "integer", "minimum": 0}


def _check_each(violates: Violates) -> Callable[[StackValidationArgs, Context, Report], None]:
    """Return a check that reports how many approvers of each team violate a policy, and where they stand in the outputs."""

    def check(args: StackValidationArgs, context: Context, report: Report) -> None:
        def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:
            approvers = team.approver_status or ()
            wrong = [
                f"approver_status[{position}]"
                for position, approver in enumerate(approvers)
                if violates(approver, team, context.config)
            ]
            if wrong:
                counts = {"count": len(wrong), "approvers": len(approvers)}
                report({**context.config, **counts, "paths": ", ".join(wrong)}, counts, urn=found.urn)

        each_of_type(args, ApprovalTeam, judge)

    return check


def _has_accepted(approver: ApproverStatus) -> bool:
    return approver.primary_identity_status == IdentityStatus.ACCEPTED


def _lacks_mfa(approver: ApproverStatus, _: ApprovalTeamOutputs, config: Mapping[str, Any]) -> bool:
    # Who has not accepted yet has registered no device yet, which is another policy's concern.
    if not _has_accepted(approver):
        return False
    methods = approver.mfa_methods or ()
    if not methods:
        return bool(config["deviceRequired"])
    return any(method.sync_status == MfaSyncStatus.OUT_OF_SYNC for method in methods)


def _is_nobody(approver: ApproverStatus, team: ApprovalTeamOutputs, _: Mapping[str, Any]) -> bool:
    if approver.primary_identity_status == IdentityStatus.PENDING:
        # As long as the invitation stands, nobody has missed anything.
        return clock.is_over(team.invitations_expire_at)
    # A status that AWS does not show says nothing.
    return approver.primary_identity_status in (IdentityStatus.REJECTED, IdentityStatus.INVALID)


def _is_inactive(approver: ApproverStatus, _: ApprovalTeamOutputs, config: Mapping[str, Any]) -> bool:
    return _has_accepted(approver) and clock.is_older(_last_seen(approver), config["days"])


def _last_seen(approver: ApproverStatus) -> str | None:
    """Return when AWS last saw anything of an approver."""
    return approver.last_activity_time or approver.response_time


def _check_baseline(args: StackValidationArgs, context: Context, report: Report) -> None:
    """
    Report teams that have surely had no baseline for some days.

    AWS shows the last activity of each approver alone. A vote hides the baseline before it, and shows as well as a
    baseline that the approver can be reached; the answer to an invitation hides none.
    """
    days = context.config["days"]

    def judge(team: ApprovalTeamOutputs, found: PolicyResource) -> None:
        if team.status != TeamStatus.ACTIVE or not clock.is_older(team.creation_time, days):
            return
        seen = [
            approver.last_activity_time
            for approver in team.approver_status or ()
            if approver.last_activity in (LastActivity.BASELINED, LastActivity.VOTED)
        ]
        if all(clock.is_older(at, days) for at in seen):
            report({"days": days}, urn=found.urn)

    each_of_type(args, ApprovalTeam, judge)


def _check_same_people(args: StackValidationArgs, context: Context, report: Report) -> None:
    teams, unknown = read_each_of_type(args.resources, ApprovalTeam, _people_of)
    first: dict[frozenset[tuple[str, str]], PolicyResource] = {}
    for people, found in teams:
        if matches_any(context.config["allowedTeams"], found.name):
            continue
        # Teams of two components may have the same name.
        other = first.setdefault(people, found)
        if other is not found:
            report({"names": other.name}, urn=found.urn)
    context.decide_later(unknown)


def _people_of(team: ApprovalTeamOutputs, found: PolicyResource) -> tuple[frozenset[tuple[str, str]], PolicyResource]:
    """Return who the approvers of a team are, and the team."""
    people = [(approver.primary_identity_id, approver.primary_identity_source_arn) for approver in team.approvers]
    return frozenset(people), found


def _shown(**status: object) -> Example:
    """Return an example of a team with one approver as AWS shows them."""
    return example(resource("ApprovalTeam", "guards", approver_status=[status]))


def _with_device(status: MfaSyncStatus) -> Example:
    return _shown(primary_identity_status=IdentityStatus.ACCEPTED, mfa_methods=[{"sync_status": status}])


def _active(days: int) -> Example:
    return _shown(primary_identity_status=IdentityStatus.ACCEPTED, last_activity_time=DaysAgo(days))


def _baselined(days: int) -> Example:
    return example(
        resource(
            "ApprovalTeam",
            "guards",
            status=TeamStatus.ACTIVE,
            creation_time=DaysAgo(400),
            approver_status=[{"last_activity": LastActivity.BASELINED, "last_activity_time": DaysAgo(days)}],
        )
    )


def _two_teams(*others: str) -> Example:
    """Return an example of a team of Ana and Ben, and another one of others."""
    people = {"guards": ("ana", "ben"), "vaults": others}
    source = {"primary_identity_source_arn": "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"}
    return example(
        *(
            resource(
                "ApprovalTeam", team, approvers=[{"primary_identity_id": f"user-{name}", **source} for name in names]
            )
            for team, names in people.items()
        )
    )


APPROVER_MFA: Final = StackPolicy(
    Facts(
        name="mpa-approver-mfa",
        description="Every approver who has accepted the invitation has an MFA device that is in sync with the identity source.",
        code=Code.POLICY_APPROVER_MFA,
        severity=Severity.MEDIUM,
        topics=(Topic.APPROVERS, Topic.AVAILABILITY),
        source="AWS Multi-party approval API reference, GetApprovalTeamResponseApprover: a session may demand that an approver "
        "is verified by a device, and a device that is out of sync no longer matches the identity source.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "deviceRequired": Setting(
                description="Whether an approver for whom AWS shows no device violates the policy.",
                default=True,
                schema={"type": "boolean"},
            )
        },
        violates=_with_device(MfaSyncStatus.OUT_OF_SYNC),
        passes=_with_device(MfaSyncStatus.IN_SYNC),
    ),
    _check_each(_lacks_mfa),
)

APPROVER_IDENTITY: Final = StackPolicy(
    Facts(
        name="mpa-approver-identity",
        description="Every approver has a valid identity, and has accepted the invitation before it expired.",
        code=Code.POLICY_APPROVER_IDENTITY,
        severity=Severity.HIGH,
        topics=(Topic.APPROVERS, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Team health", and the API reference, PrimaryIdentityStatus: an approver '
        "whose user is gone cannot vote.",
        resources=(ApprovalTeam.__name__,),
        violates=_shown(primary_identity_status=IdentityStatus.INVALID),
        passes=_shown(primary_identity_status=IdentityStatus.ACCEPTED),
    ),
    _check_each(_is_nobody),
)

APPROVER_ACTIVITY: Final = StackPolicy(
    Facts(
        name="mpa-approver-activity",
        description="AWS shows recent activity of every approver who has accepted the invitation.",
        code=Code.POLICY_APPROVER_ACTIVITY,
        severity=Severity.MEDIUM,
        topics=(Topic.APPROVERS, Topic.AVAILABILITY),
        source="AWS Multi-party approval User Guide, concepts: an approver who misses two sessions is inactive.",
        note="Outputs do not count missed sessions, so the policy counts the days since the last activity instead.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "days": Setting("After how many days without any activity an approver violates the policy.", 365, _DAYS)
        },
        violates=_active(400),
        passes=_active(30),
    ),
    _check_each(_is_inactive),
)

TEAM_BASELINE_AGE: Final = StackPolicy(
    Facts(
        name="mpa-team-baseline-age",
        description="At least one approver of a team took part in a baseline, or voted, within a number of days.",
        code=Code.POLICY_OLD_BASELINE,
        severity=Severity.LOW,
        topics=(Topic.APPROVERS, Topic.AVAILABILITY),
        source='AWS Multi-party approval User Guide, "Team health": AWS recommends a baseline every 90 days.',
        note="AWS shows only the last activity of each approver, so a vote hides the baseline before it. A vote shows just as well "
        "that the approver can be reached.",
        resources=(ApprovalTeam.__name__,),
        settings={"days": Setting("How many days may pass without a baseline or a vote.", 180, _DAYS)},
        violates=_baselined(200),
        passes=_baselined(30),
    ),
    _check_baseline,
)

TEAMS_SAME_PEOPLE: Final = StackPolicy(
    Facts(
        name="mpa-teams-same-people",
        description="No two teams of a stack have the same approvers.",
        code=Code.POLICY_SAME_PEOPLE,
        severity=Severity.MEDIUM,
        topics=(Topic.SEPARATION_OF_DUTIES,),
        source="Our reason: two teams of the same people separate no duties, and the absence of one person weakens both.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "allowedTeams": Setting(
                "Teams that may have the same approvers as another one: regular expressions that match the whole logical name.",
                [],
                PATTERNS,
            )
        },
        violates=_two_teams("ana", "ben"),
        passes=_two_teams("ana", "cleo"),
    ),
    _check_same_people,
)

POLICIES: Final = (APPROVER_MFA, APPROVER_IDENTITY, APPROVER_ACTIVITY, TEAM_BASELINE_AGE, TEAMS_SAME_PEOPLE)
