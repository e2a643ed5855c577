"""Answers that are shared by whoever asks the same question, also at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Answers:
    """The answers that are known or on their way, by their questions."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def claim(self, question: Hashable) -> tuple[Future[Any], bool]:
        """Return where the answer to a question will be, and whether the caller has to find it, since nobody else does."""
        with self._lock:
            known = self._known.get(question)
            if known is not None:
                return known, False
            answer = self._known[question] = Future()
            return answer, True

    def find(self, question: Hashable, answer: Future[Any], ask: Callable[[], object]) -> None:
        """Find an answer that was claimed. An error is not kept, so that asking again asks AWS."""
        try:
            found = ask()
        except BaseException as error:  # noqa: BLE001 -- handed over to whoever waits for the answer
            with self._lock:
                del self._known[question]
            answer.set_exception(error)
        else:
            answer.set_result(found)

    def once(self, question: Hashable, ask: Callable[[], object]) -> Any:  # noqa: ANN401 -- any answer
        """Return the answer to a question, found in this thread unless another one finds it."""
        answer, is_ours = self.claim(question)
        if is_ours:
            self.find(question, answer, ask)
        return answer.result()
