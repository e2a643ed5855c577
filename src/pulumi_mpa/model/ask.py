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

from pulumi_mpa.lifecycle.words import Word
from pulumi_mpa.model.instants import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: How many refusals an ask remembers; the tag that carries it has room for 256 characters.
REMEMBERED = 6
#: An ask is stamped with the hour of AWS's last answer, whose header has no fractions of a second.
GRAIN = timedelta(seconds=2)


class AskVerb(Word):
    """What an ask asks for."""

    UPDATE = "update"
    DELETE = "delete"


class Answer(Word):
    """What became of an ask."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    DROPPED = "dropped"
    NEVER_SENT = "never sent"


def digest(*parts: Any) -> str:  # noqa: ANN401 -- any JSON values
    """Give a hash of JSON values, equal for equal values on every machine: 16 hexadecimal digits."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refusal(wish: str, resubmit: str) -> str:
    """Give the short hash under which a refused wish is remembered: it belongs to the `resubmit` it was sent under."""
    return digest(wish, resubmit)[:8]


@dataclass(frozen=True)
class Ask:
    """
    One sending of a wish.

    Args:
        verb: What is asked for.

        nonce: Tells this sending from every other.

        wish: Hash of verb and values.

        resubmit: Hash of the `resubmit` it is sent under.

        at: When it was about to be sent; None in the tag of a creation, whose time is the team's CreationTime.

        version_id: The draft's VersionId, once AWS answered (update).

        session_arn: The vote's ARN, once known.

        prior_arn: The vote that the team named just before the sending; never this ask's own.

        invites: People must accept an invitation: whom an update adds, after the vote; everyone, where there is no vote.

        cancelled: We cancelled its vote ourselves and recorded so.

        answer: What became of it, once state has seen it.

        refusals: Short hashes of what was refused before.
    """

    verb: AskVerb
    nonce: str
    wish: str
    resubmit: str
    at: datetime | None = None
    version_id: str | None = None
    session_arn: str | None = None
    prior_arn: str | None = None
    invites: bool = False
    cancelled: bool = False
    answer: Answer | None = None
    refusals: tuple[str, ...] = ()

    def refused_as(self) -> str:
        """Give the hash under which a no to this ask is remembered."""
        return refusal(self.wish, self.resubmit)

    def is_closed(self) -> bool:
        """Tell whether state has seen the end of it."""
        return self.answer not in (None, Answer.OPEN)


def new_nonce() -> str:
    """Give a nonce for one sending: 12 hexadecimal digits."""
    return secrets.token_hex(6)


def joined(refusals: Iterable[str], *more: str) -> tuple[str, ...]:
    """Give all different refusals, oldest first; where both have one, it is as recent as the second says."""
    newer = dict.fromkeys(more)
    return tuple(dict.fromkeys([*(item for item in refusals if item not in newer), *newer]))


def remember(refusals: Iterable[str], *more: str) -> tuple[str, ...]:
    """Give the last six different refusals, oldest first."""
    kept = list(dict.fromkeys([*refusals, *more]))
    return tuple(kept[-REMEMBERED:])


def to_tag(ask: Ask) -> str:
    """Write an ask into the characters that AWS allows in a tag value, at most 256 of them."""
    parts = {
        "n": ask.nonce,
        "w": ask.wish,
        "r": ask.resubmit,
        "t": to_text(ask.at) or "",
        "v": ask.version_id or "",
        "s": ask.session_arn.rsplit("/", 1)[-1] if ask.session_arn else "",
        "p": ask.prior_arn.rsplit("/", 1)[-1] if ask.prior_arn else "",
        "i": "1" if ask.invites else "",
        "c": "1" if ask.cancelled else "",
        "x": ".".join(ask.refusals[-REMEMBERED:]),
    }
    return " ".join(f"{key}={value}" for key, value in parts.items() if value)


def from_tag(verb: AskVerb, text: str | None, team_arn: str) -> Ask | None:
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
    return Ask(
        verb=verb,
        nonce=parts["n"],
        wish=parts["w"],
        resubmit=parts["r"],
        at=at,
        version_id=parts.get("v"),
        session_arn=session_of_team + parts["s"] if parts.get("s") else None,
        prior_arn=session_of_team + parts["p"] if parts.get("p") else None,
        invites=bool(parts.get("i")),
        cancelled=bool(parts.get("c")),
        refusals=tuple(item for item in parts.get("x", "").split(".") if item),
    )


def to_state(ask: Ask | None) -> dict[str, Any] | None:
    """Write an ask for the output `asked`."""
    if ask is None:
        return None
    values = {
        "verb": str(ask.verb),
        "nonce": ask.nonce,
        "wish": ask.wish,
        "resubmit": ask.resubmit,
        "at": to_text(ask.at),
        "versionId": ask.version_id,
        "sessionArn": ask.session_arn,
        "priorSessionArn": ask.prior_arn,
        "invites": ask.invites or None,
        "cancelled": ask.cancelled or None,
        "answer": str(ask.answer) if ask.answer else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def from_state(values: dict[str, Any] | None) -> Ask | None:
    """Read what `to_state` wrote."""
    if not values:
        return None
    return Ask(
        verb=AskVerb(values["verb"]),
        nonce=values["nonce"],
        wish=values["wish"],
        resubmit=values["resubmit"],
        at=from_text(values.get("at")),
        version_id=values.get("versionId"),
        session_arn=values.get("sessionArn"),
        prior_arn=values.get("priorSessionArn"),
        invites=bool(values.get("invites")),
        cancelled=bool(values.get("cancelled")),
        answer=Answer(values["answer"]) if values.get("answer") else None,
    )


def together(tag: Ask | None, recorded: Ask | None) -> Ask | None:
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
        answer=recorded.answer,
    )
