"""Baselines: sessions in which approvers only show that they can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.events import on_session_end
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest, end, open_session
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.session import Action, SessionEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.emulator.records import Approver, Requester, Session, Team
    from pulumi_mpa.emulator.world import World


def start_baseline(world: World, team: Team, chosen: Sequence[Approver], requester: Requester) -> Session:
    """Ask approvers to show that they can be reached; nothing else follows (S8 when there is nobody left to ask)."""
    free = [approver for approver in chosen if approver.baseline_arn is None]
    request = ApprovalRequest(Action.BASELINE, requester, f"Baseline of approval team {team.name}")
    session = open_session(world, team, request, free)
    if not free:
        end(world, session, SessionEvent.NOBODY_TO_ASK)
    for approver in free:
        if approver.status == IdentityStatus.ACCEPTED:
            approver.baseline_arn = session.arn
    world.store.teams.put(team)
    return session


@on_session_end(Action.BASELINE)
def _clear_baseline(world: World, session: Session) -> None:
    """Mark its approvers as asked in no baseline any more."""
    team = world.store.teams.get(session.owner)
    if team:
        for approver in team.configuration.approvers:
            if approver.baseline_arn == session.arn:
                approver.baseline_arn = None
        world.store.teams.put(team)
