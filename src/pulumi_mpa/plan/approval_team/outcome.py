"""What became of a request: a pure function of what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.requests.request import GRAIN, Outcome
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.outcome import outcome_of_vote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.requests.request import Request

_OF_TEAM: dict[Pair, Outcome] = {
    teams.CREATING: Outcome.OPEN,
    teams.INVITING: Outcome.OPEN,
    teams.INVALID: Outcome.REJECTED,
    teams.NOT_ACTIVATED: Outcome.REJECTED,
}
_OF_DRAFT: dict[Pair, Outcome] = {
    teams.DRAFT_VALIDATING: Outcome.OPEN,
    teams.DRAFT_VOTING: Outcome.OPEN,
    teams.DRAFT_INVITING: Outcome.OPEN,
    teams.DRAFT_INVALID: Outcome.REJECTED,
    teams.DRAFT_REJECTED: Outcome.REJECTED,
    teams.DRAFT_NOT_ACTIVATED: Outcome.REJECTED,
}
#: Drafts beside which `UpdateSessionArn` names their own vote.
_VOTED = (teams.DRAFT_VOTING, teams.DRAFT_INVITING, teams.DRAFT_REJECTED, teams.DRAFT_NOT_ACTIVATED)


def first_since(votes: Sequence[Vote], action: str, request: Request) -> Vote | None:
    """Return the first vote of a kind that opened since a request was written, or None; the vote seen before it is left out."""
    candidates = [
        vote
        for vote in votes
        if vote.action == action and _since(vote.started_at, request.at) and vote.arn != request.prior_arn
    ]
    return min(candidates, key=Vote.began, default=None)


def is_draft_of(request: Request, team: Team) -> bool:
    """Check whether the draft that the team shows is the one that the request made."""
    draft = team.draft
    if draft is None:
        return False
    if request.version_id:
        return request.version_id == draft.version_id
    if request.at is None or draft.configuration.same(team.configuration):
        # A creation makes no draft, and a draft of the values in force synchronises MFA devices.
        return False
    if draft.pair in _VOTED and team.vote_arn is not None and team.vote_arn == request.prior_arn:
        return False
    return draft.configuration.intent() == request.intent and _since(draft.started_at, request.at)


def needs_sessions(request: Request, team: Team, known_version: str | None) -> bool:
    """Check whether the team alone leaves open what became of an update, so that its sessions must be listed."""
    return not request.is_closed() and _from_team(request, team, known_version) is None


def outcome_of_update(request: Request, team: Team | None, votes: Sequence[Vote], known_version: str | None) -> Outcome:
    """
    Determine what became of a creation or an update of ours.

    Args:
        request: What the tag and the state know of it.

        team: What AWS shows; None when the team is gone.

        votes: The team's sessions as listed; only read when the team leaves it open.

        known_version: The version in force that state has; None when state never had one.

    Returns:
        The outcome. A cancelled vote counts as a no unless we recorded that we cancelled it ourselves.
    """
    arrived_late = request.outcome is Outcome.NEVER_SENT and team is not None and is_draft_of(request, team)
    if request.outcome is not None and request.is_closed() and not arrived_late:
        return request.outcome
    if team is None:
        return Outcome.DROPPED
    shown = _from_team(request, team, known_version)
    if shown is not None:
        return shown
    if request.at is None:
        # A working team with other values than the creation asked for. If it never voted an update through, the
        # invitations failed and somebody else invited again, with other values. If it did, the creation had come about
        # before, unless everybody joined too late for its own invitations; who was invited on the same day is not shown.
        passed = [
            vote for vote in votes if vote.action == sessions.Action.UPDATE_TEAM and vote.pair == sessions.APPROVED
        ]
        return Outcome.APPROVED if passed and not _is_invited_again(team, passed) else Outcome.REJECTED
    requested = [vote for vote in votes if not _is_on_another(request, team, vote)]
    vote = first_since(requested, sessions.Action.UPDATE_TEAM, request)
    if vote is None:
        return Outcome.REJECTED if request.version_id or request.outcome is Outcome.OPEN else Outcome.NEVER_SENT
    if vote.pair == sessions.APPROVED:
        # The vote passed, yet its values are not in force: either a new approver declined and the draft was
        # discarded, or it came into force and somebody changed the team again.
        return Outcome.APPROVED if team.version_id != known_version and not request.invites else Outcome.REJECTED
    return outcome_of_vote(vote, cancelled_by_us=request.cancelled)


def outcome_of_deletion(request: Request, team: Team | None, votes: Sequence[Vote]) -> Outcome:
    """
    Determine what became of a deletion of ours.

    Args:
        request: What the tag knows of it.

        team: What AWS shows; None when the team is gone.

        votes: The team's sessions as listed; only read when the team shows no deletion.

    Returns:
        The outcome.
    """
    if team is None or team.pair == teams.DELETING:
        return Outcome.APPROVED
    if team.pair == teams.DELETE_VOTING and request.session_arn is not None and request.session_arn == team.vote_arn:
        return Outcome.OPEN
    vote = (
        next((v for v in votes if v.arn == request.session_arn), None)
        if request.session_arn
        else first_since(votes, sessions.Action.DELETE_TEAM, request)
    )
    if vote is None:
        return Outcome.REJECTED if request.session_arn else Outcome.NEVER_SENT
    return outcome_of_vote(vote, cancelled_by_us=request.cancelled)


def _from_team(request: Request, team: Team, known_version: str | None) -> Outcome | None:
    # A creation carries no time: whatever the first version shows is its outcome.
    if request.version_id == team.version_id or (request.at is None and team.pair in _OF_TEAM):
        return _OF_TEAM.get(team.pair, Outcome.APPROVED)
    if is_draft_of(request, team) and team.draft is not None:
        return _OF_DRAFT.get(team.draft.pair, Outcome.OPEN)
    if request.at is None:
        return Outcome.APPROVED if team.configuration.intent() == request.intent else None
    # State that has seen it open may know the version that it made, though the request does not.
    was_sent = team.version_id != known_version or request.outcome is Outcome.OPEN
    if team.pair in _OF_TEAM:
        if not request.version_id and not was_sent:
            return Outcome.NEVER_SENT
        return _OF_TEAM[team.pair] if team.configuration.intent() == request.intent else Outcome.REJECTED
    if was_sent and team.configuration.intent() == request.intent:
        # In force under whatever version: somebody else may have voted the same through since.
        return Outcome.APPROVED
    return None


def _is_invited_again(team: Team, passed: Sequence[Vote]) -> bool:
    """Check whether everybody joined between the lapse of the creation's invitations and the first vote, which needs a team."""
    accepted = [from_text(item.more.get("responseTime")) for item in team.approver_states]
    began = min((vote.started_at for vote in passed if vote.started_at is not None), default=None)
    if team.created_at is None or began is None or not accepted:
        return False
    lapsed_at = team.created_at + limits.INVITATION_WINDOW
    return all(at is not None and lapsed_at < at <= began for at in accepted)


def _is_on_another(request: Request, team: Team, vote: Vote) -> bool:
    """Check whether a vote is surely about something else: the team names it beside a draft of other values."""
    draft = team.draft
    if draft is None or draft.pair not in _VOTED or vote.arn != team.vote_arn:
        return False
    return draft.configuration.intent() != request.intent


def _since(started: datetime | None, at: datetime | None) -> bool:
    return started is None or at is None or started >= at - GRAIN
