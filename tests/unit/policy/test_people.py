"""Who the approvers of a team are."""

from __future__ import annotations

import pytest
from analyzed import analyzed
from given import ACCOUNT, SOURCE, approver, team

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import TEAM_ONE_IDENTITY_SOURCE, TEAM_REQUESTER_NOT_APPROVER
from pulumi_mpa.policy.testing import UNKNOWN, secret

OTHER = f"{ACCOUNT}:identity-source/Other"
SEVERAL, APPROVES = Code.POLICY_SEVERAL_SOURCES, Code.POLICY_REQUESTER_APPROVES
TWO = {"requesters": ["user-0", "user-2"]}


@pytest.mark.parametrize(
    ("sources", "codes", "undecided"),
    [
        pytest.param([SOURCE, SOURCE, SOURCE], [], 0, id="one source"),
        pytest.param([SOURCE, OTHER, SOURCE], [SEVERAL], 0, id="two sources"),
        pytest.param([SOURCE, UNKNOWN, SOURCE], [], 1, id="one source and an unknown one"),
        pytest.param([SOURCE, UNKNOWN, OTHER], [SEVERAL], 1, id="two sources and an unknown one"),
    ],
)
def test_approvers_come_from_one_identity_source(sources: list[str], codes: list[Code], undecided: int) -> None:
    """Two known sources are a violation whatever the others will be, and one is no proof."""
    people = [approver(number, source) for number, source in enumerate(sources)]
    answer = analyzed(TEAM_ONE_IDENTITY_SOURCE, ApprovalTeam, team(people=people))

    assert codes == answer.codes
    assert undecided == len(answer.not_applicable)
    assert not any(SOURCE in text or OTHER in text for text in answer.texts)


@pytest.mark.parametrize(
    ("config", "codes"),
    [
        pytest.param(TWO, [APPROVES], id="two of them"),
        pytest.param({"requesters": ["user-2"]}, [APPROVES], id="the last"),
        pytest.param({"requesters": ["user-3"]}, [], id="somebody else"),
        pytest.param({"requesters": ["user"]}, [], id="a part of an id"),
    ],
)
def test_requesters_are_no_approvers(config: dict[str, list[str]], codes: list[Code]) -> None:
    """An id is compared as a whole."""
    assert codes == analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(), config).codes


def test_requesters_are_named_by_their_positions() -> None:
    """An id may be a secret of the program."""
    (text,) = analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(), TWO).texts

    assert "approvers[0], approvers[2]" in text
    assert "user-" not in text


def test_secret_approvers_are_found_and_not_named() -> None:
    """A policy sees secrets in plain text."""
    people = secret([{**approver(0), "primaryIdentityId": secret("user-0")}, approver(1), approver(2)])
    answer = analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(people=people), TWO)

    assert [{"count": "2"}] == answer.data
    assert "user-" not in answer.texts[0]


def test_without_requesters_there_is_nothing_to_check() -> None:
    """Nobody is told that a check was made that was not."""
    answer = analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(people=UNKNOWN))

    assert ([], ["No requesters are configured."]) == (answer.codes, answer.not_applicable)


@pytest.mark.parametrize(
    ("people", "path"),
    [
        pytest.param(UNKNOWN, "approvers", id="all"),
        pytest.param([UNKNOWN, approver(1)], "approvers[0]", id="one"),
        pytest.param([{**approver(0), "primaryIdentityId": UNKNOWN}], "approvers[0].primaryIdentityId", id="an id"),
    ],
)
def test_unknown_approvers_are_decided_later(people: object, path: str) -> None:
    """No false alarm, and the reason names the value."""
    answer = analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(people=people), TWO)

    assert [] == answer.codes
    assert [f"Not decidable yet: {path} is known only once the update runs."] == answer.not_applicable


def test_a_requester_among_unknown_approvers_is_found() -> None:
    """What is known is decided at once."""
    answer = analyzed(TEAM_REQUESTER_NOT_APPROVER, ApprovalTeam, team(people=[UNKNOWN, approver(2)]), TWO)

    assert [APPROVES] == answer.codes
    assert "approvers[1]" in answer.texts[0]
    assert 1 == len(answer.not_applicable)
