"""Values in the configuration of a pack that the engine lets pass and no policy can be run with."""

from __future__ import annotations

from typing import Any

import pytest
from analyzed import analyzed
from given import team

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, find
from pulumi_mpa.policy import NAME_PATTERN, POLICIES, PolicyConfigError, policy_pack
from pulumi_mpa.policy.configuration import initial_config, problems_of

PATTERN, TAG_KEY = Code.POLICY_PATTERN_INVALID, Code.POLICY_TAG_KEY_RESERVED
RANGE, VALUE = Code.POLICY_RANGE_EMPTY, Code.POLICY_VALUE_STAYS_WRONG
THRESHOLD, TAGS = "mpa-team-threshold", "mpa-required-tags"


@pytest.mark.parametrize(
    ("policy", "settings", "code", "setting"),
    [
        pytest.param(THRESHOLD, {"minimum": 9.0, "maximum": 3.0}, RANGE, "minimum", id="empty range"),
        pytest.param(THRESHOLD, {"maximum": 1}, RANGE, "minimum", id="below the default of the other"),
        pytest.param("mpa-name-pattern", {"pattern": r"a\z"}, PATTERN, "pattern", id="text"),
        pytest.param("mpa-name-pattern", {"pattern": "a{99999999999}"}, PATTERN, "pattern", id="too many repetitions"),
        pytest.param("mpa-teams-same-people", {"allowedTeams": ["a", "("]}, PATTERN, "allowedTeams[1]", id="list"),
        pytest.param("mpa-team-guards-something", {"allowedTeams": ["*"]}, PATTERN, "allowedTeams[0]", id="other list"),
        pytest.param(
            "mpa-vault-without-team", {"associatedElsewhere": ["["]}, PATTERN, "associatedElsewhere[0]", id="vaults"
        ),
        pytest.param(TAGS, {"tags": {"owner": "("}}, PATTERN, "tags.owner", id="map"),
        pytest.param(TAGS, {"tags": ["owner", "AWS:x"]}, TAG_KEY, "tags[1]", id="key in a list"),
        pytest.param(TAGS, {"tags": {"pulumi-mpa:x": ".*"}}, TAG_KEY, "tags", id="key of a pattern"),
        pytest.param(TAGS, {"values": {"aws:x": "y"}}, TAG_KEY, "values", id="key of a value"),
        pytest.param(
            TAGS, {"tags": {"owner": "a+"}, "values": {"owner": "aab"}}, VALUE, "values.owner", id="value of a tag"
        ),
    ],
)
def test_value_that_is_wrong_is_named(policy: str, settings: dict[str, Any], code: Code, setting: str) -> None:
    """With the policy, the setting and what is wrong, in the program's configuration as in a file's."""
    (problem,) = problems_of(POLICIES, {policy: settings})
    with pytest.raises(PolicyConfigError) as raised:
        initial_config(POLICIES, None, {policy: settings})

    assert str(problem) == str(raised.value)
    assert [(code, {"setting": setting})] == find(str(problem))
    assert f"`{setting}` of `{policy}`" in str(problem)


@pytest.mark.parametrize(
    ("policy", "settings"),
    [
        (THRESHOLD, {"minimum": 3, "maximum": 3}),
        ("mpa-name-pattern", {"pattern": r"(?!test-).+"}),
        ("mpa-name-pattern", {"pattern": ""}),
        ("mpa-root-certificate-unguarded", {"associatedElsewhere": ["("]}),
        (TAGS, {"tags": {"owner": "a+"}, "values": {"owner": "aa", "stage": "prod"}}),
        (TAGS, {"tags": ["owner"], "values": {"owner": ""}}),
        (TAGS, {"tags": ["awsome", "owner:aws:x"]}),
    ],
)
def test_value_that_is_right_is_no_problem(policy: str, settings: dict[str, Any]) -> None:
    """Also a pattern that the engine's language does not know, and a text that is no pattern at all."""
    assert [] == problems_of(POLICIES, {policy: settings})


@pytest.mark.parametrize(
    ("policy", "settings"),
    [
        (THRESHOLD, {"minimum": "nine", "maximum": None}),
        ("mpa-name-pattern", {"pattern": 3}),
        ("mpa-teams-same-people", {"allowedTeams": {"a": "("}}),
        ("mpa-teams-same-people", {"allowedTeams": [None, 3]}),
        (TAGS, {"tags": "aws:x", "values": ["aws:x"]}),
        (TAGS, {"tags": {"owner": 3}, "values": {"owner": None}}),
    ],
)
def test_value_of_another_type_is_the_engines(policy: str, settings: dict[str, Any]) -> None:
    """The engine says which type it wants; a program's configuration comes here first."""
    assert [] == problems_of(POLICIES, {policy: settings})


def test_everything_wrong_is_one_list() -> None:
    """Nobody runs a preview once for each mistake."""
    wrong: dict[str, dict[str, Any]] = {
        THRESHOLD: {"minimum": 9, "maximum": 3},
        TAGS: {"tags": {"owner": "(", "stage": "prod", "aws:x": "["}, "values": {"stage": "dev"}},
        "mpa-name-patern": {},
    }

    codes = [found.code for found in find(" ".join(map(str, problems_of(POLICIES, wrong))))]
    assert [Code.POLICY_NOT_IN_PACK, RANGE, TAG_KEY, PATTERN, PATTERN, VALUE] == codes


def test_pack_ends_with_the_sentence() -> None:
    """The engine shows what the process writes, so there is no traceback."""
    with pytest.raises(SystemExit, match=r"^error: The setting `minimum` of `mpa-team-threshold` is 9, .*\]$"):
        policy_pack(levels={THRESHOLD: {"enforcementLevel": "mandatory", "minimum": 9, "maximum": 3}})


def test_policy_in_a_pack_of_the_sdk_says_it_when_it_runs() -> None:
    """`PolicyPack` of the SDK looks at no configuration, and the engine prints the text of the exception."""
    with pytest.raises(PolicyConfigError, match=r"^The setting `pattern` of `mpa-name-pattern` is not .*\]$"):
        analyzed(NAME_PATTERN, ApprovalTeam, team(), {"pattern": r"a\z"})


def test_every_setting_of_patterns_says_so_in_its_schema() -> None:
    """What a sentence calls a regular expression is compiled before a policy runs, and nothing else is."""
    settings = [(policy.name, name, setting) for policy in POLICIES for name, setting in policy.facts.settings.items()]
    described = {(policy, name) for policy, name, setting in settings if "regular expression" in setting.description}
    declared = {(policy, name) for policy, name, setting in settings if "python-regex" in str(setting.schema)}

    assert described == declared
    assert len(declared) > 3


def test_no_team_could_meet_a_floor_of_all_approvers() -> None:
    """The engine says it with the number."""
    facts = next(policy for policy in POLICIES if policy.name == THRESHOLD).facts
    assert limits.MAX_APPROVERS - 1 == facts.settings["minimum"].schema["maximum"]
