"""What a creation does about a team of its name that is there already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.messages import Code
from pulumi_mpa.plan.approval_team.creation import client_token, plan_find
from pulumi_mpa.plan.steps import Blocked

if TYPE_CHECKING:
    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.approval_team import Desired, View

OTHER_POLICY = "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/ImportKey/1"
ADOPTING = a.wanted(adopt=True)
SAME = a.wanted()


@pytest.mark.parametrize("pair", [a.NEW, a.INVITED, a.DECLINED, a.INVALID, a.ACTIVE, a.VOTING, a.DELETE_VOTING], ids=str)  # fmt: skip
def test_own_team_is_taken_in_any_state(pair: Pair) -> None:
    """A killed create, lost state or a replacement finds what it made; values that differ are the next preview's."""
    assert "take" == plan_find(a.wanted(a.OTHER), a.a_view(a.a_team(pair)))


def test_name_that_aws_keeps_for_a_deleted_team_is_passed_over_where_nobody_wrote_it() -> None:
    """A program that leaves `name` out gets a team that works; whose the deleted one was does not matter."""
    want = replace(SAME, name_derived=True)

    assert "next name" == plan_find(want, a.a_view(a.a_team(a.DELETING)))
    assert "next name" == plan_find(want, a.a_view(a.a_team(a.DELETING), owner=None))
    assert "take" == plan_find(want, a.a_view(a.a_team(a.DELETE_VOTING)))


def test_team_that_went_meanwhile_is_made() -> None:
    """What was listed and is gone when it is read stands in nobody's way."""
    assert "make" == plan_find(SAME, a.a_view(None))


@pytest.mark.parametrize("owner", [None, "somebody else"], ids=["nobodys", "somebody-elses"])
def test_adopted_team_is_taken(owner: str | None) -> None:
    """`adopt` takes over what another made."""
    assert "take" == plan_find(ADOPTING, a.a_view(a.a_team(), owner=owner))


@pytest.mark.parametrize(
    ("want", "view", "error", "code", "said"),
    [
        pytest.param(SAME, a.a_view(a.a_team(a.DELETING), scheduled_for=a.NOW), ConflictingStateError, Code.TEAM_NAME_IS_BEING_DELETED, "at 2026-11-24 12:00 UTC", id="delete"),
        pytest.param(ADOPTING, a.a_view(a.a_team(a.DELETING), owner=None), ConflictingStateError, Code.TEAM_NAME_IS_BEING_DELETED, "when its deletion window ends", id="deleting-and-adopting"),
        pytest.param(SAME, a.a_view(a.a_team(), owner=None), NotOwnedError, Code.TEAM_OF_NO_OWNER, a.ARN, id="nobodys"),
        pytest.param(SAME, a.a_view(a.a_team(), owner="somebody"), NotOwnedError, Code.TEAM_OF_ANOTHER_OWNER, a.ARN, id="somebody-elses"),
        pytest.param(a.wanted(policies=(OTHER_POLICY,)), a.a_view(a.a_team()), ConflictingStateError, Code.TEAM_WITH_OTHER_POLICIES, a.ARN, id="other-policies"),
        pytest.param(a.wanted(policies=(OTHER_POLICY,), adopt=True), a.a_view(a.a_team(), owner=None), ConflictingStateError, Code.TEAM_WITH_OTHER_POLICIES, a.ARN, id="other-policies-and-adopting"),
    ],
)  # fmt: skip
def test_team_that_must_not_be_taken_blocks_the_plan(
    want: Desired, view: View, error: type, code: Code, said: str
) -> None:
    """The message names what stands in the way and the way out."""
    blocked = plan_find(want, view)

    assert isinstance(blocked, Blocked)
    assert (error, code) == (blocked.error, blocked.message.code)
    assert said in blocked.message


def test_another_spelling_of_the_same_policy_is_taken() -> None:
    """`$DEFAULT` is any version."""
    assert "take" == plan_find(SAME, a.a_view(a.a_team(policies=(f"{a.POLICY}/3",))))


def test_token_is_the_same_after_a_crash() -> None:
    """AWS makes one team for one token, so the same program gives the same one on every run."""
    assert client_token(a.wanted()) == client_token(a.wanted())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a.wanted(a.OTHER), id="values"),
        pytest.param(a.wanted(name="other"), id="name"),
        pytest.param(a.wanted(policies=(OTHER_POLICY,)), id="policies"),
        pytest.param(a.wanted(tags={"team": "x"}), id="tags"),
        pytest.param(a.wanted(owner="other"), id="owner"),
        pytest.param(a.wanted(resubmit="again"), id="resubmit"),
    ],
)
def test_token_of_other_inputs_is_another(other: Desired) -> None:
    """A token that came back with other values would be a conflict."""
    assert client_token(a.wanted()) != client_token(other)


def test_what_is_not_sent_gives_no_other_token() -> None:
    """Local inputs change nothing about the request."""
    assert client_token(a.wanted()) == client_token(replace(a.wanted(), on_delete="gone", adopt=True))
