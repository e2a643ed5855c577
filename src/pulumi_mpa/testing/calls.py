"""What was called, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from pulumi_mpa.testing.connection import EmulatorError

if TYPE_CHECKING:
    from pulumi_mpa.testing.connection import Connection


class Call(NamedTuple):
    """
    One call that reached an operation of one of the services.

    Args:
        operation: Name of the operation, as `CreateApprovalTeam`.

        status: HTTP status that the service responded with, whatever became of the response; 0 when the connection ended
            before the call was carried out.
    """

    operation: str
    status: int


class Calls(Sequence[Call]):
    """
    Every call of the services since they started or since `clear`, oldest first.

    The emulator keeps only the latest calls. Once it has dropped one, this raises `EmulatorError`: nothing is asserted about a
    part of the calls.
    """

    def __init__(self, connection: Connection, account: str | None = None) -> None:
        """Read a list of calls over its controls: those of one account, or of all."""
        self._connection = connection
        self._query = {} if account is None else {"account": account}

    def _now(self) -> list[Call]:
        calls: list[Call] = []
        after: int | None = 0
        while after is not None:
            page = self._connection.ask("GET", "calls", query={**self._query, "after": str(after)})
            if page["dropped"]:
                raise EmulatorError(
                    f"the emulator no longer has the first {page['dropped']} calls. Clear the calls more often, or let it "
                    "keep more: `kept_calls` of `MpaEmulator`, `--kept-calls` of the command line."
                )
            calls += [Call(call["operation"], call["status"]) for call in page["calls"]]
            after = page["after"]
        return calls

    @overload
    def __getitem__(self, index: int) -> Call: ...

    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...

    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        """Return one call, or some."""
        return self._now()[index]

    def __len__(self) -> int:
        """Count the calls."""
        return len(self._now())

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls as they are now."""
        return iter(self._now())

    def __eq__(self, other: object) -> bool:
        """Compare with a list of calls."""
        return self._now() == list(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        """Raise TypeError, because the list changes."""
        raise TypeError("calls change and cannot be hashed")

    def __repr__(self) -> str:
        """Show the calls, for failed assertions."""
        return repr([tuple(call) for call in self._now()])

    def counts(self) -> dict[str, int]:
        """Count the calls of each operation that was called, whatever the response."""
        counted: dict[str, int] = {}
        for call in self._now():
            counted[call.operation] = counted.get(call.operation, 0) + 1
        return counted

    def clear(self) -> None:
        """Clear the list."""
        self._connection.ask("DELETE", "calls", query=self._query)
