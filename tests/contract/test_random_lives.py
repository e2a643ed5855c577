"""Random lives: whatever administrators, approvers and time do in whatever order, what the service shows hangs together."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from direct import DirectEmulator
from drawn import drawn
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pulumi_mpa.lifecycle.approval_team import DRAFT, TEAM
from pulumi_mpa.lifecycle.session import OPEN, SESSION
from pulumi_mpa.testing import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Callable

# What the service does in whatever order is the same under every Python.
pytestmark = pytest.mark.one_python

USERS = st.sampled_from(["anna", "ben", "cleo", "dora", "emil"])
#: Mostly the first team, so that more happens to one.
WHICH = st.sampled_from([0, 0, 0, 1, 2])
SOME = st.lists(USERS, min_size=3, max_size=5, unique=True)
SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
NO_SESSION = "arn:aws:mpa:us-east-1:111122223333:session/none/none"
WAITING = {"UPDATE_PENDING_APPROVAL", "DELETE_PENDING_APPROVAL"}


class Life(RuleBasedStateMachine):
    """One account, up to three teams."""

    def __init__(self) -> None:
        """Start a service of its own."""
        super().__init__()
        self.aws = DirectEmulator()

    @initialize(seconds=st.sampled_from([0, 600]))
    def begin(self, seconds: int) -> None:
        """Set the account up; the service is quick, or takes its time."""
        self.aws = DirectEmulator(service_seconds=seconds).__enter__()
        self.mpa = self.aws.client("mpa")
        self.connect()
        self.aws.clock.advance(minutes=10)
        self.create("One", ["anna", "ben", "cleo"])
        self.aws.clock.advance(minutes=10)
        self.accept(0, None)

    def teardown(self) -> None:
        """Stop the service; none of its responses may have been a failure."""
        statuses = {call.status for call in self.aws.calls}
        self.aws.__exit__(None, None, None)
        assert not {status for status in statuses if status >= 500}

    @rule()
    def connect(self) -> None:
        """Make the identity source, if it can be made."""
        center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
        self._try(lambda: self.mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center}))

    @rule()
    def disconnect(self) -> None:
        """Delete it, if it can be deleted."""
        self._try(lambda: self.mpa.delete_identity_source(IdentitySourceArn=SOURCE))

    @rule(name=st.sampled_from(["One", "Two", "Three"]), users=SOME)
    def create(self, name: str, users: list[str]) -> None:
        """Make a team."""
        self._try(
            lambda: self.mpa.create_approval_team(
                Name=name,
                Description="Restores",
                ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
                Approvers=self._approvers(users),
                Policies=[{"PolicyArn": POLICY}],
            )
        )

    @rule(which=WHICH, users=SOME | st.none(), needed=st.integers(2, 3) | st.none())
    def update(self, which: int, users: list[str] | None, needed: int | None) -> None:
        """Change a team, or propose to."""
        given: dict[str, Any] = {"Description": "Other"}
        if users:
            given["Approvers"] = self._approvers(users)
        if needed:
            given["ApprovalStrategy"] = {"MofN": {"MinApprovalsRequired": needed}}
        self._on_team(which, lambda team: self.mpa.update_approval_team(Arn=team["Arn"], **given))

    @rule(which=WHICH, users=SOME | st.none(), needed=st.none() | st.just(2))
    def change(self, which: int, users: list[str] | None, needed: int | None) -> None:
        """Propose a change, and approve whatever the team is asked."""
        self.update(which, users, needed)
        self.wait(0.2)
        self.decide(which, "approve", "anna")

    @rule(which=WHICH, days=st.integers(0, 3) | st.none())
    def delete(self, which: int, days: int | None) -> None:
        """Ask a team whether it should go."""
        window: Any = {} if days is None else {"PendingWindowDays": days}
        self._on_team(which, lambda team: self.mpa.start_active_approval_team_deletion(Arn=team["Arn"], **window))

    @rule(which=WHICH, draft=st.booleans())
    def delete_version(self, which: int, draft: bool) -> None:  # noqa: FBT001  hypothesis draws it
        """Remove what does not work."""

        def remove(team: Any) -> object:  # noqa: ANN401  what boto3 gives
            version = team.get("PendingUpdate", team)["VersionId"] if draft else team["VersionId"]
            return self.mpa.delete_inactive_approval_team_version(Arn=team["Arn"], VersionId=version)

        self._on_team(which, remove)

    @rule(which=WHICH)
    def baseline(self, which: int) -> None:
        """Ask approvers to show that they are there."""
        self._on_team(which, lambda team: self.mpa.start_approval_team_baseline(Arn=team["Arn"]))

    @rule(which=WHICH, users=st.none() | st.lists(USERS, max_size=2, unique=True))
    def accept(self, which: int, users: list[str] | None) -> None:
        """Accept in the name of some, or all."""
        self._on_team(which, lambda team: self.aws.accept_invitations(team["Arn"], users))

    @rule(which=WHICH, user=USERS)
    def decline(self, which: int, user: str) -> None:
        """Decline in the name of one."""
        self._on_team(which, lambda team: self.aws.decline_invitation(team["Arn"], user))

    @rule(which=WHICH, what=st.sampled_from(["approve", "approve", "reject", "cancel", "one vote"]), user=USERS)
    def decide(self, which: int, what: str, user: str) -> None:
        """Decide the latest vote on the team itself."""
        acts: dict[str, Callable[[str], object]] = {
            "approve": self.aws.approve,
            "reject": self.aws.reject,
            "cancel": lambda arn: self.mpa.cancel_session(SessionArn=arn),
            "one vote": lambda arn: self.aws.vote(arn, user, "APPROVED"),
        }
        self._on_team(which, lambda team: acts[what](team.get("UpdateSessionArn", NO_SESSION)))

    @rule(hours=st.sampled_from([0.2, 0.2, 1, 12, 24, 80]))
    def wait(self, hours: float) -> None:
        """Advance the time."""
        self.aws.clock.advance(hours=hours)

    @rule(users=st.just([]) | st.lists(USERS, max_size=2, unique=True))
    def forget(self, users: list[str]) -> None:
        """Remove users, and bring them back."""
        self.aws.controls.set_unknown_users(users)

    @invariant()
    def what_is_shown_hangs_together(self) -> None:
        """States stand in the tables; drafts, sessions and codes go together."""
        if not hasattr(self, "mpa"):
            return
        for listed in self.mpa.list_approval_teams()["ApprovalTeams"]:
            team: Any = self.mpa.get_approval_team(Arn=listed["Arn"])
            code = team.get("StatusCode")
            assert TEAM.state_of(team["Status"], code), (team["Status"], code)
            draft = team.get("PendingUpdate")
            if draft:
                assert DRAFT.state_of(draft["Status"], draft["StatusCode"]), draft
                assert draft["VersionId"] > team["VersionId"]
            assert draft or not (code or "").startswith("UPDATE_")
            sessions = self.mpa.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"]
            states = {item["SessionArn"]: SESSION.state_of(item["Status"], item.get("StatusCode")) for item in sessions}
            assert all(states.values())
            opened = {arn for arn, state in states.items() if state and state.pair in OPEN}
            of_the_team = {
                item["SessionArn"] for item in sessions if not item["ActionName"].endswith("Baseline")
            } & opened
            assert of_the_team == ({team["UpdateSessionArn"]} if code in WAITING else set())
            asked = {item.get("PendingBaselineSessionArn") for item in team["Approvers"]} - {None}
            assert asked <= opened - of_the_team

    def _approvers(self, users: list[str]) -> Any:  # noqa: ANN401  what boto3 takes
        return [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in users]

    def _on_team(self, which: int, act: Callable[[Any], object]) -> None:
        teams = self.mpa.list_approval_teams()["ApprovalTeams"]
        if which < len(teams):
            team: Any = self.mpa.get_approval_team(Arn=teams[which]["Arn"])
            self._try(lambda: act(team))

    def _try(self, act: Callable[[], object]) -> None:
        """Do what may not be possible now; a failure of the service shows at the end."""
        with contextlib.suppress(ClientError, EmulatorError):
            act()


TestLives = Life.TestCase
TestLives.settings = settings(drawn(15), stateful_step_count=40)
