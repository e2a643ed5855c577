"""How many approvers must agree, of how many."""

from __future__ import annotations

import pytest
from analyzed import analyzed
from given import team

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import TEAM_SPARE_APPROVER, TEAM_THRESHOLD
from pulumi_mpa.policy.testing import UNKNOWN, secret

RANGE, EVERYBODY, SPARE = Code.POLICY_THRESHOLD_RANGE, Code.POLICY_THRESHOLD_IS_EVERYBODY, Code.POLICY_SPARE_APPROVER


@pytest.mark.parametrize(
    ("need", "people", "config", "codes"),
    [
        pytest.param(2, 3, {}, [], id="as AWS recommends"),
        pytest.param(1, 3, {}, [RANGE], id="one decides alone"),
        pytest.param(3, 3, {}, [EVERYBODY], id="everybody must agree"),
        pytest.param(3, 4, {"minimum": 3, "maximum": 3}, [], id="on both ends of the range"),
        pytest.param(2, 4, {"minimum": 3}, [RANGE], id="below the range"),
        pytest.param(4, 5, {"maximum": 3}, [RANGE], id="above the range"),
        pytest.param(5, 5, {"maximum": 4}, [RANGE, EVERYBODY], id="above the range and everybody"),
        pytest.param(20, 20, {}, [EVERYBODY], id="everybody of the largest team"),
        pytest.param(19, 20, {}, [], id="all but one of the largest team"),
    ],
)
def test_threshold_is_in_range_and_below_the_number_of_approvers(
    need: int, people: int, config: dict[str, int], codes: list[Code]
) -> None:
    """Each of the two is a violation of its own."""
    assert codes == analyzed(TEAM_THRESHOLD, ApprovalTeam, team(need=need, people=people), config).codes


def test_wanted_numbers_are_data_and_the_threshold_is_not() -> None:
    """A pipeline reads what is wanted. A program may have declared the threshold as secret, which no policy is told."""
    everybody = team(need=secret(13), people=13)
    answer = analyzed(TEAM_THRESHOLD, ApprovalTeam, everybody, {"minimum": 4, "maximum": 5})
    spare = analyzed(TEAM_SPARE_APPROVER, ApprovalTeam, team(need=secret(13), people=14), {"spareApprovers": 2})

    assert [{"least": "4", "most": "5"}, {}] == answer.data
    assert [{"approvers": "14", "least": "2"}] == spare.data
    assert not any("13" in text for text in [*answer.texts, *spare.texts])


@pytest.mark.parametrize(
    ("need", "people", "config", "codes"),
    [
        pytest.param(2, 3, {}, [], id="one to spare"),
        pytest.param(3, 3, {}, [SPARE], id="none to spare"),
        pytest.param(2, 3, {"spareApprovers": 2}, [SPARE], id="one of two to spare"),
        pytest.param(2, 4, {"spareApprovers": 2}, [], id="two to spare"),
        pytest.param(3, 3, {"spareApprovers": 0}, [], id="none is wanted"),
    ],
)
def test_spare_approvers_are_counted(need: int, people: int, config: dict[str, int], codes: list[Code]) -> None:
    """As many absences as are configured leave the vote winnable."""
    assert codes == analyzed(TEAM_SPARE_APPROVER, ApprovalTeam, team(need=need, people=people), config).codes


@pytest.mark.parametrize("policy", [TEAM_THRESHOLD, TEAM_SPARE_APPROVER], ids=lambda policy: policy.name)
@pytest.mark.parametrize(
    ("changed", "path"),
    [
        pytest.param({"need": UNKNOWN}, "approvalStrategy.mofN.minApprovalsRequired", id="threshold"),
        pytest.param({"approvalStrategy": UNKNOWN}, "approvalStrategy", id="strategy"),
        pytest.param({"approvalStrategy": {"mofN": UNKNOWN}}, "approvalStrategy.mofN", id="kind of strategy"),
        pytest.param({"people": UNKNOWN}, "approvers", id="approvers"),
    ],
)
def test_what_a_preview_does_not_know_is_decided_later(policy: object, changed: dict[str, object], path: str) -> None:
    """No false alarm, and the reason names the value."""
    answer = analyzed(policy, ApprovalTeam, team(**changed))  # type: ignore[arg-type] # one of two policies

    assert [] == answer.codes
    assert [f"Not decidable yet: {path} is known only once the update runs."] == answer.not_applicable


@pytest.mark.parametrize("policy", [TEAM_THRESHOLD, TEAM_SPARE_APPROVER], ids=lambda policy: policy.name)
def test_unknown_approvers_are_counted(policy: object) -> None:
    """How many there are is known before who they are is."""
    answer = analyzed(policy, ApprovalTeam, team(need=3, people=[UNKNOWN] * 3))  # type: ignore[arg-type] # one of two

    assert 1 == len(answer.codes)
    assert [] == answer.not_applicable


def test_range_is_decided_before_the_approvers_are_known() -> None:
    """A threshold that is wrong for every team is said in the first preview."""
    answer = analyzed(TEAM_THRESHOLD, ApprovalTeam, team(need=1, people=UNKNOWN))

    assert [RANGE] == answer.codes
    assert 1 == len(answer.not_applicable)
