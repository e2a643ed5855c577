"""A request as a marker at the end of an association's comment, the one text of ours that a session shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.requests.intent import REMOVAL_INTENT, RequestKind
from pulumi_mpa.model.requests.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_mpa.model.session import Vote

_MARKER: Final = re.compile(r" ?~mpa\.([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-f]{12})\.([0-9a-f]{8})$")
#: Digits of an owner's hash that a marker has room for.
OWNER_LENGTH: Final = 8
#: Characters that the marker takes from a `requesterComment`.
MARKER_LENGTH: Final = len(" ~mpa....") + 8 + OWNER_LENGTH + 12 + 8


def with_marker(comment: str, request: Request, owner: str) -> str:
    """Return a comment with a request's marker at its end; approvers see it, so it is short."""
    return (
        f"{comment} ~mpa.{request.nonce[:8]}.{owner[:OWNER_LENGTH]}.{request.intent[:12]}.{request.resubmit[:8]}"
    ).lstrip()


def read_marker(vote: Vote | None, owners: Iterable[str]) -> Request | None:
    """
    Read a request of this resource from a session's comment.

    Args:
        vote: The session as GetSession shows it.

        owners: Hashes of the owners that this resource has, or had before its stack was renamed.

    Returns:
        The request; None when there is no marker or it is another resource's.
    """
    match = _MARKER.search(vote.comment or "") if vote is not None else None
    if vote is None or match is None or match.group(2) not in {owner[:OWNER_LENGTH] for owner in owners}:
        return None
    kind = RequestKind.DELETE if match.group(3) == REMOVAL_INTENT else RequestKind.UPDATE
    return Request(kind, match.group(1), match.group(3), match.group(4), at=vote.started_at, session_arn=vote.arn)


def session_id(arn: str) -> str:
    """Return the short id of a session, under which state remembers that we cancelled it."""
    return arn.rsplit("/", 1)[-1]
