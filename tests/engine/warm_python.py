"""A Python for the engine to start, whose processes have the imports of a run behind them; for tests alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attached_host import attached_host

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: What every Python of a run is started with, since a program is changed within the second by which Python tells that its
#: bytecode is old. A process that is started with anything else than the server is not forked from it.
PYTHON_SETTINGS: Final = {"PYTHONDONTWRITEBYTECODE": "1"}
#: Commands that run programs or providers.
_RUNNING = ("preview", "up", "refresh", "destroy", "import")
_WARM = Path(__file__).parent / "warm"


@contextmanager
def warm_python() -> Iterator[str]:
    """Yield the path of a command that stands in for Python, as long as the block lasts."""
    # A socket's path has hardly more than a hundred characters, and pytest's folders are long.
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    launcher = folder / "python"
    launcher.write_text(f"#!{sys.executable} -IS\n{(_WARM / 'launcher.py').read_text()}")
    launcher.chmod(0o755)
    server = subprocess.Popen(
        [sys.executable, str(_WARM / "server.py"), str(folder / "socket")],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | PYTHON_SETTINGS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        with server:
            assert server.stdin is not None
            assert server.stdout is not None
            assert b"ready\n" == server.stdout.readline()
            yield str(launcher)
            server.stdin.close()
    finally:
        shutil.rmtree(folder)


@contextmanager
def command_environ(arguments: Sequence[str], environ: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """
    Yield the environment for one command of the engine.

    Args:
        arguments: The command; one with a policy pack starts every process as ever.

        environ: Environment of its user; where the engine is to be killed every process is started as ever.
    """
    ordinary = environ.get("WHO") == "engine" or "--policy-pack" in arguments
    if ordinary or environ["PULUMI_PYTHON_CMD"] == sys.executable:
        yield {**environ, "PULUMI_PYTHON_CMD": sys.executable}
    elif arguments[0] not in _RUNNING:
        yield environ
    else:
        with attached_host(environ) as attached:
            yield attached
