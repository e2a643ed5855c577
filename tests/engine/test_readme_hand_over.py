"""The README's table of a hand-over, played run by run: each run prints what is quoted and ends as described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from account import Account
from example import EXAMPLES, Example
from stacks import OTHER_POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

#: What people do after each run, the preview among them.
PEOPLE = (None, Account.accept, Account.agree, Account.agree, None)


class Row(NamedTuple):
    """One run: its command, what it quotes, each with its code, and whether it fails."""

    command: str
    quotes: tuple[tuple[str, str], ...]
    fails: bool


def rows() -> list[Row]:
    """Read the table."""
    text = (EXAMPLES.parent / "README.md").read_text()
    section = text.partition("## When a team that protects something is replaced\n")[2].partition("\n## ")[0]
    cells = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `pulumi ")]
    quoted = r"\[(MPA\d{4})\]\([^)]*\) `([^`]+)`"
    read = [Row(row[0].strip(" `"), tuple(re.findall(quoted, row[2])), row[3].strip() != "0") for row in cells]
    assert [row[2].count("`") for row in cells] == [2 * len(row.quotes) for row in read]
    return read


def says(output: str, code: str, quote: str) -> bool:
    """Check whether a line holds a quotation, in which an ellipsis stands for anything, and ends with the code."""
    parts = [re.escape(part) for part in quote.split("…")]
    wanted = re.compile(f"{'.*?'.join(parts)}.*\\[{code}[ \\]]")
    return any(wanted.search(line) for line in output.splitlines())


def test_table_of_the_readme_is_what_the_runs_say(tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator) -> None:
    """One team hands over to another one, in as many runs as the table has rows, and not one more."""
    example = Example(EXAMPLES / "handed_over", tmp_path, engine_env, aws)
    example.up()
    account = Account(aws)
    account.accept()
    example.up()
    (old,) = account.teams()
    example.run("config", "set", "policy", OTHER_POLICY)
    table = rows()
    assert len(PEOPLE) == len(table)

    for row, people in zip(table, PEOPLE, strict=True):
        command, *options = row.command.removeprefix("pulumi ").split()
        unattended = ["--yes", "--skip-preview"] if command == "up" else []
        output = example.run(command, *options, *unattended, fails=row.fails)
        assert [] == [quote for quote in row.quotes if not says(output, *quote)], output
        if people is not None:
            people(account)

    (new,) = account.teams()
    assert old["Arn"] != new["Arn"]
    keys = aws.client("payment-cryptography", region="eu-central-1")
    found = keys.get_mpa_team_association(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")["MpaTeamAssociation"]
    assert new["Arn"] == found["MpaTeamArn"]
    example.run("preview", "--expect-no-changes")
    assert [] == list(aws.calls)
