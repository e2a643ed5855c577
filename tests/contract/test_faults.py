"""Planned faults: what a client sees, and what became of its call."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.testing.faults import When

RetryMode = Literal["standard", "adaptive", "legacy"]
INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
HMAC: Any = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}


class Once:
    """Clients that try each call once, so that a test sees what came."""

    def __init__(self, aws: MpaEmulator, patience: float = 60) -> None:
        """Prepare clients of an emulator that wait so many seconds for a response."""
        config = Config(retries={"total_max_attempts": 1}, read_timeout=patience, proxies={})
        made: list[Any] = [
            boto3.session.Session("111122223333", "x").client(
                service,
                endpoint_url=aws.endpoint_url,
                region_name="us-east-1",
                config=config,
            )
            for service in ("mpa", "payment-cryptography", "backup")
        ]
        self.mpa, self.keys, self.backup = made

    def write_source(self) -> None:
        """Make an identity source."""
        center = {"InstanceArn": INSTANCE, "Region": "us-east-1"}
        self.mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})

    def write_key(self) -> None:
        """Make a key."""
        self.keys.create_key(KeyAttributes=HMAC, Exportable=False)

    def write_vault(self) -> None:
        """Make a vault."""
        self.backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
        )

    def written(self) -> int:
        """Count what was made."""
        made = (
            self.mpa.list_identity_sources()["IdentitySources"],
            self.keys.list_keys()["Keys"],
            self.backup.list_backup_vaults()["BackupVaultList"],
        )
        return sum(map(len, made))


@pytest.fixture
def once(mpa_emulator: MpaEmulator) -> Once:
    """Return clients that try each call once."""
    return Once(mpa_emulator)


WRITES: dict[str, tuple[str, Callable[[Once], None]]] = {
    "mpa": ("CreateIdentitySource", Once.write_source),
    "payment-cryptography": ("CreateKey", Once.write_key),
    "backup": ("CreateLogicallyAirGappedBackupVault", Once.write_vault),
}


@pytest.mark.parametrize(("operation", "write"), WRITES.values(), ids=list(WRITES))
@pytest.mark.parametrize("when", ["before", "after"])
def test_connection_ends_before_or_after_the_call_took_effect(
    mpa_emulator: MpaEmulator, once: Once, when: When, operation: str, write: Callable[[Once], None]
) -> None:
    """The client sees the same; what was done differs, and the list of calls shows it."""
    mpa_emulator.faults.add(operation=operation, reset=when)

    with pytest.raises(ConnectionClosedError):
        write(once)

    assert [(operation, 0 if when == "before" else 200)] == mpa_emulator.calls
    assert (0 if when == "before" else 1) == once.written()


@pytest.mark.parametrize(("operation", "write"), WRITES.values(), ids=list(WRITES))
@pytest.mark.parametrize("when", [None, "before", "after"], ids=str)
@pytest.mark.parametrize("fault", [{"error": "InternalServerException"}, {"http": 500}, {"http": 503}], ids=str)
def test_failure_comes_before_or_after_the_call_took_effect(
    mpa_emulator: MpaEmulator,
    once: Once,
    fault: dict[str, Any],
    when: When | None,
    operation: str,
    write: Callable[[Once], None],
) -> None:
    """An error of the service names itself; one from the way has nothing but its status."""
    mpa_emulator.faults.add(operation=operation, when=when, **fault)

    with pytest.raises(ClientError) as failed:
        write(once)

    status = fault.get("http", 500)
    assert status == failed.value.response["ResponseMetadata"]["HTTPStatusCode"]
    assert fault.get("error", str(status)) == failed.value.response["Error"]["Code"]
    assert (1 if when == "after" else 0) == once.written()


@pytest.mark.parametrize(("operation", "write"), WRITES.values(), ids=list(WRITES))
def test_late_response_finds_its_client_gone(
    mpa_emulator: MpaEmulator, once: Once, operation: str, write: Callable[[Once], None]
) -> None:
    """The call took effect at once and is in the list while its response is still on the way."""
    mpa_emulator.faults.add(operation=operation, delay=30)

    with pytest.raises(ReadTimeoutError):
        write(Once(mpa_emulator, patience=0.5))

    assert [(operation, 200)] == mpa_emulator.calls
    assert 1 == once.written()


def test_late_response_is_the_right_one(mpa_emulator: MpaEmulator) -> None:
    """Whoever is patient gets it."""
    mpa_emulator.faults.add(operation="ListPolicies", delay=0.3)
    began = time.monotonic()
    assert mpa_emulator.client("mpa").list_policies()["Policies"]
    assert 0.3 <= time.monotonic() - began


def test_faults_come_in_order_and_as_often_as_planned(mpa_emulator: MpaEmulator, once: Once) -> None:
    """To one operation only."""
    mpa_emulator.faults.add(operation="ListKeys", times=2, error="ThrottlingException")
    mpa_emulator.faults.add(operation="ListKeys", error="ServiceUnavailableException")
    codes = []
    for _ in range(3):
        once.mpa.list_policies()
        with pytest.raises(ClientError) as failed:
            once.keys.list_keys()
        codes.append(failed.value.response["Error"]["Code"])
    assert ["ThrottlingException", "ThrottlingException", "ServiceUnavailableException"] == codes
    assert [] == once.keys.list_keys()["Keys"]


def test_faults_are_forgotten_on_demand(mpa_emulator: MpaEmulator, once: Once) -> None:
    """As if they had never been added."""
    mpa_emulator.faults.add(operation="ListKeys", times=1000, http=500)
    mpa_emulator.faults.clear()
    assert [] == once.keys.list_keys()["Keys"]


def test_faults_are_kept_over_a_restart(tmp_path: Path) -> None:
    """Like everything else; and those that calls have met stay used up."""
    state = tmp_path / "state.db"
    with MpaEmulator(state=state) as aws:
        aws.faults.add(operation="ListKeys", times=2, error="ThrottlingException")
        aws.faults.add(operation="ListKeys", http=503)
        with pytest.raises(ClientError, match="ThrottlingException"):
            Once(aws).keys.list_keys()
    codes = []
    for _ in range(2):
        with MpaEmulator(state=state) as aws, pytest.raises(ClientError) as failed:
            Once(aws).keys.list_keys()
        codes.append(failed.value.response["Error"]["Code"])
    assert ["ThrottlingException", "503"] == codes
    with MpaEmulator(state=state) as aws:
        assert [] == Once(aws).keys.list_keys()["Keys"]


def test_fault_is_used_up_by_a_call_that_the_service_refuses_too(mpa_emulator: MpaEmulator, once: Once) -> None:
    """Such a call leaves nothing behind but that."""
    once.write_source()
    mpa_emulator.faults.add(operation="CreateIdentitySource", http=503, when="after")
    codes = []
    for _ in range(2):
        with pytest.raises(ClientError) as failed:
            once.write_source()
        codes.append(failed.value.response["Error"]["Code"])
    assert ["503", "ServiceQuotaExceededException"] == codes
    assert mpa_emulator.calls[1] == mpa_emulator.calls[2]
    assert 1 == once.written()


def test_token_expires(mpa_emulator: MpaEmulator, once: Once) -> None:
    """An error that all services share, and none of them models."""
    for operation, call in (("ListPolicies", once.mpa.list_policies), ("ListKeys", once.keys.list_keys)):
        mpa_emulator.faults.add(operation=operation, error="ExpiredTokenException")
        with pytest.raises(ClientError) as failed:
            call()
        assert "ExpiredTokenException" == failed.value.response["Error"]["Code"]


def test_error_of_the_service_is_lost_like_any_response(mpa_emulator: MpaEmulator, once: Once) -> None:
    """The call was carried out as far as it could be."""
    mpa_emulator.faults.add(operation="GetKey", reset="after")
    with pytest.raises(ConnectionClosedError):
        once.keys.get_key(KeyIdentifier="alias/none")
    assert [("GetKey", 400)] == mpa_emulator.calls


PASSING: dict[str, tuple[dict[str, Any], int]] = {
    "throttled": ({"error": "ThrottlingException"}, 429),
    "unavailable": ({"http": 503}, 503),
    "connection lost": ({"reset": "before"}, 0),
}


@pytest.mark.parametrize(("fault", "status"), PASSING.values(), ids=list(PASSING))
def test_sdk_retries_what_is_transient(mpa_emulator: MpaEmulator, fault: dict[str, Any], status: int) -> None:
    """A stock client with its own retries, in its own time."""
    mpa_emulator.faults.add(operation="ListPolicies", **fault)
    assert mpa_emulator.client("mpa").list_policies()["Policies"]
    assert [("ListPolicies", status), ("ListPolicies", 200)] == mpa_emulator.calls


#: Attempts of a stock client, by its retry mode.
ATTEMPTS: dict[RetryMode, int] = {"standard": 3, "adaptive": 3, "legacy": 5}


@pytest.mark.parametrize(("mode", "attempts"), ATTEMPTS.items(), ids=list(ATTEMPTS))
def test_one_call_of_a_stock_client_makes_several_attempts(
    mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch, mode: RetryMode, attempts: int
) -> None:
    """And uses up one fault with each; the documentation says how many, and its examples are chosen by that."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    client = boto3.session.Session("111122223333", "x").client(
        "mpa",
        endpoint_url=mpa_emulator.endpoint_url,
        region_name="us-east-1",
        config=Config(retries={"mode": mode}, proxies={}),
    )
    mpa_emulator.faults.add(operation="ListPolicies", error="ThrottlingException", times=2)
    assert client.list_policies()["Policies"]
    mpa_emulator.calls.clear()
    mpa_emulator.faults.add(operation="ListPolicies", error="ThrottlingException", times=5)
    with pytest.raises(ClientError, match="ThrottlingException"):
        client.list_policies()
    assert [("ListPolicies", 429)] * attempts == mpa_emulator.calls


def test_documentation_says_how_many_attempts_a_stock_client_makes() -> None:
    """In the numbers that the test above has seen."""
    text = " ".join((Path(__file__).parents[2] / "docs" / "emulator.md").read_text().split())
    said = "modes `standard` and `adaptive` they make {standard} attempts, in `legacy` {legacy}."
    assert said.format(**ATTEMPTS) in text
    assert f'error="ThrottlingException", times={max(ATTEMPTS.values())} ' in text


def test_stopping_does_not_wait_for_a_late_response() -> None:
    """A test that is over is over."""
    began = time.monotonic()
    with MpaEmulator() as aws:
        aws.faults.add(operation="ListPolicies", delay=600)
        with pytest.raises(ReadTimeoutError):
            Once(aws, patience=0.5).mpa.list_policies()
    assert 60 > time.monotonic() - began


def test_impossible_fault_is_an_error(mpa_emulator: MpaEmulator) -> None:
    """In the kit's own error."""
    with pytest.raises(
        EmulatorError, match=r"ListPolicies never responds with ConflictException\. It may respond with"
    ):
        mpa_emulator.faults.add(operation="ListPolicies", error="ConflictException")
    with pytest.raises(EmulatorError, match="There is no operation ListAliases"):
        mpa_emulator.faults.add(operation="ListAliases", reset="before")
    with pytest.raises(EmulatorError, match="one of error and http at a time"):
        mpa_emulator.faults.add(operation="ListPolicies", error="ThrottlingException", http=500)
