"""The same command again and again: a vote is requested once, and a rejection is shown each time and never overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

UPDATE = "UpdateApprovalTeam"
DELETION = "StartActiveApprovalTeamDeletion"
REJECTIONS = [
    pytest.param(lambda aws, session: aws.reject(session), id="rejected"),
    pytest.param(lambda aws, _: aws.clock.advance(hours=25), id="expired"),
]


def test_ten_runs_during_an_open_vote_request_once(settled: Stack, account: Account) -> None:
    """The first one sends the request, the others only read; AWS counts one request and one session."""
    settled.declare(description="Payment keys")
    runs = [settled.up() for _ in range(10)]

    assert [1, *[0] * 9] == [run.calls.count(UPDATE) for run in runs]
    assert [()] * 9 == [run.writes for run in runs[1:]]
    assert all(run.has_code(Code.TEAM_UPDATE_VOTING, required="2", approvers="3") for run in runs)
    assert [(UPDATE, "PENDING")] == account.outcomes()


def test_ten_destroys_during_an_open_vote_request_once(settled: Stack, account: Account) -> None:
    """Each of them shows that nothing is removed yet, and AWS counts one request and one session."""
    runs = [settled.destroy(fails=True) for _ in range(10)]

    assert [1, *[0] * 9] == [run.calls.count(DELETION) for run in runs]
    assert [()] * 9 == [run.writes for run in runs[1:]]
    waits = {"session": account.open_session(), "required": "2", "approvers": "3"}
    assert all(run.has_code(Code.DELETION_WAITS_FOR_VOTE, **waits) for run in runs)
    assert all(run.said("nothing is removed yet. The deletion needs 2 of 3 approvals") for run in runs)
    assert [(DELETION, "PENDING")] == account.outcomes()


@pytest.mark.parametrize("reject", REJECTIONS)
def test_five_runs_after_a_rejection_write_nothing_and_show_why(
    settled: Stack, account: Account, aws: MpaEmulator, reject: Callable[[MpaEmulator, str], None]
) -> None:
    """Only another `resubmit` requests it again, and then once."""
    settled.declare(description="Payment keys")
    settled.up()
    reject(aws, account.open_session())

    runs = [settled.up() for _ in range(5)]
    assert [()] * 5 == [run.writes for run in runs]
    assert all(run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_REJECTED) for run in runs)
    assert all(run.said("change `resubmit` to ask again") for run in runs)
    assert 1 == len(account.sessions())

    settled.declare(description="Payment keys", resubmit="agreed in the meeting")
    runs = [settled.up() for _ in range(3)]
    assert [1, 0, 0] == [run.calls.count(UPDATE) for run in runs]
    assert 2 == len(account.sessions())
    aws.approve(account.open_session())
    settled.up()
    assert "Payment keys" == account.team()["Description"]


@pytest.mark.parametrize("reject", REJECTIONS)
def test_five_destroys_after_a_rejection_write_nothing_and_show_why(
    settled: Stack, account: Account, aws: MpaEmulator, reject: Callable[[MpaEmulator, str], None]
) -> None:
    """The team stays until `resubmit` is changed and recorded, and a destroy runs again."""
    settled.destroy(fails=True)
    reject(aws, account.open_session())

    runs = [settled.destroy(fails=True) for _ in range(5)]
    assert [()] * 5 == [run.writes for run in runs]
    assert all(run.has_code(Code.DELETION_REJECTED) for run in runs)
    assert 1 == len(account.sessions())

    settled.declare(resubmit="agreed in the meeting")
    settled.up()
    runs = [settled.destroy(fails=True) for _ in range(3)]
    assert [1, 0, 0] == [run.calls.count(DELETION) for run in runs]
    assert 2 == len(account.sessions())
