"""Operation that changes a team: of an active team it is only a proposal, on which the team votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.life.mpa.team_checks import DRAFT_CHECKED, TEAM_CHECKED
from pulumi_mpa.emulator.life.mpa.teams import play
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_team
from pulumi_mpa.emulator.operations.mpa.team_rules import (
    approvers_in,
    configuration_problems,
    min_approvals_in,
    source_problems,
)
from pulumi_mpa.emulator.records import Approver, Configuration, Draft
from pulumi_mpa.emulator.world import new_id, owner_of, requester_of
from pulumi_mpa.lifecycle.approval_team import TeamEvent, UpdateAction
from pulumi_mpa.lifecycle.approver import IdentityStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Team


def _update_rules(call: Call) -> Iterator[str]:
    team = call.world.store.teams.get(call.input.get("Arn", ""))
    if team is None or team.owner != owner_of(call.caller):
        return  # whoever may not see the team gets that error, and no other about it
    present = team.configuration
    threshold, approvers = min_approvals_in(call), approvers_in(call)
    if threshold is None:
        threshold = present.min_approvals
    if approvers is None:
        approvers = [approver.identity for approver in present.approvers]
    yield from configuration_problems(call, threshold, approvers)
    yield from source_problems(call)
    if call.world.assume.empty_update == "invalid" and set(call.input) == {"Arn"}:
        yield "UpdateApprovalTeam: nothing to update"


@operation("UpdateApprovalTeam", _update_rules)
def update_approval_team(call: Call) -> dict[str, Any]:
    """
    Change a team that is not active at once (T5), or propose a change to one that is (T7, T16).

    Approvers are the whole new list; what is left out stays as it is.
    """
    world = call.world
    team = find_team(call, call.input["Arn"])
    before = team.state
    move = play(world, team, TeamEvent.UPDATE_REQUESTED)
    if move.draft_after is None:
        everyone = world.assume.reinvited == "everyone"
        keep = [] if everyone else [item for item in team.configuration.approvers if _accepted(item)]
        team.configuration = _proposed(call, team, keep)
        world.timers.soon(TEAM_CHECKED, team.arn)
        version = team.configuration.version_id
    else:
        team.draft = Draft(
            configuration=_proposed(call, team, team.configuration.approvers),
            state=move.draft_after,
            began_at=world.clock.now(),
            requester=requester_of(call.caller),
            synchronizes_mfa=UpdateAction.SYNCHRONIZE_MFA_DEVICES in call.input.get("UpdateActions", ()),
        )
        team.previous_code = before.code
        team.session_arn = None
        world.timers.soon(DRAFT_CHECKED, team.arn)
        version = team.draft.configuration.version_id
    world.store.teams.put(team)
    return {"VersionId": version}


def _accepted(approver: Approver) -> bool:
    return approver.status == IdentityStatus.ACCEPTED


def _proposed(call: Call, team: Team, keep: list[Approver]) -> Configuration:
    """Return the new configuration; those who are kept stay the approvers they were, others are not invited yet."""
    present = team.configuration
    known = {approver.identity: approver for approver in keep}
    identities = approvers_in(call) or [approver.identity for approver in present.approvers]
    return Configuration(
        version_id=call.world.next_version(),
        description=call.input.get("Description", present.description),
        min_approvals=min_approvals_in(call) or present.min_approvals,
        approvers=[
            known[identity].model_copy()
            if identity in known
            else Approver(approver_id=new_id(), identity_id=identity[0], source_arn=identity[1])
            for identity in identities
        ],
    )
