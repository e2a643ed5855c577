"""A state file that something else has changed: it is refused in one sentence, or nothing of it is wrong."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
import time
from contextlib import contextmanager
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from pulumi_mpa.cli import main
from pulumi_mpa.emulator import ClockKind, Service, Settings, StateFileError
from pulumi_mpa.testing import EmulatorError, MpaEmulator
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = 4096
HMAC: Any = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}
#: More than fits on a page.
TAGS = {f"key-{number}": f"value-{number} " * 20 for number in range(40)}


START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def _open(state: Path) -> MpaEmulator:
    return MpaEmulator(state=state, start=START)


def _fill(aws: MpaEmulator) -> None:
    """Make something of every kind, on pages of every kind: some are long, and some were removed again."""
    mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
    center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
    source = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]
    for name in ("Finance", "Storage", "Backups"):
        team = mpa.create_approval_team(
            ClientToken=f"token-of-{name}",
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"}],
            Tags=TAGS,
        )["Arn"]
        aws.accept_invitations(team)
        for number in range(6):
            aws.controls.start_session(team, "backup:X", f"arn:x:{number}", comment="please " * 20)
    mpa.untag_resource(ResourceArn=team, TagKeys=list(TAGS))
    for _ in range(20):
        keys.create_key(KeyAttributes=HMAC, Exportable=False)
    aws.faults.add(operation="DeleteKey", times=3, http=500)


def _answers(aws: MpaEmulator) -> list[Any]:
    """Read everything."""
    mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
    teams = [team["Arn"] for team in mpa.list_approval_teams()["ApprovalTeams"]]
    sessions = [item["SessionArn"] for team in teams for item in mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]]
    found: list[Any] = [
        mpa.list_identity_sources(),
        *(mpa.get_approval_team(Arn=team) for team in teams),
        *(mpa.list_tags_for_resource(ResourceArn=team) for team in teams),
        *(mpa.get_session(SessionArn=session) for session in sessions),
        keys.list_keys(),
    ]
    return [aws.clock.now(), *({**response, "ResponseMetadata": None} for response in found)]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state file of some ten pages or more."""
    path = tmp_path_factory.mktemp("damage") / "state.db"
    with _open(path) as aws:
        _fill(aws)
    return path


@pytest.fixture(scope="module")
def answers(state: Path) -> list[Any]:
    """Return what the undamaged state answers."""
    with _open(state) as aws:
        return _answers(aws)


def _tried(state: Path, content: bytes, answers: list[Any]) -> bool:
    """Return whether a file with this content is refused; if it is not, everything is as it was."""
    damaged = state.with_name("damaged.db")
    damaged.write_bytes(content)
    try:
        with _open(damaged) as aws:
            assert answers == _answers(aws)
    except EmulatorError as error:
        assert str(error).startswith(f"cannot start the emulator: the state file {damaged} ")  # noqa: PT017  both outcomes are right
        return True
    return False


_RANDOM = random.Random(date.today().toordinal())  # noqa: DTZ011, S311  others with each day

DAMAGES: dict[str, Callable[[bytes, int], bytes]] = {
    "garbage": lambda content, at: content[:at] + _RANDOM.randbytes(PAGE) + content[at + PAGE :],
    "zeros": lambda content, at: content[:at] + bytes(PAGE) + content[at + PAGE :],
    "text": lambda content, at: content[:at] + b"x" * PAGE + content[at + PAGE :],
    "text behind the start": lambda content, at: content[: at + 16] + b"x" * (PAGE - 16) + content[at + PAGE :],
    "the page after it": lambda content, at: content[:at] + content[at + PAGE : at + 2 * PAGE] + content[at + PAGE :],
    "cut off": lambda content, at: content[: at + 100],
    "page missing": lambda content, at: content[:at] + content[at + PAGE :],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_damage_to_any_page_is_found_at_the_start(
    state: Path, answers: list[Any], damage: Callable[[bytes, int], bytes]
) -> None:
    """Whichever page it is; what is left over from before may be anything."""
    content = state.read_bytes()
    pages = range(0, len(content), PAGE)
    assert 10 <= len(pages)
    refused = [_tried(state, damage(content, at), answers) for at in pages]
    assert refused[0]
    assert sum(refused) >= len(pages) - 5


def test_single_wrong_bit_is_found_at_the_start(state: Path, answers: list[Any]) -> None:
    """In a record too, where SQLite has nothing to compare it with."""
    content = state.read_bytes()
    for _ in range(30):
        at = _RANDOM.randrange(len(content))
        _tried(state, content[:at] + bytes([content[at] ^ 1 << _RANDOM.randrange(8)]) + content[at + 1 :], answers)
    at = content.index(b"Restores")
    assert _tried(state, content[:at] + b"Restored" + content[at + 8 :], answers)


def test_command_line_says_it_in_one_sentence(state: Path, tmp_path: Path) -> None:
    """With the exit status of a start that is not possible, and no traceback."""
    damaged = tmp_path / "damaged.db"
    content = state.read_bytes()
    damaged.write_bytes(content[:PAGE] + bytes(PAGE) + content[2 * PAGE :])
    outcome = CliRunner().invoke(main, ["emulator", "--state", str(damaged), "--clock", "virtual"])
    assert 1 == outcome.exit_code
    assert outcome.output == (
        f"cannot start the emulator: the state file {damaged} is damaged. "
        "Start with another file, or with a copy that was made before the damage.\n"
    )


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("content", [b"", b"garbage " * 1000, bytes(PAGE)], ids=["empty", "garbage", "zeros"])
def test_file_left_beside_it_does_no_harm(state: Path, answers: list[Any], ending: str, content: bytes) -> None:
    """One of an interrupted program, damaged or not."""
    left = state.with_name(f"damaged.db{ending}")
    left.write_bytes(content)
    assert not _tried(state, state.read_bytes(), answers)
    left.unlink(missing_ok=True)


def test_state_that_another_program_had_open_is_read_as_before(state: Path, answers: list[Any], tmp_path: Path) -> None:
    """Some programs change how SQLite keeps its journal."""
    other = tmp_path / "state.db"
    shutil.copy(state, other)
    with sqlite3.connect(other) as database:
        database.execute("PRAGMA journal_mode = WAL")
    database.close()
    assert not _tried(state, other.read_bytes(), answers)


def test_empty_file_is_a_new_state(tmp_path: Path) -> None:
    """Programs that make temporary files make them empty."""
    empty = tmp_path / "state.db"
    empty.touch()
    with _open(empty) as aws:
        _fill(aws)
        answers = _answers(aws)
    with _open(empty) as aws:
        assert answers == _answers(aws)


@contextmanager
def _somebody_without_rights() -> Iterator[None]:
    """Be no superuser, for whom permissions mean nothing."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def everybodys_folder() -> Iterator[Path]:
    """Return a folder that whoever is no superuser can enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def _unreadable(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    (folder / "state.db").chmod(0o000)
    return folder / "state.db"


def _read_only(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    (folder / "state.db").chmod(0o444)
    return folder / "state.db"


def _read_only_folder(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    (folder / "state.db").chmod(0o666)
    folder.chmod(0o555)
    return folder / "state.db"


def _new_in_read_only_folder(folder: Path, state: Path) -> Path:
    _read_only_folder(folder, state)
    return folder / "new.db"


def _closed_folder(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    folder.chmod(0o000)
    return folder / "state.db"


def _no_database(folder: Path, _: Path) -> Path:
    (folder / "notes.txt").write_text("not a database, but long enough to be taken for one\n" * 20)
    return folder / "notes.txt"


def _other_program(folder: Path, _: Path) -> Path:
    database = sqlite3.connect(folder / "other.db")
    database.execute("CREATE TABLE birds (name TEXT)")
    database.commit()
    database.close()
    return folder / "other.db"


def _other_version(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    database = sqlite3.connect(folder / "state.db")
    database.execute("PRAGMA user_version = 1")
    database.commit()
    database.close()
    return folder / "state.db"


def _journal_is_a_folder(folder: Path, state: Path) -> Path:
    shutil.copy(state, folder / "state.db")
    (folder / "state.db-journal").mkdir()
    return folder / "state.db"


FORBIDDEN: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "unreadable": (_unreadable, "state.db to be readable and writable for this user, and it is not"),
    "read-only": (_read_only, "state.db to be readable and writable for this user, and it is not"),
    "read-only folder": (_read_only_folder, "{folder} to be readable and writable for this user, and it is not"),
    "new in a read-only folder": (_new_in_read_only_folder, "{folder} to be readable and writable for this user"),
    "closed folder": (_closed_folder, "cannot be reached: Permission denied"),
}
UNUSABLE: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "no database": (_no_database, "is not a database. Start with another file"),
    "other program": (_other_program, "is a database of another program. Start with another file"),
    "other version": (_other_version, "was not written by this version of the emulator. Start with a new file"),
    "folder": (lambda folder, _: folder, "is a folder. Name a file in it"),
    "missing folder": (lambda folder, _: folder / "no" / "state.db", "has no folder. Create {folder}/no first"),
    "folder that is a file": (lambda _, state: state / "state.db", "has no folder. Create "),
    "name too long": (lambda folder, _: folder / ("x" * 300), "cannot be reached: File name too long"),
    "device": (lambda *_: Path(os.devnull), "is a device. Name a file"),
    "journal is a folder": (_journal_is_a_folder, "or the journal beside it cannot be read or written"),
}


def _refusal(path: Path) -> str:
    with pytest.raises(StateFileError) as refused:
        Service(Settings(state=path))
    text = str(refused.value)
    assert text.startswith(f"the state file {path} ")
    return text


@pytest.mark.parametrize(("make", "message"), FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_file_that_may_not_be_used_is_one_sentence(
    state: Path, everybodys_folder: Path, make: Callable[[Path, Path], Path], message: str
) -> None:
    """It names what is missing a permission: the file, or the folder in which changes are prepared."""
    path = make(everybodys_folder, state)
    with _somebody_without_rights():
        assert message.format(folder=everybodys_folder) in _refusal(path)


@pytest.mark.parametrize(("make", "message"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_file_that_cannot_be_used_is_one_sentence(
    state: Path, tmp_path: Path, make: Callable[[Path, Path], Path], message: str
) -> None:
    """It names the file and what to do, and the file stays as it is."""
    path = make(tmp_path, state)
    before = path.read_bytes() if os.path.isfile(path) else None  # noqa: PTH113  the name may be too long for pathlib
    assert message.format(folder=tmp_path) in _refusal(path)
    assert before is None or before == path.read_bytes()


def test_file_of_a_running_emulator_is_refused(tmp_path: Path) -> None:
    """A second one would overwrite what the first remembers."""
    with (
        _open(tmp_path / "state.db"),
        pytest.raises(EmulatorError, match=r"is in use\. Stop the emulator that uses it"),
    ):
        _open(tmp_path / "state.db").__enter__()


def test_damage_while_it_runs_is_one_honest_error(state: Path, tmp_path: Path) -> None:
    """In the form of the API for an operation, and in that of the controls for a control."""
    damaged = tmp_path / "state.db"
    shutil.copy(state, damaged)
    with _open(damaged) as aws:
        size = damaged.stat().st_size
        # As with a state that is larger than what SQLite keeps in memory.
        aws._server.service.world.store.database.execute("PRAGMA cache_size = 1")  # type: ignore[union-attr]  # noqa: SLF001
        with damaged.open("r+b") as file:
            file.write(b"x" * size)
        mpa = aws.client("mpa")
        with pytest.raises(ClientError) as failed:
            mpa.list_approval_teams()
        assert "InternalServerException" == failed.value.response["Error"]["Code"]
        assert f"The state file {damaged} is" in failed.value.response["Error"]["Message"]
        with pytest.raises(EmulatorError, match=f"The state file {damaged} is"):
            aws.clock.advance(hours=1)
        with pytest.raises(EmulatorError, match=f"The state file {damaged} is"):
            aws.controls.set_unknown_users(["zoe"])


def _replaced(path: Path) -> None:
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").rename(path)


@pytest.mark.parametrize(
    "remove",
    [Path.unlink, lambda path: path.rename(path.with_name("elsewhere.db")), _replaced],
    ids=["removed", "renamed", "replaced"],
)
def test_write_to_a_file_that_is_not_there_any_more_is_an_error(tmp_path: Path, remove: Callable[[Path], Any]) -> None:
    """It would be lost with the process, whatever was answered; a file that is put back is used again."""
    state = tmp_path / "state.db"
    with _open(state) as aws:
        aws.controls.set_unknown_users(["zoe"])
        state.with_name("kept.db").hardlink_to(state)
        remove(state)
        removed = f"The state file {state} was removed or replaced while the emulator uses it"
        with pytest.raises(EmulatorError, match=removed):
            aws.controls.set_unknown_users(["yan"])
        with pytest.raises(ClientError, match=removed):
            aws.client("mpa").list_policies()
        state.with_name("kept.db").rename(state)
        aws.controls.set_unknown_users(["xin"])
    with _open(state) as aws:
        assert {"identity_ids": ["xin"]} == Connection(aws.endpoint_url).ask("GET", "unknown-users")


def test_file_without_a_folder_in_its_name_stays_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that goes to another folder goes on with its emulator."""
    monkeypatch.chdir(tmp_path)
    with _open(Path("state.db")) as aws:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        aws.controls.set_unknown_users(["zoe"])


def test_sqlite_that_is_too_old_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own error would be one of syntax."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 26, 0))
    monkeypatch.setattr("sqlite3.sqlite_version", "3.26.0")
    with pytest.raises(StateFileError, match=r"needs SQLite 3\.31 or newer, and this Python has 3\.26\.0"):
        Service(Settings(state=tmp_path / "state.db"))


def test_check_at_the_start_costs_little(state: Path) -> None:
    """Whoever starts an emulator for each test would notice; in processor time, whatever else the machine does."""
    Service(Settings(clock=ClockKind.VIRTUAL, state=state)).close()
    began = time.process_time()
    Service(Settings(clock=ClockKind.VIRTUAL, state=state)).close()
    assert 0.1 > time.process_time() - began
