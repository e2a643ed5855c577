"""How the service shows an approval team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.operations.mpa.views import disguised, strategy
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.lifecycle import approval_team as life
from pulumi_mpa.lifecycle.approver import IdentityStatus, MfaType
from pulumi_mpa.lifecycle.limits import DEFAULT_POLICY_VERSION
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.emulator.records import Approver, Team
    from pulumi_mpa.emulator.world import World


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
        ApprovalStrategy=strategy(team.configuration.min_approvals),
        NumberOfApprovers=len(team.configuration.approvers),
        Arn=team.arn,
        Name=team.name,
        Description=team.configuration.description,
        Status=state.status,
        StatusCode=state.code,
        StatusMessage=team.message,
    )
    return disguised(world, team.arn, view)


def _shown_policy(world: World, arn: str) -> str:
    unqualified, _, version_name = arn.rpartition("/")
    if world.assume.default_version == "resolved" and version_name == DEFAULT_POLICY_VERSION:
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
        ApprovalStrategy=strategy(draft.configuration.min_approvals),
        NumberOfApprovers=len(draft.configuration.approvers),
        Status=draft.state.status,
        StatusCode=draft.state.code,
        StatusMessage=draft.message,
        Approvers=_approvers_view(
            world, [present.get(approver.identity, approver) for approver in draft.configuration.approvers]
        ),
        UpdateInitiationTime=draft.began_at,
    )
