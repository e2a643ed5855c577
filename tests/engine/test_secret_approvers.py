"""A program that keeps its approvers secret: nobody is named in state or in print, only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

GATE = 'mpa.ApprovalGate("gate", target=guards, timeout="0", on_timeout="continue")'


def _program(*users: str) -> str:
    text = declared("guards", users=[f"sunflower-{user}" for user in users])
    secret = text.replace("approvers=[", "approvers=pulumi.Output.secret([").replace(
        "],\n    policies", "]),\n    policies"
    )
    return f"{secret}\n{GATE}"


def _names(run: Run | str) -> list[str]:
    text = run if isinstance(run, str) else run.output
    return [line.strip() for line in text.splitlines() if "sunflower" in line]


@pytest.mark.every_python
def test_secret_approvers_are_named_nowhere(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """From the invitation over a vote and a declined invitation to the blocked destroy, gate and explanation included."""
    stack.program(_program("ana", "ben", "cleo"))
    preview, up, state = stack.preview("--diff"), stack.up("--diff"), stack.export()
    assert preview.said("and invites 3 approvers. The team works once all have accepted")
    assert up.said("Not answered yet: 3 approvers. The invitations expire")
    assert up.has_code(Code.GATE_GOES_ON, reason=Code.GATE_UNDECIDED, state=Code.TEAM_INVITING)
    shown: list[Run | str] = [preview, up, state, stack.destroy(fails=True)]
    arn = account.team()["Arn"]
    aws.accept_invitations(arn)
    shown += [stack.up(), stack.export()]
    assert () == stack.preview("--expect-no-changes").calls

    stack.program(_program("ana", "ben", "dora"))
    shown += [preview := stack.preview("--diff"), stack.up("--diff"), stack.export()]
    assert preview.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="2", approvers="3")
    assert preview.said("Afterwards AWS invites 1 approver, with 24 hours to accept.")
    aws.approve(account.open_session())
    shown += [waits := stack.up(), stack.destroy(fails=True), stack.refresh("--diff"), stack.export()]
    assert waits.said("Not answered yet: 1 approver.")
    aws.decline_invitation(arn, "sunflower-dora")
    shown += [stack.refresh(), declined := stack.preview("--diff"), stack.export()]
    assert declined.said("declined: 1 approver")

    assert [] == [line for one in shown for line in _names(one)]


def test_secret_approver_is_not_repeated_from_what_aws_says(stack: Stack, account: Account) -> None:
    """Neither where AWS finds a user unknown, nor in anything recorded of it."""
    account.unknown_users("sunflower-ben")
    stack.program(_program("ana", "ben", "cleo"))
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.said("not found or disabled: 1 approver")
    assert [] == [*_names(run), *_names(stack.export())]


def test_approvers_become_secret_without_a_vote(settled: Stack) -> None:
    """State is written anew, and nobody is asked."""
    inputs = [
        {"primary_identity_id": user, "primary_identity_source_arn": SOURCE}
        for user in ("user-ana", "user-ben", "user-cleo")
    ]
    settled.program(declared("guards").replace(f"approvers={inputs!r}", f"approvers=pulumi.Output.secret({inputs!r})"))
    assert () == settled.up().writes

    assert "user-ana" not in settled.export()
    assert () == settled.preview("--expect-no-changes").calls


def test_description_becomes_secret_without_a_vote(settled: Stack, account: Account) -> None:
    """What was recorded in plain text is written anew, whatever else the program changes or not."""
    described = account.team()["Description"]
    settled.program(declared("guards").replace(repr(described), f"pulumi.Output.secret({described!r})"))
    assert () == settled.up().writes

    assert described not in settled.export()
    assert () == settled.preview("--expect-no-changes").calls


def test_approvers_named_as_secret_outputs_are_named_nowhere(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """`additional_secret_outputs` hides what repeats the approvers and the description too, the update in vote included."""
    users = [f"sunflower-{user}" for user in ("ana", "ben", "cleo")]
    hidden = 'pulumi.ResourceOptions(additional_secret_outputs=["approvers", "description"])'
    stack.program(declared("guards", users=users, description="of project sunflower", opts=hidden))
    shown: list[Run | str] = [stack.preview("--diff"), up := stack.up("--diff"), stack.export()]
    assert up.said("Not answered yet: 3 approvers. The invitations expire")
    aws.accept_invitations(account.team()["Arn"])
    shown += [stack.up(), stack.export()]

    stack.program(declared("guards", users=users, description="of two sunflowers", opts=hidden))
    shown += [stack.preview("--diff"), stack.up("--diff"), stack.refresh("--diff"), stack.export()]
    assert "of two sunflowers" == account.team()["PendingUpdate"]["Description"]

    assert [] == [line for one in shown for line in _names(one)]


def test_secret_id_inside_an_apply_is_named_nowhere(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """What an `apply` returns has a secret inside, of which the output itself knows nothing."""
    users = [f"sunflower-{user}" for user in ("ana", "ben", "cleo")]
    approvers = (
        f"    approvers=pulumi.Output.from_input({SOURCE!r}).apply(lambda arn: [\n"
        '        {"primary_identity_id": pulumi.Output.secret(user), "primary_identity_source_arn": arn}\n'
        f"        for user in {users!r}]),\n"
    )
    text = declared("guards", approvers=None).replace("    policies=", f"{approvers}    policies=")
    stack.program(f"{text}\n{GATE}")
    shown: list[Run | str] = [stack.preview("--diff"), stack.up("--diff"), stack.export()]
    aws.accept_invitations(account.team()["Arn"])
    shown += [stack.up("--diff"), stack.export()]
    stack.program(f"{text.replace('ben', 'dora')}\n{GATE}")
    shown += [stack.preview("--diff"), stack.up("--diff"), stack.export(), stack.refresh("--diff"), stack.export()]

    assert [] == [line for one in shown for line in _names(one)]
    assert 3 == len(account.team()["Approvers"])


@pytest.mark.parametrize(
    "registered",
    [
        pytest.param(
            "register_stack_transformation(lambda it: pulumi.ResourceTransformationResult", id="transformation"
        ),
        pytest.param("register_resource_transform(lambda it: pulumi.ResourceTransformResult", id="transform"),
    ],
)
def test_secret_that_is_put_in_later_stands_nowhere_in_state(stack: Stack, account: Account, registered: str) -> None:
    """A transformation runs in the program and a transform in the engine, after everything that the package does there."""
    put_in = (
        '{"tags": {"project": pulumi.Output.secret("sunflower")}, "description": pulumi.Output.secret("of sunflower")}'
    )
    stack.program(
        f"pulumi.runtime.{registered}(\n"
        f'    {{**it.props, **({put_in} if "mpa:ApprovalTeam" in it.type_ else {{}})}}, it.opts))\n'
        f"{declared('guards')}"
    )
    shown: list[Run | str] = [stack.preview("--diff"), stack.up("--diff"), stack.export()]
    assert "of sunflower" == account.team()["Description"]
    shown += [stack.preview("--diff"), stack.refresh("--diff"), stack.export()]

    assert [] == [line for one in shown for line in _names(one)]
    assert "of sunflower" == stack.resource("guards")["outputs"]["declared"]["description"]
