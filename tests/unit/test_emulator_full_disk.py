"""A state file that cannot be written any more: every answer says so, and nothing is half done."""

from __future__ import annotations

import json
import re
import resource
import sqlite3
import subprocess
import sys
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from pulumi_mpa.testing import EmulatorError, MpaEmulator
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_payment_cryptography.type_defs import KeyTypeDef

HMAC: Any = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}
FULL = r"The state file .*state\.db cannot be written: the disk is full\. Free some space and try again\."


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return where the state file is."""
    return tmp_path / "state.db"


@pytest.fixture
def aws(state: Path) -> Iterator[MpaEmulator]:
    """Serve with a state file, and a team that a session is open at."""
    with MpaEmulator(state=state) as aws:
        mpa = aws.client("mpa")
        center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
        source = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]
        team = mpa.create_approval_team(
            Name="Finance",
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"}],
        )["Arn"]
        aws.accept_invitations(team)
        for minutes in (60, 90):
            aws.controls.start_session(team, "backup:X", "arn:x", minutes=minutes)
        yield aws


def _fill(aws: MpaEmulator) -> None:
    """Let SQLite find that no page more fits on the disk, and use up those that are free."""
    database = aws._server.service.world.store.database  # type: ignore[union-attr]  # noqa: SLF001  a disk has no public name
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        database.executemany("INSERT INTO facts VALUES (?, ?)", ((f"filler-{number}", "x" * 100) for number in count()))


def _shown(aws: MpaEmulator) -> list[Any]:
    """Read everything that people can read."""
    mpa = aws.client("mpa")
    (team,) = mpa.list_approval_teams()["ApprovalTeams"]
    found = [
        mpa.get_approval_team(Arn=team["Arn"]),
        mpa.list_tags_for_resource(ResourceArn=team["Arn"]),
        mpa.list_sessions(ApprovalTeamArn=team["Arn"]),
        aws.client("payment-cryptography").list_keys(),
    ]
    return [aws.clock.now(), *({**response, "ResponseMetadata": None} for response in found)]


def _error_of(call: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(ClientError) as failed:
        call()
    return dict(failed.value.response["Error"])


def test_operation_says_that_the_disk_is_full(aws: MpaEmulator) -> None:
    """In the form in which AWS says that it cannot do something, of every service; reading goes on."""
    before = _shown(aws)
    _fill(aws)
    mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
    team = mpa.list_approval_teams()["ApprovalTeams"][0]["Arn"]
    many = {f"key-{number}": "value" * 40 for number in range(40)}
    errors = [_error_of(lambda: mpa.tag_resource(ResourceArn=team, Tags=many))]
    assert before == _shown(aws)

    made: list[KeyTypeDef] = []
    errors.append(
        _error_of(lambda: made.extend(keys.create_key(KeyAttributes=HMAC, Exportable=False)["Key"] for _ in count()))
    )
    assert [key["KeyArn"] for key in made] == [key["KeyArn"] for key in keys.list_keys()["Keys"]]
    assert ["InternalServerException"] * 2 == [error["Code"] for error in errors]
    assert all(re.fullmatch(FULL, error["Message"]) for error in errors)


def test_control_says_that_the_disk_is_full(aws: MpaEmulator) -> None:
    """In its own form; and it has done nothing."""
    _fill(aws)
    with pytest.raises(EmulatorError, match=FULL):
        aws.controls.set_unknown_users([f"user-{number}" for number in range(1000)])
    assert {"identity_ids": []} == Connection(aws.endpoint_url).ask("GET", "unknown-users")


@pytest.mark.parametrize("fails", ["clock", "first session", "second session"])
def test_clock_that_could_not_be_advanced_stands_where_the_file_says(aws: MpaEmulator, state: Path, fails: str) -> None:
    """The error says where that is, and the next start goes on from there."""
    mpa = aws.client("mpa")
    (team,) = mpa.list_approval_teams()["ApprovalTeams"]
    second, first = (item["SessionArn"] for item in mpa.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"])
    table, condition, stored = {
        "clock": ("facts", "new.name = 'clock'", []),
        "first session": ("records", f"new.arn = '{first}'", []),
        "second session": ("records", f"new.arn = '{second}'", [first]),
    }[fails]
    database = aws._server.service.world.store.database  # type: ignore[union-attr]  # noqa: SLF001  a disk has no public name
    for event in ("INSERT", "UPDATE"):
        database.execute(
            f"CREATE TRIGGER full_at_{event} BEFORE {event} ON {table} WHEN {condition} "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(EmulatorError, match=FULL + r" The clock stands at (.*)\.$") as failed:
        aws.clock.advance(hours=2)
    database.execute("DROP TRIGGER full_at_INSERT")
    database.execute("DROP TRIGGER full_at_UPDATE")

    stands_at = datetime.fromisoformat(str(failed.value).rpartition(" ")[2].removesuffix("."))
    assert stands_at == aws.clock.now() == datetime.fromisoformat(aws._server.service.world.store.fact("clock"))  # type: ignore[union-attr]  # noqa: SLF001
    found = database.execute("SELECT arn FROM records WHERE body LIKE '%FAILED%' AND kind = 'Session'").fetchall()
    assert stored == [arn for (arn,) in found]
    aws.__exit__(None, None, None)
    with MpaEmulator(state=state) as again:
        assert stands_at == again.clock.now()
        again.clock.advance(hours=2)
        sessions = again.client("mpa").list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"]
        assert ["FAILED"] * 2 == [session["Status"] for session in sessions]


class Started:
    """An emulator in a process of its own, whose files the system can refuse to write."""

    def __init__(self, state: Path) -> None:
        """Start it."""
        command = [sys.executable, "-m", "pulumi_mpa.emulator", "--clock", "virtual", "--state", str(state)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.aws = MpaEmulator.connect(json.loads(self.process.stdout.readline())["endpoint_url"])

    def limit(self, size: int) -> None:
        """Refuse to write files beyond a size."""
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, most))

    def end(self) -> str:
        """Kill it, and return what it has printed as errors."""
        self.process.kill()
        return self.process.communicate()[1]


def test_nothing_is_half_done_when_nothing_can_be_written(state: Path) -> None:
    """A limit of the system meets every write at once; a process that is killed then has lost nothing."""
    started = Started(state)
    try:
        aws = started.aws
        keys = aws.client("payment-cryptography")
        keys.create_key(KeyAttributes=HMAC, Exportable=False)
        aws.faults.add(operation="GetKey", http=400)
        before = aws.clock.now(), keys.list_keys()["Keys"], Connection(aws.endpoint_url).ask("GET", "faults")
        started.limit(0)
        failed = r"The state file .*state\.db or the journal beside it cannot be read or written\. Check the disk"
        for call in (
            lambda: keys.create_key(KeyAttributes=HMAC, Exportable=False),
            lambda: keys.get_key(KeyIdentifier=before[1][0]["KeyArn"]),
        ):
            error = _error_of(call)
            assert "InternalServerException" == error["Code"]
            assert re.match(failed, error["Message"])
        with pytest.raises(EmulatorError, match=failed):
            aws.clock.advance(hours=2)
        assert before == (aws.clock.now(), keys.list_keys()["Keys"], Connection(aws.endpoint_url).ask("GET", "faults"))
    finally:
        errors = started.end()
    assert "Traceback" not in errors
    with MpaEmulator(state=state) as aws:
        keys = aws.client("payment-cryptography")
        assert before == (aws.clock.now(), keys.list_keys()["Keys"], Connection(aws.endpoint_url).ask("GET", "faults"))


def test_start_that_cannot_write_is_one_sentence(state: Path) -> None:
    """With the exit status of a start that is not possible."""
    ended = subprocess.run(
        [sys.executable, "-m", "pulumi_mpa.emulator", "--state", str(state)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)),
    )
    assert (1, "") == (ended.returncode, ended.stdout)
    assert re.fullmatch(
        r"cannot start the emulator: the state file .*state\.db or the journal beside it cannot be read or written\. .*\n",
        ended.stderr,
    )
