"""What a request costs does not depend on how much there is: counted in work of the database and in records read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from direct import DirectEmulator

from pulumi_mpa.emulator.control.people import start_session
from pulumi_mpa.emulator.control.requests import StartSessionRequest
from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.life.payment_cryptography.records import Key
from pulumi_mpa.emulator.records import Token
from pulumi_mpa.emulator.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_mpa.emulator import Service

FEW, MANY = 60, 1200
#: Instructions of SQLite's machine between two looks at it.
_STEP = 20
INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
CALLER = "111122223333/us-east-1"
HMAC: Any = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}


@dataclass
class Work:
    """
    What something took.

    Args:
        statements: SQL statements.

        instructions: Instructions of SQLite's machine, in steps.

        records: Records that were read from the database.
    """

    statements: int = 0
    instructions: int = 0
    records: int = 0

    def is_about(self, other: Work, times: float = 1) -> bool:
        """Check whether this is at most half as much again as `times` the other, with a little that does not count."""
        return all(
            mine <= 1.5 * times * theirs + 3
            for mine, theirs in (
                (self.statements, other.statements),
                (self.instructions, other.instructions),
                (self.records, other.records),
            )
        )


class Scene:
    """An emulator with a team, clients, and everything that it does counted."""

    def __init__(self, aws: DirectEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make the team."""
        assert aws._server is not None  # noqa: SLF001  the service of this very process
        self.aws, self.service = aws, aws._server.service  # noqa: SLF001
        self.mpa, self.keys = aws.client("mpa"), aws.client("payment-cryptography")
        self.backup = aws.client("backup")
        center = {"InstanceArn": INSTANCE, "Region": "us-east-1"}
        self.made: list[str] = []
        self.source = self.mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        self.team = self.make_team("Finance")
        aws.accept_invitations(self.team)
        self._monkeypatch = monkeypatch

    def make_team(self, name: str) -> str:
        """Create a team."""
        source = self.source["IdentitySourceArn"]
        arn: str = self.mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": POLICY}],
        )["Arn"]
        self.made.append(arn)
        return arn

    def work_of(self, act: Callable[[], object]) -> Work:
        """Count what something takes, once it has been done for the first time."""
        act()
        with _counted(self.service, self._monkeypatch) as work:
            act()
        return work


@contextmanager
def _counted(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    work, database, read = Work(), service.world.store.database, Shelf._read  # noqa: SLF001

    def statement(_text: str) -> None:
        work.statements += 1

    def step() -> int:
        work.instructions += 1
        return 0

    def reading(shelf: Shelf[Any], arn: str, body: str) -> Any:  # noqa: ANN401  any record
        work.records += 1
        return read(shelf, arn, body)

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "_read", reading)
        database.set_trace_callback(statement)
        database.set_progress_handler(step, _STEP)
        try:
            yield work
        finally:
            database.set_trace_callback(None)
            database.set_progress_handler(None, 0)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Return an emulator with one team."""
    with DirectEmulator(max_teams=10**6) as aws:
        yield Scene(aws, monkeypatch)


def _sessions(scene: Scene, count: int) -> None:
    for number in range(count):
        with scene.service.turn() as world:
            request = StartSessionRequest(
                team_arn=scene.team, action_name=f"backup:Op{number}", protected_resource_arn="arn:x"
            )
            start_session(world, request)


def _teams(scene: Scene, count: int) -> None:
    """Copy the team, since a thousand creations take long."""
    with scene.service.turn() as world:
        team = world.store.teams.get(scene.team)
        assert team is not None
        for number in range(count):
            world.store.keep_token(
                f"{len(scene.made)} {number}", Token(request="", arn=f"{team.arn}-{number}", output="")
            )
            world.store.teams.put(
                team.model_copy(
                    update={"arn": f"{team.arn}-{number}", "name": f"Copy{number}", "shared_with": ["444455556666"]}
                )
            )


def _keys(scene: Scene, count: int) -> None:
    """Copy a key."""
    arn = scene.keys.create_key(KeyAttributes=HMAC, Exportable=False)["Key"]["KeyArn"]
    with scene.service.turn() as world:
        key = world.store.shelf(Key).get(arn)
        assert key is not None
        for number in range(count):
            world.store.shelf(Key).put(key.model_copy(update={"arn": f"{key.arn}{number}"}))


def _vaults(scene: Scene, count: int) -> None:
    """Copy a vault that the team protects, what gives access to it, and its association."""
    if not scene.backup.list_backup_vaults(MaxResults=1)["BackupVaultList"]:
        scene.backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        made = scene.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault", MinRetentionDays=7, MaxRetentionDays=30
        )
        scene.backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault", MpaApprovalTeamArn=scene.team)
        scene.backup.create_restore_access_backup_vault(SourceBackupVaultArn=made["BackupVaultArn"])
    with scene.service.turn() as world:
        of_account, elsewhere = "111122223333/us-east-1", "444455556666/us-east-1"
        association = world.store.shelf(Association).all()[0]
        vault, access = world.store.shelf(Vault).of(of_account)[:2]
        for number in range(count):
            # In another account, since a Region of one has so many vaults at most.
            copied = {"arn": f"{vault.arn}-{number}", "owner": elsewhere, "name": f"vault-{number}"}
            world.store.shelf(Vault).put(vault.model_copy(update=copied))
            given = {"arn": f"{access.arn}-{number}", "owner": elsewhere, "name": f"access-{number}"}
            world.store.shelf(Vault).put(access.model_copy(update=given))
            guarding = {"arn": f"{association.arn}-{number}", "owner": elsewhere, "name": f"vault-{number}"}
            world.store.shelf(Association).put(association.model_copy(update=guarding))


def _requests_among_vaults(scene: Scene) -> dict[str, Callable[[], object]]:
    of_vault = partial(scene.backup.list_restore_access_backup_vaults, BackupVaultName="vault")
    elsewhere = scene.aws.client("backup", account="444455556666").list_backup_vaults
    names = iter(f"new-{number}" for number in range(100))

    def create() -> None:
        name = f"{next(names)}-{len(scene.made)}"
        scene.made.append(name)
        scene.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName=name, MinRetentionDays=7, MaxRetentionDays=30
        )
        scene.backup.associate_backup_vault_mpa_approval_team(BackupVaultName=name, MpaApprovalTeamArn=scene.team)

    return {
        "description": lambda: scene.backup.describe_backup_vault(BackupVaultName="vault"),
        "first page": lambda: elsewhere(MaxResults=5),
        "page of one kind": lambda: elsewhere(MaxResults=5, ByVaultType="RESTORE_ACCESS_BACKUP_VAULT"),
        "later page": _later_page(elsewhere),
        "first page of access": lambda: of_vault(MaxResults=5),
        "later page of access": _later_page(of_vault),
        "creation": create,
    }


def _later_page(list_them: Callable[..., Any]) -> Callable[[], object]:
    token = list_them(MaxResults=5)["NextToken"]
    return lambda: list_them(MaxResults=5, NextToken=token)


def _requests_among_sessions(scene: Scene) -> dict[str, Callable[[], object]]:
    def listed(**more: Any) -> Any:  # noqa: ANN401  as boto3's own
        return scene.mpa.list_sessions(ApprovalTeamArn=scene.team, **more)

    expired: Any = [{"FieldName": "SessionStatus", "Operator": "EQ", "Value": "PENDING"}]
    return {
        "read": lambda: scene.mpa.get_approval_team(Arn=scene.team),
        "write": lambda: scene.mpa.tag_resource(ResourceArn=scene.team, Tags={"a": "b"}),
        "new session": lambda: _sessions(scene, 1),
        "first page": listed,
        "later page": _later_page(listed),
        "filtered page": lambda: listed(Filters=expired),
        "control": scene.aws.clock.now,
    }


def _requests_among_teams(scene: Scene) -> dict[str, Callable[[], object]]:
    other = scene.aws.client("mpa", account="444455556666")
    names = iter(f"New{len(scene.made)}x{number}" for number in range(100))

    def refused() -> None:
        with pytest.raises(scene.mpa.exceptions.ConflictException):
            scene.mpa.delete_identity_source(IdentitySourceArn=scene.source["IdentitySourceArn"])

    def remove() -> None:
        with scene.service.turn() as world:
            arn = world.store.teams.arns(2)[1]
            world.store.teams.remove(arn)
            world.store.drop_tokens(arn)

    return {
        "removal": remove,
        "first page": scene.mpa.list_approval_teams,
        "later page": _later_page(scene.mpa.list_approval_teams),
        "first page of what is shared": other.list_approval_teams,
        "later page of what is shared": _later_page(other.list_approval_teams),
        "creation": lambda: scene.make_team(next(names)),
        "source in use": refused,
        "sources": scene.mpa.list_identity_sources,
        "policies of a team": lambda: scene.mpa.list_resource_policies(ResourceArn=scene.team),
    }


def _requests_among_keys(scene: Scene) -> dict[str, Callable[[], object]]:
    return {
        "first page": scene.keys.list_keys,
        "later page": _later_page(scene.keys.list_keys),
        "page of one state": lambda: scene.keys.list_keys(KeyState="DELETE_PENDING"),
        "creation": lambda: scene.keys.create_key(KeyAttributes=HMAC, Exportable=False),
    }


@pytest.mark.parametrize(
    ("fill", "requests"),
    [
        pytest.param(_sessions, _requests_among_sessions, id="sessions"),
        pytest.param(_teams, _requests_among_teams, id="teams"),
        pytest.param(_keys, _requests_among_keys, id="keys"),
        pytest.param(_vaults, _requests_among_vaults, id="vaults"),
    ],
)
def test_request_takes_the_same_work_among_many(
    scene: Scene,
    fill: Callable[[Scene, int], None],
    requests: Callable[[Scene], dict[str, Callable[[], object]]],
) -> None:
    """Reads, writes and pages alike: twenty times as many things change nothing."""
    fill(scene, FEW)
    few = {name: scene.work_of(act) for name, act in requests(scene).items()}
    fill(scene, MANY)
    many = {name: scene.work_of(act) for name, act in requests(scene).items()}

    assert {} == {name: (few[name], work) for name, work in many.items() if not work.is_about(few[name])}


def test_team_that_is_deleted_takes_work_in_proportion_to_what_it_protects(scene: Scene) -> None:
    """What other teams protect is not looked at."""
    _vaults(scene, MANY)
    team = scene.make_team("Other")
    scene.aws.accept_invitations(team)
    vote = scene.mpa.start_active_approval_team_deletion(Arn=team)
    assert vote["DeletionStartTime"]
    session = scene.mpa.get_approval_team(Arn=team)["UpdateSessionArn"]
    with _counted(scene.service, scene._monkeypatch) as work:  # noqa: SLF001
        scene.aws.approve(session)
    assert work.records < FEW


def test_filter_that_nothing_meets_reads_no_record(scene: Scene) -> None:
    """What it passes over is compared where the index has it."""
    _sessions(scene, FEW)
    nothing: Any = [{"FieldName": "ActionName", "Operator": "CONTAINS", "Value": "nothing"}]
    work = scene.work_of(lambda: scene.mpa.list_sessions(ApprovalTeamArn=scene.team, Filters=nothing))
    assert 1 == work.records  # the team


def test_advance_takes_work_in_proportion_to_what_comes_due(scene: Scene) -> None:
    """And not in proportion to its square."""

    def expire(count: int) -> Work:
        _sessions(scene, count)
        with _counted(scene.service, scene._monkeypatch) as work:  # noqa: SLF001
            scene.aws.clock.advance(days=2)
        return work

    few, many = expire(FEW), expire(MANY)
    assert many.is_about(few, MANY / FEW), (few, many)


def test_end_of_a_team_takes_work_in_proportion_to_its_open_sessions(scene: Scene) -> None:
    """Sessions that were over before are not looked at."""
    _sessions(scene, MANY)
    scene.aws.clock.advance(days=2)
    _sessions(scene, FEW)
    vote = scene.mpa.start_active_approval_team_deletion(Arn=scene.team, PendingWindowDays=0)
    assert vote["DeletionStartTime"]
    session = scene.mpa.get_approval_team(Arn=scene.team)["UpdateSessionArn"]
    with _counted(scene.service, scene._monkeypatch) as work:  # noqa: SLF001
        scene.aws.approve(session)
    assert work.records < FEW + 10
