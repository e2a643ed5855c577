"""A team's name: written by the program, or derived from the logical name."""

from __future__ import annotations

import itertools
import re
from typing import Any

import a_team as a
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.approval_team_inputs import derived_name, names_of
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.check import check_team

OTHER = [{"policyArn": "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/ImportKey/1"}]
URN = "acme/urn:pulumi:prod::shop::pulumi-python:mpa:ApprovalTeam::"


def check(olds: dict[str, Any], news: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the completed inputs and what is wrong with them."""
    inputs, problems, _ = check_team(olds, news, Settings())
    return inputs, problems


def test_name_left_out_is_derived() -> None:
    """The logical name with a suffix, marked as derived, so that it is kept later."""
    inputs, problems = check({}, a.inputs(name=None))

    assert re.fullmatch(r"guards-[0-9a-f]{7}", inputs["name"])
    assert (True, []) == (inputs["nameDerived"], problems)


def test_written_name_is_not_derived() -> None:
    """A written name stays as it is."""
    inputs, _ = check({}, a.inputs())

    assert ("guards", None) == (inputs["name"], inputs.get("nameDerived"))


def test_derived_name_is_the_same_on_every_run() -> None:
    """A killed create finds its team again, since the suffix is no random one."""
    assert check({}, a.inputs(name=None)) == check({}, a.inputs(name=None))


def test_derived_name_of_other_policies_is_another() -> None:
    """A team replaced for its policies gets a name of its own and can stand beside the old one."""
    assert check({}, a.inputs(name=None))[0]["name"] != check({}, a.inputs(name=None, policies=OTHER))[0]["name"]


def test_derived_name_of_another_stack_is_another() -> None:
    """Two stacks of one program do not meet in one name."""
    elsewhere = a.MANAGED_BY.replace("prod", "test")

    assert check({}, a.inputs(name=None))[0]["name"] != check({}, a.inputs(name=None, managedBy=elsewhere))[0]["name"]


def test_derived_name_is_kept_from_the_old_inputs() -> None:
    """An update never renames, whatever went into the suffix."""
    old, _ = check({}, a.inputs(name=None))

    assert old["name"] == check(old, a.inputs(name=None, policies=OTHER))[0]["name"]
    assert old["name"] == check(old, a.inputs(name=None, managedBy=f"{a.MANAGED_BY}2"))[0]["name"]


def test_written_name_of_before_is_not_kept_as_derived() -> None:
    """Taking the written name out of the program asks for a derived one."""
    assert "guards" != check(a.inputs(), a.inputs(name=None))[0]["name"]


@pytest.mark.parametrize(
    "unknown",
    [
        pytest.param({"policies": UNKNOWN}, id="policies"),
        pytest.param({"policies": [UNKNOWN]}, id="policy"),
        pytest.param({"policies": [{"policyArn": UNKNOWN}]}, id="policy-arn"),
        pytest.param({"managedBy": UNKNOWN}, id="owner"),
    ],
)
def test_name_is_known_at_run_where_its_parts_are(unknown: dict[str, Any]) -> None:
    """A name is not guessed from what a preview does not know."""
    assert UNKNOWN is check({}, a.inputs(name=None, **unknown))[0]["name"]


@given(st.text(min_size=1), st.lists(st.text(), max_size=3))
def test_derived_name_is_one_that_aws_takes(logical: str, policies: list[str]) -> None:
    """Whatever the logical name, 64 characters of AWS's alphabet with the suffix whole."""
    assert re.fullmatch(r"[a-zA-Z0-9._-]{0,56}-[0-9a-f]{7}", derived_name(URN + logical, policies))


@given(st.text(min_size=1))
def test_next_names_are_others_that_aws_takes(logical: str) -> None:
    """As many as are asked for, the same on every run, and each with the logical name in front."""
    first = derived_name(URN + logical, [])
    names = list(itertools.islice(names_of(first, derived=True), 20))

    assert first == names[0]
    assert 20 == len(set(names))
    assert [] == [name for name in names if not re.fullmatch(r"[a-zA-Z0-9._-]{0,56}-[0-9a-f]{7}", name)]
    assert {first[:-7]} == {name[:-7] for name in names}


def test_written_name_is_the_only_one() -> None:
    """Who writes a name gets that one or none."""
    assert ["guards"] == list(names_of("guards", derived=False))


@given(st.permutations(["one", "two", "three"]))
def test_order_of_policies_gives_no_other_name(policies: list[str]) -> None:
    """The same policies are the same team."""
    assert derived_name(f"{URN}guards", ["one", "two", "three"]) == derived_name(f"{URN}guards", policies)


def test_written_name_with_other_policies_is_a_problem_with_the_ways_out() -> None:
    """The successor can't stand beside the old team under its name."""
    _, problems = check(a.inputs(), a.inputs(policies=OTHER))

    assert [("policies", Found(Code.POLICIES_FIXED, {}))] == [
        (text.partition(": ")[0], parse(text)) for text in problems
    ]
    assert [] == [text for text in ("Leave `name` out", "or change it", "remove the team first") if text not in problems[0]]  # fmt: skip


@pytest.mark.parametrize(
    ("news", "olds"),
    [
        pytest.param(a.inputs(name="new", policies=OTHER), a.inputs(), id="new-name"),
        pytest.param(a.inputs(name=None, policies=OTHER), a.inputs(), id="name-left-out"),
        pytest.param(a.inputs(policies=OTHER), {}, id="creation"),
        pytest.param(a.inputs(policies=[{"policyArn": f"{a.POLICY}/3"}]), a.inputs(), id="version-instead-of-default"),
        pytest.param(a.inputs(policies=UNKNOWN), a.inputs(), id="known-at-run"),
        pytest.param(a.inputs(name=UNKNOWN, policies=OTHER), a.inputs(), id="name-known-at-run"),
    ],
)
def test_other_policies_are_fine_elsewhere(news: dict[str, Any], olds: dict[str, Any]) -> None:
    """A new name, a creation, another spelling of the same and what is not known are no problem."""
    assert [] == check(olds, news)[1]
