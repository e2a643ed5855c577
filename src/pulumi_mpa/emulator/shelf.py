"""The records of one kind, in the database of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar

from pulumi_mpa.emulator.records import Record
from pulumi_mpa.emulator.state_file import parsed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

R = TypeVar("R", bound=Record)

Column = Literal["status", "label", "account", "created_at"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "lacks"]

_COMPARISONS: Final[dict[Comparison, str]] = {
    "=": "{} = ?",
    "!=": "{} != ?",
    "<": "{} < ?",
    "<=": "{} <= ?",
    ">": "{} > ?",
    ">=": "{} >= ?",
    "contains": "instr({}, ?) > 0",
    "lacks": "instr({}, ?) = 0",
}
#: More rows than any database has.
_ALL: Final = -1


def sortable(instant: datetime) -> str:
    """Return an instant in UTC as a text; texts have the order of their instants."""
    return instant.isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Condition:
    """
    What a record must be for a page to have it.

    Args:
        column: What of it is compared; an instant is compared as `sortable` writes it.

        comparison: How.

        value: With what.
    """

    column: Column
    comparison: Comparison
    value: str


class Shelf(Generic[R]):
    """All records of one kind, by ARN or by owner."""

    def __init__(self, database: sqlite3.Connection, kind: type[R]) -> None:
        """Store one kind of record in a database."""
        self._database = database
        self.kind = kind
        self._name = kind.__name__
        self._known: dict[str, R] = {}
        #: As an ordered set, so that what was put first is older.
        self._put: dict[str, None] = {}

    def get(self, arn: str) -> R | None:
        """Find a record."""
        known = self._known.get(arn)
        if known is not None:
            return known
        row = self._database.execute(
            "SELECT body FROM records WHERE kind = ? AND arn = ?", (self._name, arn)
        ).fetchone()
        return self._read(arn, row[0]) if row else None

    def page(
        self,
        owner: str,
        conditions: Iterable[Condition] = (),
        *,
        after: int | None = None,
        limit: int = _ALL,
        newest_first: bool = False,
    ) -> list[tuple[int, R]]:
        """
        Return some records of an owner, each with its number, which orders them.

        Args:
            owner: Whose records.

            conditions: What they must be.

            after: Number of the record that came last before these; it may be gone. None: from the beginning.

            limit: How many at most.

            newest_first: Whether the newest comes first, and not the oldest.
        """
        self.flush()
        where, values = ["kind = ?", "owner = ?"], [self._name, owner]
        for condition in conditions:
            where.append(_COMPARISONS[condition.comparison].format(condition.column))
            values.append(condition.value)
        return self._rows("records", where, values, after, limit, newest_first=newest_first)

    def shared_with(self, account: str, *, after: int | None = None, limit: int = _ALL) -> list[tuple[int, R]]:
        """Return some records that have an account, or what else they are found by, in their audience; oldest first, each with its number."""
        self.flush()
        where = ["kind = ?", "account = ?"]
        shared = "(SELECT s.account, s.kind, s.seq, r.arn, r.body FROM shares s JOIN records r USING (seq))"
        return self._rows(shared, where, [self._name, account], after, limit)

    def _rows(
        self,
        table: str,
        where: list[str],
        values: Sequence[str],
        after: int | None,
        limit: int,
        *,
        newest_first: bool = False,
    ) -> list[tuple[int, R]]:
        given: list[str | int] = [*values]
        if after is not None:
            where.append("seq < ?" if newest_first else "seq > ?")
            given.append(after)
        order = "DESC" if newest_first else "ASC"
        # Column names and comparisons are those of this module; whatever comes from a caller is a parameter.
        query = f"SELECT seq, arn, body FROM {table} WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"  # noqa: S608
        rows = self._database.execute(query, (*given, limit)).fetchall()
        return [(seq, self._known.get(arn) or self._read(arn, body)) for seq, arn, body in rows]

    def of(self, owner: str, *conditions: Condition) -> list[R]:
        """Return every record of an owner that meets some conditions, oldest first."""
        return [record for _, record in self.page(owner, conditions)]

    def all(self) -> list[R]:
        """Return every record of every owner, oldest first: for judges of tests, who look at everything."""
        self.flush()
        rows = self._database.execute("SELECT arn FROM records WHERE kind = ? ORDER BY seq", (self._name,)).fetchall()
        return [record for (arn,) in rows if (record := self.get(arn))]

    def count(self, owner: str) -> int:
        """Count the records of an owner."""
        self.flush()
        row = self._database.execute(
            "SELECT number FROM counts WHERE kind = ? AND owner = ?", (self._name, owner)
        ).fetchone()
        return row[0] if row else 0

    def arns(self, limit: int) -> list[str]:
        """Return the ARNs of some records, owner by owner, oldest first."""
        self.flush()
        query = "SELECT arn FROM records WHERE kind = ? ORDER BY owner, seq LIMIT ?"
        return [arn for (arn,) in self._database.execute(query, (self._name, limit))]

    def _read(self, arn: str, body: str) -> R:
        record = self._known[arn] = parsed(self.kind.model_validate_json, body)
        return record

    def put(self, record: R) -> None:
        """Store a record, new or changed."""
        self._known[record.arn] = record
        self._put[record.arn] = None

    def remove(self, arn: str) -> None:
        """Remove a record."""
        self.flush()
        self._known.pop(arn, None)
        row = self._database.execute(
            "SELECT seq, owner FROM records WHERE kind = ? AND arn = ?", (self._name, arn)
        ).fetchone()
        if row is not None:
            number, owner = row
            self._database.execute("DELETE FROM records WHERE seq = ?", (number,))
            self._database.execute("DELETE FROM shares WHERE seq = ?", (number,))
            self._count(owner, -1)

    def withdraw(self, arn: str, account: str) -> None:
        """Find a record no longer by an account that is not in its audience any more."""
        self.flush()
        self._database.execute(
            "DELETE FROM shares WHERE account = ? AND seq = (SELECT seq FROM records WHERE kind = ? AND arn = ?)",
            (account, self._name, arn),
        )

    def flush(self) -> None:
        """Write what was put."""
        if not self._put:
            return
        for arn in self._put:
            self._write(self._known[arn])
        self._put.clear()

    def _write(self, record: R) -> None:
        changing = (str(record.state.status), record.label, record.model_dump_json())
        found = self._database.execute(
            "UPDATE records SET status = ?, label = ?, body = ? WHERE kind = ? AND arn = ?",
            (*changing, self._name, record.arn),
        )
        if not found.rowcount:
            self._database.execute(
                "INSERT INTO records (status, label, body, kind, arn, owner, account, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*changing, self._name, record.arn, record.owner, record.account, sortable(record.created_at)),
            )
            self._count(record.owner, 1)
        for account in record.audience:
            self._database.execute(
                "INSERT OR IGNORE INTO shares SELECT ?, kind, seq FROM records WHERE kind = ? AND arn = ?",
                (account, self._name, record.arn),
            )

    def _count(self, owner: str, more: int) -> None:
        self._database.execute(
            "INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT (kind, owner) DO UPDATE SET number = number + excluded.number",
            (self._name, owner, more),
        )

    def forget(self) -> None:
        """Drop what was read; the next reading goes to the database."""
        self._known.clear()
        self._put.clear()
