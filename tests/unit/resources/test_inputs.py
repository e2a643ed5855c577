"""Inputs of any kind, as the engine gets them; what no state can hold is named before anything is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.messages import Code, Found, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"


class Person(str, Enum):
    """People, as a program may name them."""

    ANA = "user-ana"


class Needed(IntEnum):
    """How many must agree."""

    TWO = 2


class Key(Enum):
    """Keys of tags, as a program may name them."""

    COST = "cost_center"


@dataclass
class Somebody:
    """An object of the program."""

    id: str


def approver(id_: Any) -> dict[str, Any]:  # noqa: ANN401 -- any input
    """Return an approver."""
    return {"primary_identity_id": id_, "primary_identity_source_arn": SOURCE}


async def later(value: Any) -> Any:  # noqa: ANN401 -- any input
    """Return a value a moment later."""
    await asyncio.sleep(0)
    return value


def team(**inputs: Any) -> mpa.ApprovalTeam:  # noqa: ANN401 -- any input
    """Declare a team with some inputs."""
    return mpa.ApprovalTeam("it", **inputs)


SECRET_ID = {
    "itself": lambda: [approver(pulumi.Output.secret("user-ana"))],
    "in-an-apply": lambda: pulumi.Output.from_input(SOURCE).apply(
        lambda _: [approver(pulumi.Output.secret("user-ana"))]
    ),
    "in-an-apply-of-a-class": lambda: pulumi.Output.from_input(SOURCE).apply(
        lambda arn: [
            mpa.ApproverArgs(primary_identity_id=pulumi.Output.secret("user-ana"), primary_identity_source_arn=arn)
        ]
    ),
    "two-applies-deep": lambda: pulumi.Output.from_input(SOURCE).apply(
        lambda _: [approver(pulumi.Output.from_input("ana").apply(lambda it: pulumi.Output.secret(f"user-{it}")))]
    ),
    "two-outputs-deep": lambda: pulumi.Output.from_input(SOURCE).apply(
        lambda _: [pulumi.Output.from_input("").apply(lambda _: approver(pulumi.Output.secret("user-ana")))]
    ),
    "awaited": lambda: later([approver(pulumi.Output.secret("user-ana"))]),
    "in-an-awaited-value-of-an-apply": lambda: pulumi.Output.from_input(SOURCE).apply(
        lambda _: [later(approver(pulumi.Output.secret("user-ana")))]
    ),
}


@pytest.mark.parametrize("approvers", SECRET_ID.values(), ids=SECRET_ID)
def test_secret_at_any_depth_hides_everything_that_repeats_it(
    declared: Declared, approvers: Callable[[], object]
) -> None:
    """What the engine gets as a secret is hidden in every output, however the program came to it."""
    ((request, inputs),) = declared(lambda: team(approvers=approvers(), tags={"team": "keys"}))

    repeated = {"approvers", "pendingUpdate", "lastRequest", "approverStatus", "statusMessage"}
    assert {*repeated, "explanation"} == {*request.additionalSecretOutputs}
    assert ["approvers"] == inputs["secretInputs"]


@pytest.mark.parametrize(
    "approvers",
    [
        pytest.param(lambda: [approver(Person.ANA)], id="itself"),
        pytest.param(
            lambda: [mpa.ApproverArgs(primary_identity_id=Person.ANA, primary_identity_source_arn=SOURCE)],
            id="in-a-class",
        ),
        pytest.param(
            lambda: pulumi.Output.from_input(Person.ANA).apply(lambda ana: [approver(ana)]), id="in-an-output"
        ),
        pytest.param(lambda: (approver(Person.ANA),), id="in-a-tuple"),
    ],
)
def test_enum_is_its_value(declared: Declared, approvers: Callable[[], object]) -> None:
    """Wherever it stands."""
    ((_, inputs),) = declared(lambda: team(approvers=approvers()))
    assert [{"primaryIdentityId": "user-ana", "primaryIdentitySourceArn": SOURCE}] == inputs["approvers"]


def test_enums_may_be_numbers_and_keys(declared: Declared) -> None:
    """A key of a tag stays as it is written."""
    strategy = {"mof_n": {"min_approvals_required": Needed.TWO}}
    ((_, inputs),) = declared(lambda: team(approval_strategy=strategy, tags={Key.COST: "1"}))

    assert {"mofN": {"minApprovalsRequired": 2.0}} == inputs["approvalStrategy"]
    assert {"cost_center": "1"} == inputs["tags"]


@pytest.mark.parametrize(
    ("inputs", "path", "data"),
    [
        ({"approvers": [Somebody("user-ana")]}, "approvers[0]", "Somebody"),
        ({"approvers": [approver(Somebody("user-ana"))]}, "approvers[0].primaryIdentityId", "Somebody"),
        ({"description": b"Payment keys"}, "description", "bytes"),
        ({"description": PurePosixPath("keys")}, "description", "PurePosixPath"),
        ({"approvers": {"user-ana"}}, "approvers", "set"),
        ({"policies": [object()]}, "policies[0]", "object"),
        ({"tags": {"of": Somebody("user-ana")}}, "tags.of", "Somebody"),
    ],
)
def test_value_that_no_state_can_hold_is_named(inputs: dict[str, Any], path: str, data: str) -> None:
    """One sentence with the path and the type, and no traceback of the SDK."""
    with pytest.raises(pulumi.RunError) as raised:
        team(**inputs)

    assert Found(Code.INPUTS_NOT_SENT, {"problems": "MPA4017"}) == parse(str(raised.value))
    assert f"{path}: The value has the type `{data}`" in str(raised.value)


def test_every_problem_is_named_at_once() -> None:
    """Keys that the engine would remove are among them."""
    with pytest.raises(pulumi.RunError) as raised:
        team(description=b"", tags={"__team": "keys", 1: "one", "fine": "yes"}, approvers=[object()])

    assert Found(Code.INPUTS_NOT_SENT, {"problems": "MPA4017,MPA4017,MPA4019,MPA4018"}) == parse(str(raised.value))


def test_keys_of_tags_inside_an_output_are_the_users_too(declared: Declared) -> None:
    """None is respelled."""
    tags = {"cost_center": "1", "approval_strategy": "2"}
    ((_, inputs),) = declared(lambda: team(tags=pulumi.Output.from_input(tags)))
    assert {"cost_center": "1", "approval_strategy": "2"} == inputs["tags"]
