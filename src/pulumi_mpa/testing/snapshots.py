"""Saved states of the whole emulator, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mpa.testing.connection import Connection


class Snapshots:
    """
    Everything that an emulator holds, saved under names: of every account records, calls, planned faults, the virtual clock.

    With a state file they are in that file, and are there after a restart.
    """

    def __init__(self, connection: Connection) -> None:
        """Save and restore over an emulator's controls."""
        self._connection = connection

    def save(self, name: str, *, replace: bool = False) -> None:
        """
        Save everything.

        Args:
            name: 1 to 64 letters, digits, dots, hyphens and underscores; the first is a letter or a digit.

            replace: Whether it takes the place of a snapshot of the same name.

        Raises:
            EmulatorError: There is a snapshot of this name, or the name has another form.
        """
        self._connection.ask("POST", "snapshots", {"name": name, "replace": replace})

    def restore(self, name: str) -> None:
        """
        Go back to what was saved; the snapshot stays.

        Args:
            name: What it was saved under.

        Raises:
            EmulatorError: There is no snapshot of this name.
        """
        self._connection.ask("POST", "snapshots/restore", {"name": name})

    def delete(self, name: str) -> None:
        """
        Delete a snapshot.

        Args:
            name: What it was saved under.

        Raises:
            EmulatorError: There is no snapshot of this name.
        """
        self._connection.ask("DELETE", "snapshots", query={"name": name})

    def names(self) -> list[str]:
        """Return the name of every snapshot, oldest first."""
        return [found["name"] for found in self._connection.ask("GET", "snapshots")["snapshots"]]
