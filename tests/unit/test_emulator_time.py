"""What happens by itself: people's time, the service's own seconds, and their order."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.emulator import ClockKind, Service, Settings
from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"


def _source(mpa: MultipartyApprovalClient) -> None:
    mpa.create_identity_source(
        IdentitySourceParameters={
            "IamIdentityCenter": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                "Region": "us-east-1",
            }
        }
    )


def _team(mpa: MultipartyApprovalClient, name: str = "Finance") -> str:
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"}],
    )["Arn"]


def _code(mpa: MultipartyApprovalClient, arn: str) -> str | None:
    return mpa.get_approval_team(Arn=arn).get("StatusCode")


def test_virtual_clock_stands_until_it_is_advanced() -> None:
    """And begins where it was set."""
    with MpaEmulator(start=START) as aws:
        assert START == aws.clock.now()
        assert START + timedelta(days=1, hours=2, seconds=0.5) == aws.clock.advance(days=1, hours=2, milliseconds=500)
        assert START + timedelta(days=1, hours=2, seconds=0.5) == aws.clock.now()


def test_real_clock_is_the_machine_s() -> None:
    """It goes by itself and does not take orders."""
    with MpaEmulator(clock="real") as aws:
        assert timedelta(seconds=30) > abs(aws.clock.now() - datetime.now(timezone.utc))
        with pytest.raises(EmulatorError, match="only a virtual clock can be advanced"):
            aws.clock.advance(hours=1)


def test_people_s_time_passes_by_itself_under_a_real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day later the invitations have lapsed, without anybody having advanced anything."""
    with MpaEmulator(clock="real") as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        arn = _team(mpa)
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        tomorrow = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=24, seconds=1)
        monkeypatch.setattr("pulumi_mpa.emulator.clock.machine_now", lambda: tomorrow)
        assert "FAILED_ACTIVATION" == _code(mpa, arn)


def test_time_does_not_go_back() -> None:
    """Whatever it is asked for in."""
    with MpaEmulator() as aws, pytest.raises(EmulatorError, match="greater than or equal to 0"):
        aws.clock.advance(hours=-1)


def test_calendar_has_an_end() -> None:
    """Before the point where a window would not fit any more."""
    with MpaEmulator(start=datetime(8999, 12, 1, tzinfo=timezone.utc)) as aws:
        with pytest.raises(EmulatorError, match="calendar ends on 9000-01-01"):
            aws.clock.advance(days=40)
        aws.clock.advance(days=30)


def test_events_have_the_instant_they_were_due_at() -> None:
    """One long step fires everything on its way, in order: a vote expires, then what it changed can end too."""
    with MpaEmulator(start=START) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        arn = _team(mpa)
        aws.accept_invitations(arn)
        aws.clock.advance(hours=1)
        mpa.update_approval_team(Arn=arn, Description="x")
        session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]
        aws.clock.advance(hours=1)
        late = _team(mpa, "Late")

        aws.clock.advance(days=30)

        assert START + timedelta(hours=25) == mpa.get_session(SessionArn=session)["CompletionTime"]
        assert "UPDATE_FAILED_APPROVAL" == _code(mpa, arn)
        assert "FAILED_ACTIVATION" == _code(mpa, late)


def test_many_steps_are_one_step() -> None:
    """How time is cut up makes no difference."""
    with MpaEmulator(start=START) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        arn = _team(mpa)
        for _ in range(23):
            aws.clock.advance(hours=1)
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        aws.clock.advance(minutes=59, seconds=59.999)
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        aws.clock.advance(milliseconds=1)
        assert "FAILED_ACTIVATION" == _code(mpa, arn)


def test_service_takes_real_seconds_while_a_virtual_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own work is done by the machine's time; people's time does not pass by that."""
    with MpaEmulator(start=START, service_seconds=100) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        assert "CREATING" == mpa.get_identity_source(IdentitySourceArn=SOURCE)["Status"]
        began = time.time()
        monkeypatch.setattr("pulumi_mpa.emulator.timers.time.time", lambda: began + 101)
        assert "ACTIVE" == mpa.get_identity_source(IdentitySourceArn=SOURCE)["Status"]
        arn = _team(mpa)
        assert "VALIDATING" == _code(mpa, arn)
        monkeypatch.setattr("pulumi_mpa.emulator.timers.time.time", lambda: began + 202)
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        assert START == aws.clock.now()


def test_service_seconds_also_pass_when_a_virtual_clock_is_advanced() -> None:
    """Invitations go out when the check is done, and stand a day from then."""
    with MpaEmulator(start=START, service_seconds=60) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        aws.clock.advance(seconds=60)
        arn = _team(mpa)
        aws.clock.advance(hours=24)
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        aws.clock.advance(seconds=60)
        assert "FAILED_ACTIVATION" == _code(mpa, arn)


def test_source_is_seen_at_work_in_both_directions() -> None:
    """Created and deleted it takes the service's seconds; meanwhile it counts and can be read."""
    with MpaEmulator(service_seconds=60) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        assert (
            "ApprovalPortalUrl"
            not in (mpa.get_identity_source(IdentitySourceArn=SOURCE)["IdentitySourceParameters"]["IamIdentityCenter"])
        )
        with pytest.raises(mpa.exceptions.ConflictException):
            _team(mpa)
        with pytest.raises(mpa.exceptions.ConflictException):
            mpa.delete_identity_source(IdentitySourceArn=SOURCE)
        aws.clock.advance(minutes=1)
        mpa.delete_identity_source(IdentitySourceArn=SOURCE)
        mpa.delete_identity_source(IdentitySourceArn=SOURCE)
        assert "DELETING" == mpa.get_identity_source(IdentitySourceArn=SOURCE)["Status"]
        with pytest.raises(mpa.exceptions.ServiceQuotaExceededException):
            _source(mpa)
        aws.clock.advance(minutes=1)
        assert [] == mpa.list_identity_sources()["IdentitySources"]


def test_vault_that_is_being_created_is_nothing_to_protect_delete_or_access() -> None:
    """A minute later it is."""
    with MpaEmulator(service_seconds=60) as aws:
        mpa, backup = aws.client("mpa"), aws.client("backup")
        _source(mpa)
        aws.clock.advance(minutes=1)
        team = _team(mpa)
        aws.clock.advance(minutes=1)
        aws.accept_invitations(team)
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        vault = backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
        )["BackupVaultArn"]

        assert "CREATING" == backup.describe_backup_vault(BackupVaultName="vault-1")["VaultState"]
        with pytest.raises(backup.exceptions.InvalidRequestException, match="CREATING"):
            backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault-1", MpaApprovalTeamArn=team)
        with pytest.raises(backup.exceptions.InvalidRequestException, match="CREATING"):
            backup.create_restore_access_backup_vault(SourceBackupVaultArn=vault)
        with pytest.raises(backup.exceptions.InvalidRequestException, match="CREATING"):
            backup.delete_backup_vault(BackupVaultName="vault-1")

        aws.clock.advance(minutes=1)
        backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault-1", MpaApprovalTeamArn=team)
        assert team == backup.describe_backup_vault(BackupVaultName="vault-1")["MpaApprovalTeamArn"]


def test_vote_that_is_being_opened_takes_no_votes_and_can_be_cancelled() -> None:
    """A session is CREATING for the service's seconds."""
    with MpaEmulator(service_seconds=60) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        aws.clock.advance(minutes=1)
        arn = _team(mpa)
        aws.clock.advance(minutes=1)
        aws.accept_invitations(arn)
        session = mpa.start_approval_team_baseline(Arn=arn)["BaselineSessionArn"]
        with pytest.raises(EmulatorError, match="not open for votes yet: it is CREATING"):
            aws.vote(session, "anna", "APPROVED")
        mpa.cancel_session(SessionArn=session)
        assert "CANCELLED" == mpa.get_session(SessionArn=session)["Status"]


def test_service_never_takes_longer_than_people() -> None:
    """Otherwise a vote could expire before it opened."""
    with pytest.raises(ValueError, match="service_seconds must be from 0 to 3600"):
        Settings(service_seconds=86400)


def test_versions_are_milliseconds_and_never_the_same() -> None:
    """Even while the clock stands."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL, start=START))) as service, service.turn() as world:
        versions = [world.next_version() for _ in range(3)]
    first = int(START.timestamp() * 1000)
    assert [str(first), str(first + 1), str(first + 2)] == versions
