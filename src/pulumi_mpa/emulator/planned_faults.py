"""
Faults on demand: what goes wrong with the next calls of an operation, whatever they ask.

A fault comes before the call is carried out, or after: then the call took effect, and only its answer is bad or lost.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Final

from pulumi_mpa.emulator.codec import Answer
from pulumi_mpa.emulator.faults import FaultError, Kind
from pulumi_mpa.lifecycle.strings import StringEnum

_SENTENCES = {
    Kind.THROTTLED: "Rate exceeded.",
    Kind.INTERNAL: "The service failed for a moment.",
    Kind.UNAVAILABLE: "The service is not available for a moment.",
    Kind.ACCESS_DENIED: "The caller may not perform this operation.",
    Kind.NOT_FOUND: "The resource does not exist, or not here yet.",
    Kind.EXPIRED_TOKEN: "The security token included in the request is expired.",
}
#: How a call is logged whose connection ended before it was carried out.
NO_STATUS: Final = 0


class When(StringEnum):
    """When a fault comes."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class PlannedFault:
    """
    What goes wrong with calls of one operation. Without error, HTTP status and reset the answer is only late.

    Args:
        operation: Name of the operation.

        times: How many calls.

        error: An error that the operation models, or that all services share.

        http: An HTTP status that comes without any error of the service, as from something on the way.

        reset: The connection ends without an answer.

        when: Before the call is carried out, or after it took effect.

        delay: Seconds that the answer, or the end of the connection, is late.
    """

    operation: str
    times: int = 1
    error: Kind | None = None
    http: int | None = None
    reset: bool = False
    when: When = When.BEFORE
    delay: float = 0

    @property
    def carries_out(self) -> bool:
        """Tell whether the call takes effect all the same."""
        late_only = self.error is None and self.http is None and not self.reset
        return late_only or self.when is When.AFTER

    def answer(self, own: Answer | None) -> Answer:
        """
        Give what goes out.

        Args:
            own: What the service answered; None when the call was not carried out.

        Raises:
            FaultError: An error goes out.
        """
        if self.error is not None:
            raise FaultError(self.error, _SENTENCES.get(self.error, f"The emulator was told to answer {self.error}."))
        if self.http is not None:
            return Answer(self.http, f"<html><body>{self.http}</body></html>", {"Content-Type": "text/html"})
        return replace(own or Answer(NO_STATUS, "", {}), lost=self.reset)


class PlannedFaults:
    """Faults to come; those of an operation come in the order in which they were added."""

    def __init__(self) -> None:
        """Begin without any."""
        self._queues: dict[str, deque[PlannedFault]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def add(self, fault: PlannedFault) -> None:
        """Let the next calls of an operation meet a fault."""
        with self._lock:
            self._queues.setdefault(fault.operation, deque()).append(fault)

    def to_come(self) -> list[PlannedFault]:
        """Give the faults that no call has met yet; `times` is how many calls still will."""
        with self._lock:
            return [fault for queue in self._queues.values() for fault in queue]

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._queues.clear()

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._closing.set()

    def answer(self, fault: PlannedFault, own: Answer | None) -> Answer:
        """
        Give what goes out to a call that met a fault, once it is time.

        Args:
            fault: What it met.

            own: What the service answered; None when the call was not carried out.

        Raises:
            FaultError: An error goes out.
        """
        self._closing.wait(fault.delay)
        return fault.answer(own)

    def take(self, operation: str) -> PlannedFault | None:
        """Give the fault that it is a call's turn to meet."""
        with self._lock:
            queue = self._queues.get(operation)
            if not queue:
                return None
            fault = queue.popleft()
            if fault.times > 1:
                queue.appendleft(replace(fault, times=fault.times - 1))
            return fault
