"""What the arguments and options of a function must be, which is said before anything is asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.functions import function
from pulumi_mpa.messages import Code, parse

if TYPE_CHECKING:
    from collections.abc import Callable

ARN = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards"
untyped: Any = mpa


@pytest.fixture(autouse=True)
def nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a question would be asked."""
    monkeypatch.setattr(function, "this_run", lambda: pytest.fail("a question was asked"))


def problems_of(call: Callable[[], object]) -> list[Code]:
    """Return the codes of the problems that a call names."""
    with pytest.raises(pulumi.RunError) as raised:
        call()
    found = parse(str(raised.value))
    assert found is not None
    assert found.code in (Code.FUNCTION_INVALID, Code.INPUTS_NOT_SENT)
    named = found.data["problems"].split(",")
    return [Code[name] if name in Code.__members__ else Code(name) for name in named]


@pytest.mark.parametrize(
    ("call", "codes"),
    [
        (lambda: untyped.get_approval_team(arn=None), [Code.FUNCTION_REQUIRED]),
        (lambda: untyped.get_approval_team(arn=7), [Code.FUNCTION_TYPE]),
        (lambda: untyped.get_approval_team(arn=object()), [Code.INPUT_TYPE]),
        (lambda: untyped.get_approval_team_output(arn=None), [Code.FUNCTION_REQUIRED]),
        (lambda: untyped.get_sessions(approval_team_arn=ARN, filters={"a": "b"}), [Code.FUNCTION_TYPE]),
        (lambda: untyped.get_policy_version(policy_arn=ARN, latest="yes"), [Code.FUNCTION_TYPE]),
        (mpa.get_policy_version, [Code.FUNCTION_ONE_OF]),
        (mpa.get_policy_version_output, [Code.FUNCTION_ONE_OF]),
        (lambda: mpa.get_policy_version(policy_arn=ARN, policy_version_arn=ARN), [Code.FUNCTION_ONE_OF]),
        (lambda: mpa.get_policy_version(policy_version_arn=ARN, latest=True), [Code.FUNCTION_EXCLUSIVE]),
        (
            lambda: mpa.get_identity_center_user(identity_store_id="d-1234567890", instance_arn=ARN),
            [Code.FUNCTION_ONE_OF, Code.FUNCTION_EXCLUSIVE],
        ),
        (
            lambda: untyped.get_resource_policy_output(resource_arn=ARN, policy_name=None, policy_type=None),
            [Code.FUNCTION_REQUIRED] * 2,
        ),
    ],
    ids=[
        "missing",
        "number",
        "object",
        "missing-in-output-form",
        "no-list",
        "no-flag",
        "neither",
        "neither-in-output-form",
        "both",
        "exclusive",
        "all-problems",
        "two-missing",
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], object], codes: list[Code]) -> None:
    """All of them at once, in both forms."""
    assert codes == problems_of(call)


def test_output_needs_the_other_form() -> None:
    """The form that returns at once cannot wait for a value."""

    async def run() -> list[Code]:
        """Make the output while there is a loop."""
        team = pulumi.Output.from_input(ARN)
        return problems_of(lambda: untyped.get_approval_team(arn=team))

    assert [Code.FUNCTION_OUTPUT] == asyncio.run(run())


@pytest.mark.parametrize("name", ["get_approval_team", "get_approval_team_output"])
def test_provider_is_no_way_to_an_account(name: str) -> None:
    """It would be dropped without a word, and another account read."""
    provider: Any = type("Provider", (), {"package": "aws"})()
    opts = pulumi.InvokeOptions(provider=provider)
    assert [Code.FUNCTION_PROVIDER] == problems_of(lambda: getattr(mpa, name)(arn=ARN, opts=opts))
