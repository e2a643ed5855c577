"""What goes wrong on the way to the services and back, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pulumi_mpa.testing.connection import Connection

When = Literal["before", "after"]


class Faults:
    """Faults that the next calls of an operation meet, in the order in which they were added."""

    def __init__(self, connection: Connection) -> None:
        """Add faults over an emulator's controls."""
        self._connection = connection

    def add(
        self,
        *,
        operation: str,
        times: int = 1,
        error: str | None = None,
        http: int | None = None,
        reset: When | None = None,
        when: When | None = None,
        delay: float = 0,
    ) -> None:
        """
        Plan a fault for the next calls of an operation: one of `error`, `http` and `reset`, or `delay`, or both.

        Args:
            operation: Name of the operation, as `UpdateApprovalTeam`, of any service.

            times: How many calls.

            error: An error that the operation models, as `ThrottlingException`, or that all services share, as
                `ExpiredTokenException`.

            http: An HTTP status from 400 to 599 that comes without any error of the service.

            reset: The connection ends without a response; `before`: nothing was done. `after`: the call took effect,
                and its response is lost.

            when: For `error` and `http`: whether they come before the call is carried out, or after it took effect.
                None: before.

            delay: Seconds of the machine's time that whatever comes is late. Alone: the call takes effect at once, and
                its response is correct and late.

        Raises:
            EmulatorError: There is no such operation, it never responds with that error, or these do not go together.
        """
        body = {
            "operation": operation,
            "times": times,
            "error": error,
            "http": http,
            "reset": reset,
            "when": when,
            "delay": delay,
        }
        self._connection.ask("POST", "faults", body)

    def clear(self) -> None:
        """Forget the faults that no call has met yet."""
        self._connection.ask("DELETE", "faults")
