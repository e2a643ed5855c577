"""A refresh shows what somebody else changed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


def _inputs(stack: Stack) -> dict[str, object]:
    inputs: dict[str, object] = stack.resource("guards")["inputs"]
    return inputs


@pytest.mark.every_python
def test_refresh_of_a_settled_team_reads_it_once(settled: Stack) -> None:
    """One read and one tag read, and no change."""
    run = settled.refresh("--expect-no-changes")

    assert ("GetApprovalTeam", "ListTagsForResource") == run.calls


def test_own_open_request_is_no_drift(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """While our own update is open, approved or in force, a refresh leaves the inputs as they were declared."""
    settled.declare(description="Payment keys")
    settled.up()
    declared = _inputs(settled)

    settled.refresh()
    assert declared == _inputs(settled)
    assert "Root certificates" == settled.resource("guards")["outputs"]["description"]
    assert "Payment keys" == settled.resource("guards")["outputs"]["pendingUpdate"]["description"]
    aws.approve(account.open_session())
    settled.refresh()
    assert declared == _inputs(settled)
    assert () == settled.preview("--expect-no-changes").calls


def test_drift_is_what_somebody_else_changed_and_nothing_else(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """What the console changed shows, and the next preview announces the vote that it takes to get back."""
    arn = account.team()["Arn"]
    declared = _inputs(settled)
    account.mpa.update_approval_team(Arn=arn, Description="Console")
    settled.refresh()
    assert declared == _inputs(settled)

    aws.approve(account.open_session())
    settled.refresh()
    assert {**declared, "description": "Console"} == _inputs(settled)

    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="2", approvers="3")
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")
    settled.up()
    assert "Root certificates" == account.team()["PendingUpdate"]["Description"]


def test_changed_tag_is_drift_and_tags_of_others_are_not(settled: Stack, account: Account) -> None:
    """Only the keys that the program sets are the program's."""
    settled.declare(tags={"cost": "security"})
    settled.up()
    arn = account.team()["Arn"]
    account.mpa.tag_resource(ResourceArn=arn, Tags={"theirs": "yes"})
    settled.refresh("--expect-no-changes")
    account.mpa.tag_resource(ResourceArn=arn, Tags={"cost": "nobody"})
    settled.refresh()
    assert {"cost": "nobody"} == _inputs(settled)["tags"]

    assert ("TagResource",) == settled.up().writes
    assert {"cost": "security", "theirs": "yes"} == account.tags()


def test_disappears_and_a_refresh_makes_it_again(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """It leaves the state without a vote, and the next run invites again."""
    gone = account.team()["Arn"]
    account.mpa.start_active_approval_team_deletion(Arn=gone)
    aws.approve(account.open_session())
    run = settled.refresh()
    assert () == run.writes
    assert "1 deleted" in run.output

    shown = settled.preview()
    assert shown.said("This run creates team guards-")
    assert shown.has_code(Code.TEAM_WILL_BE_CREATED)
    assert 1 == settled.up().writes.count("CreateApprovalTeam")
    assert gone != account.team()["Arn"]
