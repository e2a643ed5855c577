"""The tags that teams and identity sources must have."""

from __future__ import annotations

from typing import Any

import pytest
from analyzed import analyzed, remediated
from given import association, source, team

from pulumi_mpa import ApprovalTeam, IdentitySource, MpaTeamAssociation
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import REQUIRED_TAGS
from pulumi_mpa.policy.testing import UNKNOWN, secret

MISSING, VALUES = Code.POLICY_TAGS_MISSING, Code.POLICY_TAG_VALUES
KEYS = {"tags": ["owner", "cost-center"]}
PATTERNS = {"tags": {"owner": ".+", "cost-center": r"\d{4}"}}
ADDED = {**KEYS, "values": {"owner": "security", "cost-center": "0042", "stage": "prod"}}


@pytest.mark.parametrize(
    ("tags", "config", "codes"),
    [
        pytest.param({"owner": "x", "cost-center": ""}, KEYS, [], id="keys are there"),
        pytest.param({"owner": "x", "more": "y"}, KEYS, [MISSING], id="a key is missing"),
        pytest.param({"Owner": "x", "cost-center": "1"}, KEYS, [MISSING], id="another case"),
        pytest.param({}, KEYS, [MISSING], id="no tags"),
        pytest.param(None, KEYS, [MISSING], id="tags are left out"),
        pytest.param({"owner": "x", "cost-center": "0042"}, PATTERNS, [], id="values match"),
        pytest.param({"owner": "x", "cost-center": "00421"}, PATTERNS, [VALUES], id="a part of a value matches"),
        pytest.param({"cost-center": "x"}, PATTERNS, [MISSING, VALUES], id="one is missing and one is wrong"),
    ],
)
def test_required_tags_are_there(tags: dict[str, str] | None, config: dict[str, Any], codes: list[Code]) -> None:
    """A list asks for keys, a map for values too; identity sources have tags as teams have."""
    more = {} if tags is None else {"tags": tags}

    assert codes == analyzed(REQUIRED_TAGS, ApprovalTeam, team(**more), config).codes
    assert codes == analyzed(REQUIRED_TAGS, IdentitySource, source(**more), config).codes


def test_keys_are_named_and_values_are_not() -> None:
    """Keys stand in the policy's own configuration."""
    answer = analyzed(REQUIRED_TAGS, ApprovalTeam, team(tags=secret({"cost-center": secret("crown")})), PATTERNS)

    assert [{"keys": "owner"}, {"keys": "cost-center"}] == answer.data
    assert not any("crown" in text for text in answer.texts)


def test_keys_are_named_in_one_order() -> None:
    """The engine sends a map in any order, and a finding must not read otherwise in every run."""
    patterns = {"tags": {"stage": "prod", "owner": "x", "cost-center": "1"}}
    missing = analyzed(REQUIRED_TAGS, ApprovalTeam, team(), patterns)
    wrong = analyzed(
        REQUIRED_TAGS, ApprovalTeam, team(tags=dict.fromkeys(["stage", "owner", "cost-center"], "?")), patterns
    )

    assert [{"keys": "cost-center,owner,stage"}] == missing.data == wrong.data


def test_without_required_tags_there_is_nothing_to_check() -> None:
    """Nobody is told that a check was made that was not."""
    answer = analyzed(REQUIRED_TAGS, ApprovalTeam, team(tags=UNKNOWN))

    assert ([], ["No tags are required."]) == (answer.codes, answer.not_applicable)


def test_an_association_has_no_tags() -> None:
    """It is no violation that it has none."""
    assert ([], []) == analyzed(REQUIRED_TAGS, MpaTeamAssociation, association(), KEYS)[::2]


@pytest.mark.parametrize(
    ("tags", "config", "codes", "path"),
    [
        pytest.param(UNKNOWN, KEYS, [], "tags", id="all tags"),
        pytest.param({"owner": "x", "cost-center": UNKNOWN}, PATTERNS, [], "tags.cost-center", id="a value"),
        pytest.param(
            {"cost-center": UNKNOWN}, PATTERNS, [MISSING], "tags.cost-center", id="a value beside a violation"
        ),
    ],
)
def test_unknown_tags_are_decided_later(tags: object, config: dict[str, Any], codes: list[Code], path: str) -> None:
    """No false alarm, and the reason names the value."""
    answer = analyzed(REQUIRED_TAGS, ApprovalTeam, team(tags=tags), config)

    assert codes == answer.codes
    assert [f"Not decidable yet: {path} is known only once the update runs."] == answer.not_applicable


def test_a_key_is_there_before_its_value_is_known() -> None:
    """A list asks for keys alone."""
    answer = analyzed(REQUIRED_TAGS, ApprovalTeam, team(tags={"owner": UNKNOWN, "cost-center": UNKNOWN}), KEYS)

    assert ([], []) == (answer.codes, answer.not_applicable)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, {"owner": "security", "cost-center": "0042"}, id="tags are left out"),
        pytest.param({"owner": "me"}, {"owner": "me", "cost-center": "0042"}, id="one is missing"),
        pytest.param({"owner": UNKNOWN}, {"owner": UNKNOWN, "cost-center": "0042"}, id="another value is not known"),
        pytest.param(
            secret({"owner": "me", "x": secret("y")}),
            secret({"owner": "me", "x": secret("y"), "cost-center": "0042"}),
            id="secret tags",
        ),
    ],
)
@pytest.mark.parametrize("kind", [ApprovalTeam, IdentitySource])
def test_remediation_adds_what_is_missing(kind: type[ApprovalTeam | IdentitySource], before: Any, after: Any) -> None:  # noqa: ANN401 -- tags, secret or not
    """What is there stays, secret if it was, and everything beside the tags too; a key that nobody requires is not added."""
    properties = (team if kind is ApprovalTeam else source)(**({} if before is None else {"tags": before}))

    assert {**properties, "tags": after} == remediated(REQUIRED_TAGS, kind, properties, ADDED)


def test_remediation_is_not_needed_twice() -> None:
    """Its own result violates nothing."""
    changed = remediated(REQUIRED_TAGS, ApprovalTeam, team(), ADDED)

    assert changed is not None
    assert remediated(REQUIRED_TAGS, ApprovalTeam, changed, ADDED) is None
    assert [] == analyzed(REQUIRED_TAGS, ApprovalTeam, changed, ADDED).codes


@pytest.mark.parametrize(
    ("properties", "config"),
    [
        pytest.param(team(tags={}), KEYS, id="no values are configured"),
        pytest.param(team(tags={}), {"values": {"owner": "x"}}, id="no tags are required"),
        pytest.param(
            team(tags={"owner": "", "cost-center": "x"}), {**PATTERNS, "values": ADDED["values"]}, id="values"
        ),
        pytest.param(team(tags=UNKNOWN), ADDED, id="nothing is known"),
        pytest.param(team(tags={str(key): "x" for key in range(limits.MAX_TAGS - 1)}), ADDED, id="more than AWS takes"),
    ],
)
def test_remediation_changes_nothing_else(properties: dict[str, Any], config: dict[str, Any]) -> None:
    """A value that is wrong is somebody's, and what is not known may be right."""
    assert remediated(REQUIRED_TAGS, ApprovalTeam, properties, config) is None
