"""The page about testing policies: its examples run, its sample of a failure is real, and its tables are whole."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.policy.testing import assert_violates, check, resource

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Page, RowsBelow

NAME = "docs/testing-policies.md"
#: Each example begins with the name of its file.
EXAMPLE = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
MAIN = (
    "import sys\nsys.path.insert(0, {folder!r})\nfrom my_policies import NO_PUBLIC_BUCKETS\n"
    'from pulumi_policy import PolicyPack\n\nPolicyPack("mine", [NO_PUBLIC_BUCKETS])\n'
)


@pytest.mark.one_python
def test_examples_run_as_they_are_written(page: Page, tmp_path: Path) -> None:
    """All of them in one folder, as in a reader's project, beside a pack."""
    examples = dict(EXAMPLE.findall(page(NAME)))
    for name, text in examples.items():
        (tmp_path / name).write_text(text)
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(MAIN.format(folder=str(tmp_path)))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    ran = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False)

    assert page(NAME).count("```python\n") == len(examples)
    assert "9 passed" in ran.stdout, ran.stdout


def test_failure_is_shown_as_it_is(page: Page) -> None:
    """The reader compares it with their own."""
    policies: dict[str, Any] = {}
    exec(dict(EXAMPLE.findall(page(NAME)))["my_policies.py"], policies)  # noqa: S102 -- the page's own
    bucket = resource("aws:s3/bucket:Bucket", "logs", {"acl": "public-read"})
    with pytest.raises(AssertionError) as raised:
        assert_violates(check(policies["NO_PUBLIC_BUCKETS"], bucket), message="encrypted")

    assert f"\n```\n{raised.value}\n```\n" in page(NAME)


@pytest.mark.parametrize(
    ("heading", "function"),
    [("## Resources", resource), ("## Configuration, levels and stack tags", check)],
    ids=["resource", "check"],
)
def test_tables_name_every_argument(page: Page, rows_below: RowsBelow, heading: str, function: object) -> None:
    """An argument more is a row more."""
    assert callable(function)
    assert list(inspect.signature(function).parameters) == [row[0] for row in rows_below(page(NAME), heading)]
