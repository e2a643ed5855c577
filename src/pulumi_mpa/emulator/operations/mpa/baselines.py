"""Operation that asks approvers to show that they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import invalid
from pulumi_mpa.emulator.life.mpa.baselines import start_baseline
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_team
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.approval_team import TeamStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call


@operation("StartApprovalTeamBaseline")
def start_approval_team_baseline(call: Call) -> dict[str, Any]:
    """Open a session among some approvers, or all; nothing is carried out afterwards."""
    team = find_team(call, call.input["Arn"])
    wanted = call.input.get("ApproverIds") or [approver.approver_id for approver in team.configuration.approvers]
    members = {approver.approver_id: approver for approver in team.configuration.approvers}
    problems = [
        f"ApproverIds.{index}: is no approver of this team"
        for index, approver_id in enumerate(wanted)
        if approver_id not in members
    ]
    if len(set(wanted)) < len(wanted):
        problems.append("ApproverIds: nobody can be asked twice")
    if team.state.status != TeamStatus.ACTIVE:
        problems.append(f"Arn: the approval team is {team.state}; only an active one can be baselined")
    if problems:
        raise invalid(problems)
    session = start_baseline(
        call.world, team, [members[approver_id] for approver_id in wanted], requester_of(call.caller)
    )
    return {"BaselineSessionArn": session.arn}
