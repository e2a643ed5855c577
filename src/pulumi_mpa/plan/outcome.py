"""What a vote came to, whichever thing it was about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.requests.request import Outcome

if TYPE_CHECKING:
    from pulumi_mpa.model.session import Vote


def outcome_of_vote(vote: Vote, *, cancelled_by_us: bool) -> Outcome:
    """
    Return what a vote came to.

    Args:
        vote: The session.

        cancelled_by_us: We recorded that we cancelled it ourselves; a vote that anybody else cancelled counts as a no.
    """
    if vote.pair in sessions.OPEN:
        return Outcome.OPEN
    if vote.pair == sessions.APPROVED:
        return Outcome.APPROVED
    if vote.pair == sessions.SUPERSEDED:
        return Outcome.DROPPED
    # Whatever code a cancellation shows: CloudTrail logs some that the API model lacks.
    ours = cancelled_by_us and vote.pair.status == sessions.SessionStatus.CANCELLED
    return Outcome.DROPPED if ours else Outcome.REJECTED
