"""How the service shows a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.operations.mpa.views import disguised, strategy
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.lifecycle.session import CompletionStrategy, SecurityRequirement

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.world import World


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
    return disguised(world, session.arn, view)


def session_view(world: World, session: Session) -> dict[str, Any]:
    """Show a session with its votes."""
    return session_summary(world, session) | given(
        ApprovalStrategy=strategy(session.min_approvals),
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
