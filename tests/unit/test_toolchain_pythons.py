"""Of the interpreters on a machine, one of each version that pyproject.toml names is chosen."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from other_versions import pythons
from other_versions.environment import UV
from other_versions.pythons import Python


def listed(version: str, path: str | None, **more: str) -> dict[str, Any]:
    """Return an interpreter as uv lists it."""
    return {"version": version, "path": path, "implementation": "cpython", "variant": "default", **more}


def test_first_of_each_wanted_version_is_taken() -> None:
    """The newest of a version is listed first; the oldest version is tried first."""
    found = [
        listed("3.14.0", "/a/python3.14"),
        listed("3.12.9", "/a/python3.12"),
        listed("3.12.1", "/b/python3.12"),
        listed("3.10.13", "/a/python3.10"),
    ]

    assert [
        Python((3, 10), Path("/a/python3.10")),
        Python((3, 12), Path("/a/python3.12")),
    ] == pythons.first_of_each(found, [(3, 10), (3, 11), (3, 12), (3, 13)])


@pytest.mark.parametrize(
    "other",
    [
        listed("3.12.9", "/a/pypy3.12", implementation="pypy"),
        listed("3.12.9", "/a/python3.12t", variant="freethreaded"),
        listed("3.12.9", None),
    ],
    ids=["another implementation", "another variant", "not installed"],
)
def test_other_kinds_of_interpreter_are_passed_over(other: dict[str, Any]) -> None:
    """Packages may have no wheels for them, and nobody promised that they work."""
    assert [Python((3, 12), Path("/b/python3.12"))] == pythons.first_of_each(
        [other, listed("3.12.1", "/b/python3.12")], [(3, 12)]
    )


def test_this_python_is_found() -> None:
    """Whatever else is on the machine; uv itself is asked."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    own = sys.version_info[:2]

    assert [own] == [python.version for python in pythons.find(UV, {**os.environ, "PATH": path}, [own])]
    assert [] == pythons.find(UV, {**os.environ, "PATH": path}, [(3, 0)])


def test_named_versions_begin_with_the_lowest_that_may_be_installed() -> None:
    """The classifiers and `requires-python` agree."""
    major, minor = pythons.named()[0]

    assert f'requires-python = ">={major}.{minor}"' in (pythons.ROOT / "pyproject.toml").read_text()
