"""The page about audits, run as it is written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sarif_schema import problems_of

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "audit.md").read_text()


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_commands_and_programs_run_as_they_are_written(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """In a folder beside the pack: the stack and its file, then the account, then the reports; the page names every call that is made."""
    stack.declare()
    stack.up()
    aws.accept_invitations(account.team()["Arn"])
    (stack.folder / "policy-packs").symlink_to(ROOT / "policy-packs")
    (commands,) = _blocks("console")
    for command in re.findall(r"^\$ pulumi (.*)$", commands, flags=re.MULTILINE):
        assert () == stack.run(*command.split()).calls

    write, report = _blocks("python")
    aws.calls.clear()
    for program in (write, report):
        environ = {**stack.environ, "PULUMI_PYTHON_CMD": sys.executable}
        ran = subprocess.run(
            [sys.executable, "-c", program], cwd=stack.folder, env=environ, capture_output=True, text=True, check=False
        )
        assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout.splitlines()[-1].startswith("violations: ")
    assert [] == problems_of(json.loads((stack.folder / "mpa.sarif").read_text()))
    assert json.loads((stack.folder / "mpa.json").read_text())["complete"]

    allowed = set(re.findall(r"`(?:mpa|payment-cryptography):(\w+)`", PAGE))
    assert set() < {call.operation for call in aws.calls} <= allowed
    assert [] == [operation for operation in allowed if not operation.startswith(("Get", "List"))]
