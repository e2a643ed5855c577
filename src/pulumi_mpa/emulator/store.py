"""
Where the services store their records: SQLite, in memory or in a file.

Everything that one request or one due event does is one transaction. Within it a record is one object, however often
it is read; what was put is written at the end, and an error leaves nothing behind.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_mpa.emulator.records import Record, Session, Source, Team, Token
from pulumi_mpa.emulator.schema import APPLICATION, FORMAT, STATEMENTS
from pulumi_mpa.emulator.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

R = TypeVar("R", bound=Record)


class StateFileError(Exception):
    """The state file can't be used."""


def _not_opened(name: str, error: sqlite3.OperationalError) -> StateFileError:
    return StateFileError(f"cannot open the state file {name}: {error}. Is another emulator using it?")


class Store:
    """Everything that the services store."""

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
        self._shelves: dict[str, Shelf[Any]] = {}
        self.sources = self.shelf(Source)
        self.teams = self.shelf(Team)
        self.sessions = self.shelf(Session)

    def shelf(self, kind: type[R]) -> Shelf[R]:
        """
        Return the records of one kind.

        Raises:
            ValueError: Another kind has the same name, under which the database has its records.
        """
        shelf = self._shelves.setdefault(kind.__name__, Shelf(self.database, kind))
        if shelf.kind is not kind:
            raise ValueError(f"two kinds of record are called {kind.__name__}")
        return shelf

    def _prepare(self, name: str) -> None:
        (application,) = self.database.execute("PRAGMA application_id").fetchone()
        (version,) = self.database.execute("PRAGMA user_version").fetchone()
        (tables,) = self.database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            for statement in STATEMENTS:
                self.database.execute(statement)
            self.database.execute(f"PRAGMA application_id = {APPLICATION}")
            self.database.execute(f"PRAGMA user_version = {FORMAT}")
        elif (application, version) != (APPLICATION, FORMAT):
            raise StateFileError(f"{name} was not written by this version of the emulator. Start with a new file.")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Store everything that is done inside, or nothing."""
        self.database.execute("BEGIN")
        try:
            yield
            for shelf in self._shelves.values():
                shelf.flush()
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        finally:
            for shelf in self._shelves.values():
                shelf.forget()

    def fact(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever JSON holds
        """Return one stored value."""
        row = self.database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def remember(self, name: str, value: Any) -> None:  # noqa: ANN401  whatever JSON holds
        """Store one value."""
        self.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def token(self, scope: str) -> Token | None:
        """Find what a ClientToken was used for."""
        row = self.database.execute("SELECT body FROM tokens WHERE scope = ?", (scope,)).fetchone()
        return Token.model_validate_json(row[0]) if row else None

    def keep_token(self, scope: str, token: Token) -> None:
        """Store what a ClientToken was used for."""
        self.database.execute(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)", (scope, token.arn, token.model_dump_json())
        )

    def drop_tokens(self, arn: str) -> None:
        """Remove the tokens that created a thing."""
        self.database.execute("DELETE FROM tokens WHERE arn = ?", (arn,))

    def close(self) -> None:
        """Close the file."""
        self.database.close()
