"""What became of a request about an association: a pure function of what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.model.requests.intent import RequestKind, association_intent
from pulumi_mpa.model.requests.marker import session_id
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.outcome import outcome_of_vote

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_mpa.model.association import Association
    from pulumi_mpa.model.requests.request import Request
    from pulumi_mpa.model.session import Vote

#: States in which a vote about the association is open.
PENDING = (associations.UPDATE_PENDING, associations.DELETE_PENDING)


def outcome_of(
    request: Request, association: Association | None, vote: Vote | None, cancelled: Collection[str]
) -> Outcome:
    """
    Determine what became of a request.

    Args:
        request: What its marker and the state know of it; its session is known, since nothing else shows it.

        association: What the protected service shows; None when there is no association.

        vote: The request's own session; None when AWS has it no longer.

        cancelled: Ids of the sessions that state knows we cancelled ourselves.

    Returns:
        The outcome. A cancelled vote counts as a no unless we recorded that we cancelled it ourselves.
    """
    if request.is_closed() and request.outcome is not None:
        return request.outcome
    shown = association if association is not None and association.session_arn == request.session_arn else None
    if shown is not None and shown.pair in PENDING:
        return Outcome.OPEN
    if is_in_force(request, association):
        return Outcome.APPROVED
    if vote is None:
        # No longer to be found, and not in force.
        return Outcome.REJECTED
    outcome = outcome_of_vote(vote, cancelled_by_us=session_id(vote.arn) in cancelled)
    not_carried_out = shown is not None and shown.pair == associations.ACTIVE_REJECTED
    return Outcome.REJECTED if outcome is Outcome.APPROVED and not_carried_out else outcome


def is_in_force(request: Request, association: Association | None) -> bool:
    """Check whether what is asked for is in force."""
    if request.kind is RequestKind.DELETE:
        return association is None
    return association is not None and association_intent(association.team_arn) == request.intent


def is_rejected_vote(vote: Vote, cancelled: Collection[str]) -> bool:
    """Check whether an earlier vote of ours ended with a no."""
    return outcome_of_vote(vote, cancelled_by_us=session_id(vote.arn) in cancelled) is Outcome.REJECTED
