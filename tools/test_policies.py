"""
Run the tests of the policies, and count: policies, cases, and commands in which a real engine ran a pack.

The same tests are part of `make test`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from pulumi_mpa.policy import POLICIES

#: Whatever is named after policies.
TESTS = (
    "tests/unit/policy",
    "tests/docs/test_policies_page.py",
    *map(str, sorted(Path("tests/engine").glob("test_policy*.py"))),
)


def main(arguments: list[str]) -> int:
    """Run the tests and print what was run."""
    with TemporaryDirectory(prefix="pulumi-mpa-policies-") as place:
        runs, report = Path(place, "runs"), Path(place, "report.xml")
        runs.touch()
        command = [sys.executable, "-m", "pytest", "-q", "--numprocesses", "auto", "--dist", "worksteal"]
        ran = subprocess.run(
            [*command, f"--junit-xml={report}", *(arguments or TESTS)],
            env={**os.environ, "MPA_POLICY_RUNS": str(runs)},
            check=False,
        )
        cases = len(ET.parse(report).getroot().findall(".//testcase")) if report.exists() else 0  # noqa: S314 -- pytest has just written it
        commands = len(runs.read_text().splitlines())
    verdict = "passed" if ran.returncode == 0 else "FAILED"
    print(f"policy: {len(POLICIES)} policies, {cases} cases, {commands} engine runs with a pack: {verdict}")
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
