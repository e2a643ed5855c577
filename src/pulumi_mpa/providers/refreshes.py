"""
What a run has read, and which question of the engine is about it.

After each read of a refresh the engine asks for the difference between what was read and the inputs of the state, and
everything that differs is drift. Before an update it asks the same question, and there a vote that is open is a reason to
observe the thing again. Both calls look alike, but only the first follows a read of the same thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi_mpa.providers.engine import from_engine

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Read(NamedTuple):
    """
    What one read returned.

    Args:
        outputs: The outputs.

        inputs: The inputs, other than before where somebody else has changed what is in force.

        blocked: Nothing that the program may want can be done while the thing is like this.
    """

    outputs: Mapping[str, Any]
    inputs: Mapping[str, Any]
    blocked: bool


class Refreshes:
    """The reads of one run, each until the engine has asked about it."""

    def __init__(self) -> None:
        """Begin without any."""
        self._reads: dict[str, _Read] = {}

    def note(self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any], *, blocked: bool) -> None:
        """Store what a read returned."""
        self._reads[id_] = _Read(from_engine(outputs), from_engine(inputs), blocked)

    def forget(self, inputs: Mapping[str, Any]) -> None:
        """Drop what was read of the resource whose inputs the engine checks: its next question is about an update."""
        checked = inputs.get("managedBy")
        self._reads = {id_: read for id_, read in self._reads.items() if read.inputs.get("managedBy") != checked}

    def is_drift(self, id_: str, recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool | None:
        """
        Check whether a refresh has found what somebody else changed.

        A vote that is open, has more votes than before or has ended is no drift.

        Args:
            id_: The thing.

            recorded: The outputs that the engine compares.

            wanted: The inputs that it compares them with.

        Returns:
            None if this is no question about a refresh.
        """
        read = self._reads.pop(id_, None)
        if read is None or read.outputs != recorded:
            return None
        return read.blocked or read.inputs != wanted
