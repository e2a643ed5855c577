"""
What a run has read, and which question of the engine is about it.

After each read of a refresh the engine asks for the difference between what was read and the inputs of the state, and
everything that differs is drift. Before an update it asks the same question, and there a vote that is open is a reason to
observe the thing again. Both calls look alike, but only the first follows a read of the same thing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Read(NamedTuple):
    """
    What one read returned.

    Args:
        outputs: The outputs, as the engine sends them back.

        managed_by: Whose resource it is.

        drift: Somebody else has changed what the program declares.
    """

    outputs: Mapping[str, Any]
    managed_by: object
    drift: bool


class Refreshes:
    """The reads of one run, each until the engine has asked about it; threads may share it."""

    def __init__(self) -> None:
        """Begin without any."""
        #: State may have two entries of one thing, which a replacement that broke off leaves behind.
        self._reads: dict[tuple[str, object], _Read] = {}
        self._lock = threading.Lock()

    def note(self, id_: str, outputs: Mapping[str, Any], managed_by: object, *, drift: bool) -> None:
        """Store what a read returned, and whether somebody else has changed it."""
        with self._lock:
            self._reads[id_, outputs.get("entry")] = _Read(outputs, managed_by, drift)

    def forget(self, inputs: Mapping[str, Any]) -> None:
        """Drop what was read of the resource whose inputs the engine checks: its next question is about an update."""
        checked = inputs.get("managedBy")
        with self._lock:
            for key in [key for key, read in self._reads.items() if read.managed_by == checked]:
                del self._reads[key]

    def is_drift(self, id_: str, recorded: Mapping[str, Any]) -> bool | None:
        """
        Check whether a refresh has found what somebody else changed.

        A vote that is open, has more votes than before or has ended is no drift.

        Args:
            id_: The thing.

            recorded: The outputs that the engine compares.

        Returns:
            None if this is no question about a refresh.
        """
        key = id_, recorded.get("entry")
        with self._lock:
            read = self._reads.get(key)
            if read is None or read.outputs != recorded:
                return None
            del self._reads[key]
        return read.drift
