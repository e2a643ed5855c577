"""A request survives a crash, in a tag of the team and in state, and its rejections are remembered."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.rejections import joined, remember
from pulumi_mpa.model.requests.request import Outcome, Request, merged, new_nonce
from pulumi_mpa.model.requests.state import from_state, to_state
from pulumi_mpa.model.requests.tag import from_tag, to_tag

ACCOUNT = "arn:aws:mpa:us-east-1:111122223333"
TEAM = f"{ACCOUNT}:approval-team/guards-a1b2c3d4-5678-90ab-cdef-111122223333"
SESSIONS = f"{ACCOUNT}:session/guards-a1b2c3d4-5678-90ab-cdef-111122223333"
#: What AWS allows in the value of a tag.
ALLOWED = re.compile(r"[\w\s.:/=+\-@]{0,256}", re.ASCII)
REQUEST_UPDATE = Request(
    RequestKind.UPDATE, "0123456789ab", "0123456789abcdef", "01234567", at=datetime(2026, 11, 24, tzinfo=timezone.utc)
)

hashes = st.text("0123456789abcdef", min_size=8, max_size=8)
sessions = st.uuids().map(lambda uuid: f"{SESSIONS}/{uuid}")
instants = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(timezone.utc)).map(  # noqa: DTZ001 -- the strategy adds the zone
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
updates = st.builds(
    Request,
    kind=st.just(RequestKind.UPDATE),
    nonce=st.text("0123456789abcdef", min_size=12, max_size=12),
    intent=st.text("0123456789abcdef", min_size=16, max_size=16),
    resubmit=hashes,
    at=st.none() | instants,
    version_id=st.none() | st.text(string.digits, min_size=13, max_size=13) | st.uuids().map(str),
    session_arn=st.none() | sessions,
    prior_arn=st.none() | sessions,
    invites=st.booleans(),
    cancelled=st.booleans(),
    outcome=st.none(),
    rejections=st.lists(hashes, max_size=6, unique=True).map(tuple),
)
deletions = st.builds(
    replace,
    updates,
    kind=st.just(RequestKind.DELETE),
    version_id=st.none(),
    session_arn=st.none() | sessions,
    invites=st.just(value=False),
)


@given(updates | deletions)
def test_request_is_read_back_from_its_tag(request: Request) -> None:
    """What was written before a crash is read after it."""
    assert request == from_tag(request.kind, to_tag(request), TEAM)


@given(updates | deletions)
def test_tag_fits_into_the_value_of_a_tag(request: Request) -> None:
    """AWS takes 256 characters of a small alphabet, also when everything is known of a request."""
    assert ALLOWED.fullmatch(to_tag(request))


@given(updates | deletions, st.sampled_from([None, *Outcome]))
def test_request_is_read_back_from_state(request: Request, outcome: Outcome | None) -> None:
    """State stores the outcome too; rejections have an output of their own."""
    recorded = replace(request, outcome=outcome)

    assert replace(recorded, rejections=()) == from_state(to_state(recorded))


@given(st.text())
def test_any_text_in_our_tag_can_be_read(text: str) -> None:
    """Whatever somebody writes into the tag, reading it raises no error."""
    found = from_tag(RequestKind.UPDATE, text, TEAM)

    assert found is None or isinstance(found, Request)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="no-tag"),
        pytest.param("", id="empty"),
        pytest.param("please do not touch", id="prose"),
        pytest.param("n=1 w=2", id="half"),
        pytest.param("n=1 w=2 r=3 t=yesterday", id="no-time"),
    ],
)
def test_text_without_a_request_has_none(text: str | None) -> None:
    """A tag that is not ours, or not whole, holds no request."""
    assert from_tag(RequestKind.UPDATE, text, TEAM) is None


def test_time_without_a_zone_is_utc() -> None:
    """A time that somebody wrote by hand can still be compared with AWS's own."""
    found = from_tag(RequestKind.UPDATE, "n=1 w=2 r=3 t=2026-11-24T00:00:00", TEAM)

    assert found is not None
    assert REQUEST_UPDATE.at == found.at


def test_only_six_rejections_are_remembered() -> None:
    """The tag has room for six; the oldest is forgotten first."""
    assert ("2", "3", "4", "5", "6", "7") == remember(("1", "2", "3", "4", "5", "6"), "7")


def test_rejection_counts_once() -> None:
    """The same rejection, seen in tag and state, takes one place."""
    assert ("1", "2") == remember(("1", "2"), "2", "1")


def test_rejection_belongs_to_its_intent_and_resubmit() -> None:
    """The same intent under another `resubmit` may be requested again."""
    assert REQUEST_UPDATE.rejection_hash() != replace(REQUEST_UPDATE, resubmit="76543210").rejection_hash()
    assert REQUEST_UPDATE.rejection_hash() != replace(REQUEST_UPDATE, intent="fedcba9876543210").rejection_hash()


def test_newer_tag_wins_over_state() -> None:
    """The tag is written before every sending, so an unknown nonce is a request that state never saw."""
    newer = replace(REQUEST_UPDATE, nonce="newer")

    assert newer == merged(newer, replace(REQUEST_UPDATE, outcome=Outcome.REJECTED))


def test_tag_and_state_know_one_request_together() -> None:
    """The tag may have the version that state lacks, and state the end that the tag lacks."""
    in_tag = replace(REQUEST_UPDATE, version_id="2", rejections=("old",))
    in_state = replace(REQUEST_UPDATE, cancelled=True, outcome=Outcome.DROPPED)

    assert replace(in_tag, cancelled=True, outcome=Outcome.DROPPED) == merged(in_tag, in_state)


@pytest.mark.parametrize("known", [REQUEST_UPDATE, None], ids=["request", "nothing"])
def test_one_source_is_enough(known: Request | None) -> None:
    """Lost state or a removed tag leaves what the other knows."""
    assert known == merged(known, None)
    assert known == merged(None, known)


@pytest.mark.parametrize(("outcome", "closed"), [(None, False), (Outcome.OPEN, False), *((outcome, True) for outcome in Outcome if outcome is not Outcome.OPEN)], ids=str)  # fmt: skip
def test_only_an_end_closes_a_request(outcome: Outcome | None, closed: bool) -> None:  # noqa: FBT001 -- a parameter
    """An open request is observed again."""
    assert closed is replace(REQUEST_UPDATE, outcome=outcome).is_closed()


def test_nonces_differ() -> None:
    """Two sendings of one intent can be distinguished."""
    assert 100 == len({new_nonce() for _ in range(100)})


def test_joined_rejections_are_all_there_in_the_order_of_the_newer_list() -> None:
    """A decision considers every one; what is written drops the oldest, so that order must be AWS's."""
    assert ("a", "1", "2", "3", "4", "5", "6", "7") == joined(
        ("a", "3", "4", "5", "6", "7"), "1", "2", "3", "4", "5", "6", "7"
    )
