"""The test kit: what `pulumi_mpa.testing` promises beyond the service itself."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timezone
from typing import Any

import pytest

from pulumi_mpa.testing import Calls, EmulatorError, MpaEmulator

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


def test_environment_of_a_child_names_everything_it_needs(mpa_emulator: MpaEmulator) -> None:
    """And no session token, which would belong to other credentials."""
    assert {
        "AWS_ENDPOINT_URL_MPA": mpa_emulator.endpoint_url,
        "AWS_ENDPOINT_URL_PAYMENT_CRYPTOGRAPHY": mpa_emulator.endpoint_url,
        "AWS_ACCESS_KEY_ID": "111122223333",
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    } == mpa_emulator.env


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
    with pytest.raises(EmulatorError, match="serves mpa and payment-cryptography, not s3"):
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


def test_no_backend_of_moto_is_loaded() -> None:
    """Only its parser, serializer and model; the services that it emulates stay where they are."""
    program = (
        "import sys\n"
        "import pulumi_mpa.emulator\n"
        "loaded = {name.split('.')[1] for name in sys.modules if name.startswith('moto.')}\n"
        "assert loaded <= {'backend_index', 'backends', 'core', 'settings', 'utilities'}, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
