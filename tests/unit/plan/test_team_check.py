"""What check() says of a team's inputs: every problem at once, each with its path, and none for what is not known yet."""

from __future__ import annotations

import copy
from typing import Any

import a_team as a
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.messages import Code, Found, Message, parse
from pulumi_mpa.model.settings import Settings, settings_of
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.check import check_team

STRICT, LOOSE = Settings(), Settings(strict=False)
OTHER_SOURCE = f"{a.ACCOUNT}:identity-source/Other"
THRESHOLD = "approvalStrategy.mofN.minApprovalsRequired"


def user(number: int, source: str = a.SOURCE) -> dict[str, Any]:
    """Return one approver as the program writes it."""
    return {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": source}


def of(need: object) -> dict[str, Any]:
    """Return a strategy as the program writes it."""
    return {"mofN": {"minApprovalsRequired": need}}


def wrong(settings: Settings = STRICT, /, **more: object) -> list[str]:
    """Return what is wrong with otherwise good inputs."""
    return check_team({}, a.inputs(**more), settings)[1]


def test_good_inputs_have_no_problem() -> None:
    """What the README shows passes, and comes back as it was written."""
    inputs, problems, _ = check_team({}, a.inputs(), STRICT)

    assert (a.inputs(), []) == (inputs, problems)


@pytest.mark.parametrize(
    ("more", "path", "code", "data"),
    [
        pytest.param({"approvers": [user(1), user(2)]}, "approvers", Code.TOO_FEW_APPROVERS, {"count": "2", "least": "3"}, id="two-approvers"),
        pytest.param({"approvers": [user(n) for n in range(21)]}, "approvers", Code.TOO_MANY_APPROVERS, {"count": "21", "most": "20"}, id="twenty-one-approvers"),
        pytest.param({"approvers": [user(1), user(2), user(3), user(2)]}, "approvers[3].primaryIdentityId", Code.INPUT_DUPLICATE, {"other": "approvers[1].primaryIdentityId"}, id="duplicate-approver"),
        pytest.param({"approvers": [user(1), user(2), user(3, OTHER_SOURCE)]}, "approvers", Code.SEVERAL_SOURCES, {"count": "2"}, id="two-identity-sources"),
        pytest.param({"approvers": [user(1), user(2), user(3, "IamIdentityCenter")]}, "approvers[2].primaryIdentitySourceArn", Code.SOURCE_ARN_INVALID, {}, id="no-source-arn"),
        pytest.param({"approvers": [user(1), user(2), {"primaryIdentityId": "user-3"}]}, "approvers[2].primaryIdentitySourceArn", Code.INPUT_REQUIRED, {}, id="no-source"),
        pytest.param({"approvers": [user(1), user(2), user(3), "user-4"]}, "approvers[3]", Code.INPUT_NOT_OBJECT, {}, id="approver-as-text"),
        pytest.param({"approvers": {"user-1": a.SOURCE}}, "approvers", Code.INPUT_NOT_LIST, {}, id="approvers-as-map"),
        pytest.param({"approvalStrategy": of(1)}, THRESHOLD, Code.THRESHOLD_TOO_LOW, {"count": "1", "least": "2"}, id="one-of-three"),
        pytest.param({"approvalStrategy": of(0)}, THRESHOLD, Code.INPUT_TOO_SMALL, {"least": "1"}, id="none-of-three"),
        pytest.param({"approvalStrategy": of(4)}, THRESHOLD, Code.THRESHOLD_TOO_HIGH, {"required": "4", "approvers": "3"}, id="four-of-three"),
        pytest.param({"approvalStrategy": of("2")}, THRESHOLD, Code.INPUT_NOT_WHOLE, {}, id="threshold-as-text"),
        pytest.param({"approvalStrategy": of(value := True)}, THRESHOLD, Code.INPUT_NOT_WHOLE, {}, id="threshold-as-truth"),
        pytest.param({"approvalStrategy": {"mofN": {}}}, THRESHOLD, Code.INPUT_REQUIRED, {}, id="no-threshold"),
        pytest.param({"approvalStrategy": {}}, "approvalStrategy.mofN", Code.INPUT_REQUIRED, {}, id="no-strategy"),
        pytest.param({"name": "two words"}, "name", Code.TEAM_NAME_CHARACTERS, {}, id="name-with-a-space"),
        pytest.param({"name": "x" * 65}, "name", Code.INPUT_LENGTH, {"length": "65", "least": "1", "most": "64"}, id="long-name"),
        pytest.param({"name": ""}, "name", Code.TEAM_NAME_CHARACTERS, {}, id="empty-name"),
        pytest.param({"description": None}, "description", Code.INPUT_REQUIRED, {}, id="no-description"),
        pytest.param({"description": ""}, "description", Code.INPUT_LENGTH, {"length": "0", "least": "1", "most": "256"}, id="empty-description"),
        pytest.param({"description": "x" * 257}, "description", Code.INPUT_LENGTH, {"length": "257", "least": "1", "most": "256"}, id="long-description"),
        pytest.param({"policies": [{"policyArn": a.POLICY}]}, "policies[0].policyArn", Code.POLICY_ARN_WITHOUT_VERSION, {"corrected": f"{a.POLICY}/$DEFAULT"}, id="unqualified-policy"),
        pytest.param({"policies": []}, "policies", Code.INPUT_COUNT, {"length": "0", "least": "1", "most": "10"}, id="no-policy"),
        pytest.param({"policies": [{"policyArn": f"{a.POLICY}{n}/1"} for n in range(11)]}, "policies", Code.INPUT_COUNT, {"length": "11", "least": "1", "most": "10"}, id="eleven-policies"),
        pytest.param({"policies": [{"policyArn": f"{a.POLICY}/1"}, {"policyArn": f"{a.POLICY}/$DEFAULT"}]}, "policies[1].policyArn", Code.INPUT_DUPLICATE, {"other": "policies[0].policyArn"}, id="duplicate-policy"),
        pytest.param({"pendingWindowDays": -1}, "pendingWindowDays", Code.INPUT_TOO_SMALL, {"least": "0"}, id="negative-window"),
        pytest.param({"pendingWindowDays": 1.5}, "pendingWindowDays", Code.INPUT_NOT_WHOLE, {}, id="window-in-parts"),
        pytest.param({"onDelete": "maybe"}, "onDelete", Code.INPUT_NOT_A_CHOICE, {"choices": "'approved', 'gone' or 'requested'"}, id="on-delete"),
        pytest.param({"resubmit": 2}, "resubmit", Code.INPUT_NOT_TEXT, {}, id="resubmit-as-number"),
        pytest.param({"adopt": "yes"}, "adopt", Code.INPUT_NOT_BOOLEAN, {}, id="adopt-as-text"),
        pytest.param({"tags": {"pulumi-mpa:owner": "x"}}, "tags", Code.TAG_KEY_RESERVED, {"keys": "pulumi-mpa:owner"}, id="our-tags"),
        pytest.param({"tags": {"AWS:x": "x"}}, "tags", Code.TAG_KEY_RESERVED, {"keys": "AWS:x"}, id="aws-tags"),
        pytest.param({"tags": {"team": 3}}, "tags.team", Code.INPUT_NOT_TEXT, {}, id="tag-as-number"),
        pytest.param({"tags": {"k" * 129: "x"}}, f"tags.{'k' * 129}", Code.INPUT_LENGTH, {"length": "129", "least": "1", "most": "128"}, id="long-tag-key"),
        pytest.param({"tags": {"": "x"}}, "tags", Code.INPUT_LENGTH, {"length": "0", "least": "1", "most": "128"}, id="empty-tag-key"),
        pytest.param({"tags": {"team": "x" * 257}}, "tags.team", Code.INPUT_LENGTH, {"length": "257", "least": "0", "most": "256"}, id="long-tag-value"),
        pytest.param({"descripton": "x"}, "descripton", Code.INPUT_NOT_A_PROPERTY, {}, id="slip"),
    ],
)  # fmt: skip
def test_problem_has_its_path_and_reason(more: dict[str, Any], path: str, code: Code, data: dict[str, str]) -> None:
    """One wrong input gives one message that begins with its path."""
    problems = wrong(**more)

    assert [(path, Found(code, data))] == [(problem.partition(": ")[0], parse(problem)) for problem in problems]


def test_every_problem_is_named_at_once() -> None:
    """Nobody has to correct one input to learn of the next, the stack's configuration included."""
    inputs = a.inputs(
        name="two words",
        description="",
        approvalStrategy=of(3),
        approvers=[user(1), user(1)],
        policies=[{"policyArn": a.POLICY}, {"policyArn": f"{a.POLICY}/1"}, {"policyArn": f"{a.POLICY}/1"}],
        pendingWindowDays=-1,
    )

    problems = check_team({}, inputs, settings_of({"mpa:region": "eu-west-1", "mpa:colour": "blue"}))[1]

    assert [
        "approvalStrategy.mofN.minApprovalsRequired",
        "approvers",
        "approvers[1].primaryIdentityId",
        "description",
        "mpa:colour",
        "mpa:region",
        "name",
        "pendingWindowDays",
        "policies[0].policyArn",
        "policies[2].policyArn",
    ] == sorted(problem.partition(": ")[0] for problem in problems)


@pytest.mark.parametrize("approvers", [None, UNKNOWN, "user-1"], ids=["missing", "unknown", "text"])
def test_policies_are_checked_whatever_the_approvers_are(approvers: object) -> None:
    """A list that is missing or not known hides no problem of another."""
    twice = [{"policyArn": f"{a.POLICY}/1"}, {"policyArn": f"{a.POLICY}/1"}]

    found = [(problem.partition(": ")[0], parse(problem)) for problem in wrong(approvers=approvers, policies=twice)]
    assert ("policies[1].policyArn", Found(Code.INPUT_DUPLICATE, {"other": "policies[0].policyArn"})) in found


def test_sensitive_values_are_in_no_problem() -> None:
    """A description that is too long is counted, not quoted."""
    assert [] == [problem for problem in wrong(description=a.SENSITIVE * 30) if a.SENSITIVE in problem]


def test_rules_of_the_guide_alone_are_warnings_where_strict_is_off() -> None:
    """What only the User Guide says may be let pass; what the API says may not."""
    small = a.inputs(approvers=[user(1), user(2)], approvalStrategy=of(1))
    _, problems, lines = check_team({}, small, LOOSE)

    assert [] == problems
    few = {"path": "approvers", "problem": Code.TOO_FEW_APPROVERS, "count": "2", "least": "3"}
    low = {"path": THRESHOLD, "problem": Code.THRESHOLD_TOO_LOW, "count": "1", "least": "2"}
    assert [Found(Code.GUIDE_RULE_NOT_MET, few), Found(Code.GUIDE_RULE_NOT_MET, low)] == [parse(line) for line in lines[:2]]  # fmt: skip
    assert 1 == len(wrong(LOOSE, approvalStrategy=of(4)))


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value inside inputs."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inside = [place for key, item in items for place in places(item, (*path, key))]
    return [*([path] if path else []), *inside]


FULL = a.inputs(tags={"team": "x"}, pendingWindowDays=7, onDelete="gone", resubmit="x", adopt=True, nameDerived=False)


@given(st.sets(st.sampled_from(places(FULL)), min_size=1))
def test_unknown_value_is_never_a_problem(unknown: set[tuple[object, ...]]) -> None:
    """Whatever a preview does not know yet, at any depth and together, is let pass and said as such."""
    inputs: Any = copy.deepcopy(FULL)
    for path in sorted(unknown, key=len, reverse=True):
        entry = inputs
        for key in path[:-1]:
            entry = entry[key]
        entry[path[-1]] = UNKNOWN

    _, problems, lines = check_team({}, inputs, STRICT)

    assert [] == problems
    assert [] == [line for line in lines if "None" in line or a.SENSITIVE in line]


def first_message(**more: object) -> Message:
    """Return the first message about a creation."""
    message = check_team({}, a.inputs(**more), STRICT)[2][0]
    assert isinstance(message, Message)
    return message


def test_creation_says_whom_it_invites() -> None:
    """Before a creation the reader knows who is invited, for how long, and what a decision will need."""
    message = first_message()
    expected = {"team": "team guards", "who": "3 approvers (user-1, user-2, user-3)", "hours": 24, "need": "2 of 3"}

    assert (Code.TEAM_WILL_BE_CREATED, expected) == (message.code, message.values)


def test_creation_counts_approvers_that_are_known_at_run() -> None:
    """An approver that a preview does not know is counted, not left out."""
    values = first_message(approvers=[user(1), UNKNOWN, UNKNOWN]).values

    assert ("3 approvers (user-1, 2 not known until the update runs)", "2 of 3") == (values["who"], values["need"])


def test_creation_says_what_a_preview_does_not_know() -> None:
    """Name, approvers and threshold are readable text where they are not known."""
    values = first_message(name=UNKNOWN, approvers=UNKNOWN, approvalStrategy=UNKNOWN).values
    few = first_message(approvers=UNKNOWN).values

    assert "a team whose name is not known until the update runs" == values["team"]
    assert "approvers who are not known until the update runs" == values["who"]
    assert ("an unknown number of", "2") == (values["need"], few["need"])


def test_adoption_is_said_before() -> None:
    """`adopt` may take over a team that exists, and the preview says so."""
    found = [parse(line) for line in check_team({}, a.inputs(adopt=True), STRICT)[2]]

    assert [Found(Code.TEAM_WILL_BE_CREATED, {}), Found(Code.TEAM_MAY_BE_ADOPTED, {})] == found


def test_update_is_announced_by_diff_and_not_here() -> None:
    """With old inputs there is a diff, which says what will happen."""
    assert [] == check_team(a.inputs(), a.inputs(description="new"), STRICT)[2]


def test_default_tags_stand_below_the_programs_own() -> None:
    """`mpa:defaultTags` are put on every team, and the program's own value wins."""
    defaults = Settings(default_tags={"team": "default", "stage": "prod"})

    inputs, problems, _ = check_team({}, a.inputs(tags={"team": "own"}), defaults)

    assert ({"team": "own", "stage": "prod"}, []) == (inputs["tags"], problems)
    assert UNKNOWN is check_team({}, a.inputs(tags=UNKNOWN), defaults)[0]["tags"]
