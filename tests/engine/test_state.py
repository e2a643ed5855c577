"""What is written into users' state: nothing secret in plain text, a provider that stays readable, a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import POLICY, SOURCE, USERS, declared

from pulumi_mpa.messages import Code, Found, parse

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

SUNFLOWER = "the vault of project Sunflower"
THISTLE = "the vault of project Thistle"


def _program(described: str) -> str:
    inputs = declared("guards", description=described)
    return inputs.replace(repr(described), f"pulumi.Output.secret({described!r})")


def test_secret_description_is_nowhere_in_plain_text(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Not in state and not in what is printed: before, during and after an update that changes it."""
    stack.program(_program(SUNFLOWER))
    shown = [stack.preview("--diff").output, stack.up().output, stack.export()]
    assert SUNFLOWER == account.team()["Description"]
    aws.accept_invitations(account.team()["Arn"])
    shown += [stack.up().output, stack.export()]

    stack.program(_program(THISTLE))
    shown += [stack.preview("--diff").output, stack.up("--diff").output, stack.export()]
    assert THISTLE == account.team()["PendingUpdate"]["Description"]
    shown += [stack.refresh("--diff").output, stack.export()]
    aws.approve(account.open_session())
    shown += [stack.up("--diff").output, stack.export(), stack.refresh().output, stack.export()]
    assert THISTLE == account.team()["Description"]
    settled = stack.preview("--expect-no-changes")
    assert () == settled.calls
    shown += [settled.output, stack.destroy(fails=True).output, stack.export()]

    assert [] == [text for text in shown if SUNFLOWER in text or THISTLE in text]


def test_secret_approvers_stay_secret_in_errors(stack: Stack, account: Account) -> None:
    """Errors name fields and paths, never values of a secret input."""
    stack.program(
        declared("guards", users=("user-sunflower", "user-sunflower"), description="x" * 300)
        .replace("approvers=[", "approvers=pulumi.Output.secret([")
        .replace("],\n    policies", "]),\n    policies")
    )
    shown = stack.preview(fails=True)
    assert shown.said("approvers[1].primaryIdentityId: ")
    assert shown.has_code(Code.INPUT_DUPLICATE, other="approvers[0].primaryIdentityId")
    assert "user-sunflower" not in shown.output
    assert [] == account.teams()


def test_state_says_which_version_wrote_it_and_stays_readable(settled: Stack) -> None:
    """The reference to the provider is short, plain and a module path; it holds no code and no secret."""
    outputs = settled.resource("guards")["outputs"]

    assert 1 == outputs["schemaVersion"]
    assert isinstance(outputs["__provider"], str)
    assert len(outputs["__provider"]) <= 100
    assert outputs["settled"] is True
    assert "nobody" == outputs["waitingFor"]
    assert Found(Code.TEAM_ACTIVE, {}) == parse(outputs["explanation"])


def test_values_in_force_and_requested_stand_side_by_side(settled: Stack) -> None:
    """Neither is shown as the other, in outputs that a program can use."""
    settled.declare(
        'pulumi.export("now", guards.description)\n'
        'pulumi.export("then", guards.pending_update.description)\n'
        'pulumi.export("needs", guards.pending_session.required)\n'
        'pulumi.export("settled", guards.settled)\n'
        'pulumi.export("for", guards.waiting_for)\n',
        description="Payment keys",
    )
    run = settled.up()
    assert run.said('for : "approvers"')
    assert run.said('now : "Root certificates"')
    assert run.said('then : "Payment keys"')
    assert run.said("needs : 2")
    assert run.said("settled: false")


@pytest.mark.every_python
def test_team_is_read_without_being_managed(stack: Stack, account: Account) -> None:
    """`get` shows what AWS has and never changes it, not even by `destroy`."""
    arn = account.make_team("theirs")
    stack.program(
        f'team = mpa.ApprovalTeam.get("seen", "{arn}")\n'
        'pulumi.export("name", team.name)\n'
        'pulumi.export("users", team.approvers.apply(lambda all: [one.primary_identity_id for one in all]))\n'
        'pulumi.export("policy", team.policies.apply(lambda all: all[0].policy_arn))\n'
        f'org = mpa.IdentitySource.get("org", "{SOURCE}")\n'
        'pulumi.export("source", org.status)\n'
    )
    run = stack.up()
    assert run.said('name : "theirs"')
    assert run.said('source: "ACTIVE"')
    assert all(user in run.output for user in USERS)
    assert POLICY in run.output
    assert () == run.writes
    assert () == stack.up().writes
    assert () == stack.destroy().writes
    assert arn == account.team()["Arn"]
