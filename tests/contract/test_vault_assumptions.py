"""What AWS does not document about vaults: each switch does something, one story per alternative."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICIES = "arn:aws:mpa:::aws:policy"
POLICY = f"{POLICIES}/backup.amazonaws.com/CreateRestoreAccessVault/1"
OWNER, RECOVERY = "111122223333", "444455556666"
NAME = "vault-1"
ARN = f"arn:aws:backup:us-east-1:{OWNER}:backup-vault:{NAME}"


class _Vault:
    """A vault in an account that may ask teams."""

    def __init__(self, aws: MpaEmulator, *, opted_in: bool = True) -> None:
        """Make it."""
        self.aws, self.mpa = aws, aws.client("mpa")
        self.backup: Any = aws.client("backup")
        self.recovery: Any = aws.client("backup", account=RECOVERY)
        self.opt(opted_in)
        self.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
        )

    def opt(self, opted_in: bool) -> None:  # noqa: FBT001  what the setting says
        """Set whether the account has opted in."""
        self.backup.update_global_settings(GlobalSettings={"isMpaEnabled": str(opted_in).lower()})

    def team(self, name: str, account: str | None = None, policy: str = POLICY) -> str:
        """Make an active team."""
        mpa = self.aws.client("mpa", account=account)
        if not mpa.list_identity_sources()["IdentitySources"]:
            mpa.create_identity_source(
                IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
            )
        source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
        arn = mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": policy}],
        )["Arn"]
        self.aws.accept_invitations(arn)
        return arn

    def associate(self, team: str) -> None:
        """Associate a team."""
        self.backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)

    def disassociate(self) -> None:
        """Request the removal of the team."""
        self.backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)

    def protected(self, name: str = "Old") -> str:
        """Make a team protect the vault."""
        team = self.team(name)
        self.associate(team)
        return team

    def shown(self) -> tuple[str | None, str | None]:
        """Return the team in force and how the latest request stands."""
        vault = self.backup.describe_backup_vault(BackupVaultName=NAME)
        return vault.get("MpaApprovalTeamArn"), vault.get("LatestMpaApprovalTeamUpdate", {}).get("Status")

    def sessions(self, team: str) -> list[str]:
        """Return the votes of a team, newest first."""
        return [item["SessionArn"] for item in self.mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]]

    def access(self, team: str) -> str:
        """Make access that the team approved."""
        self.aws.controls.share_team(team, RECOVERY)
        made = self.recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN, BackupVaultName="access")
        self.aws.approve(self.sessions(team)[0])
        return str(made["RestoreAccessBackupVaultArn"])

    def error_of(self, act: Callable[[], object]) -> str | None:
        """Return the error that something meets; None for none."""
        try:
            act()
        except self.backup.exceptions.ClientError as error:
            return str(error.response["Error"]["Code"])
        return None


@pytest.fixture
def vault(request: pytest.FixtureRequest) -> Iterator[_Vault]:
    """Yield a vault under one choice for the question that a test is named after."""
    question = request.function.__name__.removeprefix("test_")
    with MpaEmulator(assumptions={question: request.node.callspec.params["choice"]}) as aws:
        yield _Vault(aws)


def each(*choices: tuple[str, object]) -> pytest.MarkDecorator:
    """Run a test once for each choice, with what is expected of it."""
    return pytest.mark.parametrize(("choice", "expected"), choices, ids=[choice for choice, _ in choices])


@each(("requester", None), ("owner", "AccessDeniedException"))
def test_canceller(vault: _Vault, choice: str, expected: str | None) -> None:
    """Who requested a vote of another account's team cancels it; the team's own account always can."""
    team = vault.team("Old", RECOVERY)
    vault.aws.controls.share_team(team, OWNER)
    vault.associate(team)
    vault.disassociate()
    session = vault.backup.describe_backup_vault(BackupVaultName=NAME)["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"]

    assert expected == vault.error_of(lambda: vault.mpa.cancel_session(SessionArn=session)), choice
    if expected:
        vault.aws.client("mpa", account=RECOVERY).cancel_session(SessionArn=session)
    assert (team, "FAILED") == vault.shown()


@each(("required", "InvalidRequestException"), ("ignored", None))
def test_vault_opt_in(vault: _Vault, choice: str, expected: str | None) -> None:
    """The first association of an account that has not opted in."""
    vault.opt(opted_in=False)
    team = vault.team("Old")
    assert expected == vault.error_of(lambda: vault.associate(team)), choice


@each(("ignored", None), ("refused", "InvalidRequestException"))
def test_vault_opt_out(vault: _Vault, choice: str, expected: str | None) -> None:
    """Requests about a vault that has a team, of an account that has opted out; the team stays either way."""
    team, other = vault.protected(), vault.team("New")
    vault.opt(opted_in=False)
    assert expected == vault.error_of(lambda: vault.associate(other)), choice
    vault.aws.clock.advance(hours=24)
    assert expected == vault.error_of(vault.disassociate)
    assert team == vault.shown()[0]


@each(("ignored", None), ("required", "InvalidRequestException"))
def test_vault_policy(vault: _Vault, choice: str, expected: str | None) -> None:
    """A team whose policies are those of other services."""
    others = [item["Arn"] for item in vault.mpa.list_policies()["Policies"] if "backup" not in item["Arn"]]
    team, right = vault.team("Old", policy=f"{others[0]}/$DEFAULT"), vault.team("New")
    assert expected == vault.error_of(lambda: vault.associate(team)), choice
    assert None is vault.error_of(lambda: vault.associate(right))


@each(
    ("not-found", "ResourceNotFoundException"),
    ("denied", "AccessDeniedException"),
    ("refused", "InvalidRequestException"),
)
def test_vault_unseen_team(vault: _Vault, choice: str, expected: str) -> None:
    """A team that does not exist, and one that nobody shared."""
    hidden = vault.team("Old", RECOVERY)
    for team in (hidden, hidden + "-x"):
        assert expected == vault.error_of(partial(vault.associate, team)), choice


@each(("refused", ("InvalidRequestException", 0)), ("accepted", (None, 0)), ("voted", (None, 1)))
def test_vault_same_team(vault: _Vault, choice: str, expected: tuple[str | None, int]) -> None:
    """Associating the team that protects the vault already."""
    team = vault.protected()
    assert expected == (vault.error_of(lambda: vault.associate(team)), len(vault.sessions(team))), choice


@each(("refused", "InvalidRequestException"), ("supersedes", None))
def test_vault_second_request(vault: _Vault, choice: str, expected: str | None) -> None:
    """A request while another one is open."""
    team, other = vault.protected(), vault.team("New")
    vault.associate(other)
    assert expected == vault.error_of(vault.disassociate), choice
    statuses = [vault.mpa.get_session(SessionArn=arn)["Status"] for arn in vault.sessions(team)]
    assert (["PENDING"] if expected else ["PENDING", "CANCELLED"]) == statuses
    vault.aws.approve(vault.sessions(team)[0])
    assert (other if expected else None, "APPROVED") == vault.shown()


@each(("refused", "InvalidRequestException"), ("not-found", "ResourceNotFoundException"))
def test_vault_without_team(vault: _Vault, choice: str, expected: str) -> None:
    """The removal of a team that is not there."""
    assert expected == vault.error_of(vault.disassociate), choice


@each(("none", None), ("approved", "APPROVED"))
def test_vault_first_update(vault: _Vault, choice: str, expected: str | None) -> None:
    """What a vault shows after its first association; there is no session either way."""
    team = vault.protected()
    assert (team, expected) == vault.shown(), choice
    assert "MpaSessionArn" not in vault.backup.describe_backup_vault(BackupVaultName=NAME).get(
        "LatestMpaApprovalTeamUpdate", {}
    )


@each(("kept", ("PENDING", "APPROVED")), ("dropped", ("PENDING", None)), ("never", (None, None)))
def test_vault_removal_update(vault: _Vault, choice: str, expected: tuple[str | None, str | None]) -> None:
    """What a vault shows while its team votes on its own removal, and afterwards."""
    team = vault.protected()
    vault.disassociate()
    during = vault.shown()
    vault.aws.approve(vault.sessions(team)[0])
    assert ((team, expected[0]), (None, expected[1])) == (during, vault.shown()), choice


def _vault_of_a_slow_service(aws: MpaEmulator) -> tuple[_Vault, str, str]:
    """Make a vault and two teams where the service takes an hour for everything."""
    vault = _Vault(aws)
    mpa = aws.client("mpa")
    mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )
    aws.clock.advance(hours=1)
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    teams = [
        mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": POLICY}],
        )["Arn"]
        for name in ("Old", "New")
    ]
    aws.clock.advance(hours=1)
    for team in teams:
        aws.accept_invitations(team)
    return vault, teams[0], teams[1]


@pytest.mark.parametrize(("choice", "at_once"), [("at-once", True), ("later", False)], ids=str)
def test_vault_visibility(choice: str, at_once: bool) -> None:  # noqa: FBT001  a parameter of the test
    """What a vault shows right after a request, where the service takes an hour for everything."""
    with MpaEmulator(assumptions={"vault_visibility": choice}, service_seconds=3600) as aws:
        vault, old, new = _vault_of_a_slow_service(aws)
        vault.associate(old)
        assert (old if at_once else None, None) == vault.shown()
        aws.clock.advance(hours=1)
        assert (old, None) == vault.shown()
        vault.associate(new)
        assert (old, "PENDING" if at_once else None) == vault.shown()
        assert 1 == len(vault.sessions(old))
        aws.clock.advance(hours=1)
        assert (old, "PENDING") == vault.shown()


@each(("refused", "InvalidRequestException"), ("accepted", None))
def test_vault_deletion(vault: _Vault, choice: str, expected: str | None) -> None:
    """Deleting a vault with a team and with access to it; a vault of the same name begins anew."""
    vault.access(vault.protected())
    assert expected == vault.error_of(lambda: vault.backup.delete_backup_vault(BackupVaultName=NAME)), choice
    if expected is None:
        vault.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
        )
        assert (None, None) == vault.shown()
    assert (1 if expected else 0) == len(vault.recovery.list_backup_vaults()["BackupVaultList"])


def test_vault_deletion_leaves_nothing_to_a_vault_of_the_same_name() -> None:
    """A vote about the one that is gone decides nothing about the one that took its place."""
    with MpaEmulator(assumptions={"vault_deletion": "accepted"}) as aws:
        vault = _Vault(aws)
        team, other = vault.protected(), vault.team("New")
        vault.associate(other)
        (stale,) = vault.sessions(team)
        vault.backup.delete_backup_vault(BackupVaultName=NAME)
        vault.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
        )
        vault.associate(team)
        vault.disassociate()

        aws.approve(stale)

        assert (team, "PENDING") == vault.shown()


def test_vault_unasked_and_then_without_its_team() -> None:
    """A team that is deleted while a request is on its way that it will never be asked about."""
    with MpaEmulator(service_seconds=3600) as aws:
        vault, old, new = _vault_of_a_slow_service(aws)
        elsewhere = aws.client("backup", account=RECOVERY)
        elsewhere.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        elsewhere.create_logically_air_gapped_backup_vault(
            BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
        )
        aws.controls.share_team(old, RECOVERY)
        aws.controls.share_team(new, RECOVERY)
        vault.mpa.start_active_approval_team_deletion(Arn=old)
        aws.clock.advance(hours=1)
        elsewhere.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=old)
        aws.controls.withdraw_team(old, RECOVERY)
        elsewhere.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=new)
        before: Any = elsewhere.describe_backup_vault(BackupVaultName=NAME)
        assert "PENDING" == before["LatestMpaApprovalTeamUpdate"]["Status"]

        aws.approve(vault.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])

        after: Any = elsewhere.describe_backup_vault(BackupVaultName=NAME)
        assert "MpaApprovalTeamArn" not in after
        assert "FAILED" == after["LatestMpaApprovalTeamUpdate"]["Status"]
        aws.clock.advance(hours=1)
        shown: Any = elsewhere.describe_backup_vault(BackupVaultName=NAME)
        assert after["LatestMpaApprovalTeamUpdate"] == shown["LatestMpaApprovalTeamUpdate"]


@each(("kept", 1), ("removed", 0))
def test_vault_access(vault: _Vault, choice: str, expected: int) -> None:
    """Access to a vault whose team agreed to go."""
    team = vault.protected()
    vault.access(team)
    vault.disassociate()
    vault.aws.approve(vault.sessions(team)[0])
    assert expected == len(vault.recovery.list_backup_vaults()["BackupVaultList"]), choice


@each(("later", None), ("at-once", "AccessDeniedException"))
def test_vault_unasked(vault: _Vault, choice: str, expected: str | None) -> None:
    """An account that the team is not shared with; what was denied leaves nothing behind."""
    vault.protected()
    ask: dict[str, str] = {"SourceBackupVaultArn": ARN, "BackupVaultName": "access"}
    assert expected == vault.error_of(lambda: vault.recovery.create_restore_access_backup_vault(**ask)), choice
    made = vault.recovery.list_backup_vaults()["BackupVaultList"]
    assert ([] if expected else ["FAILED"]) == [item["VaultState"] for item in made]


@each(("later", None), ("at-once", "AccessDeniedException"))
def test_vault_unasked_of_an_owner(choice: str, expected: str | None) -> None:
    """An account whose vault a team protects that is shared with it no longer; nobody is asked either way."""
    with MpaEmulator(assumptions={"vault_unasked": choice}) as aws:
        vault = _Vault(aws)
        team, other = vault.team("Old", RECOVERY), vault.team("New")
        aws.controls.share_team(team, OWNER)
        vault.associate(team)
        aws.controls.withdraw_team(team, OWNER)
        for request in (lambda: vault.associate(other), vault.disassociate):
            assert expected == vault.error_of(request)
            assert (team, None if expected else "FAILED") == vault.shown()
        shown = vault.backup.describe_backup_vault(BackupVaultName=NAME).get("LatestMpaApprovalTeamUpdate", {})
        assert "MpaSessionArn" not in shown
        assert [] == aws.client("mpa", account=RECOVERY).list_sessions(ApprovalTeamArn=team)["Sessions"]


@each(("deletable", None), ("permanent", "InvalidRequestException"))
def test_vault_failed_access(vault: _Vault, choice: str, expected: str | None) -> None:
    """Deleting access that was rejected."""
    team = vault.protected()
    vault.aws.controls.share_team(team, RECOVERY)
    vault.recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN, BackupVaultName="access")
    vault.aws.reject(vault.sessions(team)[0])
    deletion = vault.error_of(lambda: vault.recovery.delete_backup_vault(BackupVaultName="access"))
    assert expected == deletion, choice
