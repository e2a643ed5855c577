"""Stories of which team protects a vault of AWS Backup, as far as they rest on what the lifecycle tables assume."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
OWNER = "111122223333"
NAME = "vault-1"


def _invited(aws: MpaEmulator, name: str, account: str | None = None) -> str:
    mpa = aws.client("mpa", account=account)
    if not mpa.list_identity_sources()["IdentitySources"]:
        mpa.create_identity_source(
            IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        )
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]


def _team(aws: MpaEmulator, name: str, account: str | None = None) -> str:
    arn = _invited(aws, name, account)
    aws.accept_invitations(arn)
    return arn


def _vault(aws: MpaEmulator, region: str | None = None) -> BackupClient:
    """Make a vault in an account that has opted in."""
    backup = aws.client("backup", region=region)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    backup.create_logically_air_gapped_backup_vault(BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30)
    return backup


def _associate(backup: BackupClient, team: str) -> str | None:
    """Associate a team and return the session that the vault shows."""
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    session: str | None = _update(backup).get("MpaSessionArn")
    return session


def _request(backup: BackupClient, team: str) -> str:
    """Request another team and return the session."""
    session = _associate(backup, team)
    assert session is not None
    return session


def _request_removal(backup: BackupClient) -> str:
    """Request the removal of the team and return the session."""
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    session: str = _update(backup)["MpaSessionArn"]
    return session


def _update(backup: BackupClient) -> Any:  # noqa: ANN401  what boto3 gives, of which everything is optional
    return backup.describe_backup_vault(BackupVaultName=NAME).get("LatestMpaApprovalTeamUpdate", {})


def _shown(backup: BackupClient) -> tuple[str | None, str | None]:
    """Return the team in force and how the latest request stands."""
    return backup.describe_backup_vault(BackupVaultName=NAME).get("MpaApprovalTeamArn"), _update(backup).get("Status")


def test_first_association_leaves_no_request(mpa_emulator: MpaEmulator) -> None:
    """No session took place that could be shown (A1)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    assert (None, None) == _shown(backup)
    assert None is _associate(backup, team)
    assert (team, None) == _shown(backup)


def test_vault_shows_its_open_request_with_times(mpa_emulator: MpaEmulator) -> None:
    """They are those of the session (A2)."""
    backup, old, new = _vault(mpa_emulator), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)

    session = mpa_emulator.client("mpa").get_session(SessionArn=_request(backup, new))

    assert {
        "MpaSessionArn": session["SessionArn"],
        "Status": "PENDING",
        "InitiationDate": session["InitiationTime"],
        "ExpiryDate": session["InitiationTime"] + timedelta(hours=24),
    } == _update(backup)


def test_session_of_a_replacement_is_about_the_vault(mpa_emulator: MpaEmulator) -> None:
    """It names the operation, the service, the Region of the call, and what approvers have to show before they vote."""
    backup = _vault(mpa_emulator, "eu-central-1")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)

    session = mpa_emulator.client("mpa").get_session(SessionArn=_request(backup, new))

    assert (old, "backup:AssociateBackupVaultMpaApprovalTeam", "backup.amazonaws.com") == (
        session["ApprovalTeamArn"],
        session["ActionName"],
        session["RequesterServicePrincipal"],
    )
    assert (OWNER, "eu-central-1", f"arn:aws:backup:eu-central-1:{OWNER}:backup-vault:{NAME}") == (
        session["RequesterAccountId"],
        session["RequesterRegion"],
        session["ProtectedResourceArn"],
    )
    assert f"arn:aws:iam::{OWNER}:user/{OWNER}" == session["RequesterPrincipalArn"]
    assert ["APPROVER_VERIFICATION_REQUIRED"] == session["AdditionalSecurityRequirements"]
    assert "AUTO_COMPLETION_UPON_APPROVAL" == session["ActionCompletionStrategy"]
    assert "Metadata" not in session


def test_vault_has_no_word_for_a_request_that_was_cancelled(mpa_emulator: MpaEmulator) -> None:
    """It failed like one that was rejected or ran out of time, and another can follow it (A2, A4, A5)."""
    backup, mpa = _vault(mpa_emulator), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)

    mpa.cancel_session(SessionArn=_request(backup, new))
    assert (old, "FAILED") == _shown(backup)
    assert _update(backup)["StatusMessage"]
    mpa_emulator.reject(_request(backup, new))
    assert (old, "FAILED") == _shown(backup)
    _request(backup, new)
    mpa_emulator.clock.advance(hours=24)
    assert (old, "FAILED") == _shown(backup)
    mpa_emulator.approve(_request(backup, new))
    assert (new, "APPROVED") == _shown(backup)
    mpa_emulator.approve(_request(backup, old))
    assert (old, "APPROVED") == _shown(backup)


def test_removal_is_shown_as_a_request_also_when_it_is_approved(mpa_emulator: MpaEmulator) -> None:
    """It stays until the next one (A6, A7, A8)."""
    backup, mpa, team = _vault(mpa_emulator), mpa_emulator.client("mpa"), _team(mpa_emulator, "Old")
    _associate(backup, team)

    mpa_emulator.reject(_request_removal(backup))
    assert (team, "FAILED") == _shown(backup)
    mpa.cancel_session(SessionArn=_request_removal(backup))
    assert (team, "FAILED") == _shown(backup)
    session = _request_removal(backup)
    shown = mpa.get_session(SessionArn=session)
    assert ("backup:DisassociateBackupVaultMpaApprovalTeam", OWNER) == (
        shown["ActionName"],
        shown["RequesterAccountId"],
    )
    assert shown["ProtectedResourceArn"].endswith(f":backup-vault:{NAME}")
    mpa_emulator.approve(session)
    assert (None, "APPROVED") == _shown(backup)
    assert session == _update(backup)["MpaSessionArn"]
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    assert (team, "APPROVED") == _shown(backup)


def test_open_request_is_the_only_one(mpa_emulator: MpaEmulator) -> None:
    """Neither another team, nor the one in force, nor the end can be requested meanwhile (A9)."""
    backup, mpa = _vault(mpa_emulator), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)

    for ending in (False, True):
        session = _request_removal(backup) if ending else _request(backup, new)
        for team in (old, new):
            with pytest.raises(backup.exceptions.InvalidRequestException, match="PENDING"):
                _associate(backup, team)
        with pytest.raises(backup.exceptions.InvalidRequestException, match="PENDING"):
            backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
        mpa.cancel_session(SessionArn=session)
    assert 2 == len(mpa.list_sessions(ApprovalTeamArn=old)["Sessions"])


def test_nothing_is_asked_where_nothing_would_change(mpa_emulator: MpaEmulator) -> None:
    """The team that protects the vault already, and the removal of one that is not there (A10, A11)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    with pytest.raises(backup.exceptions.InvalidRequestException, match="No approval team"):
        backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    _associate(backup, team)
    with pytest.raises(backup.exceptions.InvalidRequestException, match="already"):
        _associate(backup, team)
    assert [] == mpa_emulator.client("mpa").list_sessions(ApprovalTeamArn=team)["Sessions"]


def test_account_has_to_opt_in_first(mpa_emulator: MpaEmulator) -> None:
    """The setting is off until somebody switches it on; what it allowed stays when it is switched off again."""
    backup, old, new = mpa_emulator.client("backup"), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    backup.create_logically_air_gapped_backup_vault(BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30)
    assert "false" == backup.describe_global_settings()["GlobalSettings"]["isMpaEnabled"]
    with pytest.raises(backup.exceptions.InvalidRequestException, match="isMpaEnabled"):
        _associate(backup, old)

    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    _associate(backup, old)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "false"})

    mpa_emulator.approve(_request(backup, new))
    assert (new, "APPROVED") == _shown(backup)


def test_only_an_active_team_can_protect(mpa_emulator: MpaEmulator) -> None:
    """One whose invitations are open is an invalid request; one that does not exist is not found."""
    backup, team = _vault(mpa_emulator), _invited(mpa_emulator, "Old")
    with pytest.raises(backup.exceptions.InvalidRequestException, match="only an active one can protect"):
        _associate(backup, team)
    with pytest.raises(backup.exceptions.ResourceNotFoundException):
        _associate(backup, team[:-1] + "x")
    for wrong in ("no-arn", "arn:aws:mpa:us-east-1:111122223333:session/a/b"):
        with pytest.raises(backup.exceptions.InvalidParameterValueException, match="MpaApprovalTeamArn"):
            _associate(backup, wrong)


def test_team_of_another_account_can_protect_once_it_is_shared(mpa_emulator: MpaEmulator) -> None:
    """Before that it is not found; its owner sees the requester's session."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old", "444455556666")
    with pytest.raises(backup.exceptions.ResourceNotFoundException):
        _associate(backup, team)

    mpa_emulator.controls.share_team(team, OWNER)
    _associate(backup, team)

    session = _request_removal(backup)
    owner = mpa_emulator.client("mpa", account="444455556666")
    assert OWNER == owner.get_session(SessionArn=session)["RequesterAccountId"]
    mpa_emulator.approve(session)
    assert (None, "APPROVED") == _shown(backup)


def test_team_that_is_shared_no_longer_stays_and_is_not_asked(mpa_emulator: MpaEmulator) -> None:
    """Requests fail without a session; shared again, the team can be asked (A2, A4, A6, A8)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old", "444455556666")
    other = _team(mpa_emulator, "New")
    mpa_emulator.controls.share_team(team, OWNER)
    _associate(backup, team)
    mpa_emulator.controls.withdraw_team(team, OWNER)

    assert None is _associate(backup, other)
    assert (team, "FAILED") == _shown(backup)
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    assert (team, "FAILED") == _shown(backup)
    assert {"Status", "StatusMessage", "InitiationDate"} == set(_update(backup))

    mpa_emulator.controls.share_team(team, OWNER)
    mpa_emulator.approve(_request(backup, other))
    assert (other, "APPROVED") == _shown(backup)


def test_vault_is_one_region_s_and_one_account_s(mpa_emulator: MpaEmulator) -> None:
    """Teams live in us-east-1 and protect vaults in every Region."""
    team, there = _team(mpa_emulator, "Old"), _vault(mpa_emulator, "eu-central-1")
    _associate(there, team)

    for backup in (mpa_emulator.client("backup"), mpa_emulator.client("backup", account="444455556666")):
        with pytest.raises(backup.exceptions.ResourceNotFoundException):
            backup.describe_backup_vault(BackupVaultName=NAME)
        with pytest.raises(backup.exceptions.ResourceNotFoundException):
            _associate(backup, team)
    here = _vault(mpa_emulator)
    _associate(here, team)
    _request_removal(there)
    assert ((team, None), (team, "PENDING")) == (_shown(here), _shown(there))


def test_vault_loses_a_team_that_is_deleted_whatever_became_of_its_requests(mpa_emulator: MpaEmulator) -> None:
    """The request that was open has failed with it; a vault that another team protects keeps that (A13)."""
    backup, mpa = _vault(mpa_emulator), mpa_emulator.client("mpa")
    kept = _team(mpa_emulator, "Kept")
    for number, end in enumerate(("none", "approved", "rejected", "cancelled", "open", "removal")):
        team = _team(mpa_emulator, f"Old-{number}")
        _associate(backup, team)
        if end == "approved":
            other = _team(mpa_emulator, f"Other-{number}")
            mpa_emulator.approve(_request(backup, other))
            team = other
        elif end == "rejected":
            mpa_emulator.reject(_request(backup, kept))
        elif end == "cancelled":
            mpa.cancel_session(SessionArn=_request(backup, kept))
        elif end == "open":
            _request(backup, kept)
        elif end == "removal":
            _request_removal(backup)
        before = _update(backup)

        mpa.start_active_approval_team_deletion(Arn=team)
        mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

        status = "FAILED" if end in ("open", "removal") else before.get("Status")
        assert (None, status) == _shown(backup), end
        assert before.get("MpaSessionArn") == _update(backup).get("MpaSessionArn")

    _associate(backup, kept)
    gone = _team(mpa_emulator, "Gone")
    mpa.start_active_approval_team_deletion(Arn=gone)
    mpa_emulator.approve(mpa.get_approval_team(Arn=gone)["UpdateSessionArn"])
    assert kept == _shown(backup)[0]


def test_team_that_handed_over_takes_nothing_with_it(mpa_emulator: MpaEmulator) -> None:
    """The vault is the other team's by then (A3)."""
    backup, mpa = _vault(mpa_emulator), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)
    mpa_emulator.approve(_request(backup, new))
    mpa.start_active_approval_team_deletion(Arn=old)
    mpa_emulator.approve(mpa.get_approval_team(Arn=old)["UpdateSessionArn"])
    assert (new, "APPROVED") == _shown(backup)


def test_team_in_its_deletion_window_approves_nothing(mpa_emulator: MpaEmulator) -> None:
    """It protects the vault until the window ends (A13)."""
    backup, mpa, team = _vault(mpa_emulator), mpa_emulator.client("mpa"), _team(mpa_emulator, "Old")
    _associate(backup, team)
    mpa.start_active_approval_team_deletion(Arn=team, PendingWindowDays=3)
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

    with pytest.raises(backup.exceptions.InvalidRequestException, match="can't approve"):
        backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    assert (team, None) == _shown(backup)
    mpa_emulator.clock.advance(days=3)
    assert (None, None) == _shown(backup)


def test_request_that_is_found_invalid_has_failed(mpa_emulator: MpaEmulator) -> None:
    """Nobody voted; the vault shows it like any other that was not approved."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    _associate(backup, team)
    mpa_emulator.controls.find_next_invalid("session")
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    assert (team, "FAILED") == _shown(backup)


def test_comment_is_as_short_as_a_session_needs_it(mpa_emulator: MpaEmulator) -> None:
    """AWS Backup has no limit of its own; an empty one is none."""
    backup, old, new = _vault(mpa_emulator), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    _associate(backup, old)
    with pytest.raises(backup.exceptions.InvalidParameterValueException, match="RequesterComment"):
        backup.associate_backup_vault_mpa_approval_team(
            BackupVaultName=NAME, MpaApprovalTeamArn=new, RequesterComment="x" * 201
        )
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME, RequesterComment="")
    session = mpa_emulator.client("mpa").get_session(SessionArn=_update(backup)["MpaSessionArn"])
    assert "RequesterComment" not in session
