"""The pages about the emulator, played as they are written."""

from __future__ import annotations

import json
import re
import shlex
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from shell import Shell

from pulumi_mpa.emulator import ClockKind, Server, Service
from pulumi_mpa.emulator.access import TOKEN_VARIABLE, Access
from pulumi_mpa.emulator.options import access_of, parser_of, settings_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pulumi_mpa.emulator import Settings
    from pulumi_mpa.testing import MpaEmulator
    from tests.docs.conftest import Page

pytest_plugins = ["pytester"]

#: The port that the pages name.
PORT = "4566"
#: What stands in a page for text that differs each time.
ANYTHING = "…"


def _blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)


def _section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def _commands(block: str) -> list[tuple[str, str]]:
    """Return each command of a block, with its further lines, and what the page says that it prints."""
    found = []
    for text in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = re.sub(r"\\\n", "\\\\\0", text).partition("\n")
        found.append((command.replace("\\\0", "\\\n"), printed))
    return found


def _started(command: str) -> tuple[Settings, Access]:
    """Return what a command line asks for."""
    words = shlex.split(command)
    assert ["pulumi-mpa", "emulator"] == words[:2]
    parser = parser_of("emulator")
    given = parser.parse_args(words[2:])
    assert int(PORT) == given.port
    return settings_of(parser, given), access_of(parser, given, {})


def _played(commands: list[tuple[str, str]], server: Server, folder: Path) -> list[str]:
    """Run the commands in one shell, and return what each prints."""
    end = "-- end of a command --"
    lines = "\n".join(f"{command}\nprintf '\\n%s\\n' '{end}'" for command, _ in commands)
    address = server.endpoint_url.removeprefix("http://")
    printed = Shell(folder).run(lines.replace(f"127.0.0.1:{PORT}", address))
    return printed.split(f"\n{end}\n")[:-1]


def _check(commands: list[tuple[str, str]], printed: list[str]) -> None:
    """Compare what commands printed with what the page says."""
    for (command, expected), actual in zip(commands, printed, strict=True):
        pattern = expected.strip().replace("[", "[[]").replace(ANYTHING, "*")
        assert fnmatchcase(actual.strip(), pattern), f"{command}\n{actual}"


def test_walk_through_prints_what_the_page_says(page: Page, tmp_path: Path) -> None:
    """From an empty emulator to a team that was voted on, without Python; only the port is another one."""
    (start,), *others = (
        _commands(block) for block in _blocks(_section(page("docs/emulator.md"), "Without Python"), "console")
    )
    settings, access = _started(start[0])
    assert ClockKind.VIRTUAL is settings.clock
    commands = [command for block in others for command in block]
    server = Server(Service(settings), access=access)
    server.start()
    try:
        printed = _played(commands, server, tmp_path)
    finally:
        server.stop()
    _check(commands, printed)


def test_walk_through_accepts_votes_advances_and_resets(page: Page) -> None:
    """What people without Python need first."""
    section = _section(page("docs/emulator.md"), "Without Python")
    for control in ("invitations", "votes", "clock/advance", "snapshots", "snapshots/restore", "reset"):
        assert f"$controls/{control}" in section


def test_container_serves_callers_outside_it(page: Page) -> None:
    """Its options are possible and expose it; the token has the name that the emulator reads."""
    section = _section(page("docs/emulator.md"), "In a container")
    (dockerfile,), (shell,) = _blocks(section, "dockerfile"), _blocks(section, "console")
    (entry,) = re.findall(r"^ENTRYPOINT (.*)$", dockerfile, flags=re.MULTILINE)
    _, access = _started(shlex.join(json.loads(entry)))
    assert Access(exposed=True) == access
    assert f"EXPOSE {PORT}\n" in dockerfile
    (run,) = [shlex.split(command) for command, _ in _commands(shell) if command.startswith("docker run")]
    assert TOKEN_VARIABLE == run[run.index("--env") + 1]
    assert f"127.0.0.1:{PORT}:{PORT}" == run[run.index("--publish") + 1]
    volume = re.findall(r"--volume mpa-data:/data mpa-emulator (--state \S+)`", section)
    assert 1 == len(volume)
    _started(f"{shlex.join(json.loads(entry))} {volume[0]}")


def test_reset_and_snapshots_do_what_the_lines_show(page: Page, mpa_emulator: MpaEmulator) -> None:
    """As they are written."""
    (block,) = _blocks(_section(page("docs/emulator.md"), "Reset and snapshots"), "python")
    exec(block, {"aws": mpa_emulator})  # noqa: S102  the page's own lines
    assert [] == mpa_emulator.snapshots.names()


def test_vault_is_protected_as_the_lines_show(page: Page, mpa_emulator: MpaEmulator) -> None:
    """As they are written, with two teams that are active."""
    (block,) = _blocks(_section(page("docs/emulator.md"), "What teams protect at AWS Backup"), "python")
    mpa = mpa_emulator.client("mpa")
    center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
    source = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]
    teams = []
    for name in ("Old", "New"):
        made = mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"}],
        )
        mpa_emulator.accept_invitations(made["Arn"])
        teams.append(made["Arn"])

    exec(block, {"aws": mpa_emulator, "team_arn": teams[0], "other_team_arn": teams[1]})  # noqa: S102  the page's own lines

    backup = mpa_emulator.client("backup", region="eu-central-1")
    assert teams[1] == backup.describe_backup_vault(BackupVaultName="vault")["MpaApprovalTeamArn"]


def test_each_account_sees_its_own_calls(page: Page, tmp_path: Path) -> None:
    """The lines for any language."""
    (block,) = _blocks(page("docs/emulator-accounts.md"), "console")
    commands = _commands(block)
    settings, _ = _started(f"pulumi-mpa emulator --port {PORT}")
    server = Server(Service(settings))
    server.start()
    try:
        printed = _played(commands, server, tmp_path)
    finally:
        server.stop()
    assert '{"calls": []' in printed[-1]
    _check(commands, printed)


def test_fixtures_of_the_page_give_each_test_its_account(page: Page, pytester: pytest.Pytester) -> None:
    """Two tests that do the same on one emulator, each in an account of its own."""
    (fixtures,) = _blocks(page("docs/emulator-accounts.md"), "python")
    program = """
def run_pulumi_up(env):
    import boto3
    from botocore.config import Config
    mpa = boto3.session.Session(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]).client(
        "mpa", endpoint_url=env["AWS_ENDPOINT_URL"], region_name=env["AWS_REGION"], config=Config(proxies={})
    )
    center = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
    source = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]
    people = [{"PrimaryIdentityId": name, "PrimaryIdentitySourceArn": source} for name in ("anna", "ben", "cleo")]
    policy = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
    mpa.create_approval_team(Name="Finance", Description="x", ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=people, Policies=[{"PolicyArn": policy}])


def test_another_program(aws):
    test_my_program(aws)
    assert 2 == len(aws.calls)
"""
    pytester.makepyfile(fixtures + program)
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
