"""
The file that a store is in: opened, checked as a whole, and what is wrong with it in one sentence.

A disk, another program or an interrupted copy can damage any page of the file. SQLite finds what breaks its own
structure, and a checksum in every row finds what only changes what a row holds. Both are looked at once, when the file
is opened, so that no request meets damage that was there before.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import zlib
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from pulumi_mpa.emulator.schema import APPLICATION, FORMAT, STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

#: A table with checksums, in the statement that creates it: its name, and what is computed for each row.
_CHECKED: Final = re.compile(
    r"CREATE TABLE (?P<name>\w+) .*checksum INTEGER AS \((?P<computed>checksum\(.+?\))\) STORED"
)
#: The first version with generated columns, in which the checksums are.
_OLDEST_SQLITE: Final = (3, 31)
#: What SQLite calls a file whose content makes no sense.
_DAMAGED: Final = "database disk image is malformed"
_ANEW: Final = "Start with another file."
_IS_DAMAGED: Final = "{name} is damaged. Start with another file, or with a copy that was made before the damage."
#: How SQLite's errors begin, and what to say in place of each.
_SENTENCES: Final = {
    _DAMAGED: _IS_DAMAGED,
    "malformed database schema": _IS_DAMAGED,
    "Could not decode to UTF-8": _IS_DAMAGED,
    "user-defined function raised exception": _IS_DAMAGED,
    "database is locked": "{name} is in use. Stop the emulator that uses it, or start with another file.",
    "file is not a database": f"{{name}} is not a database. {_ANEW}",
    "database or disk is full": "{name} cannot be written: the disk is full. Free some space and try again.",
    "attempt to write a readonly database": "{name} is read-only. Make it writable for this user.",
    "unable to open database file": "{name} or the journal beside it cannot be opened. Check both, and their folder.",
    "disk I/O error": "{name} or the journal beside it cannot be read or written. Check the disk, and limits for the "
    "size of files.",
}


class StateFileError(Exception):
    """The state file can't be used; the message names the file and says what to do."""

    @property
    def sentence(self) -> str:
        """The message where it stands alone."""
        text = str(self)
        return text[0].upper() + text[1:]


def checksum(*values: object) -> int:
    """Return the checksum of the columns of a row, which the tables store beside them."""
    return zlib.crc32(json.dumps(values).encode())


def parsed(parse: Callable[[str], T], text: str) -> T:
    """
    Return what a stored text stands for.

    Raises:
        sqlite3.DatabaseError: It stands for nothing: the file was damaged since it was opened.
    """
    try:
        return parse(text)
    except ValueError as error:
        raise sqlite3.DatabaseError(_DAMAGED) from error


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


class StateFile:
    """
    A SQLite database, in a file or in memory.

    Args:
        path: The file. None: memory.

    Raises:
        StateFileError: The file is in use or damaged, can't be opened, or holds no state of this emulator.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file and check it."""
        self._path = path
        # The process may go to another folder later; SQLite would not follow it.
        self._place = path and path.absolute()
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise StateFileError(
                f"the emulator needs SQLite {'.'.join(map(str, _OLDEST_SQLITE))} or newer, and this Python has "
                f"{sqlite3.sqlite_version}. Use another Python."
            )
        with self.explained(), ExitStack() as unless_usable:
            try:
                self._check_path()
            except OSError as error:
                raise StateFileError(f"{self._name} cannot be reached: {error.strerror}. Name another file.") from error
            self.database = sqlite3.connect(
                str(path) if path else ":memory:", isolation_level=None, check_same_thread=False, timeout=0
            )
            unless_usable.callback(self.database.close)
            self.database.create_function("checksum", -1, checksum, deterministic=True)
            # Some builds of SQLite let a table call such a function only if they are told that it may.
            self.database.execute("PRAGMA trusted_schema = ON")
            # A second emulator on one file would overwrite what the first remembers.
            self.database.execute("PRAGMA locking_mode = EXCLUSIVE")
            # A killed process loses nothing either way; only a machine that loses power could.
            self.database.execute("PRAGMA synchronous = OFF")
            self.database.execute("BEGIN EXCLUSIVE")
            self._prepare()
            self.database.execute("COMMIT")
            self._opened = self._identity()
            unless_usable.pop_all()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """
        Do something with the database.

        Raises:
            StateFileError: Instead of any error of SQLite.
        """
        try:
            yield
        except sqlite3.Error as error:
            raise StateFileError(self._sentence(str(error))) from error

    def check_there(self) -> None:
        """
        Check that the file still has its name: what is written to a removed file is lost with the process.

        Raises:
            StateFileError: It was removed, or another file has its name.
        """
        if self._identity() != self._opened:
            raise StateFileError(
                f"{self._name} was removed or replaced while the emulator uses it. Put it back, or start the emulator again."
            )

    def _identity(self) -> tuple[int, int] | None:
        if self._place is None:
            return None
        try:
            found = self._place.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _sentence(self, problem: str) -> str:
        for beginning, sentence in _SENTENCES.items():
            if problem.startswith(beginning):
                return sentence.format(name=self._name)
        return f"{self._name} cannot be used: {problem}. {_ANEW}"

    @property
    def _name(self) -> str:
        return f"the state file {self._path}" if self._path else "the state in memory"

    def _check_path(self) -> None:
        """Check for what SQLite has only one error."""
        path = self._path
        if path is None:
            return
        folder = path.parent
        mode, mode_of_folder = _mode_of(path), _mode_of(folder)
        if mode_of_folder is None or not stat.S_ISDIR(mode_of_folder):
            raise StateFileError(f"{self._name} has no folder. Create {folder} first.")
        if mode is not None and stat.S_ISDIR(mode):
            raise StateFileError(f"{self._name} is a folder. Name a file in it.")
        if mode is not None and not stat.S_ISREG(mode):
            raise StateFileError(f"{self._name} is a device. Name a file.")
        wanted = [folder] if mode is None else [path, folder]
        for needed in wanted:
            # The folder too, since each change is first written down in a second file there.
            if not os.access(needed, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids):
                raise StateFileError(
                    f"{self._name} needs {needed} to be readable and writable for this user, and it is not. "
                    "Change its permissions, or start with another file."
                )

    def _prepare(self) -> None:
        """Create the tables in a new file, and check those of another."""
        database = self.database
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        found = {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
        if not found:
            for statement in STATEMENTS:
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION}")
            database.execute(f"PRAGMA user_version = {FORMAT}")
        elif application != APPLICATION:
            raise StateFileError(f"{self._name} is a database of another program. Start with another file.")
        elif version != FORMAT:
            raise StateFileError(
                f"{self._name} was not written by this version of the emulator. Start with a new file."
            )
        elif not found.issuperset(STATEMENTS):
            raise sqlite3.DatabaseError(_DAMAGED)
        else:
            self._check_content()

    def _check_content(self) -> None:
        """
        Check every page and every row.

        Raises:
            sqlite3.DatabaseError: Something is not as it was written.
        """
        (found,) = self.database.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(_DAMAGED)
        for table in filter(None, map(_CHECKED.match, STATEMENTS)):
            wrong = f"SELECT 1 FROM {table['name']} WHERE checksum IS NOT {table['computed']} LIMIT 1"  # noqa: S608  our own names
            if self.database.execute(wrong).fetchone():
                raise sqlite3.DatabaseError(_DAMAGED)
