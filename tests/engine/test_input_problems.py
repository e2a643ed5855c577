"""The preview shows what is wrong in a program, all at once, before anything reaches the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from stacks import declared_source

import pulumi_mpa as mpa
from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

TWENTY_ONE = tuple(f"user-{number:02}" for number in range(21))
THRESHOLD = "approvalStrategy.mofN.minApprovalsRequired"


def problem_of(code: Code, **values: object) -> Message:
    """Return the message of a problem whose values a machine reads too."""
    return Message(code, values, values)


@pytest.mark.every_python
def test_every_problem_of_a_team_in_one_run(stack: Stack, empty_account: Account) -> None:
    """Each problem stands on its own with the path of its property."""
    stack.declare(
        name="vault guards",
        users=("user-ana", "user-ana"),
        needed=3,
        policy="arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault",
        description="",
        pending_window_days=-1,
    )
    shown = stack.preview(fails=True)

    assert shown.has_message()
    for path, problem in (
        ("name", problem_of(Code.TEAM_NAME_CHARACTERS)),
        ("description", problem_of(Code.INPUT_LENGTH, length=0, least=1, most=256)),
        ("approvers", problem_of(Code.TOO_FEW_APPROVERS, count=2, least=3)),
        ("approvers[1].primaryIdentityId", problem_of(Code.INPUT_DUPLICATE, other="approvers[0].primaryIdentityId")),
        (THRESHOLD, problem_of(Code.THRESHOLD_TOO_HIGH, required=3, approvers=2)),
        (
            "policies[0].policyArn",
            problem_of(Code.POLICY_ARN_WITHOUT_VERSION, corrected=mpa.ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT),
        ),
        ("pendingWindowDays", problem_of(Code.INPUT_TOO_SMALL, least=0)),
    ):
        assert shown.said(f"{path}: {problem}"), path
    assert () == shown.calls
    assert [] == empty_account.teams()


@pytest.mark.parametrize(
    ("inputs", "path", "problem"),
    [
        pytest.param({"users": TWENTY_ONE}, "approvers", problem_of(Code.TOO_MANY_APPROVERS, count=21, most=20), id="too-many"),
        pytest.param({"needed": 1}, THRESHOLD, problem_of(Code.THRESHOLD_TOO_LOW, count=1, least=2), id="one-is-enough"),
        pytest.param({"description": None}, "description", problem_of(Code.INPUT_REQUIRED), id="left-out"),
        pytest.param({"on_delete": "never"}, "onDelete", problem_of(Code.INPUT_NOT_A_CHOICE, choices="'approved', 'gone' or 'requested'"), id="unknown-word"),
        pytest.param({"tags": {"pulumi-mpa:owner": "me"}}, "tags", problem_of(Code.TAG_KEY_RESERVED, keys="pulumi-mpa:owner"), id="tag"),
    ],
)  # fmt: skip
def test_problem_of_a_team(stack: Stack, inputs: dict[str, Any], path: str, problem: Message) -> None:
    """One problem, its path and what would be right."""
    stack.declare(**inputs)
    shown = stack.preview(fails=True)

    assert shown.has_message()
    assert shown.said(f"{path}: {problem}")
    assert () == shown.calls


def test_problem_of_an_identity_source(stack: Stack) -> None:
    """The instance must be one, by its ARN."""
    stack.program(declared_source(instance="ssoins-1234567890abcdef"))
    shown = stack.preview(fails=True)

    assert shown.has_message()
    path = "identitySourceParameters.iamIdentityCenter.instanceArn"
    assert shown.said(f"{path}: {problem_of(Code.INSTANCE_ARN_INVALID)}")
    assert () == shown.calls


def test_region_other_than_the_only_one_is_an_error(stack: Stack) -> None:
    """Together with every other problem of the configuration."""
    stack.declare()
    stack.config("mpa:region", "eu-west-1")
    stack.config("mpa:endpiont", "http://127.0.0.1:1")
    stack.config("mpa:strict", "perhaps")
    shown = stack.preview(fails=True)

    assert shown.has_message()
    assert shown.said("mpa:region: ")
    assert shown.has_code(Code.SETTING_REGION, region="eu-west-1", only="us-east-1")
    assert shown.said("mpa:endpiont: ")
    assert shown.has_code(Code.SETTING_MISSPELLED, near="mpa:endpoint")
    assert shown.said("mpa:strict: ")
    assert shown.has_code(Code.SETTING_NOT_BOOLEAN)
    assert () == shown.calls


def test_relaxed_minima_are_warnings(stack: Stack) -> None:
    """Rules that only the User Guide states are warnings without `strict`; the others are errors still."""
    stack.declare(users=("user-ana", "user-ben"), needed=1)
    stack.config("mpa:strict", "false")
    shown = stack.preview()
    assert shown.has_code(
        Code.GUIDE_RULE_NOT_MET, path="approvers", problem=Code.TOO_FEW_APPROVERS, count="2", least="3"
    )
    assert shown.has_code(Code.GUIDE_RULE_NOT_MET, path="approvalStrategy.mofN.minApprovalsRequired", count="1")

    stack.declare(users=("user-ana", "user-ben"), needed=3)
    assert stack.preview(fails=True).has_code(Code.THRESHOLD_TOO_HIGH, required="3", approvers="2")


@pytest.mark.parametrize(
    ("option", "code"),
    [
        pytest.param('import_="arn"', Code.OPTION_IMPORT, id="import"),
        pytest.param('replace_on_changes=["description"]', Code.OPTION_REPLACE_ON_CHANGES, id="replace"),
    ],
)
def test_option_that_cannot_work_is_an_error(stack: Stack, option: str, code: Code) -> None:
    """The error names the way that works, instead of the engine's traceback or silence."""
    stack.declare(opts=f"pulumi.ResourceOptions({option})")
    shown = stack.preview(fails=True)

    assert shown.has_message()
    assert shown.said('ApprovalTeam "guards": ')
    assert shown.has_code(code)
    assert () == shown.calls
