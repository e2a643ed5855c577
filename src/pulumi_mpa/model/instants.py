"""Instants: aware UTC inside, ISO 8601 with seconds in state, a short form in sentences."""

from __future__ import annotations

from datetime import datetime, timezone

from pulumi_mpa.lifecycle.machine import FIELDS


def to_text(at: datetime | None) -> str | None:
    """Write an instant for state or a tag, as `2026-11-24T21:30:00.123Z`; None stays None."""
    if at is None:
        return None
    return at.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str | None) -> datetime | None:
    """Read what `to_text` wrote; None and the empty text give None, a time without a zone is UTC."""
    if not text:
        return None
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at if at.tzinfo is not None else at.replace(tzinfo=timezone.utc)


def format_time(at: datetime | None) -> str:
    """Describe an instant in a message: `at 2026-11-24 21:30 UTC`."""
    if at is None:
        return FIELDS["until"]
    return at.astimezone(timezone.utc).strftime("at %Y-%m-%d %H:%M UTC")
