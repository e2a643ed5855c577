"""One sending of an intent, and what became of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.model.requests.rejections import rejection

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.requests.intent import RequestKind

#: A request carries the time of AWS's last answer, whose header has no fractions of a second.
GRAIN: Final = timedelta(seconds=2)


class Outcome(StringEnum):
    """What became of a request."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    DROPPED = "dropped"
    NEVER_SENT = "never sent"


@dataclass(frozen=True)
class Request:
    """
    One sending of an intent.

    Args:
        kind: Whether it changes a thing or removes it.

        nonce: Distinguishes this request from every other.

        intent: Hash of the kind and the values.

        resubmit: Hash of the `resubmit` it is sent under.

        at: When it was about to be sent; None in the tag of a creation, whose time is the team's CreationTime.

        version_id: The draft's VersionId, once AWS answered (update).

        session_arn: The vote's ARN, once known.

        prior_arn: The vote that the team named just before the sending; never this request's own.

        invites: People must accept an invitation: whom an update adds, after the vote; everyone, where there is no vote.

        cancelled: We cancelled its vote ourselves and recorded so.

        outcome: What became of it, once state has seen it.

        rejections: Short hashes of what was rejected before.
    """

    kind: RequestKind
    nonce: str
    intent: str
    resubmit: str
    at: datetime | None = None
    version_id: str | None = None
    session_arn: str | None = None
    prior_arn: str | None = None
    invites: bool = False
    cancelled: bool = False
    outcome: Outcome | None = None
    rejections: tuple[str, ...] = ()

    def rejection_hash(self) -> str:
        """Return the hash under which a rejection of this request is remembered."""
        return rejection(self.intent, self.resubmit)

    def is_closed(self) -> bool:
        """Check whether state has seen the end of it."""
        return self.outcome not in (None, Outcome.OPEN)


def new_nonce() -> str:
    """Return a nonce for one sending: 12 hexadecimal digits."""
    return secrets.token_hex(6)


def merged(tag: Request | None, recorded: Request | None) -> Request | None:
    """
    Return what the tag and the state together know of a request.

    The tag is written before every sending, so a tag with another nonce is the newer request.
    """
    if tag is None or recorded is None:
        return tag or recorded
    if tag.nonce != recorded.nonce:
        return tag
    return replace(
        tag,
        at=tag.at or recorded.at,
        version_id=tag.version_id or recorded.version_id,
        session_arn=tag.session_arn or recorded.session_arn,
        cancelled=tag.cancelled or recorded.cancelled,
        outcome=recorded.outcome,
    )
