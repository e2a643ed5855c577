"""The service behind a bad wire: what can happen to one call on its way there and back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import Kind
from pulumi_mpa.emulator.planned_faults import PlannedFault, PlannedFaults, When
from pulumi_mpa.emulator.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.codec import Response
    from pulumi_mpa.emulator.settings import Settings
    from pulumi_mpa.emulator.store import Store

#: Longer than the package's clients wait for a response, which is 30 seconds.
_TOO_LONG_SECONDS = 31.0
#: More calls than are tried for one of the package's.
ALWAYS = 1000

#: Kinds of trouble, each as a fault of an operation still to be named.
KINDS = {
    "lost": PlannedFault("", reset=True, when=When.AFTER),
    "failed-after": PlannedFault("", error=Kind.INTERNAL, when=When.AFTER),
    "slow": PlannedFault("", delay=_TOO_LONG_SECONDS),
    "throttled": PlannedFault("", error=Kind.THROTTLED),
    "unavailable": PlannedFault("", http=503),
    "expired": PlannedFault("", error=Kind.EXPIRED_TOKEN),
}


@dataclass(frozen=True)
class Trouble:
    """
    What happens to some calls of one run.

    Args:
        kind: One of `KINDS`.

        operation: Whose calls.

        number: The how many-th call of it is the first.

        times: How many calls in a row.
    """

    kind: str
    operation: str
    number: int
    times: int


class Troubles(PlannedFaults):
    """The emulator's faults on demand, which begin here with a later call than the next."""

    def __init__(self, store: Store) -> None:
        """Begin without any."""
        super().__init__(store)
        self._trouble: Trouble | None = None
        self._seen: Counter[str] = Counter()

    def arm(self, trouble: Trouble | None) -> None:
        """Count calls from now on, and make this trouble meet those that it names."""
        self.clear()
        self._trouble, self._seen = trouble, Counter()

    def take(self, operation: str) -> PlannedFault | None:
        """Return the fault that it is a call's turn to meet."""
        self._seen[operation] += 1
        trouble = self._trouble
        if trouble is not None and (operation, self._seen[operation]) == (trouble.operation, trouble.number):
            self.add(replace(KINDS[trouble.kind], operation=operation, times=trouble.times))
        return super().take(operation)


class BadWire(Service):
    """
    The emulated services, with troubles that are named by operation and number, and somebody who watches every call.

    Args:
        settings: How they are set up.
    """

    def __init__(self, settings: Settings) -> None:
        """Set the services up, without any trouble."""
        super().__init__(settings)
        self.watch: Callable[[], None] = lambda: None
        self.faults: Troubles = Troubles(self.world.store)

    def arm(self, trouble: Trouble | None) -> None:
        """Make this trouble meet the calls that it names, counted from now on."""
        with self.turn():
            self.faults.arm(trouble)

    def handle(self, *request: Any, **more: Any) -> Response:  # noqa: ANN401 -- handed on as it came
        """Respond to one request, and show what it brought about before its caller knows."""
        response = super().handle(*request, **more)
        self.watch()
        return response
