"""Functions in a program on a real engine: in preview and update, with resources, and with errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from stacks import USERS, declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

READS = """
def read(arn):
    team = mpa.get_approval_team(arn=arn)
    known = mpa.get_approval_team_output(arn=arn)
    hidden = mpa.get_approval_team_output(arn=pulumi.Output.secret(arn))
    pulumi.export("name", team.name)
    pulumi.export("needed", known.approval_strategy.mof_n.min_approvals_required)
    pulumi.export("people", known.approvers.apply(lambda people: len(people)))
    pulumi.export("description", known.description)
    pulumi.export("hidden", hidden.name)
    pulumi.export("teams", mpa.get_approval_teams_output().approval_teams[0].arn)
"""
DEPENDS = """
(listed,) = mpa.get_approval_teams().approval_teams
first = pulumi.InvokeOutputOptions(depends_on=[{team}])
pulumi.export("before", mpa.get_tags(resource_arn=listed.arn).tags.get("cost"))
pulumi.export("after", mpa.get_tags_output(resource_arn=listed.arn, opts=first).tags.apply(lambda tags: tags.get("cost")))
pulumi.export("name", mpa.get_approval_team_output(arn={team}.arn).name)
"""


def test_functions_read_in_preview_and_update_alike(stack: Stack, account: Account) -> None:
    """Each equal question once; what is sensitive, and whatever comes of a secret argument, is a secret of the stack."""
    theirs = account.make_team("theirs")
    stack.program(f"{READS}\nread({theirs!r})")
    assert ("GetApprovalTeam", "ListApprovalTeams") == tuple(sorted(stack.preview().calls))
    assert ("GetApprovalTeam", "ListApprovalTeams") == tuple(sorted(stack.up().calls))

    plain = {"name": "theirs", "needed": 2, "people": len(USERS), "teams": theirs}
    secret = {"description": "[secret]", "hidden": "[secret]"}
    assert {**plain, **secret} == json.loads(stack.run("stack", "output", "--json").output)


def test_function_is_asked_after_what_it_depends_on(settled: Stack) -> None:
    """And is not asked in a preview as long as that is still to be made, or what it is asked for is not known."""
    settled.declare(DEPENDS.format(team="guards"), tags={"cost": "12"})
    settled.up()
    found = json.loads(settled.run("stack", "output", "--json", "--show-secrets").output)
    assert found["name"].startswith("guards-")
    assert "12" == found["after"]
    assert "before" not in found

    settled.declare(f"{declared('others')}\n{DEPENDS.format(team='others')}", tags={"cost": "12"})
    run = settled.preview()
    assert ("ListApprovalTeams", "ListTagsForResource") == tuple(sorted(run.calls))


def test_error_of_a_function_ends_the_program_with_a_message(stack: Stack, account: Account) -> None:
    """It is no traceback, it is said once, and no secret is in it."""
    missing = account.make_team("theirs") + "0"
    stack.program(
        f"team = mpa.get_approval_team_output(arn=pulumi.Output.secret({missing!r}))\n"
        "pulumi.export('name', team.name)\npulumi.export('people', team.approvers[0].primary_identity_id)"
    )
    run = stack.preview(fails=True)

    assert run.has_message()
    assert run.has_code(Code.FUNCTION_NOT_FOUND, operation="GetApprovalTeam")
    assert missing not in run.output
    assert 1 == run.output.partition("Diagnostics:")[2].count("cannot read approval team")
