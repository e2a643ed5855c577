"""
Where the service keeps what it keeps: SQLite, in memory or in a file.

Everything that one request or one due event does is one transaction. Within it a record is one object, however often
it is looked up; what was put is written at the end, and a fault leaves nothing behind.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pulumi_mpa.emulator.records import Association, Key, Record, Session, Source, Team, Token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Written into the file; a file with another number was made by another version.
_FORMAT = 1
_APPLICATION = 0x4D504131
_TABLES = """
CREATE TABLE records (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, owner TEXT, body TEXT, UNIQUE (kind, arn));
CREATE INDEX records_of ON records (kind, owner, seq);
CREATE TABLE tokens (scope TEXT PRIMARY KEY, arn TEXT, body TEXT);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE timers (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, due TEXT, real_due REAL);
"""

R = TypeVar("R", bound=Record)


class StateFileError(Exception):
    """The state file can't be used; says why."""


def _not_opened(name: str, error: sqlite3.OperationalError) -> StateFileError:
    return StateFileError(f"can't open the state file {name}: {error}; is another emulator using it?")


class Shelf(Generic[R]):
    """All records of one kind, looked up by ARN or by owner."""

    def __init__(self, database: sqlite3.Connection, kind: type[R]) -> None:
        """Keep one kind of record in a database."""
        self._database = database
        self._kind = kind
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
            self._known[arn] = self._kind.model_validate_json(row[0])
        return self._known[arn]

    def of(self, owner: str) -> list[R]:
        """Give every record of an owner, oldest first."""
        self.flush()
        rows = self._database.execute(
            "SELECT arn FROM records WHERE kind = ? AND owner = ? ORDER BY seq", (self._name, owner)
        ).fetchall()
        return [record for (arn,) in rows if (record := self.get(arn))]

    def all(self) -> list[R]:
        """Give every record of every owner, oldest first."""
        self.flush()
        rows = self._database.execute("SELECT arn FROM records WHERE kind = ? ORDER BY seq", (self._name,)).fetchall()
        return [record for (arn,) in rows if (record := self.get(arn))]

    def put(self, record: R) -> None:
        """Keep a record, new or changed."""
        self._known[record.arn] = record
        self._put.add(record.arn)

    def remove(self, arn: str) -> None:
        """Forget a record."""
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
        """Drop what was looked up; the next look reads the database."""
        self._known.clear()
        self._put.clear()


class Store:
    """Everything the service keeps."""

    def __init__(self, path: Path | None) -> None:
        """
        Open a file, or memory when there is none.

        Raises:
            StateFileError: The file is in use, or is no state of this emulator.
        """
        name = str(path) if path else ":memory:"
        try:
            self.database = sqlite3.connect(name, isolation_level=None, check_same_thread=False, timeout=0)
        except sqlite3.OperationalError as error:
            raise _not_opened(name, error) from error
        with ExitStack() as unless_usable:
            unless_usable.callback(self.database.close)
            try:
                # A second emulator on one file would overwrite what the first remembers.
                self.database.execute("PRAGMA locking_mode = EXCLUSIVE")
                # A killed process loses nothing either way; only a machine that loses power could.
                self.database.execute("PRAGMA synchronous = OFF")
                self.database.execute("BEGIN EXCLUSIVE")
                self._prepare(name)
                self.database.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise _not_opened(name, error) from error
            except sqlite3.DatabaseError as error:
                raise StateFileError(f"{name} is not a state file of this emulator: {error}") from error
            unless_usable.pop_all()
        self.sources = Shelf(self.database, Source)
        self.teams = Shelf(self.database, Team)
        self.sessions = Shelf(self.database, Session)
        self.associations = Shelf(self.database, Association)
        self.keys = Shelf(self.database, Key)
        self._shelves = (self.sources, self.teams, self.sessions, self.associations, self.keys)

    def _prepare(self, name: str) -> None:
        (application,) = self.database.execute("PRAGMA application_id").fetchone()
        (version,) = self.database.execute("PRAGMA user_version").fetchone()
        (tables,) = self.database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            for statement in _TABLES.strip().split(";\n"):
                self.database.execute(statement)
            self.database.execute(f"PRAGMA application_id = {_APPLICATION}")
            self.database.execute(f"PRAGMA user_version = {_FORMAT}")
        elif (application, version) != (_APPLICATION, _FORMAT):
            raise StateFileError(f"{name} was not written by this version of the emulator; start with a new file")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything that is done inside, or nothing."""
        self.database.execute("BEGIN")
        try:
            yield
            for shelf in self._shelves:
                shelf.flush()
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        finally:
            for shelf in self._shelves:
                shelf.forget()

    def fact(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever JSON holds
        """Read one remembered value."""
        row = self.database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def remember(self, name: str, value: Any) -> None:  # noqa: ANN401  whatever JSON holds
        """Remember one value."""
        self.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def token(self, scope: str) -> Token | None:
        """Find what a ClientToken was used for."""
        row = self.database.execute("SELECT body FROM tokens WHERE scope = ?", (scope,)).fetchone()
        return Token.model_validate_json(row[0]) if row else None

    def keep_token(self, scope: str, token: Token) -> None:
        """Remember what a ClientToken was used for."""
        self.database.execute(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)", (scope, token.arn, token.model_dump_json())
        )

    def drop_tokens(self, arn: str) -> None:
        """Forget the tokens that made a thing."""
        self.database.execute("DELETE FROM tokens WHERE arn = ?", (arn,))

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()
