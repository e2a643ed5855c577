"""
One poller for everything that a program waits for.

Whoever waits joins the rounds. A pause between two rounds grows, is cut by a
random share, and ends early for somebody's last observation. The calls are made beside
the program's own loop, by a thread that holds nobody up at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pulumi_mpa.errors import MpaError, RecoverableError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.plan.verdict import Decision, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from pulumi_mpa.waiting.targets import Target
    from pulumi_mpa.waiting.watcher import Watching

    Seen = Mapping[Target, Verdict | MpaError]

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
GROWTH: Final = 1.5
#: Each pause is cut by up to this share, so that many programs do not ask in step.
JITTER: Final = 0.25
#: Seconds in which those who join together are gathered for one observation.
GATHER: Final = 0.1
#: Seconds after which a line that has not changed is shown again, with the time that is left.
REPORT_EVERY: Final = 60.0
#: Seconds beyond its time that a wait leaves to a call that is still on its way.
GRACE: Final = 20.0
_NO_ANSWER: Final = Verdict(Decision.WAIT, Message(Code.GATE_NO_ANSWER_YET))


@dataclass(eq=False)
class _Watch:
    """One who waits: for what, until when, and how it stands."""

    target: Target
    deadline: float
    report: Callable[[Verdict, float], None]
    over: asyncio.Future[Verdict]
    observed: bool = False
    verdict: Verdict | None = None
    announced: tuple[str, str | None] = ("", None)
    reported_at: float = 0.0


class Poller:
    """
    Observes everything that is watched, in rounds.

    Args:
        watcher: Makes the calls.

        jitter: Gives the random share of a pause, from 0 to 1.

        beside: Observes without holding up the program's loop.
    """

    def __init__(
        self,
        watcher: Watching,
        *,
        jitter: Callable[[], float] = random.random,
        beside: Callable[[Callable[[], Seen]], Awaitable[Seen]] | None = None,
    ) -> None:
        """Watch nothing yet."""
        self._watcher, self._jitter, self._beside = watcher, jitter, beside or _in_a_thread
        self._watches: list[_Watch] = []
        self._rounds: asyncio.Task[None] | None = None
        self._joined = asyncio.Event()

    async def wait(self, target: Target, seconds: float, report: Callable[[Verdict, float], None]) -> Verdict:
        """
        Wait for one thing.

        Args:
            target: The thing.

            seconds: How long; 0 observes once.

            report: Is given each verdict that says something new, and the seconds that are left.

        Returns:
            The last verdict: `WAIT` means that the time was up.

        Raises:
            MpaError: AWS denied the call.
        """
        loop = asyncio.get_running_loop()
        watch = _Watch(target, loop.time() + seconds, report, loop.create_future())
        self._watches.append(watch)
        self._joined.set()
        if self._rounds is None or self._rounds.done():
            self._rounds = loop.create_task(self._go_round())
        try:
            return await asyncio.wait_for(watch.over, seconds + GRACE)
        except asyncio.TimeoutError:
            return watch.verdict or _NO_ANSWER
        finally:
            self._watches.remove(watch)
            if not self._watches and self._rounds is not None:
                # A round that is left in its pause, or in a call that hangs, is an error on the screen when the program ends.
                self._rounds.cancel()
                self._rounds = None

    async def _go_round(self) -> None:
        loop = asyncio.get_running_loop()
        pause, due = FIRST_PAUSE, loop.time()
        while self._watches:
            self._joined.clear()
            now = loop.time()
            # Who joins is observed soon, and who leaves has a last observation; the others keep their pace.
            watches = [w for w in self._watches if now >= due or not w.observed or now >= w.deadline]
            try:
                seen = await self._beside(_observe_of(self._watcher, {watch.target for watch in watches}))
            except Exception as error:  # noqa: BLE001 -- an error of ours is theirs who wait, else they would wait for nothing
                for watch in self._watches:
                    if not watch.over.done():
                        watch.over.set_exception(error)
                return
            if now >= due:
                due = loop.time() + pause * (1 - JITTER * self._jitter())
                pause = min(pause * GROWTH, LONGEST_PAUSE)
            now = loop.time()
            for watch in watches:
                _adopt(watch, seen[watch.target], now)
            rest = min([due, *(watch.deadline for watch in self._watches if not watch.over.done())]) - now
            try:
                await asyncio.wait_for(self._joined.wait(), max(rest, 0))
                await asyncio.sleep(GATHER)
            except asyncio.TimeoutError:
                pass


def _observe_of(watcher: Watching, targets: set[Target]) -> Callable[[], Seen]:
    return lambda: watcher.observe(targets)


def _adopt(watch: _Watch, seen: Verdict | MpaError, now: float) -> None:
    """Store what was observed for one who waits; the last observation ends the wait whatever it came to."""
    watch.observed = True
    if watch.over.done():
        return
    if isinstance(seen, RecoverableError):
        # AWS is slow or away for a moment: the next round asks again.
        verdict = replace(watch.verdict or _NO_ANSWER, problem=seen.situation.message)
    elif isinstance(seen, MpaError):
        watch.over.set_exception(seen)
        return
    else:
        verdict = watch.verdict = seen
    if verdict.decision is not Decision.WAIT or now >= watch.deadline:
        watch.over.set_result(verdict)
    elif (verdict.state, verdict.problem) != watch.announced or now >= watch.reported_at + REPORT_EVERY:
        watch.announced, watch.reported_at = (verdict.state, verdict.problem), now
        watch.report(verdict, watch.deadline - now)


async def _in_a_thread(observe: Callable[[], Seen]) -> Seen:
    """Observe in a thread that no interpreter waits for when it ends."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Seen] = loop.create_future()

    def hand_over(seen: Seen | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None or seen is None:
            future.set_exception(error or RuntimeError("an observation saw nothing"))
        else:
            future.set_result(seen)

    def run() -> None:
        seen, failure = None, None
        try:
            seen = observe()
        except Exception as error:  # noqa: BLE001 -- handed over to whoever waits for the observation
            failure = error
        # A program that was interrupted has closed its loop meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(hand_over, seen, failure)

    threading.Thread(target=run, name="pulumi-mpa-gates", daemon=True).start()
    return await future
