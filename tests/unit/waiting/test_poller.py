"""Rounds of a poller, on a loop whose time passes only by its own pauses."""

from __future__ import annotations

import asyncio
import selectors
import threading
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.errors import AccessDeniedError, MpaError, ServiceUnavailableError, Situation
from pulumi_mpa.messages import Code, Found, Message, parse
from pulumi_mpa.plan.verdict import Decision, Verdict
from pulumi_mpa.waiting.poller import GRACE, LONGEST_PAUSE, REPORT_EVERY, Poller
from pulumi_mpa.waiting.targets import SessionTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Mapping

    from pulumi_mpa.waiting.targets import Target

OPEN = Verdict(Decision.WAIT, Message(Code.SESSION_OPEN, {"need": "2 of 3", "votes": "no votes", "until": "soon"}))
ONE_VOTE = Verdict(Decision.WAIT, Message(Code.SESSION_OPEN, {"need": "2 of 3", "votes": "one vote", "until": "soon"}))
APPROVED = Verdict(Decision.PASS, Message(Code.SESSION_APPROVED))
REJECTED = Verdict(Decision.FAIL, Message(Code.SESSION_REJECTED, {"votes": "2 rejections"}))
SLOW = Message(Code.AWS_UNREACHABLE, {"detail": "it is slow"})
SITUATION = Situation("wait for", "approval", None, SLOW)
ONE, TWO = SessionTarget("one"), SessionTarget("two")


class _Timeless(selectors.DefaultSelector):
    """Makes a pause pass without waiting for it."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Be at the end of the pause at once."""
        assert timeout is not None, "nothing would ever happen"
        self.passed += timeout
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """A loop that begins at second 0."""

    def __init__(self) -> None:
        """Begin."""
        self._timeless = _Timeless()
        super().__init__(self._timeless)

    def time(self) -> float:
        """Return how much has passed."""
        return self._timeless.passed


def run(story: Coroutine[Any, Any, Any], loop: asyncio.AbstractEventLoop | None = None) -> Any:  # noqa: ANN401 -- whatever a story gives
    """Play a story to its end, on a loop that no other test sees; when nobody waits any more, nothing is left on it."""
    loop = loop or _Loop()
    try:
        shown = loop.run_until_complete(asyncio.wait_for(story, 100_000))
        loop.run_until_complete(_a_few_turns())
        assert set() == asyncio.all_tasks(loop)
        return shown
    finally:
        loop.close()


async def _a_few_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Sky:
    """What a poller observes: who is observed when, and what is seen from which second on."""

    def __init__(self, **seen: list[tuple[float, Verdict | MpaError]]) -> None:
        """Show what is given for a target, the last entry that has begun."""
        self._seen = seen
        self.observations: list[tuple[float, tuple[str, ...]]] = []

    def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
        """Show it."""
        now = asyncio.get_running_loop().time()
        names = {target: target.arn for target in targets if isinstance(target, SessionTarget)}
        self.observations.append((round(now, 2), tuple(sorted(names.values()))))
        return {
            target: [what for since, what in self._seen.get(name, [(0, OPEN)]) if since <= now][-1]
            for target, name in names.items()
        }


async def _beside(observe: Callable[[], Any]) -> Any:  # noqa: ANN401 -- what is observed
    return observe()


def poller(sky: Sky, jitter: float = 0.0) -> Poller:
    """Return a poller that observes it without a thread."""
    return Poller(sky, jitter=lambda: jitter, beside=_beside)


def _unreported(verdict: Verdict, left: float) -> None:
    del verdict, left


def test_no_time_is_one_observation() -> None:
    """With no time at all, what is seen is the result."""
    sky = Sky()

    assert OPEN == run(poller(sky).wait(ONE, 0, _unreported))
    assert [(0.0, ("one",))] == sky.observations


def test_pauses_grow_to_the_longest() -> None:
    """The first rounds are quick, for people who sit beside; then the pace is slow."""
    sky = Sky()
    run(poller(sky).wait(ONE, 600, _unreported))
    hours = [at for at, _ in sky.observations]
    pauses = [round(after - before, 2) for before, after in pairwise(hours)]

    assert [1.0, 1.5, 2.25] == pauses[:3]
    assert LONGEST_PAUSE == max(pauses)
    assert 28 == len(sky.observations)


def test_pause_is_cut_by_chance() -> None:
    """By a quarter at most, so that many programs do not ask in step."""
    sky = Sky()
    run(poller(sky, jitter=1.0).wait(ONE, 3, _unreported))

    assert [0.0, 0.75, 1.88, 3.0] == [at for at, _ in sky.observations]


def test_last_observation_is_at_the_very_end() -> None:
    """An approval that came after the last round is not missed."""
    sky = Sky(one=[(0, OPEN), (99.9, APPROVED)])

    assert APPROVED == run(poller(sky).wait(ONE, 100, _unreported))


@pytest.mark.parametrize("verdict", [APPROVED, REJECTED], ids=["approved", "rejected"])
def test_decision_ends_the_wait_at_once(verdict: Verdict) -> None:
    """And nothing is observed after it."""
    sky = Sky(one=[(0, OPEN), (2, verdict)])

    async def story() -> float:
        """Wait, and go on long after."""
        assert verdict == await poller(sky).wait(ONE, 600, _unreported)
        ended = asyncio.get_running_loop().time()
        await asyncio.sleep(300)
        return ended

    assert 2.5 == run(story())
    assert 3 == len(sky.observations)


def test_many_share_a_round() -> None:
    """Fifty who wait for the same thing need one observation of it, and as many rounds as one."""
    sky, alone = Sky(), Sky()
    run(poller(alone).wait(ONE, 60, _unreported))

    async def story() -> list[Verdict]:
        """Wait fifty times."""
        shared = poller(sky)
        return await asyncio.gather(*(shared.wait(ONE, 60, _unreported) for _ in range(50)))

    assert [OPEN] * 50 == run(story())
    assert alone.observations == sky.observations


def test_who_joins_is_observed_soon_and_leaves_the_others_their_pace() -> None:
    """The newcomer alone is observed; the rounds stay where they were."""
    sky = Sky()

    async def story() -> None:
        """Wait for one thing, and join for another."""
        shared = poller(sky)
        first = asyncio.ensure_future(shared.wait(ONE, 20, _unreported))
        await asyncio.sleep(9)
        await shared.wait(TWO, 2, _unreported)
        await first

    run(story())
    assert [(8.12, ("one",)), (9.1, ("two",)), (11.0, ("two",)), (13.19, ("one",))] == sky.observations[4:8]


def test_message_is_reported_when_it_is_new_and_then_each_minute() -> None:
    """With the seconds that are left; a pipeline's log is not filled with what stays the same."""
    sky = Sky(one=[(0, OPEN), (4, ONE_VOTE), (150, APPROVED)])
    reported: list[tuple[Message, int]] = []
    run(poller(sky).wait(ONE, 600, lambda verdict, left: reported.append((verdict.state, round(left)))))

    assert [OPEN.state, ONE_VOTE.state] == [state for state, _ in reported[:2]]
    assert [600, 595] == [left for _, left in reported[:2]]
    assert [ONE_VOTE.state] * 2 == [state for state, _ in reported[2:]]
    assert all(before - after >= REPORT_EVERY for (_, before), (_, after) in pairwise(reported[1:]))


def test_trouble_of_aws_passes() -> None:
    """Throttled or away for a moment, the next round asks again; what was seen before still holds."""
    sky = Sky(one=[(0, OPEN), (1, ServiceUnavailableError(SITUATION)), (9, APPROVED)])
    reported: list[Verdict] = []

    assert APPROVED == run(poller(sky).wait(ONE, 60, lambda verdict, _: reported.append(verdict)))
    assert [OPEN, replace(OPEN, problem=SLOW)] == reported
    assert Found(Code.SESSION_OPEN, {"problem": Code.AWS_UNREACHABLE}) == parse(reported[1].message())
    assert "it is slow" in reported[1].message()


def test_trouble_to_the_end_is_reported() -> None:
    """Whoever reads that the time is up reads why nothing is known."""
    sky = Sky(one=[(0, ServiceUnavailableError(SITUATION))])
    verdict = run(poller(sky).wait(ONE, 5, _unreported))

    assert (Decision.WAIT, SLOW) == (verdict.decision, verdict.problem)


def test_denial_by_aws_ends_the_wait() -> None:
    """Expired credentials do not come back by waiting."""
    sky = Sky(one=[(0, OPEN), (5, AccessDeniedError(SITUATION))])
    with pytest.raises(AccessDeniedError):
        run(poller(sky).wait(ONE, 600, _unreported))


def test_denial_for_one_leaves_the_others_waiting() -> None:
    """Only the one whose call AWS denies gets an error."""
    sky = Sky(one=[(0, AccessDeniedError(SITUATION))], two=[(0, OPEN), (30, APPROVED)])

    async def story() -> list[Any]:
        """Wait for both."""
        shared = poller(sky)
        both = (shared.wait(ONE, 60, _unreported), shared.wait(TWO, 60, _unreported))
        return list(await asyncio.gather(*both, return_exceptions=True))

    denied, passed = run(story())
    assert isinstance(denied, AccessDeniedError)
    assert APPROVED == passed


def test_mistake_of_ours_reaches_everybody() -> None:
    """Nobody waits for rounds that are no longer made."""

    class Blind:
        """Fails whenever it observes."""

        def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
            """Fail."""
            raise ZeroDivisionError(targets)

    async def story() -> list[Any]:
        """Wait twice."""
        shared = Poller(Blind(), beside=_beside)
        return await asyncio.gather(*(shared.wait(ONE, 600, _unreported) for _ in range(2)), return_exceptions=True)

    assert [ZeroDivisionError] * 2 == [type(error) for error in run(story())]


def test_call_that_hangs_does_not_hold_up_the_end() -> None:
    """The time is up a little later, with what is known."""

    async def never(observe: Callable[[], Any]) -> Any:  # noqa: ANN401 -- gives nothing
        """Return nothing for a long time."""
        del observe
        await asyncio.sleep(10_000)

    async def story() -> tuple[Verdict, float]:
        """Wait, and return when that ended."""
        verdict = await Poller(Sky(), beside=never).wait(ONE, 30, _unreported)
        return verdict, asyncio.get_running_loop().time()

    verdict, ended = run(story())
    assert (Decision.WAIT, Code.GATE_NO_ANSWER_YET) == (verdict.decision, verdict.state.code)
    assert 30 + GRACE == ended


def test_observation_is_made_beside_the_programs_loop() -> None:
    """In a thread that no interpreter waits for; while it works the loop goes on."""
    threads: list[threading.Thread] = []
    seen = threading.Event()

    class Slow:
        """Takes its time."""

        def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
            """See it approved once the loop has gone on."""
            threads.append(threading.current_thread())
            assert seen.wait(10), "the loop stood still"
            return dict.fromkeys(targets, APPROVED)

    async def story() -> Verdict:
        """Wait while the observation stands still."""
        wait = asyncio.ensure_future(Poller(Slow()).wait(ONE, 5, _unreported))
        await asyncio.sleep(0.01)
        seen.set()
        return await wait

    assert APPROVED == run(story(), asyncio.new_event_loop())
    assert [(True, True)] == [(thread.daemon, thread is not threading.main_thread()) for thread in threads]
