"""What every view of a stored record is made with."""

from __future__ import annotations

from typing import Any


def given(**members: Any) -> dict[str, Any]:  # noqa: ANN401  members of every type
    """Return the members that there are, as a structure."""
    return {name: value for name, value in members.items() if value is not None}
