"""
Asks: what we sent that needs people, in a form that survives a crash.

A *wish* is a verb with its values and has a hash. An *ask* is one sending of a
wish. It is written into a tag of the team before it is sent, and again, with
the id of the vote, after AWS answered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.model.instants import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: How many refusals an ask remembers; the tag that carries it has room for 256 characters.
REMEMBERED = 6
#: An ask is stamped with the hour of AWS's last answer, whose header has no fractions of a second.
GRAIN = timedelta(seconds=2)


class RequestKind(StringEnum):
    """What an ask asks for."""

    UPDATE = "update"
    DELETE = "delete"


class Outcome(StringEnum):
    """What became of an ask."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    DROPPED = "dropped"
    NEVER_SENT = "never sent"


def digest(*parts: Any) -> str:  # noqa: ANN401 -- any JSON values
    """Return a hash of JSON values, equal for equal values on every machine: 16 hexadecimal digits."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def blocked(intent: str, resubmit: str) -> str:
    """Return the short hash under which a refused wish is remembered: it belongs to the `resubmit` it was sent under."""
    return digest(intent, resubmit)[:8]


@dataclass(frozen=True)
class Request:
    """
    One sending of a wish.

    Args:
        verb: What is asked for.

        nonce: Tells this sending from every other.

        intent: Hash of verb and values.

        resubmit: Hash of the `resubmit` it is sent under.

        at: When it was about to be sent; None in the tag of a creation, whose time is the team's CreationTime.

        version_id: The draft's VersionId, once AWS answered (update).

        session_arn: The vote's ARN, once known.

        prior_arn: The vote that the team named just before the sending; never this ask's own.

        invites: People must accept an invitation: whom an update adds, after the vote; everyone, where there is no vote.

        cancelled: We cancelled its vote ourselves and recorded so.

        outcome: What became of it, once state has seen it.

        rejections: Short hashes of what was refused before.
    """

    verb: RequestKind
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
        """Return the hash under which a no to this ask is remembered."""
        return blocked(self.intent, self.resubmit)

    def is_closed(self) -> bool:
        """Check whether state has seen the end of it."""
        return self.outcome not in (None, Outcome.OPEN)


def new_nonce() -> str:
    """Return a nonce for one sending: 12 hexadecimal digits."""
    return secrets.token_hex(6)


def joined(rejections: Iterable[str], *more: str) -> tuple[str, ...]:
    """Return all different refusals, oldest first; where both have one, it is as recent as the second says."""
    newer = dict.fromkeys(more)
    return tuple(dict.fromkeys([*(item for item in rejections if item not in newer), *newer]))


def remember(rejections: Iterable[str], *more: str) -> tuple[str, ...]:
    """Return the last six different refusals, oldest first."""
    kept = list(dict.fromkeys([*rejections, *more]))
    return tuple(kept[-REMEMBERED:])


def to_tag(request: Request) -> str:
    """Write an ask into the characters that AWS allows in a tag value, at most 256 of them."""
    parts = {
        "n": request.nonce,
        "w": request.intent,
        "r": request.resubmit,
        "t": to_text(request.at) or "",
        "v": request.version_id or "",
        "s": request.session_arn.rsplit("/", 1)[-1] if request.session_arn else "",
        "p": request.prior_arn.rsplit("/", 1)[-1] if request.prior_arn else "",
        "i": "1" if request.invites else "",
        "c": "1" if request.cancelled else "",
        "x": ".".join(request.rejections[-REMEMBERED:]),
    }
    return " ".join(f"{key}={value}" for key, value in parts.items() if value)


def from_tag(verb: RequestKind, text: str | None, team_arn: str) -> Request | None:
    """
    Read an ask from its tag.

    Returns:
        The ask; None when there is no tag or somebody wrote something else into it.
    """
    parts = dict(part.partition("=")[::2] for part in (text or "").split())
    if not all(parts.get(key) for key in ("n", "w", "r")):
        return None
    session_of_team = f"{team_arn.replace(':approval-team/', ':session/', 1)}/"
    try:
        at = from_text(parts.get("t"))
    except ValueError:
        return None
    return Request(
        verb=verb,
        nonce=parts["n"],
        intent=parts["w"],
        resubmit=parts["r"],
        at=at,
        version_id=parts.get("v"),
        session_arn=session_of_team + parts["s"] if parts.get("s") else None,
        prior_arn=session_of_team + parts["p"] if parts.get("p") else None,
        invites=bool(parts.get("i")),
        cancelled=bool(parts.get("c")),
        rejections=tuple(item for item in parts.get("x", "").split(".") if item),
    )


def to_state(request: Request | None) -> dict[str, Any] | None:
    """Write an ask for the output `asked`."""
    if request is None:
        return None
    values = {
        "kind": str(request.verb),
        "nonce": request.nonce,
        "intent": request.intent,
        "resubmit": request.resubmit,
        "at": to_text(request.at),
        "versionId": request.version_id,
        "sessionArn": request.session_arn,
        "priorSessionArn": request.prior_arn,
        "invites": request.invites or None,
        "cancelled": request.cancelled or None,
        "outcome": str(request.outcome) if request.outcome else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def from_state(values: dict[str, Any] | None) -> Request | None:
    """Read what `to_state` wrote."""
    if not values:
        return None
    return Request(
        verb=RequestKind(values["kind"]),
        nonce=values["nonce"],
        intent=values["intent"],
        resubmit=values["resubmit"],
        at=from_text(values.get("at")),
        version_id=values.get("versionId"),
        session_arn=values.get("sessionArn"),
        prior_arn=values.get("priorSessionArn"),
        invites=bool(values.get("invites")),
        cancelled=bool(values.get("cancelled")),
        outcome=Outcome(values["outcome"]) if values.get("outcome") else None,
    )


def together(tag: Request | None, recorded: Request | None) -> Request | None:
    """
    Join what the tag and the state know of an ask.

    The tag is written before every sending, so a tag with another nonce is the newer ask.
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
