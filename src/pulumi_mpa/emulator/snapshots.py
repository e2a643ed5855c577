"""
Named copies of everything that a store holds, in the same database.

A copy is one table for each table of the store, so whatever a store has to hold is in it, and a store that is a file has
its snapshots in that file.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.store import Store

#: Tables that begin so belong to snapshots, and are in none.
_OWN: Final = "snapshot"
#: And so those of SQLite itself.
_SQLITE: Final = "sqlite_"


@dataclass(frozen=True)
class Snapshot:
    """
    A copy that can be restored.

    Args:
        name: What it was saved under.

        clock: The service's time when it was saved, aware UTC.
    """

    name: str
    clock: datetime


class NoSnapshotError(Exception):
    """No snapshot has this name."""


class SnapshotExistsError(Exception):
    """A snapshot has this name already."""


class Snapshots:
    """
    The copies in a store's database.

    Each method is part of a transaction of the store, which its caller begins.
    """

    def __init__(self, store: Store) -> None:
        """Store snapshots beside what they are of."""
        self._database = store.database

    def all(self) -> list[Snapshot]:
        """Return every snapshot, oldest first."""
        self._prepare()
        rows = self._database.execute("SELECT name, clock FROM snapshots ORDER BY id").fetchall()
        return [Snapshot(name, datetime.fromisoformat(clock)) for name, clock in rows]

    def save(self, snapshot: Snapshot, memory: Any, *, replace: bool) -> None:  # noqa: ANN401  whatever JSON holds
        """
        Copy every table under a name.

        Args:
            snapshot: What it is.

            memory: What is not in the store and belongs to it all the same.

            replace: Whether the copy takes the place of one of the same name.

        Raises:
            SnapshotExistsError: There is one of the same name, and it is not to be replaced.
        """
        if self._found(snapshot.name):
            if not replace:
                raise SnapshotExistsError
            self.delete(snapshot.name)
        values = (snapshot.name, snapshot.clock.isoformat(), json.dumps(memory))
        number = self._database.execute(
            "INSERT INTO snapshots (name, clock, memory) VALUES (?, ?, ?)", values
        ).lastrowid
        for table in self._tables():
            self._database.execute(f"CREATE TABLE {_copy(number, table)} AS SELECT * FROM {table}")  # noqa: S608  our own names

    def restore(self, name: str) -> Any:  # noqa: ANN401  whatever JSON holds
        """
        Replace what every table has by what it had.

        Returns:
            What was saved beside the store.

        Raises:
            NoSnapshotError: There is no snapshot of this name.
            sqlite3.DatabaseError: The copy was damaged since it was made.
        """
        number, memory = self._existing(name)
        tables = self._tables()
        with self._without_triggers():
            self._empty(tables)
            for table in tables:
                copy, columns = _copy(number, table), self._columns(table)
                self._database.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {copy}")  # noqa: S608  our own names
                self._compare(table, copy)
        return json.loads(memory)

    def delete(self, name: str) -> None:
        """
        Delete a snapshot.

        Raises:
            NoSnapshotError: There is no snapshot of this name.
        """
        number, _ = self._existing(name)
        for table in self._tables():
            self._database.execute(f"DROP TABLE {_copy(number, table)}")
        self._database.execute("DELETE FROM snapshots WHERE id = ?", (number,))

    def clear(self) -> None:
        """Empty every table; the snapshots stay."""
        with self._without_triggers():
            self._empty(self._tables())

    def _empty(self, tables: list[str]) -> None:
        for table in tables:
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608  our own names

    @contextmanager
    def _without_triggers(self) -> Iterator[None]:
        """Exchange rows as they are: what triggers made of them is in the tables that are exchanged too."""
        triggers = self._database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            self._database.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            self._database.execute(statement)

    def _compare(self, table: str, copy: str) -> None:
        """Check what the table computes for its rows against what it computed when they were copied."""
        differs = f"SELECT * FROM {table} EXCEPT SELECT * FROM {copy} LIMIT 1"  # noqa: S608  our own names
        if self._database.execute(differs).fetchone():
            raise sqlite3.DatabaseError("database disk image is malformed")

    def _prepare(self) -> None:
        # A store without snapshots has no table for them.
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS snapshots (id INTEGER PRIMARY KEY, name TEXT UNIQUE, clock TEXT, memory TEXT)"
        )

    def _found(self, name: str) -> tuple[int, str] | None:
        self._prepare()
        row: tuple[int, str] | None = self._database.execute(
            "SELECT id, memory FROM snapshots WHERE name = ?", (name,)
        ).fetchone()
        return row

    def _existing(self, name: str) -> tuple[int, str]:
        row = self._found(name)
        if row is None:
            raise NoSnapshotError
        return row

    def _tables(self) -> list[str]:
        rows = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return [name for (name,) in rows if not name.startswith((_OWN, _SQLITE))]

    def _columns(self, table: str) -> str:
        """Return the columns that can be written, which are all but those that SQLite computes."""
        return ", ".join(name for _, name, *_ in self._database.execute(f"PRAGMA table_info({table})").fetchall())


def _copy(number: int | None, table: str) -> str:
    return f"{_OWN}_{number}_{table}"
