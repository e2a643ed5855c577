"""How the service shows what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle import approval_team as life
from pulumi_mpa.lifecycle.approver import IdentityStatus, MfaType
from pulumi_mpa.lifecycle.association import ACTIVE_CANCELLED, ACTIVE_REJECTED
from pulumi_mpa.lifecycle.identity_source import SourceType
from pulumi_mpa.lifecycle.limits import DEFAULT_POLICY_VERSION
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import OPEN, CompletionStrategy, SecurityRequirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.emulator.records import Approver, Guarded, Session, Source, Team
    from pulumi_mpa.emulator.world import World


def given(**members: Any) -> dict[str, Any]:  # noqa: ANN401  members of every type
    """Make a structure of the members that there are."""
    return {name: value for name, value in members.items() if value is not None}


def _strategy(min_approvals: int) -> dict[str, Any]:
    return {"MofN": {"MinApprovalsRequired": min_approvals}}


def _disguised(world: World, arn: str, view: dict[str, Any]) -> dict[str, Any]:
    disguise = world.disguise_of(arn)
    if disguise is None:
        return view
    rest = {name: value for name, value in view.items() if name != "StatusCode"}
    return rest | given(Status=disguise.status, StatusCode=disguise.code)


def source_view(world: World, source: Source) -> dict[str, Any]:
    """Show an identity source."""
    view = given(
        IdentitySourceType=SourceType.IAM_IDENTITY_CENTER,
        IdentitySourceParameters={
            "IamIdentityCenter": given(
                InstanceArn=source.instance_arn,
                Region=source.instance_region,
                ApprovalPortalUrl=source.portal_url if source.installed else None,
            )
        },
        IdentitySourceArn=source.arn,
        CreationTime=source.created_at,
        Status=source.state.status,
        StatusCode=source.state.code,
        StatusMessage=source.message,
    )
    return _disguised(world, source.arn, view)


def _shown_state(world: World, team: Team) -> Pair:
    if team.draft_state == life.DRAFT_VALIDATING:
        if world.assume.draft_check_code == "previous":
            return Pair(team.state.status, team.previous_code)
        if world.assume.draft_check_code == "validating":
            return Pair(team.state.status, life.TeamCode.VALIDATING)
    if team.state == life.DELETING and world.assume.window == "active":
        return life.ACTIVE
    return team.state


def _approver_view(approver: Approver, unknown: set[str]) -> dict[str, Any]:
    lost = approver.status == IdentityStatus.ACCEPTED and approver.identity_id in unknown
    return given(
        ApproverId=approver.approver_id,
        ResponseTime=approver.answered_at,
        PrimaryIdentityId=approver.identity_id,
        PrimaryIdentitySourceArn=approver.source_arn,
        PrimaryIdentityStatus=IdentityStatus.INVALID if lost else approver.status,
        LastActivity=approver.activity,
        LastActivityTime=approver.activity_at,
        PendingBaselineSessionArn=approver.baseline_arn,
        MfaMethods=[{"Type": MfaType.EMAIL_OTP, "SyncStatus": approver.mfa}] if approver.mfa else None,
    )


def _approvers_view(world: World, approvers: Sequence[Approver]) -> list[dict[str, Any]]:
    unknown = world.unknown_users()
    return [_approver_view(approver, unknown) for approver in approvers]


def team_summary(world: World, team: Team) -> dict[str, Any]:
    """Show a team in a list."""
    state = _shown_state(world, team)
    view = given(
        CreationTime=team.created_at,
        ApprovalStrategy=_strategy(team.configuration.min_approvals),
        NumberOfApprovers=len(team.configuration.approvers),
        Arn=team.arn,
        Name=team.name,
        Description=team.configuration.description,
        Status=state.status,
        StatusCode=state.code,
        StatusMessage=team.message,
    )
    return _disguised(world, team.arn, view)


def _shown_policy(world: World, arn: str) -> str:
    unqualified, _, word = arn.rpartition("/")
    if world.assume.default_version == "resolved" and word == DEFAULT_POLICY_VERSION:
        policy = next(policy for policy in world.settings.policies if policy.arn == unqualified)
        return f"{unqualified}/{policy.default}"
    return arn


def team_view(world: World, team: Team) -> dict[str, Any]:
    """Show a team with everything in it."""
    session = world.store.sessions.get(team.session_arn) if team.session_arn else None
    voting = session is not None and session.state in OPEN
    return team_summary(world, team) | given(
        Approvers=_approvers_view(world, team.configuration.approvers),
        UpdateSessionArn=team.session_arn if voting or world.assume.update_session == "kept" else None,
        VersionId=team.configuration.version_id,
        Policies=[{"PolicyArn": _shown_policy(world, arn)} for arn in team.policies],
        LastUpdateTime=team.updated_at,
        PendingUpdate=_draft_view(world, team),
    )


def _draft_view(world: World, team: Team) -> dict[str, Any] | None:
    draft = team.draft
    if draft is None:
        return None
    # Members who stay go on voting while the update is on its way: they are shown as they are now.
    present = {approver.identity: approver for approver in team.configuration.approvers}
    return given(
        VersionId=draft.configuration.version_id,
        Description=draft.configuration.description,
        ApprovalStrategy=_strategy(draft.configuration.min_approvals),
        NumberOfApprovers=len(draft.configuration.approvers),
        Status=draft.state.status,
        StatusCode=draft.state.code,
        StatusMessage=draft.message,
        Approvers=_approvers_view(
            world, [present.get(approver.identity, approver) for approver in draft.configuration.approvers]
        ),
        UpdateInitiationTime=draft.began_at,
    )


def session_summary(world: World, session: Session) -> dict[str, Any]:
    """Show a session in a list."""
    view = given(
        SessionArn=session.arn,
        ApprovalTeamName=session.team_name,
        ApprovalTeamArn=session.owner,
        InitiationTime=session.created_at,
        ExpirationTime=session.expires_at,
        CompletionTime=session.completed_at,
        Description=session.description,
        ActionName=session.action,
        ProtectedResourceArn=session.resource_arn,
        RequesterServicePrincipal=session.requester.service,
        RequesterPrincipalArn=session.requester.principal_arn,
        RequesterRegion=session.requester.region,
        RequesterAccountId=session.requester.account,
        Status=session.state.status,
        StatusCode=session.state.code or (session.logged_code if world.assume.cancelled_code == "logged" else None),
        StatusMessage=session.message,
        ActionCompletionStrategy=CompletionStrategy.AUTO_COMPLETION_UPON_APPROVAL,
        AdditionalSecurityRequirements=[SecurityRequirement.APPROVER_VERIFICATION_REQUIRED],
    )
    return _disguised(world, session.arn, view)


def session_view(world: World, session: Session) -> dict[str, Any]:
    """Show a session with its votes."""
    return session_summary(world, session) | given(
        ApprovalStrategy=_strategy(session.min_approvals),
        NumberOfApprovers=len(session.voters),
        Metadata=session.metadata or None,
        ExecutionStatus=session.execution,
        RequesterComment=session.comment,
        ApproverResponses=[
            given(
                ApproverId=voter.approver_id,
                IdentitySourceArn=voter.source_arn,
                IdentityId=voter.identity_id,
                Response=voter.response,
                ResponseTime=voter.responded_at,
            )
            for voter in session.voters
        ],
    )


def request_view(world: World, thing: Guarded) -> dict[str, Any] | None:
    """Show how the latest request about something of Payment Cryptography stands; None when there is none to show."""
    if thing.state.code is None:
        return None
    if thing.state in (ACTIVE_REJECTED, ACTIVE_CANCELLED) and world.assume.refused_request == "dropped":
        return None
    disguise = world.disguise_of(thing.session_arn) if thing.session_arn else None
    return given(
        MpaSessionArn=thing.session_arn,
        Status=disguise.status if disguise else thing.state.code,
        InitiationDate=thing.asked_at,
        StatusMessage=thing.message,
    )
