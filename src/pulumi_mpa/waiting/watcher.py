"""
Observe everything that a program waits for, at the price of few calls.

Teams are listed, one call per 20, and one is read only when its listed state has
changed. A list shows no votes: they are read again for one thing in an observation, the
one whose turn it is, and never more often than `REREAD_SECONDS` for each. That
also finds a vote that ended while the next one opened, which a list can't show.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar, cast

from pulumi_mpa.aws.approval_team import find_team, list_teams
from pulumi_mpa.aws.identity_source import portal_url
from pulumi_mpa.aws.session import find_vote
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.approval_team import View
from pulumi_mpa.model.association import AssociationView
from pulumi_mpa.plan.gate import judge_association, judge_session, judge_team
from pulumi_mpa.plan.verdict import Decision, Verdict
from pulumi_mpa.waiting.targets import AssociationTarget, SessionTarget, TeamTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pulumi_mpa.aws.associations.api import AssociationApi
    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.waiting.targets import Target

V = TypeVar("V", View, AssociationView)

#: How long votes and answers to invitations may be old while the listed state stays the same.
REREAD_SECONDS: Final = 20.0
_CONTEXT: Final = {"doing": "wait for", "thing": "approval"}
#: The states of a team in which its vote is worth a call.
_VOTED: Final = (teams.UPDATE_VOTING, teams.DELETE_VOTING, teams.UPDATE_REJECTED)


class Watching(Protocol):
    """What a poller observes with."""

    def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
        """Observe each of these once."""


@dataclass
class _Known:
    """What was read of one thing: its listed state at that time, the view, and when."""

    mark: Pair | None
    view: View | AssociationView
    read_at: float


class Watcher:
    """
    Observes through the clients of AWS.

    Args:
        mpa: To Multi-party Approval.

        associations: Returns the API of a protected service in a Region.

        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        mpa: Client,
        associations: Callable[[str, str], AssociationApi],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Know nothing yet."""
        self._mpa, self._associations, self._clock = mpa, associations, clock
        self._known: dict[object, _Known] = {}
        self._portal: list[str | None] = []

    def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
        """
        Observe each target once; what several share is read once.

        Args:
            targets: What is waited for.

        Returns:
            A verdict for each, or the error that AWS answered with.
        """
        keys = {target: _key(target) for target in targets}
        turn = self._turn(set(keys.values()))
        shown = self._list() if any(isinstance(target, TeamTarget) for target in targets) else {}
        seen: dict[object, View | AssociationView | Vote | MpaError | None] = {}
        for target, key in keys.items():
            if key not in seen:
                seen[key] = self._register(target, shown, due=key == turn)
        return {target: self._judge(target, seen[key]) for target, key in keys.items()}

    def _judge(self, target: Target, seen: View | AssociationView | Vote | MpaError | None) -> Verdict | MpaError:
        if isinstance(seen, MpaError):
            return seen
        if isinstance(target, TeamTarget):
            view = replace(cast("View", seen), secret_approvers=target.secret_approvers)
            verdict = judge_team(view, target.until, target.version_id)
        elif isinstance(target, SessionTarget):
            verdict = judge_session(cast("Vote | None", seen))
        else:
            verdict = judge_association(
                cast("AssociationView", seen), target.session_arn, target.team_arn, target.wanted_arn
            )
        if verdict.decision is Decision.WAIT and verdict.closes_at is not None:
            left = (verdict.closes_at - self._mpa.server_time()).total_seconds()
            return replace(verdict, portal_url=self._portal_url(), seconds_left=left)
        return verdict

    def _portal_url(self) -> str | None:
        """Ask once where approvers vote; not being allowed to know it stops nothing."""
        if not self._portal:
            self._portal.append(portal_url(self._mpa, **_CONTEXT))
        return self._portal[0]

    def _list(self) -> Mapping[str, Pair] | MpaError:
        try:
            return {arn: pair for arn, _, pair in list_teams(self._mpa, **_CONTEXT)}
        except MpaError as error:
            return error

    def _turn(self, keys: set[object]) -> object:
        """Choose whose votes are read again though nothing else has changed: the oldest, if it is old enough."""
        # A copy, since a thread whose call hung until nobody waited any more may come back meanwhile.
        waiting = {key: known.read_at for key, known in list(self._known.items()) if key in keys}
        oldest = min(waiting, key=waiting.__getitem__, default=None)
        return oldest if oldest is not None and waiting[oldest] <= self._clock() - REREAD_SECONDS else None

    def _register(
        self, target: Target, shown: Mapping[str, Pair] | MpaError, *, due: bool
    ) -> View | AssociationView | Vote | MpaError | None:
        try:
            if isinstance(target, SessionTarget):
                return find_vote(self._mpa, target.arn, **_CONTEXT)
            if isinstance(target, AssociationTarget):
                return self._association(target, due=due)
            return shown if isinstance(shown, MpaError) else self._team(target.arn, shown.get(target.arn), due=due)
        except MpaError as error:
            return error

    def _team(self, arn: str, mark: Pair | None, *, due: bool) -> View:
        known = self._known.get(arn)
        if known is not None and mark is not None and mark == known.mark:
            view = cast("View", known.view)
            if not due:
                return view
            vote = find_vote(self._mpa, view.vote.arn, **_CONTEXT) if view.vote is not None else None
            if vote is not None and vote.pair in sessions.OPEN:
                return self._remember(arn, mark, replace(view, vote=vote))
        team = find_team(self._mpa, arn, **_CONTEXT)
        vote = None
        if team is not None and team.vote_arn and team.pair in _VOTED:
            vote = find_vote(self._mpa, team.vote_arn, **_CONTEXT)
        return self._remember(arn, mark, View(team=team, vote=vote))

    def _association(self, target: AssociationTarget, *, due: bool) -> AssociationView:
        key = _key(target)
        association = self._associations(target.place.service, target.place.region).find(target.place.name, **_CONTEXT)
        known = self._known.get(key)
        mark = association.pair if association else None
        if known is not None and not due:
            view = cast("AssociationView", known.view)
            if view.association == association:
                return view
        vote = None
        if association is not None and association.session_arn:
            vote = find_vote(self._mpa, association.session_arn, **_CONTEXT)
        return self._remember(key, mark, AssociationView(association, vote=vote))

    def _remember(self, key: object, mark: Pair | None, view: V) -> V:
        self._known[key] = _Known(mark, view, self._clock())
        return view


def _key(target: Target) -> object:
    """Return what is asked for: several gates may wait for the same thing in different ways."""
    return target.place if isinstance(target, AssociationTarget) else target.arn
