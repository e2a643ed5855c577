"""The page about unit tests against the mocks: its examples run, and its table is whole."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from pulumi_mpa.testing import MockState
from pulumi_mpa.testing.mocks.world import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Page, RowsBelow


def test_examples_run_as_they_are_written(page: Page, tmp_path: Path) -> None:
    """The program, the states, the tests, answers of functions and a user's own mocks, each in its place."""
    text = page("docs/unit-tests.md")
    program, states, tests, answers, called, own = re.findall(
        r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL
    )
    (tmp_path / "program.py").write_text(program)
    (tmp_path / "test_program.py").write_text(tests)
    each = "\n".join(
        f"    pulumi.runtime.set_mocks({line.partition(')')[0]}))\n    program()" for line in states.splitlines()
    )
    indented = program.replace("\n", "\n    ")
    (tmp_path / "test_states.py").write_text(
        f"import pulumi\nfrom pulumi_mpa.testing import MpaMocks\n\ndef program():\n    {indented}\n"
        f"@pulumi.runtime.test\ndef test_states():\n{each}\n"
    )
    (tmp_path / "test_own.py").write_text(
        f"import pulumi\nfrom pulumi_mpa.testing import MpaMocks\n\n{own}\n"
        "import program\n\n@pulumi.runtime.test\ndef test_own():\n    return program.keys.id\n"
    )
    functions = (
        'ana = mpa.get_identity_center_user(email="ana").user_id\nassert "id-of-ana" == ana\n'
        'assert [] == mpa.get_sessions(approval_team_arn="arn:x").sessions\n'
    )
    team = 'assert "guards" == mpa.get_approval_team(arn="arn:x").name\n'
    for name, mocks, asked in (
        ("answers", f"{answers}\n", functions),
        ("called", f"{called}\nmocks = OwnMocks()\n", team),
    ):
        body = asked.replace("\n", "\n    ")
        (tmp_path / f"test_{name}.py").write_text(
            f"import pulumi\nimport pulumi_mpa as mpa\n{mocks}\n@pulumi.runtime.test\ndef test_{name}():\n"
            f"    pulumi.runtime.set_mocks(mocks)\n    {body}\n"
        )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    for name, passed in (
        ("test_program.py", 2),
        ("test_states.py", 1),
        ("test_own.py", 1),
        ("test_answers.py", 1),
        ("test_called.py", 1),
    ):
        ran = subprocess.run([*command, name], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False)
        assert f"{passed} passed" in ran.stdout, ran.stdout


def test_table_names_every_argument(page: Page, rows_below: RowsBelow) -> None:
    """An argument more is a row more."""
    rows = rows_below(page("docs/unit-tests.md"), "## States")
    named = [name for row in rows for name in re.findall(r"\w+", row[0])]

    assert [field.name for field in dataclasses.fields(MockState)] == named


def test_now_is_the_time_that_the_page_names(page: Page) -> None:
    """Whoever compares times finds them written once."""
    assert f"{NOW:%Y-%m-%d %H:%M} UTC" in page("docs/unit-tests.md")
