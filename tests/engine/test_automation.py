"""An inline program of the Automation API whose virtual environment is not on PATH, as docs/running.md shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stacks import user_environ

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

PAGE = Path(__file__).parents[2] / "docs" / "running.md"
SETTING = 'os.environ["PULUMI_PYTHON_CMD"] = sys.executable\n'
OF_THE_WORKSPACE = (
    'project_name="approvals", opts=automation.LocalWorkspaceOptions(env_vars={"PULUMI_PYTHON_CMD": sys.executable})'
)


@pytest.fixture
def environ(pulumi_folder: Path, tmp_path: Path, aws: MpaEmulator) -> dict[str, str]:
    """Return the environment of a user on whose PATH there is another Python, which has no packages."""
    other = tmp_path / "bin" / "python3"
    other.parent.mkdir()
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    other.chmod(0o755)
    environ = {**user_environ(pulumi_folder, tmp_path), **aws.env, "PULUMI_CONFIG_PASSPHRASE": "of no worth"}
    del environ["PULUMI_PYTHON_CMD"]
    return {**environ, "PATH": os.pathsep.join([str(other.parent), str(pulumi_folder), "/usr/bin", "/bin"])}


def run(program: str, environ: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with the Python of the tests, whose virtual environment is not activated."""
    (folder / "drive.py").write_text(program)
    return subprocess.run(
        [sys.executable, "drive.py"],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_inline_program_runs_as_the_page_shows_it_and_says_what_is_missing(
    environ: dict[str, str], empty_account: Account, tmp_path: Path
) -> None:
    """Without the setting the error names it; with it, in the environment or in the workspace, nothing is said."""
    (shown,) = [text for text in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL) if "program()" in text]
    assert SETTING in shown

    without = run(shown.replace(SETTING, ""), environ, tmp_path)
    assert 0 != without.returncode
    assert "No module named 'pulumi'" in without.stdout or "could not read plugin" in without.stdout
    assert Code.PROVIDER_PYTHON in {found.code for found in find(without.stdout)}
    assert sys.executable in without.stdout
    assert [] == empty_account.sources()

    of_the_workspace = shown.replace(SETTING, "").replace('project_name="approvals"', OF_THE_WORKSPACE)
    for program in (shown, of_the_workspace):
        ran = run(program, environ, tmp_path)
        assert 0 == ran.returncode, ran.stdout
        assert ".mpa-portal." in ran.stdout
        assert Code.PROVIDER_PYTHON not in {found.code for found in find(ran.stdout)}
    assert 1 == len(empty_account.sources())
