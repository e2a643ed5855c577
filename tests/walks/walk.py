"""One random walk: edits, runs, kills, votes and a second administrator, with the promises watching."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from announcements import judge_call, judge_errors, judge_outputs, judge_refusals, wish_of_team
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from in_process import KEY_REGION, KilledError, Line, Process
from memory_engine import GATE, TEAM, MemoryEngine
from others import ACTION, Others
from program import CHOICES, DESCRIPTIONS, POLICIES, Program
from promises import Promises

from pulumi_mpa.emulator.service import Service
from pulumi_mpa.emulator.settings import ClockKind, Settings
from pulumi_mpa.lifecycle.approval_team import IdentityStatus, TeamStatus
from pulumi_mpa.lifecycle.session import SessionResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: At which call, counted or named, and whether after it took effect.
Kill = tuple[int | str, bool] | None
Edits = list[tuple[str, Any]]

#: Runs that a settled program, or an empty account, may take when everyone says yes.
PATIENCE: Final = 10
#: The hour at which every walk begins, so that the same seed makes the same walk.
_BEGIN: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
#: Between a run and what others do. AWS tells its hour in whole seconds, so two requests within two of them can't be told
#: apart by it; people and the runs of one program are never that close.
_A_MOMENT: Final = timedelta(seconds=5)
_CONFIG: Final = {"mpa:paymentCryptographyRegion": KEY_REGION}

LINE: Final = Line()
#: What people decide is drawn more often than what is only recorded.
EDITS: Final = st.sampled_from((*CHOICES, "description", "description", "people", "policy", "policy")).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(CHOICES[name]))
)
#: By count a kill strikes anywhere, by name where something was asked for.
ASKING: Final = (
    "CreateApprovalTeam",
    "UpdateApprovalTeam",
    "StartActiveApprovalTeamDeletion",
    "CancelSession",
    "AssociateMpaTeam",
    "DisassociateMpaTeam",
)
KILLS: Final = st.one_of(
    st.none(),
    st.none(),
    st.tuples(st.integers(0, 16), st.booleans()),
    st.tuples(st.sampled_from(ASKING), st.booleans()),
)
ACTS: Final = ("update", "delete", "cancel", "discard")
MANNERS: Final = st.sampled_from(("no", "yes, and new approvers decline", "silence", "somebody cancels"))
GUARD_ACTS: Final = ("ours", "theirs", "disassociate")


class Walk(RuleBasedStateMachine):
    """One walk."""

    def __init__(self) -> None:
        """Begin with an account that has its identity source, and a program with one team."""
        super().__init__()
        self.service = Service(Settings(clock=ClockKind.VIRTUAL, start=_BEGIN))
        LINE.service = self.service
        self.others = Others(self.service, LINE)
        self.program = Program(self.others.source)
        self.engine = MemoryEngine(LINE, self._process, _CONFIG)
        self.promises = Promises(self.service.world.store, self._recorded)
        self.kill: Kill = None

    def _process(self) -> Process:
        number, after = self.kill or (None, False)
        return Process(self._hear, number, after=after)

    def _hear(self, operation: str, parameters: Mapping[str, Any]) -> None:
        self.promises.hear(operation, parameters)
        judge_call(self.engine.last, self.program, self.service.world.store, operation, parameters)

    def _recorded(self, thing: str) -> Mapping[str, Any]:
        """Give what state has as declared of a team, or of the guarded operation."""
        id_ = f"{KEY_REGION}/{ACTION}" if thing == ACTION else thing
        declared: Mapping[str, Any] = next(
            entry.outputs["declared"] for entry in self.engine.everything() if entry.id == id_
        )
        return declared

    def _run(self, command: Callable[[], Any], kill: Kill = None) -> bool:
        """Run a command; tells whether it lived to its end."""
        self.kill = kill
        self.service.advance(_A_MOMENT)
        self.promises.begin((self.program.resubmit, self.program.gate_resubmit), self.program.values())
        try:
            command()
        except KilledError:
            if TEAM in self.engine.entries:
                self.promises.interrupted.add(wish_of_team(self.engine.entries[TEAM].id, self.program))
            return False
        finally:
            self.promises.end()
            self.kill = None
            self.service.advance(_A_MOMENT)
        judge_errors(self.engine.last, self.others)
        judge_refusals(self.engine, self.program, self.promises)
        judge_outputs(self.engine, self.program, self.promises)
        return True

    def _up(self, kill: Kill = None, *, refresh: bool = False, replace: str | None = None) -> bool:
        resources = self.program.resources()
        return self._run(lambda: self.engine.up(resources, refresh=refresh, replace=replace), kill)

    def _refuse(self, manner: str) -> None:
        """Let everything that is open be refused."""
        if manner == "no":
            self.others.decide(SessionResponse.REJECTED)
            self.others.answer(IdentityStatus.REJECTED)
        elif manner == "yes, and new approvers decline":
            self.others.decide(SessionResponse.APPROVED)
            self._up()
            self.others.answer(IdentityStatus.REJECTED)
        elif manner == "silence":
            self.service.advance(timedelta(hours=25))
        else:
            self.others.change_teams("cancel", "")
        self.promises.note()

    @initialize(active=st.sampled_from((True, True, True, False)), guarding=st.booleans())
    def a_team_stands(self, active: bool, guarding: bool) -> None:  # noqa: FBT001 -- drawn values
        """Begin most walks with a team that works, and half of those with one that guards."""
        if active:
            self.program.guarding = guarding
            self._up()
            self.others.agree()
            self._up()

    @rule(edits=st.lists(EDITS, max_size=2), kill=KILLS, refresh=st.booleans())
    def edit_and_up(self, edits: Edits, kill: Kill, refresh: bool) -> None:  # noqa: FBT001 -- drawn
        """Change the program or leave it, and run `up`."""
        for name, value in edits:
            setattr(self.program, name, value)
        self._up(kill, refresh=refresh)

    @rule(edit=EDITS)
    def edit_and_agree(self, edit: tuple[str, Any]) -> None:
        """Change the program, run `up`, let everyone agree, and run it again."""
        setattr(self.program, *edit)
        self._up()
        self.others.agree()
        self._up()

    @rule(edit=EDITS, manner=MANNERS, kill=KILLS)
    def edit_and_refuse(self, edit: tuple[str, Any], manner: str, kill: Kill) -> None:
        """Change the program, run `up`, let it be refused in one manner or another, and run it again, twice."""
        setattr(self.program, *edit)
        self._up(kill)
        self._refuse(manner)
        self._up()
        self._up()

    @rule(manner=MANNERS, kill=KILLS)
    def destroy_and_refuse(self, manner: str, kill: Kill) -> None:
        """Run `destroy`, let it be refused in one manner or another, and run it again."""
        self._run(self.engine.destroy, kill)
        self._refuse(manner)
        self._run(self.engine.destroy)

    @rule(manner=MANNERS, kill=KILLS)
    def hand_over_and_refuse(self, manner: str, kill: Kill) -> None:
        """Replace the team that guards, let the hand-over be refused in one manner or another, and run `up` again, twice."""
        self.program.present = self.program.guarding = True
        self.program.policy = next(policy for policy in POLICIES if policy != self.program.policy)
        self._up()
        self.answer(IdentityStatus.ACCEPTED)
        self._up(kill)
        self._refuse(manner)
        self._up()
        self._up()

    @rule(act=st.sampled_from(GUARD_ACTS), edit=EDITS)
    def guarded_between_two_runs(self, act: str, edit: tuple[str, Any]) -> None:
        """Let a second administrator ask for another guard or none, then change the program and run `up --refresh`."""
        self.another_admin_guards(act)
        setattr(self.program, *edit)
        self._up(refresh=True)

    @rule(act=st.sampled_from(ACTS), description=st.sampled_from(DESCRIPTIONS), edit=EDITS)
    def between_two_runs(self, act: str, description: str, edit: tuple[str, Any]) -> None:
        """Let a second administrator do something to our teams, then change the program and run `up --refresh`."""
        self.another_admin(act, description)
        setattr(self.program, *edit)
        self._up(refresh=True)

    @rule(kill=KILLS, name=st.sampled_from((TEAM, GATE)))
    def up_replace(self, kill: Kill, name: str) -> None:
        """Run `pulumi up --replace` on a resource that stands."""
        if name in self.engine.entries and name in self.program.resources():
            self._up(kill, replace=name)

    @rule(kill=KILLS)
    def refresh(self, kill: Kill) -> None:
        """Run `pulumi refresh`."""
        self._run(self.engine.refresh, kill)

    @rule(kill=KILLS)
    def destroy(self, kill: Kill) -> None:
        """Run `pulumi destroy`."""
        self._run(self.engine.destroy, kill)

    @rule(response=st.sampled_from((SessionResponse.APPROVED, SessionResponse.REJECTED)))
    def vote(self, response: SessionResponse) -> None:
        """Let the approvers decide whatever is open."""
        self.others.decide(response)
        self.promises.note()

    @rule(answer=st.sampled_from((IdentityStatus.ACCEPTED, IdentityStatus.REJECTED)))
    def answer(self, answer: IdentityStatus) -> None:
        """Let everyone who is invited answer."""
        self.others.answer(answer)
        self.promises.note()

    @rule()
    def a_day_passes(self) -> None:
        """Let votes and invitations lapse."""
        self.service.advance(timedelta(hours=25))
        self.promises.note()

    @rule(act=st.sampled_from(ACTS), description=st.sampled_from(DESCRIPTIONS))
    def another_admin(self, act: str, description: str) -> None:
        """Let a second administrator do something to our teams."""
        self.others.change_teams(act, description)
        self.promises.note()

    @rule(act=st.sampled_from(GUARD_ACTS))
    def another_admin_guards(self, act: str) -> None:
        """Let a second administrator associate or disassociate by hand."""
        self.others.change_guard(act)
        self.promises.note()

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def changed_in_the_console(self, description: str) -> None:
        """Let a second administrator change our teams, and everyone agree."""
        self.others.change_teams("update", description)
        self.others.agree()
        self.promises.note()

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def refused_in_the_console(self, description: str) -> None:
        """Let a second administrator ask for a change of our teams, and the approvers say no."""
        self.others.change_teams("update", description)
        self.vote(SessionResponse.REJECTED)

    @rule(act=st.sampled_from(GUARD_ACTS))
    def handed_over_in_the_console(self, act: str) -> None:
        """Let a second administrator change what guards, and everyone agree."""
        self.others.change_guard(act)
        self.others.agree()
        self.promises.note()

    @rule()
    def asked_again_by_hand(self) -> None:
        """Let the user ask once more for the end of replaced teams, which no `resubmit` of a program reaches."""
        for entry in self.engine.pending_deletes:
            if entry.name == TEAM and self.others.forget_refused_deletion(entry.id):
                self.promises.asked_again_by_hand(entry.id)

    @rule()
    def state_is_lost(self) -> None:
        """Lose the state file."""
        self.engine.entries, self.engine.pending_deletes = {}, []
        self.promises.state_is_lost()

    @invariant()
    def one_team_for_each_policy(self) -> None:
        """Hold that one program never has two teams for one policy that stand."""
        names = [team.name for team in self.others.our_teams() if team.state.status != TeamStatus.DELETING]
        assert len(set(names)) == len(names), names

    def teardown(self) -> None:
        """With only yes votes, a few runs settle the program and a few more empty the account."""
        if sys.exc_info()[0] is not None:
            # The walk ended with a broken promise, which a second one must not hide.
            return
        for name, value in _FINALLY.items():
            setattr(self.program, name, value)
        self.asked_again_by_hand()
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
            self._up(refresh=bool(count % 2))
            if not self.engine.last.errors and not self.engine.pending_deletes and self._is_settled():
                return
        raise AssertionError(f"not settled after {PATIENCE} runs: {self.engine.last.said()}")

    def _is_settled(self) -> bool:
        return all(self.engine.entries[name].outputs["settled"] for name in (TEAM, GATE))

    def _is_quiet(self) -> None:
        """Nothing is sent and nothing is said for a program that is settled."""
        self._up()
        assert ("", set()) == (self.engine.last.said().strip(), self.engine.last.wrote)

    def _empties(self) -> None:
        for _ in range(PATIENCE):
            self._all_agree()
            self._run(self.engine.destroy)
            if self.engine.is_empty():
                break
        else:
            raise AssertionError(f"not destroyed after {PATIENCE} runs: {self.engine.last.said()}")
        self._all_agree()
        assert [] == [team.arn for team in self.others.our_teams()]
        assert [] == self.service.world.store.associations.all()

    def _all_agree(self) -> None:
        self.others.agree()
        if self.others.is_any_leaving():
            self.service.advance(timedelta(days=8))
        self.others.support_frees_what_nobody_can_vote_on()
        self.promises.note()


#: What a program says at last, so that it can come to rest: everything is wanted, and asked for anew.
_FINALLY: Final = {
    "present": True,
    "guarding": True,
    "adopt": True,
    "resubmit": "finally",
    "gate_resubmit": "finally",
    "window": None,
}
