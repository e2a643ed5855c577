"""
Run tests with the lowest versions that pyproject.toml allows, under the lowest Python that this machine has.

uv takes the lowest version of each package that pyproject.toml names, and for what those need in turn the newest that
fits, as a user has it whose other packages hold these back. A chosen set is run: what touches a package that is named.
"""

from __future__ import annotations

import os
import sys

from other_versions import pythons
from other_versions.environment import UV, Environment

#: Every unit test, since nothing else runs under this Python, and what touches boto3, pulumi, werkzeug and pulumi-policy.
CHOSEN = (
    *("tests/unit", "--ignore-glob=tests/unit/test_toolchain*"),
    "tests/contract/documented",
    "tests/contract/test_model_lock.py",
    "tests/contract/test_controls.py",
    "tests/contract/test_faults.py",
    "tests/engine/test_association.py",
    "tests/engine/test_gate.py",
    "tests/engine/test_policy_pack.py",
    "tests/engine/test_team_refresh.py",
    "tests/engine/test_toolchain.py",
)


def main(arguments: list[str]) -> int:
    """Make the environment and run the set."""
    python = next(iter(pythons.find(UV, os.environ, pythons.named())), None)
    if python is None:
        python = pythons.Python(sys.version_info[:2], UV.with_name("python"))
    print(f"test-lowest: the lowest versions, under Python {python.name}", flush=True)
    environment = Environment.make("lowest", python)
    # An installed version that fits would stay: so all of them are chosen anew.
    environment.install(
        *("--resolution", "lowest-direct", "--reinstall", "--editable", ".[cli,emulator,policy]", "--group", "test")
    )
    passed = environment.pytest("-m", "(not engine or every_python) and not one_python", *(arguments or CHOSEN))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
