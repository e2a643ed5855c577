"""
Faults on demand: what goes wrong with the next calls of an operation, whatever they ask.

A fault comes before the call is carried out, or after: then the call took effect, and only its response is bad or lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from pulumi_mpa.emulator.codec import Response
from pulumi_mpa.emulator.errors import Kind, ServiceError
from pulumi_mpa.emulator.state_file import parsed
from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from pulumi_mpa.emulator.store import Store

_MESSAGES = {
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
    What goes wrong with calls of one operation. Without error, HTTP status and reset the response is only late.

    Args:
        operation: Name of the operation.

        times: How many calls.

        error: An error that the operation models, or that all services share.

        http: An HTTP status that comes without any error of the service, as from something on the way.

        reset: The connection ends without a response.

        when: Before the call is carried out, or after it took effect.

        delay: Seconds that the response, or the end of the connection, is late.
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
        """Check whether the call takes effect all the same."""
        late_only = self.error is None and self.http is None and not self.reset
        return late_only or self.when is When.AFTER

    def response(self, own: Response | None) -> Response:
        """
        Return what goes out.

        Args:
            own: What the service responded with; None when the call was not carried out.

        Raises:
            ServiceError: An error goes out.
        """
        if self.error is not None:
            raise ServiceError(
                self.error, _MESSAGES.get(self.error, f"The emulator was told to respond with {self.error}.")
            )
        if self.http is not None:
            return Response(self.http, f"<html><body>{self.http}</body></html>", {"Content-Type": "text/html"})
        return replace(own or Response(NO_STATUS, "", {}), lost=self.reset)


_FAULT: Final = TypeAdapter(PlannedFault)


class PlannedFaults:
    """
    Faults to come; those of an operation come in the order in which they were added.

    They are in the store, so that a fault is used up together with what the call that met it did, or not at all.
    """

    def __init__(self, store: Store) -> None:
        """Store faults."""
        self._database = store.database

    def add(self, fault: PlannedFault) -> None:
        """Plan a fault for the next calls of an operation."""
        self._database.execute(
            "INSERT INTO faults (operation, body) VALUES (?, ?)", (fault.operation, _FAULT.dump_json(fault).decode())
        )

    def to_come(self) -> list[PlannedFault]:
        """Return the faults that no call has met yet; `times` is how many calls still will."""
        rows = self._database.execute("SELECT body FROM faults ORDER BY seq").fetchall()
        return [parsed(_FAULT.validate_json, body) for (body,) in rows]

    def clear(self) -> None:
        """Forget every fault."""
        self._database.execute("DELETE FROM faults")

    def take(self, operation: str) -> PlannedFault | None:
        """Return the fault that the next call of an operation meets, and use it up for this call."""
        row = self._database.execute(
            "SELECT seq, body FROM faults WHERE operation = ? ORDER BY seq LIMIT 1", (operation,)
        ).fetchone()
        if row is None:
            return None
        seq, body = row
        fault = parsed(_FAULT.validate_json, body)
        if fault.times > 1:
            left = _FAULT.dump_json(replace(fault, times=fault.times - 1)).decode()
            self._database.execute("UPDATE faults SET body = ? WHERE seq = ?", (left, seq))
        else:
            self._database.execute("DELETE FROM faults WHERE seq = ?", (seq,))
        return fault
