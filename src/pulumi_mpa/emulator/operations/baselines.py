"""Operation that asks approvers to show that they are there."""

from __future__ import annotations

from typing import Any

from pulumi_mpa.emulator.faults import invalid
from pulumi_mpa.emulator.life.sessions import start_baseline
from pulumi_mpa.emulator.operations.lookup import find_team
from pulumi_mpa.emulator.operations.register import Call, operation
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.approval_team import TeamStatus


@operation("StartApprovalTeamBaseline")
def start_approval_team_baseline(call: Call) -> dict[str, Any]:
    """Open a session among some approvers, or all; nothing is carried out afterwards."""
    team = find_team(call, call.input["Arn"])
    wanted = call.input.get("ApproverIds") or [approver.approver_id for approver in team.configuration.approvers]
    members = {approver.approver_id: approver for approver in team.configuration.approvers}
    faults = [
        f"ApproverIds.{index}: is no approver of this team"
        for index, approver_id in enumerate(wanted)
        if approver_id not in members
    ]
    if len(set(wanted)) < len(wanted):
        faults.append("ApproverIds: nobody can be asked twice")
    if team.state.status != TeamStatus.ACTIVE:
        faults.append(f"Arn: the approval team is {team.state}; only an active one can be baselined")
    if faults:
        raise invalid(faults)
    session = start_baseline(
        call.world, team, [members[approver_id] for approver_id in wanted], requester_of(call.caller)
    )
    return {"BaselineSessionArn": session.arn}
