"""What is expected ends with an error that a person reads; what is not keeps its traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared

from pulumi_mpa.messages import Code
from pulumi_mpa.model import ownership
from pulumi_mpa.model.requests.intent import RequestKind

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

CLUMSY = """
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class ClumsyProvider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        raise ValueError("a mistake in somebody else's provider")


class Clumsy(Resource):
    def __init__(self, name, opts=None):
        super().__init__(ClumsyProvider(), name, {}, opts)
"""


def test_other_dynamic_providers_keep_their_traceback(stack: Stack, account: Account) -> None:
    """In one run our error has no traceback, and a failure of another provider shows where it happened."""
    theirs = account.make_team("guards")
    stack.module("clumsy", CLUMSY)
    stack.program(f"{declared('guards', name='guards')}\nimport clumsy\nclumsy.Clumsy('other')")
    run = stack.up("--continue-on-error", fails=True)

    assert run.said(f"error: cannot create approval team guards ({theirs}): ")
    assert run.has_code(Code.TEAM_OF_NO_OWNER)
    # The lines of progress show every error's beginning once more.
    printed = run.output.partition("Diagnostics:")[2]
    assert 1 == printed.count("Traceback (most recent call last)")
    assert 1 == printed.count("ValueError: a mistake in somebody else's provider")
    assert 'clumsy.py", line' in printed
    assert "pulumi_mpa/" not in printed


@pytest.mark.parametrize(
    ("trouble", "code"), [("AccessDeniedException", Code.AWS_DENIED), ("ServiceQuotaExceededException", Code.AWS_QUOTA)]
)
def test_errors_of_aws_are_messages(stack: Stack, account: Account, trouble: str, code: Code) -> None:
    """The error names the error of AWS and what to do next; nothing is half done."""
    account.troubles("CreateApprovalTeam", trouble)
    stack.declare()
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(code, operation="CreateApprovalTeam", answer=trouble)
    assert [] == account.teams()
    stack.up()
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_denied_tag_is_named_before_anybody_is_asked(settled: Stack, account: Account) -> None:
    """A rule about tag keys stops an update before its vote; once the key is allowed, the same command goes on."""
    account.troubles("TagResource", "AccessDeniedException")
    settled.declare(description="Payment keys")
    run = settled.up(fails=True)

    assert run.has_message()
    tag = ownership.REQUESTS[RequestKind.UPDATE]
    assert run.has_code(Code.AWS_DENIED, operation="TagResource", keys=tag, asked="no")
    assert ("ACTIVE", None) == account.state()
    settled.up()
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == account.state()


def test_temporary_errors_of_aws_are_retried(stack: Stack, account: Account) -> None:
    """A slower pace and a moment's failure are the SDK's to retry."""
    account.troubles("ListApprovalTeams", "ThrottlingException")
    account.troubles("CreateApprovalTeam", "InternalServerException")
    stack.declare()
    stack.up()
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_lost_response_makes_no_second_team(stack: Stack, account: Account) -> None:
    """The SDK tries again under the same token, to which AWS responds as before."""
    account.troubles("CreateApprovalTeam", reset="after")
    stack.declare()
    run = stack.up()

    assert 2 == run.calls.count("CreateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_lost_response_to_an_update_makes_one_request(settled: Stack, account: Account) -> None:
    """The second try is a conflict for AWS; one read shows that the update is the one of the first try."""
    account.troubles("UpdateApprovalTeam", reset="after")
    settled.declare(description="Payment keys")
    settled.up()
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()
    settled.up()
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()
