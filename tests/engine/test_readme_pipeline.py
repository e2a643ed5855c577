"""The README's lines for pipelines, run as they are printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warm_python import command_environ

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

README = Path(__file__).parents[2] / "README.md"


def _run_the_lines(stack: Stack) -> str:
    """Return what the lines print in the folder of a stack."""
    section = README.read_text().partition("## In a pipeline\n")[2].partition("\n## ")[0]
    lines = section.partition("```python\n")[2].partition("```")[0]
    with command_environ(("preview", "--json"), stack.environ) as environ:
        ran = subprocess.run(
            [sys.executable, "-c", lines],
            cwd=stack.folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert 0 == ran.returncode, ran.stderr
    return ran.stdout


def test_lines_name_the_vote_that_the_run_would_open(settled: Stack, account: Account) -> None:
    """The resource, the team, how many of how many, and until when; nothing where no vote is opened."""
    assert "" == _run_the_lines(settled)

    settled.declare(description="Payment keys")
    resource, vote = _run_the_lines(settled).splitlines()

    urn, _, what = resource.partition(" ")
    assert urn.endswith("::guards")
    assert f"opens a vote (update) of {account.team()['Arn']}:" == what
    assert re.fullmatch(r"2 of 3 must approve, until \d{4}-\d\d-\d\dT\d\d:\d\dZ", vote)
