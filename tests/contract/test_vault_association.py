"""The provider of an association with a vault of AWS Backup against the emulator: every command, and what vaults do not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.runtime import rpc

from pulumi_mpa.aws.associations.backup import Backup
from pulumi_mpa.errors import (
    AccessDeniedError,
    ApprovalRejectedError,
    AwaitingApprovalError,
    ConflictingStateError,
    InvalidRequestError,
    MpaError,
    NotOwnedError,
)
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.providers import context
from pulumi_mpa.providers.associations import requests
from pulumi_mpa.providers.vault_association import Provider
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.model.association import Association

REGION: Final = "eu-central-1"
NAME: Final = "vault-1"
ID: Final = f"{REGION}/{NAME}"
POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
URN: Final = "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:BackupVaultMpaAssociation::"


class Vault:
    """A vault, its teams and a provider that acts on their association."""

    def __init__(self, aws: MpaEmulator) -> None:
        """Make a vault in an account that has opted in."""
        self.aws, self.mpa = aws, aws.client("mpa")
        self.backup: BackupClient = aws.client("backup", region=REGION)
        self.backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        self.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
        )
        self.provider = Provider()
        self.provider.configure(ConfigureRequest(Config({}, "shop")))
        self.outs: dict[str, Any] = {}

    def team(self, name: str, account: str | None = None) -> str:
        """Make an active team and return its ARN."""
        mpa = self.aws.client("mpa", account=account)
        if not mpa.list_identity_sources()["IdentitySources"]:
            center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Region": "us-east-1"}
            mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
            self.aws.clock.advance(minutes=1)
        source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
        arn: str = mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": f"user-{user}", "PrimaryIdentitySourceArn": source} for user in ("a", "b", "c")
            ],
            Policies=[{"PolicyArn": POLICY}],
        )["Arn"]
        self.aws.clock.advance(minutes=1)
        self.aws.accept_invitations(arn)
        return arn

    def inputs(self, team: str, **more: object) -> dict[str, Any]:
        """Return a program's inputs, as a check completes them."""
        news = {"backupVaultName": NAME, "region": REGION, "mpaApprovalTeamArn": team, "managedBy": f"{URN}vault"}
        checked = self.provider.check(self.outs.get("declared", {}), {**news, **more})
        assert [] == [failure.reason for failure in checked.failures]
        return checked.inputs

    def create(self, team: str, **more: object) -> dict[str, Any]:
        """Create it, and return the outputs."""
        made = self.provider.create(self.inputs(team, **more))
        assert ID == made.id
        return self._known(made.outs)

    def update(self, team: str, **more: object) -> dict[str, Any]:
        """Update it, and return the outputs."""
        return self._known(self.provider.update(ID, self.outs, self.inputs(team, **more)).outs)

    def refresh(self) -> bool:
        """Read it, and return whether it is still there."""
        read = self.provider.read(ID, self.outs)
        self._known(read.outs)
        return bool(read.id)

    def delete(self) -> None:
        """Delete it."""
        self.provider.delete(ID, self.outs)

    def changes(self, team: str, **more: object) -> bool:
        """Preview an update, and return whether it finds something to do."""
        return bool(self.provider.diff(ID, self.outs, self.inputs(team, **more)).changes)

    def in_force(self) -> str | None:
        """Return the team that the vault shows."""
        return self.backup.describe_backup_vault(BackupVaultName=NAME).get("MpaApprovalTeamArn")

    def session(self) -> str:
        """Return the session that the vault shows."""
        return self.backup.describe_backup_vault(BackupVaultName=NAME)["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"]

    def actions(self, team: str) -> list[tuple[str, str]]:
        """Return what a team was asked, and how that stands, oldest first."""
        items = self.mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]
        return [(item["ActionName"].partition(":")[2][:3], item["Status"]) for item in reversed(items)]

    def _known(self, outs: dict[str, Any] | None) -> dict[str, Any]:
        self.outs = {name: rpc.unwrap_rpc_secret(value) for name, value in (outs or {}).items()}
        return self.outs


@pytest.fixture
def vault(mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return a vault whose emulator the environment reaches; nobody sleeps between tries."""
    return vault_in(mpa_emulator, monkeypatch)


def vault_in(aws: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return a vault whose emulator the environment reaches from now on."""
    for name, value in aws.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(context, "is_plugin", lambda: True)
    monkeypatch.setattr(context, "_OPENED", {})
    monkeypatch.setattr(requests, "_FIRST_PAUSE", 0.001)
    return Vault(aws)


def code_in(outs: dict[str, Any]) -> str | None:
    """Return the code of the explanation."""
    found = parse(outs["explanation"])
    return found.code if found else None


def test_first_association_is_in_force_at_once(vault: Vault) -> None:
    """The service answers without a body and shows no request, and nobody is asked."""
    team = vault.team("Old")
    outs = vault.create(team)

    assert (team, True, "nobody") == (vault.in_force(), outs["settled"], outs["waitingFor"])
    assert (team, "ACTIVE", "111122223333") == (outs["teamInForce"], outs["associationState"], outs["accountId"])
    assert [] == vault.actions(team)
    assert not vault.changes(team)
    assert vault.refresh()
    assert f"pulumi-mpa:protects.backup.{REGION}.{NAME}" in vault.mpa.list_tags_for_resource(ResourceArn=team)["Tags"]


def test_hand_over_is_asked_once_and_followed(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    """The vault names neither the team that is to come nor what the request is about; our marker and the session do."""
    old, new = vault.team("Old"), vault.team("New")
    vault.create(old)
    outs = vault.update(new)

    assert (Code.ASSOCIATION_UPDATE_VOTING, "approvers", old) == (
        code_in(outs),
        outs["waitingFor"],
        outs["teamInForce"],
    )
    assert vault.session() == outs["pendingSession"]["arn"]
    assert "each approver also enters a one-time password that AWS mails to them." in capsys.readouterr().out
    vault.update(new)
    vault.refresh()
    assert [("Ass", "PENDING")] == vault.actions(old)
    vault.aws.approve(vault.session())
    outs = vault.update(new)
    assert (new, True) == (vault.in_force(), outs["settled"])
    assert [("Ass", "APPROVED")] == vault.actions(old)
    assert not vault.changes(new)


def test_rejection_stands_until_resubmit_changes(vault: Vault) -> None:
    """The old session stays visible on the vault, and is not taken for the new one."""
    old, new = vault.team("Old"), vault.team("New")
    vault.create(old)
    vault.update(new)
    first = vault.session()
    vault.aws.reject(first)
    outs = vault.update(new)

    assert ("you", 1) == (outs["waitingFor"], len(outs["rejections"]))
    vault.update(new)
    assert [("Ass", "FAILED")] == vault.actions(old)
    outs = vault.update(new, resubmit="again")
    assert first != outs["pendingSession"]["arn"]
    assert [("Ass", "FAILED"), ("Ass", "PENDING")] == vault.actions(old)


def test_own_cancellation_is_no_rejection(vault: Vault) -> None:
    """The vault calls it failed as it calls a rejection; the session knows better."""
    old, new = vault.team("Old"), vault.team("New")
    vault.create(old)
    vault.update(new)
    outs = vault.update(old)

    assert (True, "CANCELLED") == (outs["settled"], outs["statusCode"])
    assert [] == outs.get("rejections", [])
    assert Code.ASSOCIATION_REQUEST_CANCELLED == code_in(outs)
    vault.update(new)
    assert [("Ass", "CANCELLED"), ("Ass", "PENDING")] == vault.actions(old)


def test_removal_is_voted_on_and_its_rejection_stands(vault: Vault) -> None:
    """It ends when the vault shows no team, although it goes on showing the request."""
    team = vault.team("Old")
    vault.create(team)
    with pytest.raises(AwaitingApprovalError):
        vault.delete()
    with pytest.raises(AwaitingApprovalError) as waiting:
        vault.delete()
    assert waiting.value.code == Code.REMOVAL_WAITS_FOR_VOTE
    vault.refresh()
    assert "DELETE_PENDING" == vault.outs["associationState"]
    vault.aws.reject(vault.session())
    with pytest.raises(ApprovalRejectedError, match=f"disassociate-backup-vault-mpa-approval-team.*{NAME}") as rejected:
        vault.delete()
    assert Code.REMOVAL_REJECTED == rejected.value.code
    assert [("Dis", "FAILED")] == vault.actions(team)
    vault.update(team, resubmit="again")
    with pytest.raises(AwaitingApprovalError):
        vault.delete()
    vault.aws.approve(vault.session())
    vault.delete()
    assert vault.in_force() is None
    assert [("Dis", "FAILED"), ("Dis", "APPROVED")] == vault.actions(team)


def test_association_after_a_removal_does_not_inherit_its_request(vault: Vault) -> None:
    """The approved removal stays visible on the vault while another team protects it."""
    old, new = vault.team("Old"), vault.team("New")
    vault.create(old)
    with pytest.raises(AwaitingApprovalError):
        vault.delete()
    vault.aws.approve(vault.session())
    vault.delete()
    outs = vault.create(new)

    assert (True, None, None) == (outs["settled"], outs.get("statusCode"), outs.get("mpaStatus"))
    assert (
        "APPROVED" == vault.backup.describe_backup_vault(BackupVaultName=NAME)["LatestMpaApprovalTeamUpdate"]["Status"]
    )


def test_team_of_somebody_else_is_asked_only_with_adopt(vault: Vault) -> None:
    """A creation asks nobody: it is an error, or taken into state first and asked by the run after that."""
    theirs, ours = vault.team("Theirs"), vault.team("Ours")
    vault.backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=theirs)
    with pytest.raises(NotOwnedError) as raised:
        vault.create(ours)
    assert Code.ASSOCIATION_OF_ANOTHER_TEAM == raised.value.code
    vault.create(ours, adopt=True)
    assert [] == vault.actions(theirs)
    vault.update(ours, adopt=True)
    assert [("Ass", "PENDING")] == vault.actions(theirs)
    vault.aws.approve(vault.session())
    assert vault.update(ours, adopt=True)["settled"]


def test_request_of_somebody_else_is_left_alone(vault: Vault) -> None:
    """A settled association waits beside it, and a change is blocked and names its session."""
    old, new = vault.team("Old"), vault.team("New")
    vault.create(old)
    vault.backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    vault.refresh()

    assert (True, vault.session()) == (vault.outs["settled"], vault.outs["pendingSession"]["arn"])
    with pytest.raises(MpaError) as raised:
        vault.update(new)
    assert Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE == raised.value.code
    assert [("Dis", "PENDING")] == vault.actions(old)


@pytest.mark.parametrize("goes", ["team", "vault"])
def test_association_is_gone_with_its_team_or_its_vault(vault: Vault, goes: str) -> None:
    """A refresh forgets it, and a destroy has nothing to ask."""
    team = vault.team("Old")
    vault.create(team)
    vault.mpa.start_active_approval_team_deletion(Arn=team)
    vault.aws.approve(vault.mpa.get_approval_team(Arn=team)["UpdateSessionArn"])
    vault.aws.clock.advance(days=31)
    if goes == "vault":
        vault.backup.delete_backup_vault(BackupVaultName=NAME)

    vault.delete()
    assert not vault.provider.read(ID, vault.outs).id


def test_team_that_is_no_longer_shared_is_sent_nothing(vault: Vault) -> None:
    """The service would accept a request that reaches nobody; what the team has rejected can't be read, and the error says so."""
    theirs, ours = vault.team("Theirs", "444455556666"), vault.team("Ours")
    vault.aws.controls.share_team(theirs, "111122223333")
    assert vault.create(theirs)["settled"]
    vault.aws.controls.withdraw_team(theirs, "111122223333")
    vault.aws.calls.clear()

    with pytest.raises(AccessDeniedError):
        vault.update(ours)
    assert [] == [call for call in vault.aws.calls if not call.operation.startswith(("Get", "List", "Describe"))]
    assert theirs == vault.in_force()


def test_lost_answer_asks_once(vault: Vault) -> None:
    """The vault is read before anything is sent again, which the SDK would not do."""
    old, new = vault.team("Old"), vault.team("New")
    vault.aws.faults.add(operation="AssociateBackupVaultMpaApprovalTeam", reset="after")
    assert vault.create(old)["settled"]
    vault.aws.faults.add(operation="AssociateBackupVaultMpaApprovalTeam", reset="after")
    outs = vault.update(new)

    assert vault.session() == outs["pendingSession"]["arn"]
    assert [("Ass", "PENDING")] == vault.actions(old)
    assert 2 == vault.aws.calls.counts()["AssociateBackupVaultMpaApprovalTeam"]


def test_second_try_meets_the_first_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is lost and the vault shows the team late: the service calls the next try an invalid request."""
    team, find, reads = vault.team("Old"), Backup.find, []

    def late(self: Backup, name: str, **context: str) -> Association | None:
        reads.append(name)
        return None if len(reads) == 2 else find(self, name, doing=context["doing"], thing=context["thing"])

    monkeypatch.setattr(Backup, "find", late)
    vault.aws.faults.add(operation="AssociateBackupVaultMpaApprovalTeam", reset="after")

    assert vault.create(team)["settled"]
    assert 2 == vault.aws.calls.counts()["AssociateBackupVaultMpaApprovalTeam"]


def test_request_that_a_vault_shows_late_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing false is remembered meanwhile, and the next run finds what it is about by its marker."""
    with MpaEmulator(assumptions={"vault_visibility": "later"}, service_seconds=30) as aws:
        vault = vault_in(aws, monkeypatch)
        old, new = vault.team("Old"), vault.team("New")
        vault.create(old)
        aws.clock.advance(minutes=1)
        assert vault.update(old)["settled"]
        with pytest.raises(MpaError) as raised:
            vault.update(new)
        assert Code.REQUEST_NOT_SHOWN_YET == raised.value.code
        aws.clock.advance(minutes=1)
        outs = vault.update(new)

        assert vault.session() == outs["pendingSession"]["arn"]
        assert [("Ass", "PENDING")] == vault.actions(old)

        vault.aws.approve(vault.session())
        vault.update(new)
        with pytest.raises(MpaError) as raised:
            vault.delete()
        assert Code.REQUEST_NOT_SHOWN_YET == raised.value.code
        aws.clock.advance(minutes=1)
        with pytest.raises(AwaitingApprovalError):
            vault.delete()
        assert [("Dis", "PENDING")] == vault.actions(new)


def test_account_that_has_not_opted_in_reads_the_answer(vault: Vault) -> None:
    """Nothing on AWS changes by running it again, and the answer names the setting."""
    team = vault.team("Old")
    vault.backup.update_global_settings(GlobalSettings={"isMpaEnabled": "false"})
    with pytest.raises(ConflictingStateError, match="isMpaEnabled") as raised:
        vault.create(team)
    assert Code.AWS_REFUSED == raised.value.code


def test_import_by_id_and_get_read_without_managing(vault: Vault) -> None:
    """Region and name are enough; what an import reads is what the program would declare."""
    team = vault.team("Old")
    vault.backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    vault.aws.calls.clear()
    read = vault.provider.read(ID, {})

    assert {"backupVaultName": NAME, "region": REGION, "mpaApprovalTeamArn": team} == {
        key: (read.inputs or {}).get(key) for key in ("backupVaultName", "region", "mpaApprovalTeamArn")
    }
    assert team == (read.outs or {})["teamInForce"]
    assert all(call.operation.startswith(("Get", "List", "Describe")) for call in vault.aws.calls)
    with pytest.raises(InvalidRequestError) as raised:
        vault.provider.read(REGION, {})
    assert Code.VAULT_ASSOCIATION_ID_INVALID == raised.value.code
