"""The official installer, as the Python SDK brings it, where the internet can be reached."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from os import killpg
from typing import TYPE_CHECKING

from toolchain.on_path import LANGUAGE_HOST
from toolchain.report import say

if TYPE_CHECKING:
    from pathlib import Path

    from toolchain.cache import EngineCache

REACH_SECONDS = 5.0
INSTALL_SECONDS = 600.0
FAILURE_STANDS_SECONDS = 3600.0

# The SDK sets no time limit of its own when it fetches the installer's script.
CHILD = """
import socket, sys
socket.setdefaulttimeout(float(sys.argv[2]))
from pulumi.automation import PulumiCommand
PulumiCommand.install(root=sys.argv[1])
"""


class _InstallerError(Exception):
    """Why there is no officially installed engine."""


def kept(cache: EngineCache) -> Path | None:
    """Give the folder of an engine that an earlier run installed, or None."""
    name = _entry_name()
    folder = cache.entry(name) / "bin" if name else None
    if folder is None or not _is_whole(folder):
        return None
    say(f"taking the officially installed pulumi ({folder}).")
    return folder


def fetch(cache: EngineCache, *, again: bool = False) -> Path | None:
    """
    Run the official installer.

    Args:
        cache: Where the engine goes, and where a failure is remembered for an
            hour, so that a machine without internet is not kept waiting at each call.
        again: Try even if it failed within that hour.

    Returns:
        The folder of the installed engine, or None if the SDK is not there to
        install it or it could not be fetched.
    """
    name = _entry_name()
    if name is None:
        say("the official installer comes with the Python SDK, which this interpreter does not have; going on.")
        return None
    failed = cache.root / "installer-failed"
    if not again and failed.exists() and time.time() - failed.stat().st_mtime < FAILURE_STANDS_SECONDS:
        return None
    with cache.only_one():
        folder = kept(cache)
        if folder:
            return folder
        say("trying the official installer.")
        try:
            with cache.filling(name) as unfinished:
                _run(unfinished)
        except _InstallerError as error:
            failed.touch()
            say(f"the official installer did not succeed ({error}); going on without it.")
            return None
        failed.unlink(missing_ok=True)
        return kept(cache)


def _run(root: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(root), str(REACH_SECONDS)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            _, told = process.communicate(timeout=INSTALL_SECONDS)
        except subprocess.TimeoutExpired:
            raise _InstallerError(f"not done after {INSTALL_SECONDS:.0f} s") from None
        finally:
            # The installer's own downloads end with it, however this block is left.
            with suppress(ProcessLookupError):
                killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        raise _InstallerError((told.strip().splitlines() or [f"exit status {process.returncode}"])[-1])
    if not _is_whole(root / "bin"):
        raise _InstallerError(f"it left no {LANGUAGE_HOST}")


def _entry_name() -> str | None:
    try:
        return f"installer-{version('pulumi')}"
    except PackageNotFoundError:
        return None


def _is_whole(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("pulumi", LANGUAGE_HOST))
