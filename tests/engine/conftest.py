"""The engine that these tests run, and a place of its own for each of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from account import Account
from stacks import Stack, user_environ

from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parents[2] / "tools" / "pulumi_path.py"


@pytest.fixture(scope="session")
def pulumi_folder() -> Path:
    """Give the folder that holds `pulumi`; getting one may take minutes the first time on a machine."""
    answer = subprocess.run([sys.executable, str(SCRIPT)], stdout=subprocess.PIPE, text=True, check=True)
    return Path(answer.stdout.splitlines()[-1])


@pytest.fixture
def engine_env(pulumi_folder: Path, tmp_path: Path) -> dict[str, str]:
    """Give the environment of a user with an empty file backend and nothing else of their own."""
    return user_environ(pulumi_folder, tmp_path)


@pytest.fixture(scope="session")
def beginning(pulumi_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to copy: backend and program of a stack that was never up."""
    folder = tmp_path_factory.mktemp("beginning")
    with MpaEmulator() as aws:
        Stack(folder / "program", {**user_environ(pulumi_folder, folder), **aws.env}, aws).begin()
    return folder


@pytest.fixture(scope="session")
def standing(beginning: Path, pulumi_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to copy: backend, program and service of a stack whose one team is active and known as settled."""
    folder = tmp_path_factory.mktemp("standing")
    shutil.copytree(beginning, folder, dirs_exist_ok=True)
    with MpaEmulator(state=folder / "service") as aws:
        account = Account(aws)
        account.connect()
        stack = Stack(folder / "program", {**user_environ(pulumi_folder, folder), **aws.env}, aws)
        stack.declare()
        stack.up()
        aws.accept_invitations(account.team()["Arn"])
        stack.up()
        assert ("ACTIVE", None) == account.state()
    return folder


@pytest.fixture
def aws(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MpaEmulator]:
    """Give a service of the test's own; parametrised indirectly with other settings."""
    settings: dict[str, Any] = getattr(request, "param", {})
    if "settled" in request.fixturenames:
        standing: Path = request.getfixturevalue("standing")
        shutil.copytree(standing, tmp_path, dirs_exist_ok=True)
        settings = {**settings, "state": tmp_path / "service"}
    with MpaEmulator(**settings) as emulator:
        yield emulator


@pytest.fixture
def account(aws: MpaEmulator) -> Account:
    """Give the account as boto3 sees it, its identity source made by somebody else than the program."""
    seen = Account(aws)
    if not seen.sources():
        seen.connect()
    return seen


@pytest.fixture
def empty_account(aws: MpaEmulator) -> Account:
    """Give the account as boto3 sees it, without anything in it."""
    return Account(aws)


@pytest.fixture
def stack(beginning: Path, pulumi_folder: Path, tmp_path: Path, aws: MpaEmulator) -> Stack:
    """Give a stack that was never up and has an empty program."""
    shutil.copytree(beginning, tmp_path, dirs_exist_ok=True)
    return Stack(tmp_path / "program", {**user_environ(pulumi_folder, tmp_path), **aws.env}, aws)


@pytest.fixture
def settled(pulumi_folder: Path, tmp_path: Path, aws: MpaEmulator) -> Stack:
    """Give a stack with one team of three that is active and that state knows as settled."""
    stack = Stack(tmp_path / "program", {**user_environ(pulumi_folder, tmp_path), **aws.env}, aws)
    stack.declare()
    return stack
