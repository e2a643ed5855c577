"""The README against the code."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest

from pulumi_mpa.aws import identity_center
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import parse, prose
from pulumi_mpa.model import ownership as our_tags
from pulumi_mpa.model.settings import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.docs.conftest import Page, RowsBelow

SESSION = botocore.session.get_session()
ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def _operations_called() -> set[str]:
    """Return every operation that the clients of AWS call and that needs a permission, for resources and gates, from the code."""
    # What functions call is on their page, beside each of them.
    sources = set((ROOT / "src" / "pulumi_mpa" / "aws").glob("**/*.py")) - {Path(identity_center.__file__)}
    calls = (
        node for source in sources for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)
    )
    found = {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("call", "pages")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    # STS says whose the credentials are, whatever they may do.
    return found - {"GetCallerIdentity"}


def _service_of(operation: str) -> str:
    """Return the prefix of the permission for an operation."""
    names = ("mpa", "payment-cryptography", "backup")
    return next(name for name in names if operation in SESSION.get_service_model(name).operation_names)


def test_policy_allows_what_the_package_calls_and_nothing_else(page: Page) -> None:
    """A reader who pastes the policy is neither denied a call nor allows too much."""
    (policy,) = _blocks(page("README.md"), "json")
    actions = {action for statement in json.loads(policy)["Statement"] for action in statement["Action"]}

    called = {f"{_service_of(operation)}:{operation}" for operation in _operations_called()}
    # Whoever requests an approval for an operation of another service needs this permission, which is no call.
    called.add("mpa:StartSession")
    assert called == {action for action in actions if action.startswith(("mpa:", "payment-cryptography:", "backup:"))}
    assert {"backup", "kms", "mpa", "payment-cryptography", "sso"} == {action.partition(":")[0] for action in actions}


def test_table_of_operations_names_every_permission(page: Page) -> None:
    """Whoever wants to allow less finds each call beside what needs it."""
    rows = [
        row
        for row in page("README.md").splitlines()
        if row.startswith(("| `refresh`", "| create", "| update", "| delete"))
    ]
    missing = [operation for operation in sorted(_operations_called()) if f"`{operation}`" not in "".join(rows)]

    assert 4 == len(rows)
    assert [] == missing


def test_every_setting_is_in_the_table(page: Page, rows_below: RowsBelow) -> None:
    """No key is missing, and none is there that does not exist."""
    rows = rows_below(page("README.md"), "### Credentials and region")

    assert {f"mpa:{key}" for key in KEYS} == {row[0] for row in rows}


def test_limits_are_those_of_the_tables(page: Page) -> None:
    """Numbers are written once in the code and once for the reader."""
    ours = {our_tags.OWNER, our_tags.ENTRY, *our_tags.REQUESTS.values()}

    assert (
        f"{limits.MAX_TEAMS} teams, {limits.MIN_APPROVERS} to {limits.MAX_APPROVERS} approvers for each team, "
        f"1 to {limits.MAX_POLICIES} policies"
    ) in page("README.md")
    assert f"A team needs {len(ours)} of its {limits.MAX_TAGS} tags" in page("README.md")
    assert f"tags whose keys begin with `{our_tags.PREFIX}`" in page("README.md")


def test_test_kit_does_what_the_ten_lines_show(page: Page) -> None:
    """The lines run as they are printed, with something in place of the reader's own program."""
    (block,) = [block for block in _blocks(page("README.md"), "python") if "MpaEmulator" in block]
    exec(compile(block, "README.md", "exec"), {"run_pulumi_up": _make_a_team})  # noqa: S102 -- it is our own page


@pytest.mark.parametrize(
    ("states", "result"), [("", "1 passed"), ("{}", "1 failed")], ids=["as-written", "nobody-votes"]
)
def test_unit_test_passes_as_it_is_written_and_can_fail(page: Page, tmp_path: Path, states: str, result: str) -> None:
    """Whoever copies the program and its test has a test that passes, and that fails once nobody votes."""
    blocks = _blocks(page("README.md"), "python")
    (program,) = [block for block in blocks if "mpa.IdentitySource(" in block]
    (test,) = [block for block in blocks if "MpaMocks" in block]
    (tmp_path / "infra.py").write_text(program)
    changed = re.sub(r"MpaMocks\(.*\)", f"MpaMocks({states})", test) if states else test
    (tmp_path / "test_infra.py").write_text(changed)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    ran = subprocess.run([*command, "test_infra.py"], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False)

    assert result in ran.stdout


def _make_a_team(env: Mapping[str, str]) -> None:
    mpa: Any = boto3.client(
        "mpa",
        endpoint_url=env["AWS_ENDPOINT_URL_MPA"],
        region_name=env["AWS_REGION"],
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
    )
    center = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Region": limits.REGION}
    source = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})["IdentitySourceArn"]
    mpa.create_approval_team(
        Name="guards",
        Description="For a test of a page",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("a", "b", "c")],
        Policies=[
            {"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"},
        ],
    )


def _links(text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            yield target


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str, page: Page) -> None:
    """No page of ours points to one that is not there."""
    assert [] == [target for target in _links(page(name)) if not (ROOT / name).parent.joinpath(target).exists()]


def test_quoted_messages_are_what_their_codes_say(page: Page) -> None:
    """Behind every code that has a quotation, the README quotes its message; an ellipsis stands for anything."""
    rendered = {
        found.code: prose(line) for line in page("tests/data/messages.txt").splitlines() if (found := parse(line))
    }
    quoted = re.findall(r"\[(MPA\d{4})\]\(docs/messages\.md#mpa\d{4}\)(?: `([^`]+)`)?", page("README.md"))
    wrong = [
        (code, quote)
        for code, quote in quoted
        if re.search(".*?".join(map(re.escape, _without_fields(quote))), rendered[code]) is None
    ]

    assert len(quoted) > 20
    assert [] == wrong


def _without_fields(quote: str) -> list[str]:
    """Return the parts of a quotation around what the snapshot fills in differently."""
    return re.split(r"…|policies|mpaTeamArn|The team protects the operation\.", quote)


def test_codes_link_to_their_own_headings(page: Page) -> None:
    """Whoever follows a code arrives at its explanation."""
    links = re.findall(r"\[(MPA\d{4})\]\(docs/messages\.md#([^)]+)\)", page("README.md"))
    headings = set(re.findall(r"^### (MPA\d{4})$", page("docs/messages.md"), flags=re.MULTILINE))

    assert links
    assert [] == [code for code, anchor in links if anchor != code.lower() or code not in headings]
