"""What check() says of a team's inputs: every fault at once, each with its path, and none for what is not known yet."""

from __future__ import annotations

import copy
import re
from typing import Any

import a_team as a
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.model.settings import Settings, settings_of
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.check import check_team

STRICT, LOOSE = Settings(), Settings(strict=False)
OTHER_SOURCE = f"{a.ACCOUNT}:identity-source/Other"


def user(number: int, source: str = a.SOURCE) -> dict[str, Any]:
    """Return one approver as the program writes it."""
    return {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": source}


def of(need: object) -> dict[str, Any]:
    """Return a strategy as the program writes it."""
    return {"mofN": {"minApprovalsRequired": need}}


def wrong(settings: Settings = STRICT, /, **more: object) -> list[str]:
    """Return what is wrong with otherwise good inputs."""
    return check_team({}, a.inputs(**more), settings)[1]


def test_good_inputs_have_no_fault() -> None:
    """What the README shows passes, and comes back as it was written."""
    inputs, problems, _ = check_team({}, a.inputs(), STRICT)

    assert (a.inputs(), []) == (inputs, problems)


@pytest.mark.parametrize(
    ("more", "path", "reason"),
    [
        pytest.param({"approvers": [user(1), user(2)]}, "approvers", "has 2 entries, a team needs 3 at least", id="two-approvers"),
        pytest.param({"approvers": [user(n) for n in range(21)]}, "approvers", "has 21 entries, AWS allows 20", id="twenty-one-approvers"),
        pytest.param({"approvers": [user(1), user(2), user(3), user(2)]}, "approvers[3].primaryIdentityId", "is the same as approvers[1].primaryIdentityId", id="duplicate-approver"),
        pytest.param({"approvers": [user(1), user(2), user(3, OTHER_SOURCE)]}, "approvers", "name 2 identity sources", id="two-identity-sources"),
        pytest.param({"approvers": [user(1), user(2), user(3, "IamIdentityCenter")]}, "approvers[2].primaryIdentitySourceArn", "must be the ARN of an identity source", id="no-source-arn"),
        pytest.param({"approvers": [user(1), user(2), {"primaryIdentityId": "user-3"}]}, "approvers[2].primaryIdentitySourceArn", "is needed", id="no-source"),
        pytest.param({"approvers": [user(1), user(2), user(3), "user-4"]}, "approvers[3]", "must be an object", id="approver-as-text"),
        pytest.param({"approvers": {"user-1": a.SOURCE}}, "approvers", "must be a list", id="approvers-as-map"),
        pytest.param({"approvalStrategy": of(1)}, "approvalStrategy.mofN.minApprovalsRequired", "is 1, a team needs 2 approvals", id="one-of-three"),
        pytest.param({"approvalStrategy": of(0)}, "approvalStrategy.mofN.minApprovalsRequired", "greater than or equal to 1", id="none-of-three"),
        pytest.param({"approvalStrategy": of(4)}, "approvalStrategy.mofN.minApprovalsRequired", "asks for 4 approvals of 3 approvers", id="four-of-three"),
        pytest.param({"approvalStrategy": of("2")}, "approvalStrategy.mofN.minApprovalsRequired", "must be a whole number", id="threshold-as-text"),
        pytest.param({"approvalStrategy": of(value := True)}, "approvalStrategy.mofN.minApprovalsRequired", "must be a whole number", id="threshold-as-truth"),
        pytest.param({"approvalStrategy": {"mofN": {}}}, "approvalStrategy.mofN.minApprovalsRequired", "is needed", id="no-threshold"),
        pytest.param({"approvalStrategy": {}}, "approvalStrategy.mofN", "is needed", id="no-strategy"),
        pytest.param({"name": "two words"}, "name", "letters, digits, dot, underscore and hyphen", id="name-with-a-space"),
        pytest.param({"name": "x" * 65}, "name", "has 65 characters, 1 to 64", id="long-name"),
        pytest.param({"name": ""}, "name", "letters, digits", id="empty-name"),
        pytest.param({"description": None}, "description", "is needed", id="no-description"),
        pytest.param({"description": ""}, "description", "has 0 characters, 1 to 256", id="empty-description"),
        pytest.param({"description": "x" * 257}, "description", "has 257 characters, 1 to 256", id="long-description"),
        pytest.param({"policies": [{"policyArn": a.POLICY}]}, "policies[0].policyArn", "must be a policy ARN with a version", id="unqualified-policy"),
        pytest.param({"policies": []}, "policies", "has 0 entries, 1 to 10", id="no-policy"),
        pytest.param({"policies": [{"policyArn": f"{a.POLICY}{n}/1"} for n in range(11)]}, "policies", "has 11 entries, 1 to 10", id="eleven-policies"),
        pytest.param({"policies": [{"policyArn": f"{a.POLICY}/1"}, {"policyArn": f"{a.POLICY}/$DEFAULT"}]}, "policies[1].policyArn", "is the same as policies[0].policyArn", id="duplicate-policy"),
        pytest.param({"pendingWindowDays": -1}, "pendingWindowDays", "greater than or equal to 0", id="negative-window"),
        pytest.param({"pendingWindowDays": 1.5}, "pendingWindowDays", "must be a whole number", id="window-in-parts"),
        pytest.param({"onDelete": "maybe"}, "onDelete", "'approved', 'gone' or 'requested'", id="on-delete"),
        pytest.param({"resubmit": 2}, "resubmit", "must be text", id="resubmit-as-number"),
        pytest.param({"adopt": "yes"}, "adopt", "must be true or false", id="adopt-as-text"),
        pytest.param({"tags": {"pulumi-mpa:owner": "x"}}, "tags", "are taken: pulumi-mpa:owner", id="our-tags"),
        pytest.param({"tags": {"AWS:x": "x"}}, "tags", "are taken: AWS:x", id="aws-tags"),
        pytest.param({"tags": {"team": 3}}, "tags.team", "must be text", id="tag-as-number"),
        pytest.param({"tags": {"k" * 129: "x"}}, f"tags.{'k' * 129}", "has 129 characters", id="long-tag-key"),
        pytest.param({"tags": {"": "x"}}, "tags", "has 0 characters", id="empty-tag-key"),
        pytest.param({"tags": {"team": "x" * 257}}, "tags.team", "has 257 characters", id="long-tag-value"),
        pytest.param({"descripton": "x"}, "descripton", "is not a property here", id="slip"),
    ],
)  # fmt: skip
def test_fault_has_its_path_and_reason(more: dict[str, Any], path: str, reason: str) -> None:
    """One wrong input gives one sentence that begins with its path."""
    problems = wrong(**more)

    assert [path] == [problem.partition(": ")[0] for problem in problems]
    assert reason in problems[0]


def test_every_fault_is_named_at_once() -> None:
    """Nobody has to repair one input to hear of the next, the stack's configuration included."""
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
    """A list that is missing or not known hides no fault of another."""
    twice = [{"policyArn": f"{a.POLICY}/1"}, {"policyArn": f"{a.POLICY}/1"}]

    assert "policies[1].policyArn: is the same as policies[0].policyArn" in wrong(approvers=approvers, policies=twice)


def test_sensitive_values_are_in_no_fault() -> None:
    """A description that is too long is counted, not quoted."""
    assert [] == [problem for problem in wrong(description=a.SENSITIVE * 30) if a.SENSITIVE in problem]


def test_rules_of_the_guide_alone_are_warnings_where_strict_is_off() -> None:
    """What only the User Guide says may be let pass; what the API says may not."""
    small = a.inputs(approvers=[user(1), user(2)], approvalStrategy=of(1))
    _, problems, lines = check_team({}, small, LOOSE)

    assert [] == problems
    assert [
        "warning: approvers: has 2 entries, a team needs 3 at least, says the User Guide",
        "warning: approvalStrategy.mofN.minApprovalsRequired: is 1, a team needs 2 approvals at least, says the User Guide",
    ] == lines[:2]
    assert 1 == len(wrong(LOOSE, approvalStrategy=of(4)))


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value inside inputs."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inside = [place for key, item in items for place in places(item, (*path, key))]
    return [*([path] if path else []), *inside]


FULL = a.inputs(tags={"team": "x"}, pendingWindowDays=7, onDelete="gone", resubmit="x", adopt=True, nameDerived=False)


@given(st.sets(st.sampled_from(places(FULL)), min_size=1))
def test_unknown_value_is_never_a_fault(unknown: set[tuple[object, ...]]) -> None:
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


def test_creation_says_whom_it_invites() -> None:
    """Before a creation the reader knows who is invited, for how long, and what a decision will need."""
    assert (
        "will create team guards and invite 3 approvers (user-1, user-2, user-3)",
        "within 24 h",
        "needs 2 of 3",
    ) == (
        *re.findall(r"^will create.*?\)", check_team({}, a.inputs(), STRICT)[2][0]),
        *re.findall(r"within 24 h|needs 2 of 3", check_team({}, a.inputs(), STRICT)[2][0]),
    )


def test_creation_counts_approvers_that_are_known_at_run() -> None:
    """An approver that a preview does not know is counted, not left out."""
    line = check_team({}, a.inputs(approvers=[user(1), UNKNOWN, UNKNOWN]), STRICT)[2][0]

    assert "3 approvers (user-1, 2 known at run)" in line
    assert "needs 2 of 3" in line


def test_adoption_is_said_before() -> None:
    """`adopt` may take over a team that exists, and the preview says so."""
    assert "taken over" in check_team({}, a.inputs(adopt=True), STRICT)[2][1]


def test_update_is_told_by_diff_and_not_here() -> None:
    """With old inputs there is a diff, which says what will happen."""
    assert [] == check_team(a.inputs(), a.inputs(description="new"), STRICT)[2]


def test_default_tags_stand_below_the_programs_own() -> None:
    """`mpa:defaultTags` are put on every team, and the program's own value wins."""
    defaults = Settings(default_tags={"team": "default", "stage": "prod"})

    inputs, problems, _ = check_team({}, a.inputs(tags={"team": "own"}), defaults)

    assert ({"team": "own", "stage": "prod"}, []) == (inputs["tags"], problems)
    assert UNKNOWN is check_team({}, a.inputs(tags=UNKNOWN), defaults)[0]["tags"]
