"""What an ARN says."""

from __future__ import annotations


def account_in(arn: str) -> str | None:
    """Read the account in an ARN; None where there is none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[0] == "arn" else None  # noqa: PLR2004  an ARN has six parts
