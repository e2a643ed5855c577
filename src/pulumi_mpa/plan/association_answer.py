"""What became of an ask about an association: a pure function of what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.ask import Answer, AskVerb
from pulumi_mpa.model.mpa_team_association import association_wish, session_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.mpa_team_association import Association
    from pulumi_mpa.model.session import Vote

#: States in which a vote about the association is open.
PENDING = (associations.UPDATE_PENDING, associations.DELETE_PENDING)


def answer_of(ask: Ask, association: Association | None, vote: Vote | None, cancelled: Iterable[str]) -> Answer:
    """
    Tell what became of an ask.

    Args:
        ask: What its marker and the state know of it; its session is known, since nothing else tells of it.

        association: What Payment Cryptography shows; None when nothing guards the operation.

        vote: The ask's own session; None when AWS has it no longer.

        cancelled: Ids of the sessions that state knows we cancelled ourselves.

    Returns:
        The answer. A cancelled vote counts as a no unless we recorded that we cancelled it ourselves.
    """
    if ask.is_closed() and ask.answer is not None:
        return ask.answer
    shown = association if association is not None and association.session_arn == ask.session_arn else None
    if shown is not None and shown.pair in PENDING:
        return Answer.OPEN
    if came_about(ask, association):
        return Answer.APPROVED
    if vote is None:
        # No longer to be found, and not in force.
        return Answer.REFUSED
    if vote.pair in sessions.OPEN:
        return Answer.OPEN
    if vote.pair == sessions.APPROVED:
        not_carried_out = shown is not None and shown.pair == associations.ACTIVE_REFUSED
        return Answer.REFUSED if not_carried_out else Answer.APPROVED
    ours = vote.pair.status == sessions.SessionStatus.CANCELLED and session_id(vote.arn) in cancelled
    return Answer.DROPPED if ours or vote.pair == sessions.SUPERSEDED else Answer.REFUSED


def came_about(ask: Ask, association: Association | None) -> bool:
    """Tell whether what is asked for is in force."""
    if ask.verb is AskVerb.DELETE:
        return association is None
    return association is not None and association_wish(association.team_arn) == ask.wish


def refused_in(vote: Vote, cancelled: Iterable[str]) -> bool:
    """Tell whether an earlier vote of ours ended with a no."""
    if vote.pair in (*sessions.OPEN, sessions.APPROVED, sessions.SUPERSEDED):
        return False
    return not (vote.pair.status == sessions.SessionStatus.CANCELLED and session_id(vote.arn) in cancelled)
