"""How names, instants and tags are spelled, and that the spelling is read back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.model import ownership
from pulumi_mpa.model.instants import format_time, from_text, to_text
from pulumi_mpa.model.names import camel

AT = datetime(2026, 11, 24, 22, 30, 0, 123000, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("min_approvals_required", "minApprovalsRequired"), ("mof_n", "mofN"), ("name", "name"), ("mofN", "mofN")],
)
def test_python_name_in_state(name: str, spelled: str) -> None:
    """Names are camelCase in state; what is so already stays."""
    assert spelled == camel(name)


def test_instant_is_utc_with_milliseconds_in_state() -> None:
    """State and messages use one zone, whichever AWS or the machine uses."""
    assert "2026-11-24T21:30:00.123Z" == to_text(AT)
    assert "at 2026-11-24 21:30 UTC" == format_time(AT)


@given(st.datetimes(timezones=st.just(timezone.utc)))
def test_instant_is_read_back(at: datetime) -> None:
    """An instant in state loses nothing but parts of a millisecond."""
    read = from_text(to_text(at))

    assert read is not None
    assert timedelta(0) <= at - read < timedelta(milliseconds=1)


def test_no_instant_is_none() -> None:
    """What AWS does not report is not made up."""
    assert (None, None, None) == (to_text(None), from_text(None), from_text(""))
    assert "at a time that AWS does not report" == format_time(None)


def test_our_tags_are_hidden() -> None:
    """The user sees the user's own tags, whatever we remember beside them."""
    tags = {"team": "x", ownership.OWNER: "o", ownership.ENTRY: "h", **dict.fromkeys(ownership.REQUESTS.values(), "a")}

    assert {"team": "x"} == ownership.user_tags(
        {**tags, "pulumi-mpa:protects.payment-cryptography.us-east-1.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE": "g"}
    )
