"""The check of a value against a shape, and what happens when the emulator itself is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.model import Shape

from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.apis.mpa import MPA
from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.operations.mpa import HANDLERS
from pulumi_mpa.emulator.operations.register import Handler
from pulumi_mpa.emulator.shapes import walk
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.operations.register import Call

WALKS: dict[str, tuple[str, object, list[str]]] = {
    "right name": ("ApprovalTeamName", "Finance.1_-", []),
    "name with a newline at its end": ("ApprovalTeamName", "Finance\n", ["must match"]),
    "name too long": ("ApprovalTeamName", "x" * 65, ["from 0 to 64 characters, has 65"]),
    "unknown status": ("ApprovalTeamStatus", "SLEEPING", ["must be one of ACTIVE"]),
    "punctuation of every script": ("SessionKey", "a-b…«c»、", []),
    "no punctuation": ("SessionKey", "a b", ["must match"]),
    "instant": ("IsoTimestamp", "2026-03-01T12:00:00.123Z", []),
    "instant without a zone": ("IsoTimestamp", "2026-03-01T12:00:00", ["must be an instant"]),
    "number for an instant": ("IsoTimestamp", 1741651463, ["must be an instant"]),
    "two of a union": ("ApprovalStrategy", {}, ["exactly one of MofN"]),
    "required member missing": ("MfaMethod", {"Type": "EMAIL_OTP"}, ["is required"]),
    "member that is null": ("MfaMethod", {"Type": "EMAIL_OTP", "SyncStatus": None}, ["is required"]),
    "list too long": ("MfaMethods", [{"Type": "EMAIL_OTP", "SyncStatus": "IN_SYNC"}] * 6, ["from 0 to 5 members"]),
    "map for a list": ("MfaMethods", {}, ["must be a list"]),
    "list for a map": ("Tags", [], ["must be an object"]),
    "empty key": ("Tags", {"": "x"}, ["from 1 to 128 characters"]),
    "number for a tag": ("Tags", {"a": 1}, ["must be a string"]),
    "number for a claim": ("Boolean", 1, ["must be true or false"]),
    "claim for a number": ("MaxResults", True, ["must be a whole number"]),
    "number out of range": ("MaxResults", 21, ["must be from 1 to 20"]),
}


@pytest.mark.parametrize(("shape", "value", "messages"), WALKS.values(), ids=list(WALKS))
def test_walk_finds_each_problem(shape: str, value: object, messages: list[str]) -> None:
    """Each problem once, with its description."""
    found = [message for _, message in walk(MPA.model.shape_for(shape), value)]
    assert len(messages) == len(found), found
    assert all(expected in actual for expected, actual in zip(messages, found, strict=True))


@pytest.mark.parametrize(("value", "problems"), [(2**31, 0), (-(2**63), 0), (2**63, 1), (True, 1)])
def test_long_has_64_bits(value: object, problems: int) -> None:
    """A number that an integer has no room for is right."""
    assert problems == len(list(walk(Shape("Long", {"type": "long"}), value)))


def test_every_service_can_fail_and_deny() -> None:
    """An API model need not declare what every service responds with; where it does, each operation has its own list."""
    vaults = Api("backup", Protocol.REST_JSON, {"DescribeBackupVault": Handler(_breaks, lambda _: ())})
    shared = {"AccessDeniedException", "InternalServerException", "ThrottlingException"}

    assert shared <= vaults.errors_of("DescribeBackupVault")
    assert [400, 403, 500] == sorted(
        vaults.model.shape_for(name).metadata["error"]["httpStatusCode"] for name in shared
    )
    assert "ConflictException" not in MPA.errors_of("GetApprovalTeam")


def _returns(result: dict[str, Any]) -> Callable[[Call], dict[str, Any]]:
    return lambda _: result


def _conflicts(_call: Call) -> dict[str, Any]:
    raise conflict("not modelled here")


def _breaks(_call: Call) -> dict[str, Any]:
    raise ZeroDivisionError


MISTAKES: dict[str, Callable[[Call], dict[str, Any]]] = {
    "unknown member": _returns({"Policies": [], "Extra": 1}),
    "wrong shape": _returns({"Policies": [{"Arn": "x"}]}),
    "error that the operation does not model": _conflicts,
    "bug": _breaks,
}


@pytest.mark.parametrize("act", MISTAKES.values(), ids=list(MISTAKES))
def test_bug_of_the_emulator_is_an_internal_error(
    act: Callable[[Call], dict[str, Any]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The response is a failure of the service, and the log says what it was."""
    monkeypatch.setitem(HANDLERS, "ListPolicies", Handler(act, lambda _: ()))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with MpaEmulator() as aws:
        mpa = aws.client("mpa")
        with pytest.raises(mpa.exceptions.InternalServerException):
            mpa.list_policies()
        assert [("ListPolicies", 500)] == aws.calls
    assert caplog.records
