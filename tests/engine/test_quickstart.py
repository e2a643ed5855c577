"""The quickstart: what it prints can be typed as it stands, it can be run twice, and it goes without a trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.messages import Code, find
from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
#: Sends what the command line `curl` is given here, for machines that have none.
CURL = f"""#!{sys.executable}
import sys, urllib.request
_, silent, header, content_type, url, data, body = sys.argv
assert (silent, header, data) == ("-sS", "-H", "-d")
name, _, value = content_type.partition(": ")
request = urllib.request.Request(url, body.encode(), {{name: value}}, method="POST")
print(urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(request).read().decode())
"""


class Quickstart:
    """The quickstart of a copy of the root program."""

    def __init__(self, folder: Path, pulumi_folder: Path) -> None:
        """Copy the program; nothing runs yet."""
        self.program = folder / "program"
        self.program.mkdir()
        for name in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(ROOT / name, self.program)
        (self.program / ".venv").symlink_to(sys.prefix)
        tools = folder / "bin"
        tools.mkdir()
        (tools / "curl").write_text(CURL)
        (tools / "curl").chmod(0o755)
        self._environ = {
            **os.environ,
            "AWS_PROFILE": "readers-own",
            "HOME": str(folder),
            "PATH": f"{pulumi_folder}{os.pathsep}{tools}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_ACCESS_TOKEN": "pul-readers-own",
            "PULUMI_MPA_ENGINE": "path",
        }

    def run(self, *arguments: str) -> str:
        """Run the quickstart and return what it printed."""
        script = [sys.executable, str(ROOT / "tools" / "quickstart.py"), *arguments, "--program", str(self.program)]
        return self._done(script)

    def type(self, *lines: str) -> str:
        """Type lines into a shell in the program's folder and return what they printed."""
        return self._done(["sh", "-e", "-c", "\n".join(lines)])

    def _done(self, command: list[str]) -> str:
        ran = subprocess.run(command, cwd=self.program, env=self._environ, capture_output=True, text=True, check=False)
        assert 0 == ran.returncode, ran.stdout + ran.stderr
        return ran.stdout


@pytest.fixture
def quickstart(tmp_path: Path, pulumi_folder: Path) -> Iterator[Quickstart]:
    """Yield a quickstart that is stopped whatever comes."""
    made = Quickstart(tmp_path, pulumi_folder)
    yield made
    made.run("stop")


def _commands(printed: str, after: str, count: int = 1) -> list[str]:
    """Return the commands that are printed below a sentence."""
    _, _, rest = printed.partition(after)
    commands = [line.strip() for line in rest.splitlines() if line.startswith("    ")]
    assert commands, f"nothing to type below {after!r} in {printed}"
    return commands[:count]


def _endpoint(printed: str) -> str:
    return printed.partition("The service answers at ")[2].split()[0]


def test_what_is_printed_can_be_typed(quickstart: Quickstart) -> None:
    """The reader accepts, requests and votes with the printed lines, with curl and in Python."""
    printed = quickstart.run()
    with MpaEmulator.connect(_endpoint(printed)) as aws:
        mpa = aws.client("mpa")
        (listed,) = mpa.list_approval_teams()["ApprovalTeams"]
        assert str(teams.TeamStatus.PENDING) == listed["Status"]

        enter = _commands(printed, "in this folder;")
        quickstart.type(*enter, *_commands(printed, "approvers accept, with curl:"))
        assert str(teams.TeamStatus.ACTIVE) == mpa.get_approval_team(Arn=listed["Arn"])["Status"]

        shown = quickstart.type(*enter, *_commands(printed, "See it, change something", 4))
        announced = [found.data for found in find(shown) if found.code == Code.TEAM_UPDATE_WILL_BE_REQUESTED]
        expected = {"vote": "update", "team": listed["Arn"], "required": "2", "approvers": "3"}
        assert announced
        assert all(expected.items() <= data.items() and data["closes"] for data in announced)
        quickstart.type(*enter, *_commands(printed, 'approve (or "REJECTED"), with curl:'))
        decided = mpa.get_approval_team(Arn=listed["Arn"])
        assert "Root certificates of payment and transit keys" == decided["Description"]

        quickstart.type(*enter, "pulumi up --yes", 'pulumi config set purpose "A third purpose"', "pulumi up --yes")
        python = [line for line in _commands(printed, "approve (or", 4) if line.startswith("python ")]
        quickstart.type(*enter, *python)
        assert "A third purpose" == mpa.get_approval_team(Arn=listed["Arn"])["Description"]


def test_second_run_goes_on_with_what_runs(quickstart: Quickstart) -> None:
    """The same service, the same team, and no request sent again."""
    first = quickstart.run()
    second = quickstart.run()

    assert "The service runs already" in second
    assert _endpoint(first) == _endpoint(second)
    with MpaEmulator.connect(_endpoint(second)) as aws:
        assert 1 == aws.calls.counts()["CreateApprovalTeam"]


def test_stop_leaves_nothing(quickstart: Quickstart) -> None:
    """Neither a service nor a file, and stopping again is fine."""
    printed = quickstart.run()
    assert "The service has ended" in quickstart.run("stop")

    with pytest.raises(EmulatorError):
        MpaEmulator.connect(_endpoint(printed))
    assert {".venv", "Pulumi.yaml", "__main__.py"} == {path.name for path in quickstart.program.iterdir()}
    assert "Nothing was running." in quickstart.run("stop")
