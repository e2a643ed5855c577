"""Random walks through edits, runs, kills, votes and a second administrator, with the promises as invariants."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from in_process import CountingDoor, KilledError, Line
from memory_engine import MemoryEngine
from promises import Promises, values_of
from pulumi_mpa.emulator.control.people import answer_invitations, decide
from pulumi_mpa.emulator.control.refusal import RefusedError
from pulumi_mpa.emulator.control.requests import AnswerInvitationsRequest, DecideRequest
from pulumi_mpa.emulator.service import Service
from pulumi_mpa.emulator.settings import ClockKind, Settings
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.approval_team import IdentityStatus
from pulumi_mpa.lifecycle.session import SessionResponse

if TYPE_CHECKING:
    from collections.abc import Callable

POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
DESCRIPTIONS = ("first", "second", "third")
PEOPLE = (("a", "b", "c"), ("a", "b", "c", "d"))
#: Runs that a settled program, or an empty account, may take when everyone says yes.
PATIENCE = 10

LINE = Line()
KILLS = st.one_of(st.none(), st.tuples(st.integers(0, 12), st.booleans()))


class Walk(RuleBasedStateMachine):
    """One walk."""

    def __init__(self) -> None:
        """Begin with an account that has its identity source, and a program with one team."""
        super().__init__()
        self.service = Service(Settings(clock=ClockKind.VIRTUAL))
        LINE.service = self.service
        self.admin = self.ours = LINE.client
        self.promises = Promises(self.service)
        self.kill: tuple[int, bool] | None = None
        self.engine = MemoryEngine(self._door)
        self.description, self.people, self.resubmit, self.tags, self.present = "first", PEOPLE[0], "", {}, True
        center = {"InstanceArn": INSTANCE, "Region": "us-east-1"}
        made = self.admin.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        self.source = made["IdentitySourceArn"]

    def _door(self) -> CountingDoor:
        number, after = self.kill or (None, False)
        return CountingDoor(self.ours, self.promises.hear, number, after=after)

    def _program(self) -> dict[str, Any] | None:
        if not self.present:
            return None
        return {
            "description": self.description,
            "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
            "approvers": [{"primaryIdentityId": who, "primaryIdentitySourceArn": self.source} for who in self.people],
            "policies": [{"policyArn": POLICY}],
            "tags": dict(self.tags),
            "resubmit": self.resubmit,
            "managedBy": "org/urn:pulumi:dev::walk::pulumi-python:dynamic/mpa:ApprovalTeam::team",
        }

    def _run(self, command: Callable[[], Any], kill: tuple[int, bool] | None) -> bool:
        """Run a command; tells whether it lived to its end."""
        self.kill = kill
        self.promises.begin(self.resubmit)
        try:
            command()
        except KilledError:
            return False
        finally:
            self.promises.end()
            self.kill = None
        self._announced()
        return True

    def _announced(self) -> None:
        said = " ".join(self.engine.last.previewed)
        sent = {operation for operation, _ in self.promises.sent}
        if "UpdateApprovalTeam" in sent:
            assert "asks the team's approvers to change" in said or "new invitations go out" in said, said
        if "CancelSession" in sent:
            assert "cancels the open vote" in said, said

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def edit_description(self, description: str) -> None:
        """Change what the program says the team is for."""
        self.description = description

    @rule(people=st.sampled_from(PEOPLE))
    def edit_approvers(self, people: tuple[str, ...]) -> None:
        """Change who decides."""
        self.people = people

    @rule(resubmit=st.sampled_from(("", "again", "once more")))
    def edit_resubmit(self, resubmit: str) -> None:
        """Allow refused requests to be asked again."""
        self.resubmit = resubmit

    @rule(value=st.sampled_from(("x", "y", "")))
    def edit_tags(self, value: str) -> None:
        """Change or remove a tag."""
        self.tags = {"key": value} if value else {}

    @rule(present=st.booleans())
    def edit_presence(self, present: bool) -> None:  # noqa: FBT001 -- a rule's drawn value
        """Take the team out of the program, or put it back."""
        self.present = present

    @rule(kill=KILLS, refresh=st.booleans())
    def up(self, kill: tuple[int, bool] | None, refresh: bool) -> None:  # noqa: FBT001 -- a rule's drawn value
        """Run `pulumi up`."""
        if self._run(lambda: self.engine.up(self._program(), refresh=refresh), kill) and not self.engine.last.errors:
            self._tells_the_truth()

    @rule(kill=KILLS)
    def up_replace(self, kill: tuple[int, bool] | None) -> None:
        """Run `pulumi up --replace` on the team."""
        if self.engine.entry is not None and self.present:
            self._run(lambda: self.engine.up(self._program(), replace=True), kill)
            assert "StartActiveApprovalTeamDeletion" not in {operation for operation, _ in self.promises.sent}

    @rule(kill=KILLS)
    def refresh(self, kill: tuple[int, bool] | None) -> None:
        """Run `pulumi refresh`."""
        self._run(self.engine.refresh, kill)

    @rule(kill=KILLS)
    def destroy(self, kill: tuple[int, bool] | None) -> None:
        """Run `pulumi destroy`."""
        self._run(self.engine.destroy, kill)

    @rule(response=st.sampled_from((SessionResponse.APPROVED, SessionResponse.REJECTED)))
    def vote(self, response: SessionResponse) -> None:
        """Let the approvers decide whatever is open."""
        self._decide(response)

    @rule(answer=st.sampled_from((IdentityStatus.ACCEPTED, IdentityStatus.REJECTED)))
    def answer(self, answer: IdentityStatus) -> None:
        """Let everyone who is invited answer."""
        self._answer(answer)

    @rule()
    def a_day_passes(self) -> None:
        """Let votes and invitations lapse."""
        self.service.advance(timedelta(hours=25))
        self.promises.note()

    @rule(description=st.sampled_from(DESCRIPTIONS))
    def another_admin_updates(self, description: str) -> None:
        """Let a second administrator ask for a change."""
        for team in self._teams():
            self._try(lambda arn=team.arn: self.admin.update_approval_team(Arn=arn, Description=description))
        self.promises.note()

    @rule()
    def another_admin_deletes(self) -> None:
        """Let a second administrator ask for the deletion."""
        for team in self._teams():
            self._try(lambda arn=team.arn: self.admin.start_active_approval_team_deletion(Arn=arn))
        self.promises.note()

    @rule()
    def another_admin_cancels(self) -> None:
        """Let a second administrator cancel whatever is open."""
        for session in self._open():
            self._try(lambda arn=session.arn: self.admin.cancel_session(SessionArn=arn))
        self.promises.note()

    @rule()
    def another_admin_discards(self) -> None:
        """Let a second administrator discard a failed draft."""
        for team in self._teams():
            if team.draft is not None:
                version = team.draft.configuration.version_id
                self._try(
                    lambda arn=team.arn, v=version: self.admin.delete_inactive_approval_team_version(Arn=arn, VersionId=v)
                )
        self.promises.note()

    @rule()
    def state_is_lost(self) -> None:
        """Lose the state file."""
        self.engine.entry, self.engine.pending_deletes = None, []

    @invariant()
    def one_team_of_ours(self) -> None:
        """Hold that one program never has two teams that stand."""
        standing = [team for team in self._teams() if team.state.status != teams.TeamStatus.DELETING]
        assert len(standing) <= 1, [team.name for team in standing]

    def teardown(self) -> None:
        """With only yes votes, a few runs settle the program and a few more empty the account."""
        self.present, self.resubmit = True, "finally"
        for _ in range(PATIENCE):
            self._everyone_agrees()
            self._run(lambda: self.engine.up(self._program(), refresh=True), None)
            if self.engine.entry is not None and self.engine.entry.outputs["settled"]:
                break
        else:
            pytest.fail(f"not settled after {PATIENCE} runs: {self.engine.last}")
        for _ in range(PATIENCE):
            self._everyone_agrees()
            self._run(self.engine.destroy, None)
            if self.engine.entry is None and not self.engine.pending_deletes:
                break
        else:
            pytest.fail(f"not destroyed after {PATIENCE} runs: {self.engine.last}")
        assert [] == [team.arn for team in self._teams()]

    def _tells_the_truth(self) -> None:
        entry = self.engine.entry
        if entry is None or not self.engine.last.wrote:
            return
        team = self.service.world.store.teams.get(entry.id)
        assert team is not None
        description, least, who = values_of(team.configuration)
        outputs = entry.outputs
        assert (description, least, team.state.status, team.state.code) == (
            outputs["description"],
            outputs["approvalStrategy"]["mofN"]["minApprovalsRequired"],
            outputs["status"],
            outputs.get("statusCode"),
        )
        assert who == {item["primaryIdentityId"] for item in outputs["approvers"]}
        if outputs["settled"]:
            assert (self.description, frozenset(self.people)) == (description, who)

    def _everyone_agrees(self) -> None:
        self._decide(SessionResponse.APPROVED)
        self._answer(IdentityStatus.ACCEPTED)

    def _decide(self, response: SessionResponse) -> None:
        for session in self._open():
            with self.service.turn() as world:
                self._try(lambda arn=session.arn: decide(world, DecideRequest(session_arn=arn, response=response)))
        self.promises.note()

    def _answer(self, answer: IdentityStatus) -> None:
        for team in self._teams():
            with self.service.turn() as world:
                request = AnswerInvitationsRequest(team_arn=team.arn, answer=answer, approvers=None)
                self._try(lambda: answer_invitations(world, request))  # noqa: B023 -- called at once
        self.promises.note()

    def _teams(self) -> list[Any]:
        return list(self.service.world.store.teams.all())

    def _open(self) -> list[Any]:
        return [session for session in self.service.world.store.sessions.all() if session.state in sessions.OPEN]

    @staticmethod
    def _try(act: Callable[[], Any]) -> None:
        try:
            act()
        except (ClientError, RefusedError):
            return


def test_the_promises_hold_on_random_walks() -> None:
    """Random walks through everything that can happen break no promise."""
    walks = int(os.environ.get("MPA_WALKS", "300"))
    steps = int(os.environ.get("MPA_WALK_STEPS", "14"))
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
