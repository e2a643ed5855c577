"""The account's one identity source: made, taken, tagged, replaced and removed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from stacks import INSTANCE, SOURCE, declared, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator
    from pulumi_mpa.testing.controls import SourceCode

pytestmark = pytest.mark.engine

OTHER_INSTANCE = "arn:aws:sso:::instance/ssoins-fedcba0987654321"


@pytest.mark.every_python
def test_source_is_made_read_and_removed(stack: Stack, empty_account: Account) -> None:
    """One list for one that is there, one request, one read; the portal's address is an output."""
    stack.program(declared_source() + '\npulumi.export("portal", org.approval_portal_url)')
    shown = stack.preview()
    assert shown.said(INSTANCE)
    assert shown.has_code(Code.SOURCE_WILL_BE_CREATED)
    assert () == shown.calls

    run = stack.up()
    assert ("ListIdentitySources", "CreateIdentitySource", "GetIdentitySource") == run.calls
    (source,) = empty_account.sources()
    assert ("ACTIVE", SOURCE) == (source["Status"], source["IdentitySourceArn"])
    assert source["IdentitySourceParameters"]["IamIdentityCenter"]["ApprovalPortalUrl"] in run.output
    assert () == stack.preview("--expect-no-changes").calls
    assert () == stack.up("--expect-no-changes").calls
    stack.refresh("--expect-no-changes")

    assert ("DeleteIdentitySource",) == stack.destroy().writes
    assert [] == empty_account.sources()


@pytest.mark.parametrize("aws", [{"service_seconds": 1.0}], indirect=True, ids=["slow-service"])
def test_the_service_own_seconds_are_waited_for(stack: Stack, empty_account: Account) -> None:
    """Installing and removing the portal take AWS a moment; each run ends with what became of it."""
    stack.program(declared_source())
    run = stack.up()
    assert 1 == run.calls.count("CreateIdentitySource")
    assert "ACTIVE" == empty_account.sources()[0]["Status"]
    assert () == stack.preview("--expect-no-changes").calls
    stack.destroy()
    assert [] == empty_account.sources()


def test_tags_change_in_place(stack: Stack, empty_account: Account) -> None:
    """Only the program's keys; other people's stay."""
    stack.program(declared_source(tags={"cost": "security", "stage": "prod"}))
    stack.up()
    empty_account.mpa.tag_resource(ResourceArn=SOURCE, Tags={"theirs": "yes"})
    stack.program(declared_source(tags={"cost": "platform"}))
    run = stack.up()

    assert ("TagResource", "UntagResource") == run.writes
    assert {"cost": "platform", "theirs": "yes"} == empty_account.tags(SOURCE)
    assert () == stack.preview("--expect-no-changes").calls
    empty_account.mpa.untag_resource(ResourceArn=SOURCE, TagKeys=["cost"])
    stack.refresh()
    assert ("TagResource",) == stack.up().writes
    assert {"cost": "platform", "theirs": "yes"} == empty_account.tags(SOURCE)


def test_somebody_elses_source_is_adopted_only_on_request(stack: Stack, account: Account) -> None:
    """The account can have no second one, so the message says how to take it over."""
    made = account.sources()[0]["CreationTime"]
    stack.program(declared_source())
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.SOURCE_OF_NO_OWNER)
    assert run.said("`adopt=True`")
    assert () == run.writes

    stack.program(declared_source(adopt=True))
    assert ("TagResource",) == stack.up().writes
    assert made == account.sources()[0]["CreationTime"]
    assert () == stack.preview("--expect-no-changes").calls

    # Once taken it is ours, whatever becomes of the state.
    stack.lose_state()
    stack.program(declared_source())
    stack.up()
    assert made == account.sources()[0]["CreationTime"]


def test_source_of_another_instance_is_never_taken(stack: Stack, account: Account) -> None:
    """Taking it would connect the wrong people, so it is named instead."""
    stack.program(declared_source(instance=OTHER_INSTANCE, adopt=True))
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.SOURCE_OF_ANOTHER_INSTANCE)
    assert run.said(f"of {INSTANCE} in us-east-1")
    assert () == run.writes
    assert 1 == len(account.sources())


def test_other_instance_replaces_the_source_once_no_team_uses_it(
    stack: Stack, empty_account: Account, aws: MpaEmulator
) -> None:
    """The old one goes first, since an account can't have two; a team that uses it holds that up and is named."""
    team = declared("guards").replace(repr(SOURCE), "org.identity_source_arn")
    stack.program(f"{declared_source()}\n{team}")
    stack.up()
    aws.accept_invitations(empty_account.team()["Arn"])
    stack.up()

    stack.program(f"{declared_source(instance=OTHER_INSTANCE)}\n{declared('guards')}")
    shown = stack.preview()
    assert shown.has_code(Code.SOURCE_WILL_BE_REPLACED)
    assert () == shown.calls
    run = stack.up(fails=True)
    assert run.has_message()
    name = empty_account.team()["Name"]
    assert run.has_code(Code.SOURCE_IN_USE)
    assert run.said(f"use the identity source: {name}")
    assert run.said("`pulumi up` finds a team that an interrupted run created")
    assert [INSTANCE] == [_instance(source) for source in empty_account.sources()]
    assert ("ACTIVE", None) == empty_account.state()

    empty_account.mpa.start_active_approval_team_deletion(Arn=empty_account.team()["Arn"])
    aws.approve(empty_account.open_session())
    stack.program(declared_source(instance=OTHER_INSTANCE))
    run = stack.up()
    assert [OTHER_INSTANCE] == [_instance(source) for source in empty_account.sources()]
    assert ("DeleteIdentitySource", "CreateIdentitySource") == run.writes
    assert () == stack.preview("--expect-no-changes").calls


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("ACCESS_DENIED", Code.SOURCE_ACCESS_DENIED, id="access-denied"),
        pytest.param("IDC_INSTANCE_NOT_FOUND", Code.SOURCE_INSTANCE_NOT_FOUND, id="not-found"),
        pytest.param("IDC_INSTANCE_NOT_VALID", Code.SOURCE_INSTANCE_NOT_VALID, id="not-valid"),
    ],
)
def test_source_that_aws_can_not_make_is_removed_again(
    stack: Stack, empty_account: Account, code: SourceCode, state: Code
) -> None:
    """The message says what to put right, and the next run begins anew."""
    empty_account.source_ends_in(code)
    stack.program(declared_source())
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.SOURCE_FOUND_INVALID, state=state)
    assert [] == empty_account.sources()
    stack.up()
    assert "ACTIVE" == empty_account.sources()[0]["Status"]


def test_source_that_broke_later_waits_for_its_user(stack: Stack, empty_account: Account) -> None:
    """It is shown with the way out, which replaces it; nothing is done by itself."""
    stack.program(declared_source())
    stack.up()
    empty_account.source_ends_in("IDC_INSTANCE_NOT_FOUND", when="now")
    stack.refresh()
    shown = stack.preview("--expect-no-changes")
    assert shown.has_code(Code.SOURCE_REQUEST_NOT_SENT, state=Code.SOURCE_INSTANCE_NOT_FOUND)
    assert shown.said("warning: No request was sent")
    assert shown.said("pulumi up --replace")
    assert () == stack.up().writes

    run = stack.up("--replace", stack.urn("org"))
    assert ("DeleteIdentitySource", "CreateIdentitySource") == run.writes
    assert "ACTIVE" == empty_account.sources()[0]["Status"]


def test_removal_that_fails_is_shown_and_tried_again(stack: Stack, empty_account: Account) -> None:
    """State keeps it until AWS no longer has it."""
    stack.program(declared_source())
    stack.up()
    empty_account.source_ends_in("DELETION_FAILED")
    run = stack.destroy(fails=True)
    assert run.has_message()
    assert "ERROR" == empty_account.sources()[0]["Status"]

    stack.destroy()
    assert [] == empty_account.sources()


def test_disappears_and_is_made_again_or_let_go(stack: Stack, empty_account: Account) -> None:
    """Gone is made again after a refresh; deleting one that is gone is success."""
    stack.program(declared_source(tags={"cost": "security"}))
    stack.up()
    empty_account.mpa.delete_identity_source(IdentitySourceArn=SOURCE)
    stack.program(declared_source(tags={"cost": "platform"}))
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.SOURCE_REMOVED)
    assert run.said("`pulumi up --refresh`")

    stack.up("--refresh")
    assert {"cost": "platform"} == empty_account.tags(SOURCE)
    empty_account.mpa.delete_identity_source(IdentitySourceArn=SOURCE)
    stack.destroy()
    assert [] == empty_account.sources()


@pytest.mark.parametrize(
    ("when", "made"),
    [
        pytest.param("before CreateIdentitySource", 0, id="before-it-is-sent"),
        pytest.param("after CreateIdentitySource", 1, id="after-its-response"),
    ],
)
def test_killed_creation_ends_with_one_source(stack: Stack, empty_account: Account, when: str, made: int) -> None:
    """The next run takes what was made and never recorded."""
    stack.program(declared_source())
    stack.killed(when, "up", python=sys.executable)
    assert made == len(empty_account.sources())

    stack.up()
    assert "ACTIVE" == empty_account.sources()[0]["Status"]
    assert () == stack.preview("--expect-no-changes").calls


def _instance(source: dict[str, dict[str, dict[str, str]]]) -> str:
    return source["IdentitySourceParameters"]["IamIdentityCenter"]["InstanceArn"]
