"""The time by which policies judge ages; AWS's times come as ISO 8601 in outputs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pulumi_mpa.model.instants import from_text


def now() -> datetime:
    """Return the time of this machine, in UTC: a policy asks no service."""
    return datetime.now(timezone.utc)


def is_older(at: str | None, days: int) -> bool:
    """Check whether a time of an output lies further back than a number of days; None never does."""
    instant = from_text(at)
    return instant is not None and now() - instant > timedelta(days=days)


def is_over(at: str | None) -> bool:
    """Check whether a time of an output has passed; None has."""
    instant = from_text(at)
    return instant is None or instant <= now()


def day_of(at: str) -> str:
    """Return the day of a time of an output, as `2026-11-24`."""
    return at[:10]
