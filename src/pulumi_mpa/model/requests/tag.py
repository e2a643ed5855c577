"""A request as the value of a team's tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests.rejections import REMEMBERED
from pulumi_mpa.model.requests.request import Request

if TYPE_CHECKING:
    from pulumi_mpa.model.requests.intent import RequestKind


def to_tag(request: Request) -> str:
    """Write a request into the characters that AWS allows in a tag value, at most 256 of them."""
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


def from_tag(kind: RequestKind, text: str | None, team_arn: str) -> Request | None:
    """
    Read a request from its tag.

    Returns:
        The request; None when there is no tag or somebody wrote something else into it.
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
        kind=kind,
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
