"""Policies about requests, on whole stacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from given import ACCOUNT
from whole_stack import LONG_AGO, NOW, RECENT, Resource, association, run, team

from pulumi_mpa.messages import Code
from pulumi_mpa.policy import REQUEST_AGE, RUN_VOTES, clock


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock by which policies judge ages."""
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(NOW))


def _vote(name: str, opened: str = RECENT, status: str = "PENDING", code: str | None = None) -> dict[str, Any]:
    """Return a vote of a team as its outputs show it."""
    vote = {
        "arn": f"{ACCOUNT}:session/{name}/5f0a",
        "actionName": "mpa:UpdateApprovalTeam",
        "status": status,
        "statusCode": code,
        "initiationTime": opened,
    }
    return {key: value for key, value in vote.items() if value is not None}


def _voting(name: str, opened: str = RECENT, status: str = "PENDING", code: str | None = None) -> Resource:
    return team(name, settled=False, pendingSession=_vote(name, opened, status, code))


def test_more_votes_than_allowed() -> None:
    """The violation is that of the team whose vote came last, whatever the order of the resources."""
    votes = [_voting(name, f"2026-11-27T1{hour}:00:00.000Z") for hour, name in enumerate("dacb")]
    answer = run(RUN_VOTES, *votes)

    assert [("b", Code.POLICY_MANY_VOTES)] == answer.found
    assert "same time: 4." in answer.texts[0]
    assert [] == run(RUN_VOTES, *votes[:3]).found
    assert ["a", "b", "c"] == run(RUN_VOTES, *votes, openVotes=1).names


def test_votes_of_one_team_count_once() -> None:
    """An association is voted on by its team, whose people have one more question and no more."""
    voted = association(settled=False, pendingSession=_vote("guards"))
    answer = run(RUN_VOTES, _voting("guards"), voted, openVotes=1)
    assert [] == answer.found


def test_first_vote_of_a_team_says_when_it_was_asked() -> None:
    """A later one about its association makes it no later."""
    later = association("z", "a", pendingSession=_vote("a", "2026-11-27T13:00:00.000Z"))
    answer = run(RUN_VOTES, _voting("a", "2026-11-27T11:00:00.000Z"), _voting("b", RECENT), later, openVotes=1)
    assert ["a"] == answer.names
    early = _voting("b", "2026-11-27T12:00:00.000Z")
    assert ["b"] == run(RUN_VOTES, _voting("a", "2026-11-27T11:00:00.000Z"), early, later, openVotes=1).names


@pytest.mark.parametrize(("status", "code"), [("FAILED", "REJECTED"), ("CANCELLED", None), ("APPROVED", None)])
def test_vote_that_is_over_does_not_count(status: str, code: str | None) -> None:
    """The outputs keep the last one that failed."""
    assert [] == run(RUN_VOTES, _voting("guards", status=status, code=code), openVotes=0).found


def test_preview_counts_what_it_sees() -> None:
    """Too many open votes are too many whatever the run opens besides; too few may become more."""
    changed = team("changed").changed()
    enough = run(RUN_VOTES, _voting("guards"), _voting("other"), changed, openVotes=1)
    few = run(RUN_VOTES, _voting("guards"), changed, openVotes=1)

    assert 1 == len(enough.found)
    assert [] == few.found
    assert ["Not decidable yet: changed.pendingSession is known only once the update runs."] == few.not_applicable


def _request(outcome: str, at: str | None = LONG_AGO) -> dict[str, Any]:
    request = {"kind": "update", "nonce": "n", "intent": "i", "resubmit": "r", "outcome": outcome, "at": at}
    return {key: value for key, value in request.items() if value is not None}


@pytest.mark.parametrize("outcome", ["open", "rejected"])
def test_request_of_long_ago_that_is_not_in_force(outcome: str) -> None:
    """The day is in the message; a team beside it that is settled is not reported."""
    answer = run(REQUEST_AGE, team(settled=False, lastRequest=_request(outcome)), team("other"))

    assert [("guards", Code.POLICY_OLD_REQUEST)] == answer.found
    assert "2025-10-01" in answer.texts[0]


def test_day_that_a_program_has_declared_as_secret_is_not_named() -> None:
    """AWS writes it, and a program may hide every output."""
    hidden = team(settled=False, lastRequest=_request("open")).with_options(additional_secret_outputs=["lastRequest"])
    answer = run(REQUEST_AGE, hidden)

    assert "2025-10-01" not in answer.texts[0]
    assert "requested on [secret] is" in answer.texts[0]


@pytest.mark.parametrize("outcome", ["approved", "dropped", "never sent"])
def test_request_that_stands_for_nothing_any_more(outcome: str) -> None:
    """What the team waits for is something else."""
    assert [] == run(REQUEST_AGE, team(settled=False, lastRequest=_request(outcome))).found


def test_request_that_the_program_no_longer_wants() -> None:
    """A program that was changed back is settled, although the last request was rejected."""
    assert [] == run(REQUEST_AGE, team(lastRequest=_request("rejected"))).found


def test_limit_is_configured() -> None:
    """The age is counted in whole days."""
    young = team(settled=False, lastRequest=_request("open", RECENT))
    assert [] == run(REQUEST_AGE, young).found
    assert ["guards"] == run(REQUEST_AGE, young, days=1).names
    assert [] == run(REQUEST_AGE, young, days=2).found


def test_creation_has_the_time_of_the_team() -> None:
    """Its request carries none."""
    creation = _request("open", None)
    assert ["guards"] == run(REQUEST_AGE, team(settled=False, lastRequest=creation)).names
    assert [] == run(REQUEST_AGE, team(settled=False, lastRequest=creation, creationTime=RECENT)).found


def test_request_of_somebody_else_counts_too() -> None:
    """An update and a deletion that others requested keep the program's values out of force as well."""
    update = {"versionId": "2", "status": "PENDING", "description": "x", "updateInitiationTime": LONG_AGO}
    deletion = {"sessionArn": "arn:x"}
    answer = run(
        REQUEST_AGE,
        team("updated", settled=False, pendingUpdate=update),
        team("deleted", settled=False, deletion=deletion, pendingSession=_vote("deleted", LONG_AGO)),
    )
    assert ["deleted", "updated"] == answer.names


@pytest.mark.parametrize(
    ("status", "violates"), [("PENDING", True), ("FAILED", True), ("CANCELLED", True), ("APPROVED", False)]
)
def test_request_about_an_association(status: str, violates: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """AWS shows when it was made and how it stands."""
    shown = {"mpaSessionArn": "arn:x", "status": status, "initiationDate": LONG_AGO}
    answer = run(REQUEST_AGE, association(settled=False, mpaStatus=shown))
    assert (["root"] if violates else []) == answer.names


def test_association_that_waits_for_its_team_has_no_request() -> None:
    """Nothing was sent yet."""
    assert ([], [], []) == run(REQUEST_AGE, association(settled=False, teamInForce=None))


def test_preview_of_a_change_hides_no_other_request() -> None:
    """What is known is decided."""
    answer = run(REQUEST_AGE, team("a").changed(), team(settled=False, lastRequest=_request("open")))

    assert ["guards"] == answer.names
    assert ["Not decidable yet: a.settled is known only once the update runs."] == answer.not_applicable
