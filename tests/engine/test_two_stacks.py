"""Two stacks and one account: no stack adopts or removes what the other has, unless the program requests it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import Guarded, associated
from stacks import Stack, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from pathlib import Path

    from account import Account

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.fixture
def other(tmp_path: Path, user_env: dict[str, str], aws: MpaEmulator) -> Stack:
    """Return a second stack in the same backend."""
    stack = Stack(tmp_path / "other", user_env, aws, name="other")
    stack.begin()
    return stack


def test_team_of_another_stack_is_adopted_only_on_request_and_then_left_alone(
    settled: Stack, other: Stack, account: Account
) -> None:
    """The stack that had it cannot change it any more, and drops it from its state without a vote."""
    team = account.team()
    other.declare(name=team["Name"])
    run = other.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_OF_ANOTHER_OWNER)
    assert run.said(team["Arn"])
    assert () == run.writes

    other.declare(name=team["Name"], adopt=True)
    assert ("TagResource",) == other.up().writes
    settled.declare(description="Payment keys")
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TAKEN_OVER)
    assert () == run.writes

    # A refresh finds that somebody else has it, and does not make it ours again.
    red = settled.run("refresh", "--preview-only", "--expect-no-changes", fails=True)
    assert red.has_code(Code.TAKEN_OVER)
    settled.refresh()
    settled.program("")
    run = settled.up()
    assert run.has_code(Code.TEAM_NOT_DELETED_FOR_ANOTHER_OWNER)
    assert () == run.writes
    assert [] == account.sessions()
    assert ("ACTIVE", None) == account.state()
    other.destroy(fails=True)
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()


def test_identity_source_of_another_stack_is_adopted_only_on_request_and_then_left_alone(
    stack: Stack, other: Stack, empty_account: Account
) -> None:
    """The stack that had it neither changes nor removes it any more."""
    stack.program(declared_source())
    stack.up()
    other.program(declared_source())
    run = other.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.SOURCE_OF_ANOTHER_OWNER)

    other.program(declared_source(adopt=True))
    assert ("TagResource",) == other.up().writes
    stack.program(declared_source(tags={"cost": "security"}))
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TAKEN_OVER)
    assert () == run.writes

    run = stack.destroy()
    assert run.has_code(Code.SOURCE_NOT_REMOVED)
    assert () == run.writes
    assert "ACTIVE" == empty_account.sources()[0]["Status"]
    assert ("DeleteIdentitySource",) == other.destroy().writes
    assert [] == empty_account.sources()


def test_association_of_another_stack_is_adopted_only_on_request_and_then_left_alone(
    guarded: Guarded, other: Stack
) -> None:
    """The same team or another: the owner stands in the team's tag, and who has lost it sends no request."""
    arn = guarded.arn("guards")
    same, another = Code.ASSOCIATION_OF_ANOTHER_OWNER, Code.ASSOCIATION_OF_ANOTHER_TEAM
    for team, code, data in (("guards", same, {}), ("others", another, {"team": arn})):
        other.program(associated(repr(guarded.arn(team))))
        run = other.up(fails=True)
        assert run.has_message()
        assert run.has_code(code, **data)
        assert run.said(f"team ({arn}) is already associated")
        assert run.said("`adopt=True`")
        assert () == run.writes

    other.program(associated(repr(guarded.arn("guards")), adopt=True))
    assert ("TagResource",) == other.up().writes
    guarded.stack.run("refresh", "--preview-only", "--expect-no-changes", fails=True)
    guarded.declare("others")
    run = guarded.stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TAKEN_OVER)
    assert () == run.writes

    guarded.declare(None)
    run = guarded.stack.up()
    assert run.has_code(Code.ASSOCIATION_NOT_REMOVED)
    assert run.said(f"{arn} stays associated.")
    assert () == run.writes
    other.destroy(fails=True)
    assert [("DisassociateMpaTeam", "PENDING")] == guarded.votes()
