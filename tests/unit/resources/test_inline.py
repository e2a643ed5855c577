"""Which Python the engine starts providers with, and whether it has what they need."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import pulumi_mpa as mpa
from pulumi_mpa import inline
from pulumi_mpa.inline import problem_in
from pulumi_mpa.testing import MpaMocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """Return a folder for PATH whose Python has no packages."""
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
    python.chmod(0o755)
    return str(tmp_path)


def test_python_without_packages_is_named_with_the_one_that_runs(bare: str) -> None:
    """Both, so that the reader sees what to set."""
    message = problem_in([{"PATH": bare}])

    assert message is not None
    assert {"python": f"{bare}/python3", "executable": sys.executable} == message.values


def test_variable_wins_over_path(bare: str) -> None:
    """As in the engine's own script."""
    assert problem_in([{"PATH": bare, "PULUMI_PYTHON_CMD": sys.executable}]) is None


def test_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """A Python that cannot be started cannot start a provider."""
    message = problem_in([{"PATH": str(tmp_path), "PULUMI_PYTHON_CMD": "no-such-python"}])

    assert message is not None
    assert "no-such-python" == message.values["python"]


def test_nothing_is_said_if_one_environment_will_do(bare: str) -> None:
    """A program is not told which workspace runs it, and must not be warned of another one's."""
    assert problem_in([{"PATH": bare}, {"PATH": bare, "PULUMI_PYTHON_CMD": sys.executable}]) is None


def test_unit_test_in_a_thread_is_not_warned(under_mocks: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under mocks no engine starts anything."""

    def checked(_: object) -> None:
        raise AssertionError("a Python was looked for")

    monkeypatch.setattr(inline, "problem_in", checked)
    source: Any = {
        "iam_identity_center": {"instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "region": "us-east-1"}
    }
    ran: list[str] = []

    def test() -> None:
        under_mocks(
            MpaMocks(), lambda: mpa.IdentitySource("org", identity_source_parameters=source).status.apply(ran.append)
        )

    thread = threading.Thread(target=test)
    thread.start()
    thread.join()

    assert ["ACTIVE"] == ran
