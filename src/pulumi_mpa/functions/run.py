"""
What the functions of one run share: the clients, and every answer, so that equal questions are asked once.

A process may run several programs, each with a configuration of its own.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import pulumi

from pulumi_mpa.aws.answers import Answers
from pulumi_mpa.program_settings import program_settings, reached_by

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from concurrent.futures import Future

    from pulumi_mpa.aws.clients import Clients
    from pulumi_mpa.model.connection import Connection
    from pulumi_mpa.model.settings import Settings

    #: What answers a question: it makes the calls, in a thread of its own.
    Ask = Callable[[Clients], Any]

#: Questions that are on their way to AWS at the same time.
_AT_ONCE: Final = 8


class Run:
    """The questions of one run and their answers."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._settings: Settings | None = None
        self._clients: dict[Connection | None, Clients] = {}
        self._answers = Answers()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)

    def clients(self, connection: Connection | None = None) -> Clients:
        """
        Return the clients with which a function asks.

        Args:
            connection: How AWS is reached; None is as the stack's configuration says.
        """
        # A program that calls no function needs none of it.
        from pulumi_mpa.aws.clients import Clients  # noqa: PLC0415

        with self._lock:
            if connection not in self._clients:
                # One for all, so that the connections share what the SDK has opened.
                self._settings = self._settings or program_settings()
                self._clients[connection] = Clients(reached_by(self._settings, connection))
            return self._clients[connection]

    def ask(self, question: Hashable, ask: Ask, connection: Connection | None = None) -> Future[Any]:
        """
        Ask AWS, or whoever has asked the same before.

        Args:
            question: What makes it the same question: function, arguments, connection, and what had to be done before.

            ask: Makes the calls.

            connection: How AWS is reached; None is as the stack's configuration says.

        Returns:
            The answer, or the error with which the calls ended.
        """
        clients = self.clients(connection)
        answer, is_ours = self._answers.claim(question)
        if is_ours:

            def find() -> None:
                with self._slots:
                    self._answers.find(question, answer, lambda: ask(clients))

            # No interpreter waits for such a thread, so that a call that hangs holds nobody up at the end.
            threading.Thread(target=find, name="pulumi-mpa-functions", daemon=True).start()
        return answer


#: What each run has asked, by its stack.
_RUNS: Final[WeakKeyDictionary[pulumi.Resource, Run]] = WeakKeyDictionary()
_MAKING: Final = threading.Lock()


def this_run() -> Run:
    """Return what the run has asked so far; outside of a run every question is asked."""
    stack = pulumi.runtime.get_root_resource()
    if stack is None:
        return Run()
    with _MAKING:
        return _RUNS.setdefault(stack, Run())
