"""A `pulumi` that the user already has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from toolchain import on_path
from toolchain.versions import release_of

if TYPE_CHECKING:
    from pathlib import Path


def command(folder: Path, name: str, script: str) -> None:
    """Put a shell script with that name into the folder."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_pulumi_with_its_language_host_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole installation on PATH is the answer, and stderr says so."""
    command(tmp_path / "bin", "pulumi", "echo v999.0.0")
    command(tmp_path / "bin", "pulumi-language-python", "")

    assert tmp_path / "bin" == on_path.find({"PATH": str(tmp_path / "bin")})
    assert f"engine: taking pulumi v999.0.0 from PATH ({tmp_path / 'bin'}).\n" == capsys.readouterr().err


def test_language_host_may_be_elsewhere_on_path(tmp_path: Path) -> None:
    """The engine finds its language host anywhere on PATH, so that is enough."""
    command(tmp_path / "bin", "pulumi", "echo v999.0.0")
    command(tmp_path / "hosts", "pulumi-language-python", "")

    assert tmp_path / "bin" == on_path.find({"PATH": f"{tmp_path / 'bin'}:{tmp_path / 'hosts'}"})


def test_language_host_beside_the_file_that_a_link_names_counts(tmp_path: Path) -> None:
    """A link in a folder of PATH leads to the real installation with everything beside it."""
    command(tmp_path / "real", "pulumi", "echo v999.0.0")
    command(tmp_path / "real", "pulumi-language-python", "")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pulumi").symlink_to(tmp_path / "real" / "pulumi")

    assert tmp_path / "bin" == on_path.find({"PATH": str(tmp_path / "bin")})


def test_pulumi_without_language_host_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It could not run a Python program, so the search goes on and says why."""
    command(tmp_path / "bin", "pulumi", "echo v999.0.0")

    assert None is on_path.find({"PATH": str(tmp_path / "bin")})
    assert "has no pulumi-language-python; looking further" in capsys.readouterr().err


def test_pulumi_that_does_not_run_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken installation is no answer."""
    command(tmp_path / "bin", "pulumi", "exit 1")
    command(tmp_path / "bin", "pulumi-language-python", "")

    assert None is on_path.find({"PATH": str(tmp_path / "bin")})
    assert "does not tell its version; looking further" in capsys.readouterr().err


def test_engine_older_than_the_sdk_is_taken_with_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The user's own pulumi is used as it is, but an odd failure then has a likely reason."""
    command(tmp_path / "bin", "pulumi", "echo v3.1.0")
    command(tmp_path / "bin", "pulumi-language-python", "")

    assert tmp_path / "bin" == on_path.find({"PATH": str(tmp_path / "bin")})
    assert "it is older than the Python SDK in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        pytest.param("v3.274.1", (3, 274, 1), id="pulumi"),
        pytest.param("3.272.0-dev.0", (3, 272, 0), id="development"),
        pytest.param("go1.26rc1", (1, 26), id="go-candidate"),
        pytest.param("unknown", (), id="no-numbers"),
    ],
)
def test_release_is_the_numbers_alone(version: str, numbers: tuple[int, ...]) -> None:
    """What stands around a version's numbers does not take part in comparing."""
    assert numbers == release_of(version)
