"""Outputs that are empty at times: a program that reads through them runs before, during and after a vote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import pulumi_mpa as mpa
from pulumi_mpa.model.names import camel

if TYPE_CHECKING:
    from account import Account
    from guarding import Guarded
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

OF_A_TEAM = """
pulumi.export("portal", guards.pending_session.portal_url)
pulumi.export("draft", guards.pending_update.approvers[0].primary_identity_id)
pulumi.export("outcome", guards.last_request.outcome)
pulumi.export("until", guards.deletion.scheduled_for)
"""


def exported(stack: Stack) -> dict[str, str | None]:
    """Return the exports that are not empty."""
    outputs: dict[str, str | None] = json.loads(stack.run("stack", "output", "--json").output)
    return {name: value for name, value in outputs.items() if value is not None}


def test_members_of_an_empty_output_are_empty(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The run after an approval ends well, exactly when a pipeline should turn green."""
    settled.declare(OF_A_TEAM, description="Payment keys")
    settled.preview()
    settled.up()
    assert {"portal", "draft", "outcome"} == exported(settled).keys()

    aws.approve(account.open_session())
    settled.up()
    assert {} == {name: value for name, value in exported(settled).items() if name != "outcome"}
    settled.preview()
    settled.refresh()
    settled.up()


def test_members_of_an_empty_output_of_an_association_are_empty(guarded: Guarded) -> None:
    """Nobody was asked yet, so there is no request."""
    exports = (
        'pulumi.export("session", gate.mpa_status.mpa_session_arn)\npulumi.export("vote", gate.pending_session.arn)'
    )
    guarded.declare()
    program = guarded.stack.folder / "__main__.py"
    program.write_text(f"{program.read_text()}\n{exports}\n")
    guarded.stack.up()
    assert {} == exported(guarded.stack)

    guarded.declare("others")
    program.write_text(f"{program.read_text()}\n{exports}\n")
    guarded.stack.up()
    assert {"session", "vote"} == exported(guarded.stack).keys()


def every_output(resource: str, kind: type) -> str:
    """Return the program text that exports every output of a resource."""
    names = [name for name, value in vars(kind).items() if isinstance(value, property)]
    return "\n".join(f'pulumi.export("{resource}_{name}", {resource}.{name})' for name in names)


def test_preview_of_a_settled_stack_has_no_unknown_output(guarded: Guarded) -> None:
    """What is empty is known to be empty, and so is what takes it as an input."""
    guarded.declare()
    program = guarded.stack.folder / "__main__.py"
    exports = [every_output("guards", mpa.ApprovalTeam), every_output("gate", mpa.MpaTeamAssociation)]
    text = "\n".join([program.read_text(), *exports, 'pulumi.export("length", guards.pending_session.apply(str))'])
    program.write_text(text)
    guarded.stack.up()

    run = guarded.quiet()
    assert "[unknown]" not in run.output
    assert "None" == json.loads(guarded.stack.run("stack", "output", "--json").output)["length"]


def test_preview_of_a_change_leaves_its_outputs_unknown(settled: Stack) -> None:
    """Nobody can know yet what the vote will be."""
    settled.declare(f"{OF_A_TEAM}\npulumi.export('message', guards.status_message)", description="Payment keys")
    assert settled.preview().said("message: [unknown]")


def test_export_of_a_whole_resource_has_its_outputs_alone(guarded: Guarded) -> None:
    """What the package records for itself is nobody's output."""
    guarded.declare(resubmit="once more")
    program = guarded.stack.folder / "__main__.py"
    program.write_text(f'{program.read_text()}\npulumi.export("team", guards)\npulumi.export("gate", gate)\n')
    guarded.stack.up()

    outputs = json.loads(guarded.stack.run("stack", "output", "--json").output)
    for name, kind in (("team", mpa.ApprovalTeam), ("gate", mpa.MpaTeamAssociation)):
        documented = {camel(key) for key in dir(kind) if isinstance(getattr(kind, key), property)}
        assert {*outputs[name]} <= {*documented, "id", "urn"}
    assert "[unknown]" not in guarded.stack.preview().output
