"""The crash matrix strikes every call of an operation, and a trouble meets the calls that it names."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from cases import MOMENTS, cases_of
from stacks import INSTANCE
from wire import BadWire, Trouble

from pulumi_mpa.emulator import ClockKind, Server, Settings
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = ("GetApprovalTeam", "TagResource", "UpdateApprovalTeam", "TagResource", "GetApprovalTeam")


def test_every_call_is_struck_at_every_moment() -> None:
    """A second call of one operation is another call."""
    which = ["GetApprovalTeam-1", "TagResource-1", "UpdateApprovalTeam-1", "TagResource-2", "GetApprovalTeam-2"]
    expected = {f"kill-{moment}-{call}" for moment, call in itertools.product(MOMENTS, which)}
    assert expected == {case.blow for case in cases_of("team-ask", CALLS) if case.blow.startswith("kill")}


def test_request_of_people_whose_response_is_not_read_meets_every_line() -> None:
    """Between sending and knowing lies what all this is about."""
    cases = [case for case in cases_of("team-ask", CALLS) if case.blow == "kill-during-UpdateApprovalTeam-1"]
    assert {"again", "edited", "approved", "rejected", "destroy"} == {case.line for case in cases}


def test_ids_are_of_one_case_each() -> None:
    """An id is enough to play a case alone."""
    ids = [case.id for case in cases_of("team-ask", CALLS)]
    assert len(ids) == len(set(ids))


@pytest.fixture
def wire() -> Iterator[tuple[BadWire, MpaEmulator]]:
    """Yield a service behind a bad wire."""
    service = BadWire(Settings(clock=ClockKind.VIRTUAL))
    server = Server(service)
    server.start()
    with MpaEmulator.connect(server.endpoint_url) as aws:
        yield service, aws
    server.stop()


def test_trouble_meets_the_calls_that_it_names(wire: tuple[BadWire, MpaEmulator]) -> None:
    """The second and third of four lists are denied, and nothing else is."""
    service, aws = wire
    mpa = aws.client("mpa")
    service.arm(Trouble("expired", "ListApprovalTeams", number=2, times=2))
    seen = []
    for _ in range(4):
        mpa.list_identity_sources()
        try:
            mpa.list_approval_teams()
            seen.append("")
        except ClientError as error:
            seen.append(error.response["Error"]["Code"])
    assert ["", "ExpiredTokenException", "ExpiredTokenException", ""] == seen


def test_trouble_meets_calls_of_payment_cryptography(wire: tuple[BadWire, MpaEmulator]) -> None:
    """There a header names the operation, not the path."""
    service, aws = wire
    keys = aws.client("payment-cryptography", region="eu-central-1")
    service.arm(Trouble("expired", "GetMpaTeamAssociation", number=2, times=1))
    seen = []
    for _ in range(3):
        with pytest.raises(ClientError) as raised:
            keys.get_mpa_team_association(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")
        seen.append(raised.value.response["Error"]["Code"])
    assert ["ResourceNotFoundException", "ExpiredTokenException", "ResourceNotFoundException"] == seen


def test_trouble_of_one_run_is_over_with_it(wire: tuple[BadWire, MpaEmulator]) -> None:
    """What the struck run did not meet is nothing for those that follow."""
    service, aws = wire
    mpa = aws.client("mpa")
    service.arm(Trouble("throttled", "ListApprovalTeams", number=1, times=1000))
    with pytest.raises(ClientError, match="ThrottlingException"):
        mpa.list_approval_teams()
    service.arm(None)
    assert [] == mpa.list_approval_teams()["ApprovalTeams"]


def test_failure_after_the_write_leaves_it_in_force(wire: tuple[BadWire, MpaEmulator]) -> None:
    """The caller reads 500, and the identity source is there."""
    service, aws = wire
    service.arm(Trouble("failed-after", "CreateIdentitySource", number=1, times=1000))
    mpa = aws.client("mpa")
    with pytest.raises(ClientError, match="InternalServerException"):
        mpa.create_identity_source(
            IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        )
    assert 1 == len(mpa.list_identity_sources()["IdentitySources"])
