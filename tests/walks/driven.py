"""What every walk is: a service, a program and an engine that are driven, the promises watching, and an end in peace."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from announcements import intent_of_team, judge_call, judge_errors, judge_outputs, judge_rejections
from hypothesis.stateful import RuleBasedStateMachine
from in_process import KEY_REGION, KilledError, Line, Process
from memory_engine import GATE, TEAM, MemoryEngine
from others import ACTION, Others
from program import POLICIES, Program
from promises import Promises

from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.emulator.service import Service
from pulumi_mpa.emulator.settings import ClockKind, Settings
from pulumi_mpa.model.requests.request import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: At which call, counted or named, and whether after it took effect.
Kill = tuple[int | str, bool] | None

#: Runs that a settled program, or an empty account, may take when everyone says yes.
PATIENCE: Final = 10
#: The hour at which every walk begins, so that the same seed makes the same walk.
_BEGIN: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
#: Between a run and what others do. AWS shows its time in whole seconds, so requests less than two seconds apart can't be
#: distinguished by it; people and the runs of one program are never that close.
_A_MOMENT: Final = timedelta(seconds=5)
_CONFIG: Final = {"mpa:paymentCryptographyRegion": KEY_REGION}
#: What a program says at last, so that it can come to rest: everything is wanted, and requested anew.
_FINALLY: Final = {
    "present": True,
    "guarding": True,
    "adopt": True,
    "resubmit": "finally",
    "gate_resubmit": "finally",
    "window": None,
}

LINE: Final = Line()


class Driven(RuleBasedStateMachine):
    """A walk without its steps."""

    def __init__(self) -> None:
        """Begin with an account that has its identity source, and a program with one team."""
        super().__init__()
        self.service = Service(Settings(clock=ClockKind.VIRTUAL, start=_BEGIN))
        LINE.service = self.service
        self.others = Others(self.service, LINE)
        self.program = Program(self.others.source)
        self.engine = MemoryEngine(LINE, self._process, _CONFIG)
        self.promises = Promises(self.service.world.store, self._recorded, self._resubmits_of, self._remembers)
        self.kill: Kill = None

    def _process(self) -> Process:
        number, after = self.kill or (None, False)
        return Process(self._hear, number, after=after)

    def _hear(self, operation: str, parameters: Mapping[str, Any]) -> None:
        self.promises.hear(operation, parameters)
        judge_call(self.engine.last, self.program, self.service.world.store, operation, parameters)

    def _recorded(self) -> Mapping[str, Any]:
        """Return what state has as declared of what is being removed."""
        assert self.engine.removing is not None
        declared: Mapping[str, Any] = self.engine.removing.outputs["declared"]
        return declared

    def _resubmits_of(self, thing: str) -> frozenset[str]:
        """Return every `resubmit` that state has of a team, or of the guarded operation."""
        id_ = f"{KEY_REGION}/{ACTION}" if thing == ACTION else thing
        entries = [entry for entry in self.engine.everything() if entry.id == id_]
        return frozenset(entry.outputs["declared"].get("resubmit", "") for entry in entries)

    def _remembers(self, team_arn: str) -> bool:
        """Check whether state knows of any rejection of a change of a team."""
        for entry in self.engine.everything():
            request = entry.outputs.get("lastRequest") or {}
            if entry.id == team_arn and (entry.outputs.get("rejections") or request.get("outcome") == Outcome.REJECTED):
                return True
        return False

    def run(self, command: Callable[[], Any], kill: Kill = None) -> bool:
        """Run a command and return whether it lived to its end."""
        self.kill = kill
        had = GATE in self.engine.entries
        self.service.advance(_A_MOMENT)
        before = frozenset(session.arn for session in self.service.world.store.sessions.all())
        self.promises.begin((self.program.resubmit, self.program.gate_resubmit), self.program.values())
        try:
            command()
        except KilledError:
            if TEAM in self.engine.entries:
                intent = intent_of_team(self.engine.entries[TEAM].id, self.program)
                self.promises.interrupted.setdefault(intent, before)
            return False
        finally:
            self.promises.end()
            if had and GATE not in self.engine.entries:
                # An entry that is gone took its memory along; one that is made later has what AWS still shows.
                self.promises.state_is_lost()
            self.kill = None
            self.service.advance(_A_MOMENT)
        judge_errors(self.engine.last, self.others)
        judge_rejections(self.engine, self.program, self.promises)
        judge_outputs(self.engine, self.program, self.promises)
        return True

    def up(self, kill: Kill = None, *, refresh: bool = False, replace: str | None = None) -> bool:
        """Run `up` with the program as it is and return whether it lived to its end."""
        resources = self.program.resources()
        return self.run(lambda: self.engine.up(resources, refresh=refresh, replace=replace), kill)

    def request_again_by_hand(self) -> None:
        """Request the end of replaced teams once more, which no `resubmit` of a program reaches."""
        for entry in self.engine.pending_deletes:
            if entry.name == TEAM and self.others.forget_rejected_deletion(entry.id):
                self.promises.requested_again_by_hand(entry.id)

    def teardown(self) -> None:
        """With only yes votes, a few runs settle the program and a few more empty the account."""
        with closing(self.service):
            # Where the walk ended with a broken promise, a second one must not hide it.
            if sys.exc_info()[0] is None:
                self._ends()

    def _ends(self) -> None:
        for name, value in _FINALLY.items():
            setattr(self.program, name, value)
        self._settles()
        known = {entry.id for entry in self.engine.everything()}
        if any(team.arn not in known for team in self.others.our_teams()):
            # A team that was made, never recorded and is in no program any more is found by a program that has it.
            self.program.policy = next(policy for policy in POLICIES if policy != self.program.policy)
            self._settles()
        self._is_quiet()
        self._empties()

    def _settles(self) -> None:
        for count in range(PATIENCE):
            self._all_agree()
            if count <= 1:
                # A team that this program replaces keeps the `resubmit` under which its end was rejected.
                self.request_again_by_hand()
            self.up(refresh=bool(count % 2))
            if not self.engine.last.errors and not self.engine.pending_deletes and self._is_settled():
                return
        raise AssertionError(f"not settled after {PATIENCE} runs: {self.engine.last.said()}")

    def _is_settled(self) -> bool:
        return all(self.engine.entries[name].outputs["settled"] for name in (TEAM, GATE))

    def _is_quiet(self) -> None:
        """Nothing is sent and nothing is said for a program that is settled."""
        # A team that was taken into state may have a failed draft of ours, which the run after that clears away.
        self.up()
        self.up()
        assert ("", set()) == (self.engine.last.said().strip(), self.engine.last.wrote)

    def _empties(self) -> None:
        for _ in range(PATIENCE):
            self._all_agree()
            self.run(self.engine.destroy)
            if self.engine.is_empty():
                break
        else:
            raise AssertionError(f"not destroyed after {PATIENCE} runs: {self.engine.last.said()}")
        self._all_agree()
        assert [] == [team.arn for team in self.others.our_teams()]
        assert [] == self.service.world.store.shelf(Association).all()

    def _all_agree(self) -> None:
        self.others.agree()
        if self.others.is_any_leaving():
            self.service.advance(timedelta(days=8))
        self.others.support_frees_what_nobody_can_vote_on()
        self.promises.note()
