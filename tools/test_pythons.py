"""
Run the tests under every other Python that pyproject.toml names and this machine has.

The unit tests, which import every module, and those of the engine that are marked `every_python`; except what takes seconds
and is the same everywhere. The Python of `.venv` is left out, since `make test` runs every test under it, and the oldest,
which `make test-lowest` uses. Each Python has a virtual environment of its own in `.venvs`, with the versions of
constraints.txt.
"""

from __future__ import annotations

import os
import sys
import time

from other_versions import pythons
from other_versions.environment import UV, Environment

CHOSEN = ("tests/unit", "tests/engine")


def main(arguments: list[str]) -> int:
    """Try each Python in turn; what failed is named at the end."""
    own = sys.version_info[:2]
    named = pythons.named()
    found = pythons.find(UV, os.environ, named)
    others = [python for python in found[1:] if python.version != own]
    missing = [version for version in named if version not in {own, *(python.version for python in found)}]
    for major, minor in missing:
        print(f"test-pythons: no Python {major}.{minor} was found on this machine.")
    failed = []
    for python in others:
        print(f"test-pythons: Python {python.name} ({python.path})", flush=True)
        begun = time.monotonic()
        environment = Environment.make(python.name, python)
        environment.sync("--require-hashes", "constraints.txt")
        environment.install("--no-deps", "--no-build-isolation", "--editable", ".")
        if not environment.pytest("-m", "(not engine or every_python) and not one_python", *arguments, *CHOSEN):
            failed.append(python.name)
        print(f"test-pythons: Python {python.name} took {time.monotonic() - begun:.0f} s", flush=True)
    if failed:
        print(f"test-pythons: tests failed under Python {' and '.join(failed)}.")
        return 1
    tried = ", ".join(python.name for python in others) or "no other Python"
    print(f"test-pythons: all tests passed under {tried}; `make test` tries {own[0]}.{own[1]}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
