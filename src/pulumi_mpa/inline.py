"""
Programs that run inline, in the process that drives the Automation API.

The engine starts their providers with the Python that PULUMI_PYTHON_CMD names, else with the first on PATH, whatever the
settings of the project say: its script `pulumi-resource-pulumi-python` chooses so. If that Python lacks `pulumi`, the
provider ends before any code of this package runs, so only the program can warn of it.
"""

from __future__ import annotations

import functools
import gc
import os
import shutil
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING, Final

import pulumi
from pulumi.automation import LocalWorkspace

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.mocked import has_mocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Exits with 0 if `pulumi` can be imported.
_CHECK: Final = "import importlib.util; raise SystemExit(importlib.util.find_spec('pulumi') is None)"
#: The stacks of the runs that were checked.
_CHECKED: Final[weakref.WeakSet[pulumi.Resource]] = weakref.WeakSet()
#: Seconds for a Python to start.
_PATIENCE: Final = 10


def check_once() -> None:
    """Warn, once in each run, if the engine would start providers with a Python that cannot run them."""
    run = pulumi.runtime.get_root_resource()
    if run is None or run in _CHECKED or has_mocks():
        return
    _CHECKED.add(run)
    message = problem_in(_environs())
    if message is not None:
        pulumi.log.warn(message)


def problem_in(environs: Sequence[Mapping[str, str]]) -> Message | None:
    """
    Check whether the Python with which the engine starts providers has what they need.

    Args:
        environs: The environments that the engine may have.

    Returns:
        What to set; None if one of them has it.
    """
    found = dict.fromkeys(map(_python_in, environs))
    if any(_has_pulumi(python) for python in found):
        return None
    return Message(Code.PROVIDER_PYTHON, {"python": " or ".join(found), "executable": sys.executable})


def _environs() -> list[dict[str, str]]:
    """Return what every workspace of this process gives the engine: a program is not told which one runs it."""
    if _has_pulumi(_python_in(os.environ)):
        return [dict(os.environ)]
    workspaces = [each for each in gc.get_objects() if type(each) is LocalWorkspace]
    return [{**os.environ, **workspace.env_vars} for workspace in workspaces] or [dict(os.environ)]


def _python_in(environ: Mapping[str, str]) -> str:
    name = environ.get("PULUMI_PYTHON_CMD") or ("python" if os.name == "nt" else "python3")
    return shutil.which(name, path=environ.get("PATH")) or name


@functools.cache
def _has_pulumi(python: str) -> bool:
    if python == sys.executable:
        return True
    try:
        # The engine is about to start the same command.
        ran = subprocess.run([python, "-c", _CHECK], check=False, timeout=_PATIENCE, stderr=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0
