"""Reset and snapshots: everything goes back at once, and what was to happen happens again."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.emulator import ClockKind, Server, Service, Settings, StateFileError
from pulumi_mpa.testing import EmulatorError, MpaEmulator
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_mpa import MultipartyApprovalClient

POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def _source(mpa: MultipartyApprovalClient) -> str:
    center = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
    return mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]  # type: ignore[typeddict-item]


def _team(mpa: MultipartyApprovalClient, source: str, name: str = "Finance", token: str = "token") -> str:  # noqa: S107
    return mpa.create_approval_team(
        ClientToken=token,
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]


def _shown(aws: MpaEmulator) -> dict[str, Any]:
    """Return everything that a caller and a control can see of an emulator, without being logged itself."""
    connection = Connection(aws.endpoint_url)
    calls = list(aws.calls)
    mpa = aws.client("mpa")
    teams = [mpa.get_approval_team(Arn=team["Arn"]) for team in mpa.list_approval_teams()["ApprovalTeams"]]
    sessions = [mpa.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"] for team in teams]
    sources = mpa.list_identity_sources()["IdentitySources"]
    for answer in teams:
        answer.pop("ResponseMetadata")  # type: ignore[misc]
    return {
        "calls": calls,
        "clock": aws.clock.now(),
        "faults": connection.ask("GET", "faults"),
        "unknown": connection.ask("GET", "unknown-users"),
        "teams": teams,
        "sessions": sessions,
        "sources": sources,
    }


@pytest.fixture(params=["memory", "file"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Return where an emulator stores everything: in memory, or in a file."""
    return tmp_path / "state.db" if request.param == "file" else None


def test_restored_snapshot_is_all_that_was_saved(state: Path | None) -> None:
    """Records, tokens, versions, calls, planned faults and the clock; the snapshot can be restored again."""
    with MpaEmulator(state=state, start=START) as aws:
        mpa = aws.client("mpa")
        source = _source(mpa)
        team = _team(mpa, source)
        aws.accept_invitations(team)
        mpa.update_approval_team(Arn=team, Description="x")
        aws.controls.set_unknown_users(["zoe"])
        aws.faults.add(operation="ListPolicies", http=500, times=3, delay=0.5, when="after")
        aws.faults.add(operation="GetSession", error="ThrottlingException")
        aws.faults.add(operation="GetSession", reset="after")
        aws.snapshots.save("asked")
        saved = _shown(aws)

        for _ in range(2):
            aws.clock.advance(days=40)
            aws.faults.clear()
            aws.faults.add(operation="TagResource", http=503)
            aws.calls.clear()
            aws.controls.set_unknown_users([])
            other = _team(mpa, source, "Other", token="other")  # noqa: S106
            aws.accept_invitations(other)
            assert saved["clock"] < aws.clock.now()
            aws.snapshots.restore("asked")
            assert saved == _shown(aws)

        assert team == _team(mpa, source), "the token is remembered"
        with pytest.raises(mpa.exceptions.ConflictException):
            _team(mpa, source, token="a new one")  # noqa: S106
        aws.clock.advance(hours=24)
        assert "UPDATE_FAILED_APPROVAL" == mpa.get_approval_team(Arn=team)["StatusCode"]


def test_nothing_fires_that_is_not_due_yet(mpa_emulator: MpaEmulator) -> None:
    """The clock goes back before anything happens: what was over is open again."""
    mpa = mpa_emulator.client("mpa")
    team = _team(mpa, _source(mpa))
    mpa_emulator.accept_invitations(team)
    mpa.update_approval_team(Arn=team, Description="x")
    session = mpa.get_approval_team(Arn=team)["UpdateSessionArn"]
    mpa_emulator.snapshots.save("open")
    mpa_emulator.clock.advance(days=2)
    assert "FAILED" == mpa.get_session(SessionArn=session)["Status"]

    mpa_emulator.snapshots.restore("open")

    assert "PENDING" == mpa.get_session(SessionArn=session)["Status"]
    mpa_emulator.approve(session)
    assert "x" == mpa.get_approval_team(Arn=team)["Description"]


def test_reset_begins_anew_with_the_same_settings(state: Path | None) -> None:
    """Nothing of before is left, in no account; the snapshots are."""
    settings: dict[str, Any] = {"state": state, "start": START, "unknown_users": ["zoe"], "max_teams": 1}
    with MpaEmulator(**settings) as aws:
        new = _shown(aws)
        aws.calls.clear()
        mpa, others = aws.client("mpa"), aws.client("mpa", account="444455556666")
        for client in (mpa, others):
            aws.accept_invitations(_team(client, _source(client)))
        aws.controls.set_unknown_users([])
        aws.faults.add(operation="ListPolicies", http=500)
        aws.snapshots.save("used")
        aws.clock.advance(days=3)

        aws.reset()

        assert new == _shown(aws)
        assert [] == others.list_approval_teams()["ApprovalTeams"]
        assert ["used"] == aws.snapshots.names()
        source = _source(mpa)
        _team(mpa, source)
        with pytest.raises(mpa.exceptions.ServiceQuotaExceededException):
            _team(mpa, source, "Second", token="second")  # noqa: S106
        aws.snapshots.restore("used")
        assert 1 == len(others.list_approval_teams()["ApprovalTeams"])


def test_clock_without_a_start_stands_at_the_time_of_the_reset(mpa_emulator: MpaEmulator) -> None:
    """As after a start."""
    mpa_emulator.clock.advance(days=1000)
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    mpa_emulator.reset()
    assert before <= mpa_emulator.clock.now() <= datetime.now(timezone.utc)


def test_snapshots_are_there_after_a_restart(tmp_path: Path) -> None:
    """In the state file, with calls and planned faults."""
    state = tmp_path / "state.db"
    with MpaEmulator(state=state) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        aws.faults.add(operation="ListPolicies", http=500)
        aws.snapshots.save("one")
        saved = _shown(aws)
    with MpaEmulator(state=state) as aws:
        aws.reset()
        assert ["one"] == aws.snapshots.names()
        aws.snapshots.restore("one")
        assert saved == _shown(aws)


def test_snapshot_of_a_killed_emulator_is_whole(tmp_path: Path) -> None:
    """What was saved is stored, even if there was no time to close the file."""
    command = [sys.executable, "-m", "pulumi_mpa.emulator", "--clock", "virtual", "--state", str(tmp_path / "state.db")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    aws = MpaEmulator.connect(json.loads(process.stdout.readline())["endpoint_url"])
    _source(aws.client("mpa"))
    aws.snapshots.save("one")
    aws.reset()
    process.send_signal(signal.SIGKILL)
    process.communicate()

    with MpaEmulator(state=tmp_path / "state.db") as again:
        assert [] == again.client("mpa").list_identity_sources()["IdentitySources"]
        again.snapshots.restore("one")
        assert 1 == len(again.client("mpa").list_identity_sources()["IdentitySources"])


@pytest.mark.parametrize("what", ["reset", "restore"])
def test_failure_half_way_changes_nothing(state: Path | None, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Neither the records nor the clock, the calls or the planned faults."""
    server = Server(Service(Settings(state=state, clock=ClockKind.VIRTUAL)))
    server.start()
    aws = MpaEmulator.connect(server.endpoint_url)
    aws.snapshots.save("empty")
    _source(aws.client("mpa"))
    aws.clock.advance(days=3)
    aws.faults.add(operation="ListPolicies", http=500)
    aws.calls.clear()
    before = _shown(aws)
    aws.calls.clear()

    def fail() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(server.service.world, "resume", fail)
    with pytest.raises(EmulatorError, match="The emulator failed"):
        aws.reset() if what == "reset" else aws.snapshots.restore("empty")
    assert before == _shown(aws)
    server.stop()


def test_every_table_of_the_store_is_in_a_snapshot() -> None:
    """Whatever a store has to hold one day."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        database = service.world.store.database
        database.execute("CREATE TABLE later (name TEXT PRIMARY KEY, data BLOB, size INTEGER AS (length(data)) STORED)")
        database.execute("INSERT INTO later (name, data) VALUES ('a', x'00ff')")
        service.save_snapshot("one", replace=False)
        service.reset()
        assert [] == database.execute("SELECT * FROM later").fetchall()
        service.restore_snapshot("one")
        assert [("a", b"\x00\xff", 2)] == database.execute("SELECT * FROM later").fetchall()


def test_what_triggers_count_is_restored_as_it_was() -> None:
    """It is part of the copy: a trigger that counted the rows again would count them twice."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        database = service.world.store.database
        database.execute("CREATE TABLE a_count (number INTEGER)")
        database.execute("CREATE TABLE z_count (number INTEGER)")
        database.execute("CREATE TABLE later (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)")
        for count in ("a_count", "z_count"):
            for event, change in (("INSERT", "+ 1"), ("DELETE", "- 1")):
                database.execute(
                    f"CREATE TRIGGER {count}_{event} AFTER {event} ON later BEGIN "  # noqa: S608
                    f"UPDATE {count} SET number = number {change}; END"
                )
            database.execute(f"INSERT INTO {count} VALUES (0)")  # noqa: S608
        database.execute("INSERT INTO later (name) VALUES ('a'), ('b')")
        triggers = database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
        service.save_snapshot("one", replace=False)
        service.reset()
        service.restore_snapshot("one")
        for count in ("a_count", "z_count"):
            assert [(2,)] == database.execute(f"SELECT number FROM {count}").fetchall(), count  # noqa: S608
        found = database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
        assert triggers == found
        database.execute("INSERT INTO later (name) VALUES ('c')")
        assert [(3,)] == database.execute("SELECT number FROM a_count").fetchall()


def test_damaged_snapshot_is_not_restored() -> None:
    """What a table computes for its rows, such as a checksum, is compared with what it computed for the copy."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        database = service.world.store.database
        database.execute("CREATE TABLE later (name TEXT PRIMARY KEY, size INTEGER AS (length(name)) STORED)")
        database.execute("INSERT INTO later (name) VALUES ('a')")
        service.save_snapshot("one", replace=False)
        database.execute("UPDATE snapshot_1_later SET name = 'ab'")
        with pytest.raises((sqlite3.DatabaseError, StateFileError), match=r"malformed|damaged"):
            service.restore_snapshot("one")
        assert [("a", 1)] == database.execute("SELECT * FROM later").fetchall()


def test_real_clock_does_not_go_back() -> None:
    """What came due since the snapshot happens after it was restored, at its time."""
    with MpaEmulator(clock="real") as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        before = aws.clock.now()
        aws.snapshots.save("one")
        aws.reset()
        assert [] == mpa.list_identity_sources()["IdentitySources"]
        aws.snapshots.restore("one")
        assert before <= aws.clock.now() <= datetime.now(timezone.utc)
        assert 1 == len(mpa.list_identity_sources()["IdentitySources"])


def test_names_are_listed_replaced_and_deleted(mpa_emulator: MpaEmulator) -> None:
    """Names that differ in case are two; a name that is taken is kept unless it is to be replaced."""
    snapshots = mpa_emulator.snapshots
    for name in ("b", "B", "a.1_x-y", "9" * 64):
        snapshots.save(name)
    assert ["b", "B", "a.1_x-y", "9" * 64] == snapshots.names()

    mpa_emulator.clock.advance(days=1)
    with pytest.raises(EmulatorError, match=r"There is a snapshot b already\. Delete it first, or set replace"):
        snapshots.save("b")
    stood_at = mpa_emulator.clock.now()
    snapshots.save("b", replace=True)
    snapshots.restore("B")
    assert stood_at > mpa_emulator.clock.now()
    snapshots.restore("b")
    assert stood_at == mpa_emulator.clock.now()

    snapshots.delete("B")
    assert ["a.1_x-y", "9" * 64, "b"] == snapshots.names()
    for act in (snapshots.restore, snapshots.delete):
        with pytest.raises(EmulatorError, match=r"There is no snapshot B\. Existing snapshots: a\.1_x-y, 9+, b\."):
            act("B")


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", ".a", "a/b", "a'b", 'a"', "é", "9" * 65, "a\n"], ids=repr)
def test_name_of_another_form_is_invalid(mpa_emulator: MpaEmulator, name: str) -> None:
    """Whatever is done with it; nothing is saved."""
    snapshots = mpa_emulator.snapshots
    for act in (snapshots.save, snapshots.restore, snapshots.delete):
        with pytest.raises(EmulatorError, match="name: String should match pattern"):
            act(name)
    assert [] == snapshots.names()


def test_calls_during_a_restore_see_all_or_nothing(mpa_emulator: MpaEmulator) -> None:
    """A source and its team go and come together."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.snapshots.save("empty")
    _team(mpa, _source(mpa))
    mpa_emulator.snapshots.save("team")
    done = threading.Event()
    wrong: list[object] = []

    def look(client: MultipartyApprovalClient) -> None:
        try:
            for team in client.list_approval_teams()["ApprovalTeams"]:
                client.get_approval_team(Arn=team["Arn"])
        except client.exceptions.ResourceNotFoundException:
            pass  # It went between the two calls.
        except Exception as error:  # noqa: BLE001  a thread has nobody to raise it to
            wrong.append(error)

    def call() -> None:
        client = mpa_emulator.client("mpa")
        while not done.is_set():
            look(client)

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        mpa_emulator.snapshots.restore("empty")
        mpa_emulator.snapshots.restore("team")
    done.set()
    for thread in threads:
        thread.join()
    assert [] == wrong
    assert 1 == len(mpa.list_approval_teams()["ApprovalTeams"])


def test_vault_its_team_and_its_open_vote_go_back_with_everything_else(state: Path | None) -> None:
    """Whether its account has opted in, too; a file has them after a restart."""
    with MpaEmulator(state=state, start=START) as aws:
        mpa, backup = aws.client("mpa"), aws.client("backup")
        source = _source(mpa)
        teams = [_team(mpa, source, name, name) for name in ("Old", "New")]
        for team in teams:
            aws.accept_invitations(team)
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30, CreatorRequestId="first"
        )
        for team in teams:
            backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault-1", MpaApprovalTeamArn=team)
        before: Any = backup.describe_backup_vault(BackupVaultName="vault-1")
        aws.snapshots.save("voting")

        aws.approve(before["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "false"})
        assert teams[1] == backup.describe_backup_vault(BackupVaultName="vault-1")["MpaApprovalTeamArn"]
        aws.snapshots.restore("voting")

        after: Any = backup.describe_backup_vault(BackupVaultName="vault-1")
        assert before.pop("ResponseMetadata")
        assert after.pop("ResponseMetadata")
        assert before == after
        assert "true" == backup.describe_global_settings()["GlobalSettings"]["isMpaEnabled"]
    if state is not None:
        with MpaEmulator(state=state) as aws:
            backup = aws.client("backup")
            again: Any = backup.describe_backup_vault(BackupVaultName="vault-1")
            assert again.pop("ResponseMetadata")
            assert after == again
            aws.approve(again["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
            assert teams[1] == backup.describe_backup_vault(BackupVaultName="vault-1")["MpaApprovalTeamArn"]
