"""The page of policies against the policies."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from write_policies import PAGE, policies_page

from pulumi_mpa.policy import POLICIES, manager
from pulumi_mpa.policy.configuration import initial_config

if TYPE_CHECKING:
    from pulumi_mpa.policy import MpaPolicy


def blocks(language: str) -> list[str]:
    """Return the blocks of the first half of the page in a language."""
    head = PAGE.read_text().partition("## All policies")[0]
    return re.findall(rf"```{language}\n(.*?)```", head, re.DOTALL)


def test_page_is_as_the_policies_write_it() -> None:
    """Whoever changes a policy runs `tools/write_policies.py`."""
    assert policies_page() == PAGE.read_text()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_policy_leads_to_its_section(policy: MpaPolicy) -> None:
    """The engine and its console show the address, and the section shows everything that a user can set."""
    assert policy.url
    anchor = policy.url.partition("docs/policies.md#")[2]
    (_, section) = PAGE.read_text().split(f"### {anchor}\n")
    section = section.split("\n###")[0]

    assert [] == [name for name in policy.facts.settings if f"| `{name}` | " not in section]
    assert 2 == section.count("```python")


def test_code_of_examples_is_python() -> None:
    """A reader can copy it."""
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL):
        ast.parse(code)


def test_configuration_on_the_page_is_right() -> None:
    """A policy, a setting or a level that is not there would raise."""
    (sample,) = blocks("json")

    assert set(json.loads(sample)) == initial_config(POLICIES, None, json.loads(sample)).keys()


def test_packs_on_the_page_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sample names what is there."""
    served: list[Any] = []
    monkeypatch.setattr(manager, "serve", lambda name, policies, **more: served.append((name, len(policies), more)))
    for code in blocks("python"):
        exec(code, {})  # noqa: S102 -- the page's own

    assert ["pulumi-mpa", "our-rules", "our-rules", "our-rules"] == [name for name, _, _ in served]
    assert all(number for _, number, _ in served)
    assert {"all", "mpa-team-spare-approver"} == served[0][2]["initial_config"].keys()
