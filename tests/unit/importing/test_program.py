"""The program of an import: formatted, with names that Python takes, and equal to what was read."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.importing.program import Declaration, Variables, program_of

if TYPE_CHECKING:
    from pathlib import Path

ARN = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
INPUTS: dict[str, Any] = {
    "name": "guards",
    "description": 'Root "and" leaf\'s\nkeys\\ ☃ \U0001f511 \x07',
    "approvalStrategy": {"mofN": {"minApprovalsRequired": 2.0}},
    "approvers": [{"primaryIdentityId": "ana", "primaryIdentitySourceArn": ARN}],
    "tags": {"costCenter": "12", "source": ARN, 'say "so"': ""},
    "policies": [],
}


def source(*notes: str) -> str:
    """Return the program of a source and a team."""
    declarations = [
        Declaration("IdentitySource", "source", "source", {"tags": {}}),
        Declaration("ApprovalTeam", "guards", "guards", INPUTS),
    ]
    return program_of(declarations, {ARN: "source.arn"}, notes)


def test_program_declares_what_was_read() -> None:
    """With Python's names, the user's own keys of tags, and a reference in place of an ARN, but not among tags."""
    declared: dict[str, Any] = {}

    def note(name: str, /, **inputs: Any) -> SimpleNamespace:  # noqa: ANN401 -- any inputs
        """Note what a resource is declared with."""
        declared[name] = inputs
        return SimpleNamespace(arn="of the resource")

    text = source().replace("import pulumi_mpa as mpa\n", "")
    exec(text, {"mpa": SimpleNamespace(IdentitySource=note, ApprovalTeam=note)})  # noqa: S102 -- what is tested
    assert {"tags": {}} == declared["source"]
    assert {
        "name": "guards",
        "description": INPUTS["description"],
        "approval_strategy": {"mof_n": {"min_approvals_required": 2}},
        "approvers": [{"primary_identity_id": "ana", "primary_identity_source_arn": "of the resource"}],
        "tags": INPUTS["tags"],
        "policies": [],
    } == declared["guards"]


@pytest.mark.one_python
@pytest.mark.parametrize("length", [40, 120])
def test_formatter_has_nothing_to_do(tmp_path: Path, length: int) -> None:
    """Whatever length of lines it is set to."""
    (tmp_path / "program.py").write_text(source("one", "two\nlines"), encoding="utf-8")
    command = (sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "--line-length", str(length))
    ran = subprocess.run([*command, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (0, "") == (ran.returncode, ran.stdout)


def test_what_is_missing_is_a_comment() -> None:
    """One line for each, so that none of it is run."""
    assert source("one", "two\nlines").endswith(")\n# Not imported: one\n# Not imported: two lines\n")


def test_variables_are_names_that_python_takes_and_no_two_are_the_same() -> None:
    """No keyword, no built-in name, none of the modules of the program, and none that begins with a digit."""
    given = ["Payment keys", "payment-keys", "payment_keys_2", "2nd", "class", "match", "mpa", "list", "☃", "_"]
    variables = Variables()
    names = [variables.new(name) for name in given]
    expected = ["payment_keys", "payment_keys_2", "payment_keys_2_2", "_2nd", "class_", "match_", "mpa_", "list_"]
    assert [*expected, "resource", "resource_2"] == names
    assert all(name.isidentifier() for name in names)
