"""What became of an ask: a pure function of what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.ask import GRAIN, Answer
from pulumi_mpa.model.instants import from_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.session import Vote

_OF_TEAM: dict[Pair, Answer] = {
    teams.CREATING: Answer.OPEN,
    teams.INVITING: Answer.OPEN,
    teams.INVALID: Answer.REFUSED,
    teams.NOT_ACTIVATED: Answer.REFUSED,
}
_OF_DRAFT: dict[Pair, Answer] = {
    teams.DRAFT_VALIDATING: Answer.OPEN,
    teams.DRAFT_VOTING: Answer.OPEN,
    teams.DRAFT_INVITING: Answer.OPEN,
    teams.DRAFT_INVALID: Answer.REFUSED,
    teams.DRAFT_REFUSED: Answer.REFUSED,
    teams.DRAFT_NOT_ACTIVATED: Answer.REFUSED,
}
#: Drafts beside which `UpdateSessionArn` names their own vote.
_VOTED = (teams.DRAFT_VOTING, teams.DRAFT_INVITING, teams.DRAFT_REFUSED, teams.DRAFT_NOT_ACTIVATED)


def first_since(votes: Sequence[Vote], action: str, ask: Ask) -> Vote | None:
    """Give the first vote of a kind that opened since an ask was stamped, or None; the vote seen before it is left out."""
    candidates = [
        vote
        for vote in votes
        if vote.action == action and _since(vote.started_at, ask.at) and vote.arn != ask.prior_arn
    ]
    return min(candidates, key=lambda vote: vote.started_at.timestamp() if vote.started_at else 0.0, default=None)


def is_draft_of(ask: Ask, team: Team) -> bool:
    """Tell whether the draft that the team shows is the one that the ask made."""
    draft = team.draft
    if draft is None:
        return False
    if ask.version_id:
        return ask.version_id == draft.version_id
    if ask.at is None or draft.configuration.same(team.configuration):
        # A creation makes no draft, and a draft of the values in force synchronises MFA devices.
        return False
    if draft.pair in _VOTED and team.vote_arn is not None and team.vote_arn == ask.prior_arn:
        return False
    return draft.configuration.wish() == ask.wish and _since(draft.started_at, ask.at)


def needs_sessions(ask: Ask, team: Team, known_version: str | None) -> bool:
    """Tell whether the team alone leaves open what became of an update, so that its sessions must be listed."""
    return not ask.is_closed() and _from_team(ask, team, known_version) is None


def answer_to_update(ask: Ask, team: Team | None, votes: Sequence[Vote], known_version: str | None) -> Answer:
    """
    Tell what became of a creation or an update of ours.

    Args:
        ask: What the tag and the state know of it.

        team: What AWS shows; None when the team is gone.

        votes: The team's sessions as listed; only read when the team leaves it open.

        known_version: The version in force that state has; None when state never had one.

    Returns:
        The answer. A cancelled vote counts as a no unless we recorded that we cancelled it ourselves.
    """
    arrived_late = ask.answer is Answer.NEVER_SENT and team is not None and is_draft_of(ask, team)
    if ask.answer is not None and ask.is_closed() and not arrived_late:
        return ask.answer
    if team is None:
        return Answer.DROPPED
    shown = _from_team(ask, team, known_version)
    if shown is not None:
        return shown
    if ask.at is None:
        # A working team with other values than the creation asked for. If it never voted an update through, the
        # invitations failed and somebody else invited again, with other values. If it did, the creation had come about
        # before, unless everybody joined too late for its own invitations; who was invited on the same day is not told.
        passed = [
            vote for vote in votes if vote.action == sessions.Action.UPDATE_TEAM and vote.pair == sessions.APPROVED
        ]
        return Answer.APPROVED if passed and not _is_invited_again(team, passed) else Answer.REFUSED
    asked = [vote for vote in votes if not _is_on_another(ask, team, vote)]
    vote = first_since(asked, sessions.Action.UPDATE_TEAM, ask)
    if vote is None:
        return Answer.REFUSED if ask.version_id or ask.answer is Answer.OPEN else Answer.NEVER_SENT
    if vote.pair == sessions.APPROVED:
        # The vote passed, yet its values are not in force: either a new approver declined and the draft was
        # discarded, or it came into force and somebody changed the team again.
        return Answer.APPROVED if team.version_id != known_version and not ask.invites else Answer.REFUSED
    return _of_vote(ask, vote)


def answer_to_deletion(ask: Ask, team: Team | None, votes: Sequence[Vote]) -> Answer:
    """
    Tell what became of a deletion of ours.

    Args:
        ask: What the tag knows of it.

        team: What AWS shows; None when the team is gone.

        votes: The team's sessions as listed; only read when the team shows no deletion.

    Returns:
        The answer.
    """
    if team is None or team.pair == teams.DELETING:
        return Answer.APPROVED
    if team.pair == teams.DELETE_VOTING and ask.session_arn is not None and ask.session_arn == team.vote_arn:
        return Answer.OPEN
    vote = (
        next((v for v in votes if v.arn == ask.session_arn), None)
        if ask.session_arn
        else first_since(votes, sessions.Action.DELETE_TEAM, ask)
    )
    if vote is None:
        return Answer.REFUSED if ask.session_arn else Answer.NEVER_SENT
    return _of_vote(ask, vote)


def _from_team(ask: Ask, team: Team, known_version: str | None) -> Answer | None:
    # A creation carries no time: whatever the first version shows is its answer.
    if ask.version_id == team.version_id or (ask.at is None and team.pair in _OF_TEAM):
        return _OF_TEAM.get(team.pair, Answer.APPROVED)
    if is_draft_of(ask, team) and team.draft is not None:
        return _OF_DRAFT.get(team.draft.pair, Answer.OPEN)
    if ask.at is None:
        return Answer.APPROVED if team.configuration.wish() == ask.wish else None
    # State that has seen it open may know the version that it made, though the ask does not.
    was_sent = team.version_id != known_version or ask.answer is Answer.OPEN
    if team.pair in _OF_TEAM:
        if not ask.version_id and not was_sent:
            return Answer.NEVER_SENT
        return _OF_TEAM[team.pair] if team.configuration.wish() == ask.wish else Answer.REFUSED
    if was_sent and team.configuration.wish() == ask.wish:
        # In force under whatever version: somebody else may have voted the same through since.
        return Answer.APPROVED
    return None


def _is_invited_again(team: Team, passed: Sequence[Vote]) -> bool:
    """Tell whether everybody joined between the lapse of the creation's invitations and the first vote, which needs a team."""
    accepted = [from_text(item.more.get("responseTime")) for item in team.answers]
    began = min((vote.started_at for vote in passed if vote.started_at is not None), default=None)
    if team.created_at is None or began is None or not accepted:
        return False
    lapsed_at = team.created_at + limits.INVITATION_WINDOW
    return all(at is not None and lapsed_at < at <= began for at in accepted)


def _is_on_another(ask: Ask, team: Team, vote: Vote) -> bool:
    """Tell whether a vote is surely about something else: the team names it beside a draft of other values."""
    draft = team.draft
    if draft is None or draft.pair not in _VOTED or vote.arn != team.vote_arn:
        return False
    return draft.configuration.wish() != ask.wish


def _of_vote(ask: Ask, vote: Vote) -> Answer:
    if vote.pair in sessions.OPEN:
        return Answer.OPEN
    if vote.pair == sessions.APPROVED:
        return Answer.APPROVED
    if vote.pair == sessions.SUPERSEDED:
        return Answer.DROPPED
    # Whatever code a cancellation shows: CloudTrail logs some that the API model lacks.
    if vote.pair.status == sessions.SessionStatus.CANCELLED and ask.cancelled:
        return Answer.DROPPED
    return Answer.REFUSED


def _since(started: datetime | None, at: datetime | None) -> bool:
    return started is None or at is None or started >= at - GRAIN
