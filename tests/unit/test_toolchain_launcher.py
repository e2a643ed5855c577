"""The launcher of the language host: it looks for a Python that has the SDK."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toolchain import interpreters

LAUNCHER = Path(__file__).parents[2] / "tools" / "language_host" / "pulumi-language-python"


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """Return an engine's folder whose language host says who runs it, and with what."""
    folder = tmp_path / "engine with a space"
    folder.mkdir()
    shutil.copy(LAUNCHER, folder)
    (folder / "language_host.py").write_text("import sys; print(sys.executable, *sys.argv[1:])")
    return folder


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """Return a Python without the SDK."""
    python = tmp_path / "bare" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    python.chmod(0o755)
    return python


def launch(engine: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Start the launcher as the engine does, in that environment alone."""
    path = {"PATH": "/usr/bin:/bin", **environ}
    return subprocess.run(
        [str(engine / LAUNCHER.name), "127.0.0.1:1"], env=path, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("variable", ["PULUMI_MPA_HOST_PYTHON", "PULUMI_PYTHON_CMD"])
def test_python_that_a_variable_names_is_taken(variable: str, engine: Path) -> None:
    """The engine's address is handed on to the language host."""
    assert f"{sys.executable} 127.0.0.1:1\n" == launch(engine, **{variable: sys.executable}).stdout


def test_python_of_an_active_virtual_environment_is_taken(engine: Path, tmp_path: Path) -> None:
    """Whoever activated an environment needs to set nothing else."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "venv" / "bin" / "python").chmod(0o755)

    assert f"{sys.executable} 127.0.0.1:1\n" == launch(engine, VIRTUAL_ENV=str(tmp_path / "venv")).stdout


def test_python_without_the_sdk_is_passed_over(engine: Path, bare_python: Path) -> None:
    """A variable that names a Python without the SDK does not end the search."""
    interpreters.remember(engine, Path(sys.executable))
    answer = launch(engine, PULUMI_PYTHON_CMD=str(bare_python), PATH=f"{bare_python.parent}:/usr/bin:/bin")

    assert f"{sys.executable} 127.0.0.1:1\n" == answer.stdout


def test_noted_interpreter_that_is_gone_is_passed_over(engine: Path, bare_python: Path) -> None:
    """A checkout that was removed does not stop the others."""
    interpreters.remember(engine, Path(sys.executable))
    interpreters.remember(engine, Path("/gone/bin/python"))

    assert f"{sys.executable} 127.0.0.1:1\n" == launch(engine, PATH=f"{bare_python.parent}:/usr/bin:/bin").stdout


def test_no_python_with_the_sdk_is_one_message(engine: Path, bare_python: Path) -> None:
    """The engine shows what to set."""
    answer = launch(engine, PATH=f"{bare_python.parent}:/usr/bin:/bin")

    assert (1, "") == (answer.returncode, answer.stdout)
    assert answer.stderr.endswith("set PULUMI_PYTHON_CMD to one that has it\n")


def test_few_interpreters_are_noted_newest_first(engine: Path) -> None:
    """The note does not grow with every checkout, and asking again changes nothing."""
    for number in range(interpreters.REMEMBERED + 2):
        interpreters.remember(engine, Path(f"/checkout-{number}/bin/python"))
    interpreters.remember(engine, Path("/checkout-4/bin/python"))
    interpreters.remember(engine, Path("/checkout-4/bin/python"))

    noted = (engine / interpreters.KNOWN).read_text().splitlines()
    assert [f"/checkout-{number}/bin/python" for number in (4, 6, 5, 3, 2)] == noted
