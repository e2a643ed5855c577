"""The votes in a session, and when they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.life.mpa.sessions import end
from pulumi_mpa.lifecycle.approver import LastActivity
from pulumi_mpa.lifecycle.session import Action, SessionEvent, SessionResponse

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session, Voter
    from pulumi_mpa.emulator.world import World


def vote(world: World, session: Session, voter: Voter, response: SessionResponse) -> None:
    """Record a vote, and end the session if it decides; the caller made sure that it can be cast."""
    now = world.clock.now()
    voter.response, voter.responded_at = response, now
    world.store.sessions.put(session)
    team = world.store.teams.get(session.owner)
    member = team.configuration.approver(voter.approver_id) if team else None
    if team and member:
        baseline = session.action == Action.BASELINE
        member.activity, member.activity_at = (LastActivity.BASELINED if baseline else LastActivity.VOTED), now
        if member.baseline_arn == session.arn:
            member.baseline_arn = None
        world.store.teams.put(team)
    if session.count(SessionResponse.APPROVED) >= session.min_approvals:
        end(world, session, SessionEvent.APPROVED)
    elif session.count(SessionResponse.REJECTED) >= _rejections_that_end(world, session):
        end(world, session, SessionEvent.REJECTED)


def _rejections_that_end(world: World, session: Session) -> int:
    if world.assume.rejections == "threshold":
        return session.min_approvals
    if world.assume.rejections == "none":
        return len(session.voters) + 1
    return len(session.voters) - session.min_approvals + 1


def able_to_vote(world: World, session: Session) -> list[Voter]:
    """Return everyone who was asked, has not answered and can sign in."""
    unknown = world.unknown_users()
    return [
        voter
        for voter in session.voters
        if voter.response == SessionResponse.NO_RESPONSE and voter.identity_id not in unknown
    ]
