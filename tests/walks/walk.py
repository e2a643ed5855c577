"""One random walk: edits, runs, kills, votes and a second administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from driven import Driven, Kill
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from memory_engine import GATE, TEAM
from program import CHOICES, DESCRIPTIONS, PEOPLE, POLICIES

from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.session import SessionResponse

Edits = list[tuple[str, Any]]

#: What people decide is drawn more often than what is only recorded.
EDITS: Final = st.sampled_from((*CHOICES, "description", "description", "people", "policy", "policy")).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(CHOICES[name]))
)
#: By count a kill strikes anywhere, by name where something was requested.
REQUESTING: Final = (
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
    st.tuples(st.sampled_from(REQUESTING), st.booleans()),
)
ACTS: Final = ("update", "delete", "cancel", "discard")
MANNERS: Final = st.sampled_from(("no", "yes, and new approvers decline", "silence", "somebody cancels"))
GUARD_ACTS: Final = ("ours", "theirs", "disassociate")


class Walk(Driven):
    """One walk."""

    @initialize(active=st.sampled_from((True, True, True, False)), guarding=st.booleans())
    def a_team_stands(self, active: bool, guarding: bool) -> None:  # noqa: FBT001 -- drawn values
        """Begin most walks with a team that works, and half of those with one that guards."""
        if active:
            self.program.guarding = guarding
            self.up()
            self.others.agree()
            self.up()

    @rule(edits=st.lists(EDITS, max_size=2), kill=KILLS, refresh=st.booleans())
    def edit_and_up(self, edits: Edits, kill: Kill, refresh: bool) -> None:  # noqa: FBT001 -- drawn
        """Change the program or leave it, and run `up`."""
        for name, value in edits:
            setattr(self.program, name, value)
        self.up(kill, refresh=refresh)

    @rule(edit=EDITS)
    def edit_and_agree(self, edit: tuple[str, Any]) -> None:
        """Change the program, run `up`, make everyone agree, and run it again."""
        setattr(self.program, *edit)
        self.up()
        self.others.agree()
        self.up()

    @rule(edit=EDITS, manner=MANNERS, kill=KILLS)
    def edit_and_reject(self, edit: tuple[str, Any], manner: str, kill: Kill) -> None:
        """Change the program, run `up`, make people reject it in one manner or another, and run it again, twice."""
        setattr(self.program, *edit)
        self.up(kill)
        self._reject(manner)
        self.up()
        self.up()

    @rule(people=st.sampled_from(PEOPLE))
    def new_approvers_take_their_time(self, people: tuple[str, ...]) -> None:
        """Change who decides, make people approve that, and run `up` while whoever is new has not answered."""
        self.program.people = people
        self.up()
        self.vote(SessionResponse.APPROVED)
        self.up()

    @rule(manner=MANNERS, kill=KILLS)
    def destroy_and_reject(self, manner: str, kill: Kill) -> None:
        """Run `destroy`, make people reject it in one manner or another, and run it again."""
        self.run(self.engine.destroy, kill)
        self._reject(manner)
        self.run(self.engine.destroy)

    @rule(manner=MANNERS, kill=KILLS)
    def hand_over_and_reject(self, manner: str, kill: Kill) -> None:
        """Replace the team that guards, make people reject the hand-over in one manner or another, and run `up` again, twice."""
        self.program.present = self.program.guarding = True
        self.program.policy = next(policy for policy in POLICIES if policy != self.program.policy)
        self.up()
        self.answer(IdentityStatus.ACCEPTED)
        self.up(kill)
        self._reject(manner)
        self.up()
        self.up()

    @rule(act=st.sampled_from(GUARD_ACTS), edit=EDITS)
    def guarded_between_two_runs(self, act: str, edit: tuple[str, Any]) -> None:
        """Make a second administrator request another guard or none, then change the program and run `up --refresh`."""
        self.another_admin_guards(act)
        setattr(self.program, *edit)
        self.up(refresh=True)

    @rule(act=st.sampled_from(ACTS), description=st.sampled_from(DESCRIPTIONS), edit=EDITS)
    def between_two_runs(self, act: str, description: str, edit: tuple[str, Any]) -> None:
        """Make a second administrator do something to our teams, then change the program and run `up --refresh`."""
        self.another_admin(act, description)
        setattr(self.program, *edit)
        self.up(refresh=True)

    @rule(kill=KILLS, name=st.sampled_from((TEAM, GATE)))
    def up_replace(self, kill: Kill, name: str) -> None:
        """Run `pulumi up --replace` on a resource that stands."""
        if name in self.engine.entries and name in self.program.resources():
            self.up(kill, replace=name)
            if name == GATE:
                # The engine gives create() nothing of the entry before, as if its state were lost.
                self.promises.state_is_lost()

    @rule(kill=KILLS)
    def refresh(self, kill: Kill) -> None:
        """Run `pulumi refresh`."""
        self.run(self.engine.refresh, kill)

    @rule(kill=KILLS)
    def destroy(self, kill: Kill) -> None:
        """Run `pulumi destroy`."""
        self.run(self.engine.destroy, kill)

    @rule(response=st.sampled_from((SessionResponse.APPROVED, SessionResponse.REJECTED)))
    def vote(self, response: SessionResponse) -> None:
        """Make the approvers decide whatever is open."""
        self.others.decide(response)
        self.promises.note()

    @rule(answer=st.sampled_from((IdentityStatus.ACCEPTED, IdentityStatus.REJECTED)))
    def answer(self, answer: IdentityStatus) -> None:
        """Make everyone who is invited answer."""
        self.others.answer(answer)
        self.promises.note()

    @rule()
    def a_day_passes(self) -> None:
        """Make votes and invitations lapse."""
        self.service.advance(timedelta(hours=25))
        self.promises.note()

    @rule(act=st.sampled_from(ACTS), description=st.sampled_from(DESCRIPTIONS))
    def another_admin(self, act: str, description: str) -> None:
        """Make a second administrator do something to our teams."""
        self.others.change_teams(act, description)
        self.promises.note()

    @rule(act=st.sampled_from(GUARD_ACTS))
    def another_admin_guards(self, act: str) -> None:
        """Make a second administrator associate or disassociate by hand."""
        self.others.change_guard(act)
        self.promises.note()

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def changed_in_the_console(self, description: str) -> None:
        """Make a second administrator change our teams, and everyone agree."""
        self.others.change_teams("update", description)
        self.others.agree()
        self.promises.note()

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def rejected_in_the_console(self, description: str) -> None:
        """Make a second administrator request a change of our teams, and the approvers reject it."""
        self.others.change_teams("update", description)
        self.vote(SessionResponse.REJECTED)

    @rule(act=st.sampled_from(GUARD_ACTS))
    def handed_over_in_the_console(self, act: str) -> None:
        """Make a second administrator change what guards, and everyone agree."""
        self.others.change_guard(act)
        self.others.agree()
        self.promises.note()

    @rule()
    def requested_again_by_hand(self) -> None:
        """Make the user request the end of replaced teams once more, which no `resubmit` of a program reaches."""
        self.request_again_by_hand()

    @rule(newest_first=st.booleans())
    def deletions_begin(self, newest_first: bool) -> None:  # noqa: FBT001 -- drawn
        """Make the engine begin with the other one of two entries of one thing."""
        self.engine.newest_first = newest_first

    @rule()
    def state_is_lost(self) -> None:
        """Lose the state file."""
        self.engine.entries, self.engine.pending_deletes = {}, []
        self.promises.state_is_lost()

    def _reject(self, manner: str) -> None:
        """Make people reject everything that is open, in one manner or another."""
        if manner == "no":
            self.others.decide(SessionResponse.REJECTED)
            self.others.answer(IdentityStatus.REJECTED)
        elif manner == "yes, and new approvers decline":
            self.others.decide(SessionResponse.APPROVED)
            self.up()
            self.others.answer(IdentityStatus.REJECTED)
        elif manner == "silence":
            self.service.advance(timedelta(hours=25))
        else:
            self.others.change_teams("cancel", "")
        self.promises.note()

    @invariant()
    def one_team_for_each_policy(self) -> None:
        """Check that one program never has two teams for one policy that stand."""
        names = [team.name for team in self.others.our_teams() if team.state.status != TeamStatus.DELETING]
        assert len(set(names)) == len(names), names
