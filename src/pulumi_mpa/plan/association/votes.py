"""What messages say of a vote about an association: one that a run opens, may open, or would have to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import FIELDS
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.session import cancel_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.association import AssociationView

#: How messages name a vote when AWS shows one without its session.
NO_SESSION: Final = "AWS names no session"


def vote_values(view: AssociationView, now: datetime) -> Mapping[str, object]:
    """Return what messages say of a vote that this run opens: how many must approve, and when it closes."""
    return {
        "need": view.need or FIELDS["need"],
        "until": format_time(now + limits.VOTE_WINDOW),
        "hours": limits.VOTE_HOURS,
    }


def new_vote(vote: str, view: AssociationView, now: datetime) -> Mapping[str, object]:
    """Return the data of a vote of the associated team that this run opens."""
    return {"vote": vote, **_voters(view), "closes": now + limits.VOTE_WINDOW}


def possible_vote(vote: str, view: AssociationView) -> Mapping[str, object]:
    """Return the data of a vote that this run opens only if a value that is not known yet differs."""
    return {"maybe": vote, **_voters(view)}


def how_to_cancel(session_arn: str | None) -> str:
    """Return the instruction that cancels a vote, as a sentence continues with it."""
    if session_arn is None:
        return "cancel the session that the approval portal shows"
    return f"cancel the vote with {cancel_command(session_arn)}"


def _voters(view: AssociationView) -> Mapping[str, object]:
    """Return whose approval is needed; state has the numbers as `2 of 3` only."""
    required, _, approvers = (view.need or "").partition(" of ")
    team = view.association.team_arn if view.association is not None else None
    return {"team": team, "required": required or None, "approvers": approvers or None}
