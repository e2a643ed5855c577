"""The records of one kind, in the database of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pulumi_mpa.emulator.records import Record
from pulumi_mpa.emulator.state_file import parsed

if TYPE_CHECKING:
    import sqlite3

R = TypeVar("R", bound=Record)


class Shelf(Generic[R]):
    """All records of one kind, by ARN or by owner."""

    def __init__(self, database: sqlite3.Connection, kind: type[R]) -> None:
        """Store one kind of record in a database."""
        self._database = database
        self.kind = kind
        self._name = kind.__name__
        self._known: dict[str, R] = {}
        self._put: set[str] = set()

    def get(self, arn: str) -> R | None:
        """Find a record."""
        if arn not in self._known:
            row = self._database.execute(
                "SELECT body FROM records WHERE kind = ? AND arn = ?", (self._name, arn)
            ).fetchone()
            if row is None:
                return None
            self._known[arn] = parsed(self.kind.model_validate_json, row[0])
        return self._known[arn]

    def of(self, owner: str) -> list[R]:
        """Return every record of an owner, oldest first."""
        self.flush()
        rows = self._database.execute(
            "SELECT arn FROM records WHERE kind = ? AND owner = ? ORDER BY seq", (self._name, owner)
        ).fetchall()
        return [record for (arn,) in rows if (record := self.get(arn))]

    def all(self) -> list[R]:
        """Return every record of every owner, oldest first."""
        self.flush()
        rows = self._database.execute("SELECT arn FROM records WHERE kind = ? ORDER BY seq", (self._name,)).fetchall()
        return [record for (arn,) in rows if (record := self.get(arn))]

    def put(self, record: R) -> None:
        """Store a record, new or changed."""
        self._known[record.arn] = record
        self._put.add(record.arn)

    def remove(self, arn: str) -> None:
        """Remove a record."""
        self._known.pop(arn, None)
        self._put.discard(arn)
        self._database.execute("DELETE FROM records WHERE kind = ? AND arn = ?", (self._name, arn))

    def flush(self) -> None:
        """Write what was put."""
        for arn in sorted(self._put):
            record = self._known[arn]
            self._database.execute(
                "INSERT INTO records (kind, arn, owner, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (kind, arn) DO UPDATE SET body = excluded.body",
                (self._name, arn, record.owner, record.model_dump_json()),
            )
        self._put.clear()

    def forget(self) -> None:
        """Drop what was read; the next reading goes to the database."""
        self._known.clear()
        self._put.clear()
