"""
Where the services store their records: SQLite, in memory or in a file.

Everything that one request or one due event does is one transaction. Within it a record is one object, however often
it is read; what was put is written at the end, and an error leaves nothing behind.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_mpa.emulator.records import Record, Session, Source, Team, Token
from pulumi_mpa.emulator.shelf import Shelf
from pulumi_mpa.emulator.state_file import StateFile, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

R = TypeVar("R", bound=Record)


class Store:
    """Everything that the services store."""

    def __init__(self, path: Path | None) -> None:
        """
        Open a file, or memory when there is none.

        Raises:
            StateFileError: The file is in use or damaged, can't be opened, or is no state of this emulator.
        """
        self._file = StateFile(path)
        self.database = self._file.database
        #: Explains errors of the database; whatever is read outside a transaction is read inside this.
        self.explained = self._file.explained
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

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """
        Store everything that is done inside, or nothing.

        Raises:
            StateFileError: The state file can't be read or written any more.
        """
        self._file.check_there()
        with self.explained():
            self.database.execute("BEGIN")
            try:
                yield
                self._flush()
                self.database.execute("COMMIT")
            except BaseException:
                # After some errors, such as a full disk, the database has gone back by itself.
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
                raise
            finally:
                self._forget()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Within a transaction, do everything that is done inside, or nothing; what was done before stands either way."""
        self._flush()
        self.database.execute("SAVEPOINT attempt")
        try:
            yield
            self._flush()
        except BaseException:
            self._forget()
            if self.database.in_transaction:
                self.database.execute("ROLLBACK TO attempt")
            raise
        finally:
            if self.database.in_transaction:
                self.database.execute("RELEASE attempt")

    def _flush(self) -> None:
        for shelf in self._shelves.values():
            shelf.flush()

    def _forget(self) -> None:
        for shelf in self._shelves.values():
            shelf.forget()

    def fact(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever JSON holds
        """Return one stored value."""
        row = self.database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return parsed(json.loads, row[0]) if row else default

    def remember(self, name: str, value: Any) -> None:  # noqa: ANN401  whatever JSON holds
        """Store one value."""
        self.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def token(self, scope: str) -> Token | None:
        """Find what a ClientToken was used for."""
        row = self.database.execute("SELECT body FROM tokens WHERE scope = ?", (scope,)).fetchone()
        return parsed(Token.model_validate_json, row[0]) if row else None

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
