"""Which Pythons that pyproject.toml names are on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r'"Programming Language :: Python :: (\d+)\.(\d+)"')

#: Major and minor version.
Version = tuple[int, int]


class Python(NamedTuple):
    """
    One interpreter.

    Args:
        version: Its major and minor version.

        path: The program.
    """

    version: Version
    path: Path

    @property
    def name(self) -> str:
        """Return the version as people write it."""
        return ".".join(str(part) for part in self.version)


def named() -> list[Version]:
    """Return the versions that pyproject.toml names, oldest first."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return sorted((int(major), int(minor)) for major, minor in _NAMED.findall(text))


def find(uv: Path, environ: Mapping[str, str], wanted: Iterable[Version]) -> list[Python]:
    """
    Find one interpreter of each wanted version, oldest first.

    uv finds those on PATH and those that it installed itself; those of pyenv are put on PATH for it, since pyenv's own
    programs there answer for one version alone.
    """
    path = os.pathsep.join([*_of_pyenv(environ), environ.get("PATH", "")])
    listed = subprocess.run(
        [uv, "python", "list", "--only-installed", "--no-config", "--output-format", "json"],
        env={**environ, "PATH": path},
        stdout=subprocess.PIPE,
        # uv warns of each of pyenv's programs that does not run.
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return first_of_each(json.loads(listed.stdout), wanted)


def first_of_each(listed: Iterable[Mapping[str, object]], wanted: Iterable[Version]) -> list[Python]:
    """
    Choose one interpreter of each wanted version from what uv lists, the newest of a version first.

    Args:
        listed: What `uv python list` prints as JSON.

        wanted: The versions.

    Returns:
        Those that were found, oldest first.
    """
    found: dict[Version, Python] = {}
    for item in listed:
        major, minor = str(item["version"]).split(".")[:2]
        if item["implementation"] == "cpython" and item["variant"] == "default" and item["path"] and minor.isdecimal():
            python = Python((int(major), int(minor)), Path(str(item["path"])))
            found.setdefault(python.version, python)
    return [found[version] for version in sorted(wanted) if version in found]


def _of_pyenv(environ: Mapping[str, str]) -> list[str]:
    pyenv = shutil.which("pyenv", path=environ.get("PATH"))
    if pyenv is None:
        return []
    root = subprocess.run([pyenv, "root"], env=environ, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return [str(folder) for folder in sorted(Path(root).glob("versions/*/bin"), reverse=True)]
