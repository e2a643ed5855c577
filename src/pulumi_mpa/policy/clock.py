"""The time by which policies judge ages; AWS's times come as ISO 8601 in outputs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pulumi_mpa.model.instants import from_text


def now() -> datetime:
    """Return the time of this machine, in UTC: a policy asks no service."""
    return datetime.now(timezone.utc)


def is_older(at: str | None, days: int) -> bool:
    """Check whether a time of an output lies further back than a number of days; None, and what is no time, never does."""
    instant = _instant(at)
    # Any number of days may be configured, also one that a difference of times cannot have.
    return instant is not None and (now() - instant) / timedelta(days=1) > days


def is_over(at: str | None) -> bool:
    """Check whether a time of an output has passed; None has, and what is no time has not."""
    instant = _instant(at)
    return instant <= now() if instant else not at


def _instant(text: str | None) -> datetime | None:
    try:
        return from_text(text)
    except ValueError:
        return None


def day_of(at: str) -> str:
    """Return the day of a time of an output, as `2026-11-24`."""
    return at[:10]
