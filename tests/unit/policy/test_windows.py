"""How many days there are between an approved deletion of a team and its taking effect."""

from __future__ import annotations

from typing import Any

import pytest
from analyzed import analyzed, remediated
from given import HIDDEN, SENSITIVE, team

from pulumi_mpa import ApprovalTeam, IdentitySource
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import TEAM_DELETION_WINDOW
from pulumi_mpa.policy.testing import UNKNOWN, secret

SHORT, NONE = Code.POLICY_SHORT_DELETION_WINDOW, Code.POLICY_NO_DELETION_WINDOW
BY_TAG = {"minimumDaysByStackTag": {"environment": {"production": 14, "test": 3}, "tier": {"one": 21}}}


@pytest.mark.parametrize(
    ("days", "config", "codes"),
    [
        pytest.param(7, {}, [], id="a week"),
        pytest.param(6, {}, [SHORT], id="six days"),
        pytest.param(0, {}, [SHORT], id="none at all"),
        pytest.param(None, {}, [NONE], id="left out"),
        pytest.param(3, {"minimumDays": 3}, [], id="as many as are configured"),
        pytest.param(None, {"minimumDays": 0}, [], id="left out and none is wanted"),
    ],
)
def test_window_has_at_least_as_many_days(days: int | None, config: dict[str, int], codes: list[Code]) -> None:
    """A window that is left out has no days."""
    assert codes == analyzed(TEAM_DELETION_WINDOW, ApprovalTeam, team(pendingWindowDays=days), config).codes


@pytest.mark.parametrize(
    ("stack_tags", "least"),
    [
        pytest.param({}, "7", id="no tags"),
        pytest.param({"environment": "production"}, "14", id="one matches"),
        pytest.param({"environment": "production", "tier": "one"}, "21", id="the greatest of two"),
        pytest.param({"environment": "test"}, "7", id="a tag never lowers it"),
        pytest.param({"environment": "other", "colour": "production"}, "7", id="another value, another tag"),
    ],
)
def test_stack_tags_raise_the_floor(stack_tags: dict[str, str], least: str) -> None:
    """The greatest number that matches counts, the general one among them."""
    answer = analyzed(TEAM_DELETION_WINDOW, ApprovalTeam, team(pendingWindowDays=1), BY_TAG, stack_tags)

    assert [{"least": least}] == answer.data


def test_unknown_window_is_decided_later() -> None:
    """No false alarm, and nothing is changed that may be right."""
    properties = team(pendingWindowDays=UNKNOWN)
    answer = analyzed(TEAM_DELETION_WINDOW, ApprovalTeam, properties)

    assert ([], ["Not decidable yet: pendingWindowDays is known only once the update runs."]) == (
        answer.codes,
        answer.not_applicable,
    )
    assert remediated(TEAM_DELETION_WINDOW, ApprovalTeam, properties) is None


def test_secret_window_is_not_quoted() -> None:
    """The message has the number of the policy alone."""
    (text,) = analyzed(TEAM_DELETION_WINDOW, ApprovalTeam, team(pendingWindowDays=secret(5))).texts

    assert "5" not in text
    assert "7" in text.partition("[")[0]


@pytest.mark.parametrize("days", [None, 0, 6])
def test_remediation_raises_the_window_and_leaves_the_rest(days: int | None) -> None:
    """What the package and the SDK add reaches the provider as it was."""
    properties = team(pendingWindowDays=days)

    assert {**properties, "pendingWindowDays": 7} == remediated(TEAM_DELETION_WINDOW, ApprovalTeam, properties)


def test_remediation_keeps_secrets_and_unknown_values() -> None:
    """Whatever else the resource has, its program has said how it is to be treated."""
    properties = team(
        description=secret(SENSITIVE), people=secret([UNKNOWN]), tags={"a": secret("b")}, pendingWindowDays=secret(1)
    )
    wanted: dict[str, Any] = {**properties, "pendingWindowDays": secret(7)}

    assert wanted == remediated(TEAM_DELETION_WINDOW, ApprovalTeam, properties)
    assert HIDDEN.items() <= wanted.items()


def test_remediation_is_not_needed_twice() -> None:
    """Its own result violates nothing."""
    changed = remediated(TEAM_DELETION_WINDOW, ApprovalTeam, team(), BY_TAG, {"environment": "production"})

    assert changed is not None
    assert 14 == changed["pendingWindowDays"]
    assert remediated(TEAM_DELETION_WINDOW, ApprovalTeam, changed, BY_TAG, {"environment": "production"}) is None
    assert [] == analyzed(TEAM_DELETION_WINDOW, ApprovalTeam, changed, BY_TAG, {"environment": "production"}).codes


def test_remediation_never_lowers_a_window() -> None:
    """More days than are wanted are right."""
    assert remediated(TEAM_DELETION_WINDOW, ApprovalTeam, team(pendingWindowDays=30)) is None


def test_other_resources_are_left_alone() -> None:
    """An identity source has no window."""
    assert remediated(TEAM_DELETION_WINDOW, IdentitySource, team()) is None
    assert [] == analyzed(TEAM_DELETION_WINDOW, IdentitySource, team()).codes
