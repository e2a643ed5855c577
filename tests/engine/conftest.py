"""The engine that these tests run, and a place of its own for each of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from account import Account
from engines import pulumi_folder, python
from guarding import Guarded
from stacks import Stack, user_environ

from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["pulumi_folder", "python"]

#: Fixtures that begin with a copy of a stack and its service, each with the fixture that played it.
PLAYED = {"settled": "standing", "guarded": "guarding"}


@pytest.fixture
def engine_env(pulumi_folder: Path, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a user with an empty file backend and nothing else of their own; Python is started as ever."""
    return {**user_environ(pulumi_folder, tmp_path), "PULUMI_CONFIG_PASSPHRASE": "of no worth"}


@pytest.fixture(scope="session")
def beginning(pulumi_folder: Path, python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to copy: backend and program of a stack that was never up."""
    folder = tmp_path_factory.mktemp("beginning")
    with MpaEmulator() as aws:
        Stack(folder / "program", {**user_environ(pulumi_folder, folder, python), **aws.env}, aws).begin()
    return folder


@pytest.fixture(scope="session")
def standing(beginning: Path, pulumi_folder: Path, python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to copy: backend, program and service of a stack whose one team is active and known as settled."""
    folder = tmp_path_factory.mktemp("standing")
    shutil.copytree(beginning, folder, dirs_exist_ok=True)
    with MpaEmulator(state=folder / "service") as aws:
        account = Account(aws)
        account.connect()
        stack = Stack(folder / "program", {**user_environ(pulumi_folder, folder, python), **aws.env}, aws)
        stack.declare()
        stack.up()
        aws.accept_invitations(account.team()["Arn"])
        stack.up()
        assert ("ACTIVE", None) == account.state()
    return folder


@pytest.fixture(scope="session")
def guarding(beginning: Path, pulumi_folder: Path, python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to copy: backend, program and service of a stack with two active teams of which the first guards."""
    folder = tmp_path_factory.mktemp("guarding")
    shutil.copytree(beginning, folder, dirs_exist_ok=True)
    with MpaEmulator(state=folder / "service") as aws:
        account = Account(aws)
        account.connect()
        stack = Stack(folder / "program", {**user_environ(pulumi_folder, folder, python), **aws.env}, aws)
        it = Guarded(stack, account, aws)
        it.declare()
        stack.up()
        account.accept()
        stack.up()
        assert ("guards", (True, "nobody")) == (it.in_force(), it.standing())
    return folder


@pytest.fixture
def aws(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MpaEmulator]:
    """Yield a service of the test's own; parametrised indirectly with other settings."""
    settings: dict[str, Any] = getattr(request, "param", {})
    for played in [name for fixture, name in PLAYED.items() if fixture in request.fixturenames]:
        shutil.copytree(request.getfixturevalue(played), tmp_path, dirs_exist_ok=True)
        settings = {**settings, "state": tmp_path / "service"}
    with MpaEmulator(**settings) as emulator:
        yield emulator


@pytest.fixture
def account(aws: MpaEmulator) -> Account:
    """Return the account as boto3 sees it, its identity source made by somebody else than the program."""
    seen = Account(aws)
    if not seen.sources():
        seen.connect()
    return seen


@pytest.fixture
def empty_account(aws: MpaEmulator) -> Account:
    """Return the account as boto3 sees it, without anything in it."""
    return Account(aws)


@pytest.fixture
def user_env(pulumi_folder: Path, python: str, tmp_path: Path, aws: MpaEmulator) -> dict[str, str]:
    """Return the environment of the test's user, who reaches the service."""
    return {**user_environ(pulumi_folder, tmp_path, python), **aws.env}


@pytest.fixture
def stack(beginning: Path, user_env: dict[str, str], tmp_path: Path, aws: MpaEmulator) -> Stack:
    """Return a stack that was never up and has an empty program."""
    shutil.copytree(beginning, tmp_path, dirs_exist_ok=True)
    return Stack(tmp_path / "program", user_env, aws)


@pytest.fixture
def settled(user_env: dict[str, str], tmp_path: Path, aws: MpaEmulator) -> Stack:
    """Return a stack with one team of three that is active and that state knows as settled."""
    stack = Stack(tmp_path / "program", user_env, aws)
    stack.declare()
    return stack


@pytest.fixture
def guarded(user_env: dict[str, str], tmp_path: Path, account: Account, aws: MpaEmulator) -> Guarded:
    """Return a stack whose two teams are active and whose first team guards, known as settled."""
    it = Guarded(Stack(tmp_path / "program", user_env, aws), account, aws)
    it.declare()
    return it
