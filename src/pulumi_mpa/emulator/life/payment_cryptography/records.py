"""The records that Payment Cryptography stores beside its associations: keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pulumi_mpa.emulator.life.requests import VotedRecord


class Key(VotedRecord):
    """A key, which has no material here."""

    attributes: dict[str, Any]
    check_value: str
    check_value_algorithm: str
    origin: str
    exportable: bool
    enabled: bool
    derive_usage: str | None = None
    deletes_at: datetime | None = None
    deleted_at: datetime | None = None
