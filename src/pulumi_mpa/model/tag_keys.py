"""Which keys of tags a program may set."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.model.ownership import PREFIX

#: AWS keeps the first for itself, and this package the other.
_RESERVED: Final = ("aws:", PREFIX)


def is_reserved(key: str) -> bool:
    """Check whether AWS or this package keeps a key for itself, in upper or lower case."""
    return key.lower().startswith(_RESERVED)
