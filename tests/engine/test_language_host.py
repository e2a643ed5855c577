"""Our language host, spoken to as the engine does: for machines that have no official one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from language_host.language_host import InterpreterError, interpreter_environment
from processes import ends
from pulumi.runtime.proto import language_pb2 as language
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeStub

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.engine

HOST = Path(__file__).parents[2] / "tools" / "language_host" / "language_host.py"


@pytest.fixture
def host() -> Iterator[LanguageRuntimeStub]:
    """Yield a client of a running language host, which is interrupted at the end as the engine does it."""
    environ = {**os.environ, "PULUMI_PYTHON_CMD": sys.executable}
    process = subprocess.Popen([sys.executable, str(HOST), "127.0.0.1:1"], stdout=subprocess.PIPE, env=environ)
    with process, grpc.insecure_channel(f"127.0.0.1:{port_of(process)}") as channel:
        yield LanguageRuntimeStub(channel)
        process.send_signal(2)
        assert 0 == process.wait(timeout=10)


def port_of(process: subprocess.Popen[bytes]) -> int:
    """Read the port that a language host prints first."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def program(folder: Path, **options: str) -> language.ProgramInfo:
    """Describe the program in that folder as the engine does."""
    return language.ProgramInfo(
        root_directory=str(folder),
        program_directory=str(folder),
        entry_point=".",
        options=ParseDict(options, Struct()),
    )


def python_in(folder: Path) -> Path:
    """Put a Python into the folder as a virtual environment has it."""
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    return python


def test_questions_before_a_run_are_answered(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """The engine asks these of every host, and needs no plugin, package or choice from this one."""
    info = program(tmp_path)

    host.Handshake(language.LanguageHandshakeRequest(engine_address="127.0.0.1:1"))
    assert host.GetPluginInfo(Empty()).version
    assert [] == list(host.GetRequiredPlugins(language.GetRequiredPluginsRequest()).plugins)
    assert [] == list(host.GetRequiredPackages(language.GetRequiredPackagesRequest(info=info)).packages)
    assert [] == list(host.RuntimeOptionsPrompts(language.RuntimeOptionsRequest(info=info)).prompts)
    assert [] == list(host.GetProgramDependencies(language.GetProgramDependenciesRequest(info=info)).dependencies)
    assert sys.executable == host.About(language.AboutRequest(info=info)).executable


def test_installing_packages_is_left_to_the_user(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """It says so, instead of ending as if it had installed them."""
    responses = list(host.InstallDependencies(language.InstallDependenciesRequest(info=program(tmp_path))))

    assert [b"This language host installs no packages; install the project's with pip.\n"] == [
        response.stderr for response in responses
    ]


def test_plugin_is_run_with_its_arguments_and_environment(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """What it writes comes back on the right stream, and its exit status comes last."""
    (tmp_path / "__main__.py").write_text(
        "import os, sys\nprint('port', *sys.argv[1:], os.environ['A'])\nprint('note', file=sys.stderr)\nsys.exit(3)\n"
    )
    request = language.RunPluginRequest(pwd=str(tmp_path), info=program(tmp_path), args=["one"], env=["A=b=c"])
    responses = list(host.RunPlugin(request))

    assert b"port one b=c\n" == b"".join(response.stdout for response in responses)
    assert b"note\n" == b"".join(response.stderr for response in responses)
    assert 3 == responses[-1].exitcode


def test_plugin_ends_when_the_engine_gives_the_call_up(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """A policy pack does not outlive the run that it judged."""
    (tmp_path / "__main__.py").write_text("import os, time\nprint(os.getpid())\ntime.sleep(600)\n")
    call = host.RunPlugin(language.RunPluginRequest(pwd=str(tmp_path), info=program(tmp_path)))
    pid = int(next(iter(call)).stdout)
    call.cancel()

    assert ends(pid)


def test_program_of_a_missing_virtual_environment_is_an_error(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """The message names the option and the folder."""
    response = host.Run(language.RunRequest(info=program(tmp_path, virtualenv="nowhere")))

    assert f"the option 'virtualenv' of the project names {tmp_path / 'nowhere'}, which" in response.error


def test_host_and_its_program_end_with_a_killed_engine(tmp_path: Path) -> None:
    """An engine that was killed interrupts nobody; nothing of it stays behind all the same."""
    engine = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-c", engine, sys.executable, str(HOST), "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PULUMI_PYTHON_CMD": sys.executable},
    )
    (tmp_path / "__main__.py").write_text("import os, time\nprint(os.getppid(), os.getpid())\ntime.sleep(600)\n")
    with process, grpc.insecure_channel(f"127.0.0.1:{port_of(process)}") as channel:
        stub = LanguageRuntimeStub(channel)
        call = stub.RunPlugin(language.RunPluginRequest(pwd=str(tmp_path), info=program(tmp_path)))
        host_pid, program_pid = map(int, next(iter(call)).stdout.split())
        process.kill()
        process.wait()

        assert ends(host_pid)
        assert ends(program_pid)


def test_virtual_environment_of_the_project_runs_the_program(tmp_path: Path) -> None:
    """Its path is relative to the project, and what it starts finds its commands first."""
    python = python_in(tmp_path / "env")
    interpreter, environ = interpreter_environment(program(tmp_path, virtualenv="env"))

    assert str(python) == interpreter
    assert str(tmp_path / "env") == environ["VIRTUAL_ENV"]
    assert environ["PATH"].startswith(f"{python.parent}:")


def test_project_of_uv_runs_in_its_own_environment(tmp_path: Path) -> None:
    """With that toolchain the environment needs no option."""
    python = python_in(tmp_path / ".venv")

    assert str(python) == interpreter_environment(program(tmp_path, toolchain="uv"))[0]


def test_named_environment_without_python_is_an_error(tmp_path: Path) -> None:
    """Running under some other Python would fail later and less clearly."""
    with pytest.raises(InterpreterError, match="holds no bin/python"):
        interpreter_environment(program(tmp_path, virtualenv="nowhere"))


@pytest.mark.parametrize(
    ("variable", "interpreter"),
    [
        pytest.param("/some/python", "/some/python", id="variable"),
        pytest.param("", "python3", id="default"),
    ],
)
def test_project_without_options_runs_under_the_users_python(
    variable: str, interpreter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable decides, else the first python3 on PATH."""
    monkeypatch.setenv("PULUMI_PYTHON_CMD", variable)

    assert interpreter == interpreter_environment(program(tmp_path))[0]
