"""The test kit: what `pulumi_mpa.testing` promises beyond the service itself."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.testing import Calls, EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown clock": ({"clock": "sundial"}, "cannot start the emulator: 'sundial' is not a valid ClockKind"),
    "slow service": ({"service_seconds": 86400}, "cannot start the emulator: service_seconds must be from 0 to 3600"),
    "account of letters": ({"account": "mine"}, "cannot start the emulator: an account has twelve digits, not 'mine'"),
    "no team": ({"max_teams": 0}, "cannot start the emulator: max_teams must be at least 1, is 0"),
    "start without a zone": (
        {"start": datetime(2026, 1, 1)},  # noqa: DTZ001
        "cannot start the emulator: start must be an instant in UTC",
    ),
}


@pytest.mark.parametrize(("settings", "message"), SETTINGS.values(), ids=list(SETTINGS))
def test_impossible_setting_is_an_error(settings: dict[str, Any], message: str) -> None:
    """In the kit's own error, at the `with`."""
    with pytest.raises(EmulatorError, match=message), MpaEmulator(**settings):
        pass


def test_emulator_that_is_not_running_is_an_error() -> None:
    """Before the block and after it."""
    emulator = MpaEmulator()
    with pytest.raises(EmulatorError, match="Use it in a `with` block"):
        _ = emulator.endpoint_url
    with emulator:
        endpoint_url = emulator.endpoint_url
    with pytest.raises(EmulatorError, match="Use it in a `with` block"):
        emulator.approve("arn:x")
    with pytest.raises(EmulatorError, match="there is no emulator at"):
        MpaEmulator.connect(endpoint_url)


def test_emulator_of_another_process_is_controlled_like_one_s_own() -> None:
    """What one sees the other does; leaving the block does not stop it."""
    with MpaEmulator(account="444455556666") as served:
        with MpaEmulator.connect(served.endpoint_url) as driven:
            driven.clock.advance(hours=5)
            driven.client("mpa").list_policies()
            assert served.env == driven.env
        assert served.clock.now() == driven.clock.now()
        assert [("ListPolicies", 200)] == served.calls


#: Settings of a machine, each of which sends calls elsewhere or stops them.
HOSTILE = {
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_PROFILE": "no-such-profile",
    "AWS_DEFAULT_PROFILE": "no-such-profile",
    "AWS_SESSION_TOKEN": "stale",
    "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://user:password@127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "example.com",
}
#: What the machine's own files say.
FILES = {
    "ignored": "[default]\nignore_configured_endpoint_urls = true\n",
    "elsewhere": "[default]\nendpoint_url = http://127.0.0.1:9\n",
    "broken": "[default\n",
}
CHILD = """
import boto3
print(boto3.client("mpa").meta.endpoint_url, len(boto3.client("mpa").list_policies()["Policies"]))
try:
    boto3.client("kms").list_keys()
except boto3.client("kms").exceptions.ClientError as error:
    print("denied here", error.response["Error"]["Code"])
"""


@pytest.mark.parametrize("name", [*HOSTILE, "all", *FILES])
def test_environment_decides_alone_where_a_child_calls(
    mpa_emulator: MpaEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nothing that the machine sets leads a call away, not even one of a service that the emulator does not serve."""
    (tmp_path / "config").write_text(FILES.get(name, ""))
    files = {key: str(tmp_path / "config") for key in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")}
    set_ = HOSTILE if name == "all" else {key: value for key, value in HOSTILE.items() if key == name}
    for key, value in set_.items():
        monkeypatch.setenv(key, value)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    ran = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={**kept, **files, **set_, **mpa_emulator.env},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    assert [f"{mpa_emulator.endpoint_url} 2", "denied here InvalidSignatureException"] == ran.stdout.splitlines()


def test_environment_keeps_what_the_machine_reaches_directly(
    mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The emulator is added to the hosts that need no proxy."""
    monkeypatch.setenv("no_proxy", "example.com,.internal")
    assert "example.com,.internal,127.0.0.1" == mpa_emulator.env["NO_PROXY"] == mpa_emulator.env["no_proxy"]


def test_client_ignores_settings_of_the_machine(mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a profile that does not exist nor a proxy nor other credentials."""
    for name, value in {
        "AWS_PROFILE": "no-such-profile",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "AWS_SESSION_TOKEN": "stale",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    assert mpa_emulator.client("mpa").list_policies()["Policies"]
    with pytest.raises(
        EmulatorError, match="serves mpa, payment-cryptography, backup, identitystore and sso-admin, not s3"
    ):
        mpa_emulator.client("s3")  # type: ignore[call-overload]


def test_calls_are_a_list_that_can_be_cleared(mpa_emulator: MpaEmulator) -> None:
    """Compared, indexed, counted; failed calls are in it, calls of the kit are not."""
    mpa = mpa_emulator.client("mpa")
    mpa.list_policies()
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_identity_source(IdentitySourceArn="none")
    mpa_emulator.clock.now()
    calls = mpa_emulator.calls
    assert isinstance(calls, Calls)
    assert [("ListPolicies", 200), ("GetIdentitySource", 404)] == calls
    assert ("GetIdentitySource", 404) == calls[-1]
    assert ("ListPolicies", 200) in calls
    assert {"ListPolicies": 1, "GetIdentitySource": 1} == calls.counts()
    assert "[('ListPolicies', 200), ('GetIdentitySource', 404)]" == repr(calls)
    calls.clear()
    assert 0 == len(calls)


def test_clock_is_aware_utc(mpa_emulator: MpaEmulator) -> None:
    """Instants can be compared with those that boto3 gives."""
    assert timezone.utc == mpa_emulator.clock.now().tzinfo


def test_approvers_are_a_list(mpa_emulator: MpaEmulator) -> None:
    """One name would be read as a list of letters."""
    with pytest.raises(EmulatorError, match="approvers is a list of names"):
        mpa_emulator.accept_invitations("arn:x", "anna")


def test_kit_needs_no_pytest_and_loads_the_rest_when_it_is_used() -> None:
    """It serves whatever runs the tests."""
    program = (
        "import sys\n"
        "from pulumi_mpa.testing import MpaEmulator\n"
        "assert not {'moto', 'werkzeug', 'boto3'} & set(sys.modules)\n"
        "with MpaEmulator() as aws: aws.client('mpa').list_policies()\n"
        "assert 'pytest' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def test_nothing_is_loaded_that_the_first_response_does_not_need() -> None:
    """Neither AWS's clients nor a second reading of its protocols."""
    program = (
        "import sys\n"
        "import pulumi_mpa.emulator\n"
        "assert not {'moto', 'boto3', 'botocore.client', 'botocore.session', 'requests'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
