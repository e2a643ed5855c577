"""A `pulumi` that the user already has."""

from __future__ import annotations

import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.report import say
from toolchain.versions import release_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE_HOST = "pulumi-language-python"


def find(environ: Mapping[str, str]) -> Path | None:
    """
    Look for a `pulumi` on PATH that can run Python programs.

    Args:
        environ: The environment whose PATH is searched.

    Returns:
        The folder that holds it, or None if there is none, if it has no Python
        language host, or if it does not run.
    """
    path = environ.get("PATH", "")
    pulumi = shutil.which("pulumi", path=path)
    if pulumi is None:
        return None
    folder = Path(pulumi).absolute().parent
    # The engine looks beside its real file first, then on PATH.
    beside = Path(pulumi).resolve().parent / LANGUAGE_HOST
    if not beside.exists() and shutil.which(LANGUAGE_HOST, path=path) is None:
        say(f"{pulumi} is on PATH but has no {LANGUAGE_HOST}; looking further.")
        return None
    engine = _version_of(pulumi, environ)
    if engine is None:
        say(f"{pulumi} is on PATH but does not tell its version; looking further.")
        return None
    say(f"taking pulumi {engine} from PATH ({folder}).")
    sdk = _sdk_version()
    if sdk and release_of(engine) < release_of(sdk):
        say(f"note: it is older than the Python SDK in use ({sdk}); if a run fails oddly, update pulumi first.")
    return folder


def _version_of(pulumi: str, environ: Mapping[str, str]) -> str | None:
    quiet = {**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run([pulumi, "version"], env=quiet, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None


def _sdk_version() -> str | None:
    try:
        return version("pulumi")
    except PackageNotFoundError:
        return None
