"""The one script: which place is asked when, and what it says on which stream."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from toolchain import go_build
from toolchain.cache import EngineCache

SCRIPT = Path(__file__).parents[2] / "tools" / "pulumi_path.py"


def run(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script in that environment alone."""
    return subprocess.run([sys.executable, str(SCRIPT)], env=environ, capture_output=True, text=True, check=False)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return the folder of an engine that is like an earlier run's build, in the cache `tmp_path`."""
    folder = EngineCache.of({"PULUMI_MPA_CACHE": str(tmp_path)}).entry(go_build.entry_name())
    folder.mkdir(parents=True)
    for name in go_build.PARTS:
        (folder / name).touch()
    return folder


def test_earlier_build_is_the_answer_on_the_last_line(built: Path, tmp_path: Path) -> None:
    """What was built before is taken at once, without asking the internet; stderr says which it is."""
    answer = run({"PATH": "", "PULUMI_MPA_CACHE": str(tmp_path)})

    assert (0, str(built)) == (answer.returncode, answer.stdout.splitlines()[-1])
    assert f"that was built here from Go modules ({built})" in answer.stderr


def test_interpreter_is_noted_beside_a_built_engine(built: Path, tmp_path: Path) -> None:
    """The language host later runs under the Python that asked, even if no variable names it."""
    run({"PATH": "", "PULUMI_MPA_CACHE": str(tmp_path)})

    assert f"{sys.executable}\n" == (built / "interpreters").read_text()


def test_pulumi_on_path_comes_before_an_earlier_build(built: Path, tmp_path: Path) -> None:
    """The user's own engine is the one that their programs run on."""
    own = tmp_path / "own"
    own.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        (own / name).write_text("#!/bin/sh\necho v999.0.0\n")
        (own / name).chmod(0o755)
    environ = {"PATH": str(own), "PULUMI_MPA_CACHE": str(tmp_path)}

    assert f"{own}\n" == run(environ).stdout
    assert f"{built}\n" == run({**environ, "PULUMI_MPA_ENGINE": "build"}).stdout
    assert not (own / "interpreters").exists()


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("path", "asks for 'path' alone, and that gave no pulumi", id="empty-path"),
        pytest.param("moon", "is 'moon'; it can be path, installer or build", id="unknown-place"),
    ],
)
def test_place_that_has_nothing_is_one_message(place: str, message: str, tmp_path: Path) -> None:
    """The script fails without an answer and without a traceback."""
    answer = run({"PATH": "", "PULUMI_MPA_CACHE": str(tmp_path), "PULUMI_MPA_ENGINE": place})

    assert (1, "") == (answer.returncode, answer.stdout)
    assert message in answer.stderr
    assert 1 == len(answer.stderr.splitlines())
