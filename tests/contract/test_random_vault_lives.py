"""Random lives of a vault: whatever its owner, a recovery account, approvers and time do, what is shown hangs together."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from direct import DirectEmulator
from drawn import drawn
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pulumi_mpa.lifecycle.restore_access import RESTORE_ACCESS
from pulumi_mpa.lifecycle.vault import VAULT
from pulumi_mpa.testing import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Callable

# What the service does in whatever order is the same under every Python.
pytestmark = pytest.mark.one_python

ADMIN, OWNER, RECOVERY = "777788889999", "111122223333", "444455556666"
NAME = "vault-1"
ARN = f"arn:aws:backup:us-east-1:{OWNER}:backup-vault:{NAME}"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
ABOUT_THE_TEAM = ("backup:AssociateBackupVaultMpaApprovalTeam", "backup:DisassociateBackupVaultMpaApprovalTeam")
OPEN = ("CREATING", "PENDING")
#: What a request shows of a session in each state.
SHOWN = {
    "CREATING": "PENDING",
    "PENDING": "PENDING",
    "APPROVED": "APPROVED",
    "FAILED": "FAILED",
    "CANCELLED": "FAILED",
}
TEAM = st.sampled_from([0, 0, 1])
WHICH = st.sampled_from([0, 0, 1, 2])


class VaultLife(RuleBasedStateMachine):
    """One vault, two teams at a time of another account, and two accounts that want something of it."""

    def __init__(self) -> None:
        """Start a service of its own."""
        super().__init__()
        self.aws = DirectEmulator()

    @initialize(seconds=st.sampled_from([0, 600]), second=st.sampled_from(["refused", "supersedes"]))
    def begin(self, seconds: int, second: str) -> None:
        """Set the accounts up; the service is quick, or takes its time."""
        assumptions = {"vault_second_request": second}
        self.aws = DirectEmulator(service_seconds=seconds, assumptions=assumptions).__enter__()
        self.mpa = self.aws.client("mpa", account=ADMIN)
        self.backup = self.aws.client("backup", account=OWNER)
        self.recovery = self.aws.client("backup", account=RECOVERY)
        center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
        self.mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        self.backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        self.made: list[str] = []
        self.create()
        self.aws.clock.advance(minutes=10)
        self.make_teams()
        self.associate(0)

    def teardown(self) -> None:
        """Stop the service; none of its responses may have been a failure."""
        statuses = {call.status for call in self.aws.calls}
        self.aws.__exit__(None, None, None)
        assert not {status for status in statuses if status >= 500}

    @rule()
    def create(self) -> None:
        """Make the vault, if there is none."""
        self._try(
            lambda: self.backup.create_logically_air_gapped_backup_vault(
                BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
            )
        )

    @rule()
    def delete(self) -> None:
        """Delete the vault, if nothing is about it."""
        self._try(lambda: self.backup.delete_backup_vault(BackupVaultName=NAME))

    @rule()
    def make_teams(self) -> None:
        """Make teams where there are fewer than two; all accounts may use the first of them."""
        while len(self._teams()) < 2:
            source = self.mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
            team = self.mpa.create_approval_team(
                Name=f"Team-{len(self.made)}",
                Description="Restores",
                ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
                Approvers=[
                    {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
                ],
                Policies=[{"PolicyArn": POLICY}],
            )["Arn"]
            self.made.append(team)
            self.aws.clock.advance(minutes=10)
            self.aws.accept_invitations(team)
            self.share(len(self._teams()) - 1, OWNER, shared=True)
            self.share(len(self._teams()) - 1, RECOVERY, shared=bool(len(self.made) % 3))

    @rule(which=TEAM, account=st.sampled_from([OWNER, RECOVERY]), shared=st.sampled_from([True, True, False]))
    def share(self, which: int, account: str, shared: bool) -> None:  # noqa: FBT001  hypothesis draws it
        """Share a team, or share it no longer."""
        for team in self._teams()[which : which + 1]:
            act = self.aws.controls.share_team if shared else self.aws.controls.withdraw_team
            act(team, account)

    @rule(which=TEAM)
    def associate(self, which: int) -> None:
        """Make a team protect the vault, or propose to."""
        team = self._teams()[which:]
        if team:
            self._try(
                lambda: self.backup.associate_backup_vault_mpa_approval_team(
                    BackupVaultName=NAME, MpaApprovalTeamArn=team[0]
                )
            )

    @rule()
    def disassociate(self) -> None:
        """Ask the team to protect the vault no longer."""
        self._try(lambda: self.backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME))

    @rule()
    def request_access(self) -> None:
        """Ask the team for access."""
        self._try(lambda: self.recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN))

    @rule(which=WHICH)
    def revoke_access(self, which: int) -> None:
        """Ask the team to take access away."""
        for item in self._accesses()[which : which + 1]:
            wanted = {"BackupVaultName": NAME, "RestoreAccessBackupVaultArn": item["RestoreAccessBackupVaultArn"]}
            self._try(partial(self.backup.revoke_restore_access_backup_vault, **wanted))

    @rule(which=WHICH)
    def delete_access(self, which: int) -> None:
        """Delete what gives no access."""
        for item in self.recovery.list_backup_vaults()["BackupVaultList"][which : which + 1]:
            self._try(partial(self.recovery.delete_backup_vault, BackupVaultName=item["BackupVaultName"]))

    @rule(which=TEAM)
    def delete_team(self, which: int) -> None:
        """Ask a team whether it should go, and approve that."""
        for team in self._teams()[which : which + 1]:
            self._try(partial(self.mpa.start_active_approval_team_deletion, Arn=team))
            self.aws.clock.advance(minutes=10)
            session = self.mpa.get_approval_team(Arn=team).get("UpdateSessionArn")
            if session:
                self._try(partial(self.aws.approve, session))

    @rule(which=WHICH, what=st.sampled_from(["approve", "approve", "reject", "cancel"]))
    def decide(self, which: int, what: str) -> None:
        """Decide one of the open votes."""
        acts: dict[str, Callable[[str], object]] = {
            "approve": self.aws.approve,
            "reject": self.aws.reject,
            "cancel": lambda arn: self.mpa.cancel_session(SessionArn=arn),
        }
        for arn in self._open()[which : which + 1]:
            self._try(partial(acts[what], arn))

    @rule(hours=st.sampled_from([0.2, 0.2, 1, 24]))
    def wait(self, hours: float) -> None:
        """Advance the time."""
        self.aws.clock.advance(hours=hours)

    @invariant()
    def what_is_shown_hangs_together(self) -> None:
        """States stand in the tables; what a vault shows of a request is what its session shows."""
        if not hasattr(self, "recovery"):
            return
        for item in self.recovery.list_backup_vaults()["BackupVaultList"]:
            access: Any = self.recovery.describe_backup_vault(BackupVaultName=item["BackupVaultName"])
            if "MpaSessionArn" in access:
                expected = {"APPROVED": "AVAILABLE", "PENDING": "CREATING", "FAILED": "FAILED"}
                assert expected[self._status(access["MpaSessionArn"])] == access["VaultState"]
        if not self.backup.list_backup_vaults()["BackupVaultList"]:
            assert not self.recovery.list_backup_vaults()["BackupVaultList"]
            return
        vault: Any = self.backup.describe_backup_vault(BackupVaultName=NAME)
        assert VAULT.state_of(vault["VaultState"], None)
        team, update = vault.get("MpaApprovalTeamArn"), vault.get("LatestMpaApprovalTeamUpdate")
        assert team is None or team in self._teams()
        if update and "MpaSessionArn" in update:
            assert update["Status"] == self._status(update["MpaSessionArn"])
        about = [arn for arn in self._open() if self._session(arn)["ActionName"] in ABOUT_THE_TEAM]
        pending = [update.get("MpaSessionArn")] if update and update["Status"] == "PENDING" else []
        assert about == [arn for arn in pending if arn]
        assert all(self._session(arn)["ApprovalTeamArn"] == team for arn in about)
        for item in self._accesses():
            revocation = item.get("LatestRevokeRequest", {})
            assert RESTORE_ACCESS.state_of(item["VaultState"], revocation.get("Status"))
            if revocation:
                assert revocation["Status"] == self._status(revocation["MpaSessionArn"])

    def _session(self, arn: str) -> Any:  # noqa: ANN401  what boto3 gives
        return self.mpa.get_session(SessionArn=arn)

    def _status(self, arn: str) -> str:
        return SHOWN[self._session(arn)["Status"]]

    def _teams(self) -> list[str]:
        return [item["Arn"] for item in self.mpa.list_approval_teams()["ApprovalTeams"]]

    def _open(self) -> list[str]:
        """Return the open votes of the service, oldest first."""
        found = []
        for team in self.made:
            with contextlib.suppress(self.mpa.exceptions.ResourceNotFoundException):
                found += [
                    item["SessionArn"]
                    for item in self.mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]
                    if item["Status"] in OPEN and item["ActionName"].startswith("backup:")
                ]
        return found

    def _accesses(self) -> list[Any]:
        try:
            found: list[Any] = self.backup.list_restore_access_backup_vaults(BackupVaultName=NAME)[
                "RestoreAccessBackupVaults"
            ]
        except self.backup.exceptions.ResourceNotFoundException:
            return []
        return found

    def _try(self, act: Callable[[], object]) -> None:
        """Do what may not be possible now; a failure of the service shows at the end."""
        with contextlib.suppress(ClientError, EmulatorError):
            act()


TestVaultLives = VaultLife.TestCase
TestVaultLives.settings = settings(drawn(6), stateful_step_count=30)
