"""A process of the tests' Python, whose imports are made before it is forked, is like one that was started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from processes import ends
from stacks import Stack, user_environ
from warm_python import warm_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

#: What a process can see of how it was started.
SEEN = """
import json, os, sys
streams = [(name, stream.encoding, stream.errors, stream.line_buffering, stream.write_through, type(stream.buffer).__name__)
           for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr))]
print(json.dumps([__name__, sys.argv, sys.path, sys.executable, dict(os.environ), os.getcwd(), sys.stdin.read(), streams]))
"""


def test_processes_of_a_stack_are_forked(command: str, pulumi_folder: Path, tmp_path: Path) -> None:
    """With the environment that all tests of the engine have; otherwise each would import everything anew."""
    ran = subprocess.run(
        [command, "-c", "import sys; print('pulumi' in sys.modules)"],
        env=user_environ(pulumi_folder, tmp_path),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert "True\n" == ran.stdout


@pytest.fixture(scope="module")
def command() -> Iterator[str]:
    """Yield the command that stands in for Python, whichever engine there is."""
    with warm_python() as path:
        yield path


def run(python: str, *arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command line of Python."""
    return subprocess.run(
        [python, *arguments],
        cwd=folder,
        env={**os.environ, **environ},
        input="some input",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("flags", [["-u"], []], ids=["unbuffered", "buffered"])
@pytest.mark.parametrize("form", ["script", "module", "text"])
def test_process_sees_what_a_started_one_sees(command: str, tmp_path: Path, form: str, flags: list[str]) -> None:
    """Arguments, environment, folder, places to import from, and streams are the same."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "seen.py").write_text(SEEN)
    arguments = {"script": ["seen.py"], "module": ["-m", "seen"], "text": ["-c", SEEN]}[form]
    added = {"PYTHONPATH": str(tmp_path / "elsewhere"), "SEEN": "yes", "PYTHONUNBUFFERED": ""}
    expected, actual = (
        run(python, *flags, *arguments, "one", folder=tmp_path, **added) for python in (sys.executable, command)
    )
    assert json.loads(expected.stdout) == json.loads(actual.stdout)
    assert (0, "") == (actual.returncode, actual.stderr)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pass", id="end"),
        pytest.param("raise SystemExit(32)", id="status"),
        pytest.param("raise SystemExit('a sentence')", id="sentence"),
        pytest.param("import os; os.kill(os.getpid(), 9)", id="killed"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", id="terminated"),
        pytest.param("import atexit; atexit.register(print, 'last'); print('first', end=' ')", id="at-exit"),
        pytest.param(
            "import threading, time; threading.Thread(target=lambda: (time.sleep(0.2), print('later'))).start()",
            id="thread",
        ),
    ],
)
def test_process_ends_as_a_started_one_ends(command: str, tmp_path: Path, text: str) -> None:
    """Its exit status, and what it wrote until then, are the same."""
    expected, actual = (run(python, "-u", "-c", text, folder=tmp_path) for python in (sys.executable, command))
    assert (expected.returncode, expected.stdout, expected.stderr) == (actual.returncode, actual.stdout, actual.stderr)


def test_error_that_nobody_expected_is_shown_with_its_traceback(command: str, tmp_path: Path) -> None:
    """The last lines are what Python says, and the status is 1."""
    shown = run(command, "-u", "-c", "1/0", folder=tmp_path)
    assert 1 == shown.returncode
    assert shown.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_signal_reaches_the_process(command: str) -> None:
    """The engine interrupts what it started, which is the launcher."""
    text = "import signal, time\ntry:\n    print('ready', flush=True); time.sleep(600)\nexcept KeyboardInterrupt:\n    raise SystemExit(7)"
    with subprocess.Popen([command, "-u", "-c", text], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"ready\n" == process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert 7 == process.wait(timeout=10)


def test_process_ends_with_its_launcher(command: str) -> None:
    """The engine kills providers, and nothing of them may stay behind."""
    text = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with subprocess.Popen([command, "-u", "-c", text], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
        assert ends(pid)


@pytest.mark.parametrize("how", ["another-encoding", "customized", "other-flags"])
def test_process_that_is_started_in_another_way_is_no_different(command: str, tmp_path: Path, how: str) -> None:
    """Python reads flags, some variables, and `sitecustomize` at its start, whether it is forked or not."""
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.CUSTOMIZED = True")
    text = "import builtins, sys; print(sys.stdout.encoding, hasattr(builtins, 'CUSTOMIZED'), sys.flags.isolated)"
    flags, environ, expected = {
        "another-encoding": ([], {"PYTHONIOENCODING": "ascii"}, "ascii False 0"),
        "customized": ([], {"PYTHONPATH": str(tmp_path)}, f"{sys.stdout.encoding} True 0"),
        "other-flags": (["-I"], {}, f"{sys.stdout.encoding} False 1"),
    }[how]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert expected == run(command, *flags, "-c", text, folder=elsewhere, **environ).stdout.strip()


#: Which Python it is, where the engine collects what its plugins log (programs in Python log nothing there), and pytest's own.
NOT_COMPARED = ("PULUMI_PYTHON_CMD", "PULUMI_LOG_OTLP_ENDPOINT", "PYTEST_CURRENT_TEST")
PROGRAM = """
import json, os, sys
seen = [dict(os.environ), sys.argv, sys.path, os.getcwd(), pulumi.get_stack(), pulumi.get_project()]
open("seen.json", "w").write(json.dumps(seen))
"""


def test_program_of_an_attached_host_sees_what_it_always_sees(
    stack: Stack, pulumi_folder: Path, tmp_path: Path, aws: MpaEmulator
) -> None:
    """Its environment and command line are those that the language host gives which the engine starts."""
    stack.program(PROGRAM)
    stack.config("some", "value")
    environs = {
        "ordinary": {**user_environ(pulumi_folder, tmp_path), **aws.env, "PULUMI_STACK": "dev"},
        "attached": stack.environ,
    }
    seen: dict[str, Any] = {}
    for name, environ in environs.items():
        stack.environ = environ
        stack.preview()
        started, *rest = json.loads((stack.folder / "seen.json").read_text())
        seen[name] = [{key: value for key, value in started.items() if key not in NOT_COMPARED}, *rest]
    assert seen["ordinary"] == seen["attached"]
