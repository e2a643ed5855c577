"""The service behind a bad wire: what can happen to one call on its way there and back."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.codec import Answer
from pulumi_mpa.emulator.faults import FaultError
from pulumi_mpa.emulator.routing import Router, Target
from pulumi_mpa.emulator.service import LoggedCall, Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.settings import Settings

#: Longer than the package's clients wait for an answer, which is 30 seconds.
_TOO_LONG_SECONDS = 31.0
#: More calls than the SDK tries for one of the package's.
ALWAYS = 1000


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


def _error(status: int, code: str, message: str) -> Answer:
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    return Answer(status, json.dumps({"message": message}), headers)


@dataclass(frozen=True)
class Kind:
    """
    A kind of trouble.

    Args:
        carried_out: Whether the service does what it was asked.

        answer: What is answered in place of its own answer; None keeps that.

        lost: Whether the connection ends without an answer.

        seconds: How long the answer takes.
    """

    carried_out: bool
    answer: Answer | None = None
    lost: bool = False
    seconds: float = 0.0


_FAILED = _error(500, "InternalServerException", "The service failed for a moment.")
KINDS = {
    "lost": Kind(carried_out=True, lost=True),
    "failed-after": Kind(carried_out=True, answer=_FAILED),
    "slow": Kind(carried_out=True, seconds=_TOO_LONG_SECONDS),
    "throttled": Kind(carried_out=False, answer=_error(429, "ThrottlingException", "Rate exceeded.")),
    "unavailable": Kind(carried_out=False, answer=_error(503, "ServiceUnavailable", "Try again later.")),
    "expired": Kind(
        carried_out=False,
        answer=_error(403, "ExpiredTokenException", "The security token included in the request is expired"),
    ),
}


class BadWire(Service):
    """
    The emulated service, with troubles that are told by operation and number, and somebody who watches every call.

    Args:
        settings: How the service is set up.
    """

    def __init__(self, settings: Settings) -> None:
        """Set the service up, without any trouble."""
        super().__init__(settings)
        self.watch: Callable[[str], None] = lambda _: None
        self._routes = Router()
        self._counting = threading.Lock()
        self.arm(None)

    def arm(self, trouble: Trouble | None) -> None:
        """Count calls from now on, and let this trouble meet those that it names."""
        with self._counting:
            self._trouble, self._seen = trouble, Counter[str]()

    def handle(
        self, method: str, raw_target: str, authorization: str | None, body: bytes, amz_target: str | None = None
    ) -> Answer:
        """Answer one request, or let it meet its trouble."""
        operation = self._operation(method, raw_target)
        kind = self._meets(operation)
        if kind is not None and not kind.carried_out and kind.answer is not None:
            self.calls.append(LoggedCall(operation, kind.answer.status, None))
            return kind.answer
        answer = super().handle(method, raw_target, authorization, body, amz_target)
        self.watch(operation)
        if kind is None:
            return answer
        time.sleep(kind.seconds)
        return replace(kind.answer or answer, lost=kind.lost)

    def _operation(self, method: str, raw_target: str) -> str:
        try:
            return str(self._routes.match(method, Target.read(raw_target)).operation.name)
        except FaultError:
            return ""

    def _meets(self, operation: str) -> Kind | None:
        with self._counting:
            self._seen[operation] += 1
            trouble = self._trouble
            if trouble is None or operation != trouble.operation:
                return None
            behind = self._seen[operation] - trouble.number
            return KINDS[trouble.kind] if 0 <= behind < trouble.times else None
