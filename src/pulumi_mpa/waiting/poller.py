"""
One poller for everything that a program waits for.

However many gates wait, a round lists the teams once, one call per 20, and
reads a single team only when its state has changed since the last round.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pulumi_mpa.aws.approval_team import find_team, list_teams
from pulumi_mpa.aws.session import find_vote
from pulumi_mpa.errors import MpaError, RecoverableError
from pulumi_mpa.model.approval_team import View
from pulumi_mpa.plan.gate import Outcome, Verdict, judge_session, judge_team

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.aws.door import Door
    from pulumi_mpa.lifecycle.machine import Pair

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
GROWTH: Final = 1.5
#: Each pause is cut by up to this share, so that many programs do not ask in step.
JITTER: Final = 0.25
_SLICE: Final = 0.1
_TOLD: Final = {"doing": "waiting for", "thing": "approvals"}


@dataclass(eq=False)
class Watch:
    """
    One thing that somebody waits for.

    Args:
        arn: A team or a session.

        until: What ends the wait, as `plan.gate.Until` spells it.

        version_id: For a team: the version that was asked for; None for the team itself.

        tell: Is given each line that is new.
    """

    arn: str
    until: str
    version_id: str | None
    tell: Callable[[str], None]
    #: The team's state in the last round.
    seen: Pair | None = None
    verdict: Verdict | None = None
    error: MpaError | None = None
    told: str = ""
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_session(self) -> bool:
        """Tell whether it is a session's ARN."""
        return ":session/" in self.arn


class Poller:
    """
    Looks at everything that is watched, in rounds.

    Args:
        door: The way to AWS.
    """

    def __init__(self, door: Door) -> None:
        """Watch nothing yet."""
        self._door = door
        self._watches: list[Watch] = []
        self._rounds: asyncio.Task[None] | None = None
        self._new = asyncio.Event()

    async def wait(self, watch: Watch, timeout: float) -> Verdict:
        """
        Wait for one thing.

        Args:
            watch: The thing.

            timeout: Seconds; 0 looks once.

        Returns:
            The last verdict: `WAIT` means that the time was up.

        Raises:
            MpaError: AWS refused to tell.
        """
        self._watches.append(watch)
        self._new.set()
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.ensure_future(self._go_round())
        try:
            await watch.looked.wait()
            if timeout > 0:
                await asyncio.wait_for(watch.over.wait(), timeout)
        except asyncio.TimeoutError:
            pass
        finally:
            self._watches.remove(watch)
        if watch.error is not None:
            raise watch.error
        return watch.verdict or Verdict(Outcome.WAIT, "AWS did not answer")

    async def _go_round(self) -> None:
        pause = FIRST_PAUSE
        while self._watches:
            self._new.clear()
            watches = [watch for watch in self._watches if not watch.over.is_set()]
            await asyncio.get_running_loop().run_in_executor(None, self._look, watches)
            for watch in watches:
                # Told here, on the program's own loop, where its log can be written to.
                if watch.verdict is not None and watch.verdict.line != watch.told:
                    watch.told = watch.verdict.line
                    watch.tell(watch.told)
                watch.looked.set()
                if watch.error is not None or (watch.verdict and watch.verdict.outcome is not Outcome.WAIT):
                    watch.over.set()
            # Somebody who joins is looked at soon; the others keep their pace.
            jittered = pause * (1 - JITTER * random.random())  # noqa: S311 -- spreads load, keeps no secret
            try:
                await asyncio.wait_for(self._new.wait(), jittered)
                await asyncio.sleep(_SLICE)
            except asyncio.TimeoutError:
                pause = min(pause * GROWTH, LONGEST_PAUSE)

    def _look(self, watches: list[Watch]) -> None:
        """Make one round; runs beside the program's own loop."""
        pairs: dict[str, Pair] | None = None
        votes: dict[str, Verdict] = {}
        views: dict[str, View] = {}
        for watch in watches:
            try:
                if watch.is_session:
                    if watch.arn not in votes:
                        votes[watch.arn] = judge_session(find_vote(self._door, watch.arn, **_TOLD))
                    watch.verdict = votes[watch.arn]
                    continue
                if pairs is None:
                    pairs = {arn: pair for arn, _, pair in list_teams(self._door, **_TOLD)}
                if watch.verdict is None or pairs.get(watch.arn) != watch.seen:
                    watch.seen = pairs.get(watch.arn)
                    if watch.arn not in views:
                        views[watch.arn] = self._read(watch.arn)
                    watch.verdict = judge_team(views[watch.arn], watch.until, watch.version_id)
            except RecoverableError:
                # AWS is slow or away for a moment: the next round asks again.
                continue
            except MpaError as error:
                watch.error = error

    def _read(self, arn: str) -> View:
        team = find_team(self._door, arn, **_TOLD)
        vote = find_vote(self._door, team.vote_arn, **_TOLD) if team is not None and team.vote_arn else None
        return View(team=team, vote=vote)
