"""The records that Payment Cryptography stores: associations and keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pulumi_mpa.emulator.records import Record


class VotedRecord(Record):
    """Something of Payment Cryptography that a team may have voted on."""

    #: The vote on the latest request, and when that was made.
    session_arn: str | None = None
    requested_at: datetime | None = None


class Association(VotedRecord):
    """
    Which team protects an operation.

    The service has no ARN for it; it is stored under one of our own, which nobody sees.
    """

    action: str
    team_arn: str
    #: The team that is requested while the one in force votes; shown nowhere.
    wanted_arn: str | None = None

    @property
    def label(self) -> str | None:
        """Return the vote on it, whose end it is found by."""
        return self.session_arn


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
