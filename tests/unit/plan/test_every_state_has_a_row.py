"""Every status, code and draft that the service's model can say meets exactly one row, and every message is whole."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import a_team as a
import botocore.session
import pytest
from a_history import changed

from pulumi_mpa.errors import Situation, UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, plan_delete
from pulumi_mpa.plan.approval_team.outputs import outputs
from pulumi_mpa.plan.approval_team.state import describe
from pulumi_mpa.plan.approval_team.update import plan_update

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.model.approval_team import Draft, Team, View
    from pulumi_mpa.plan.steps import Plan

# Combinations by the thousand, of values that every Python compares alike.
pytestmark = pytest.mark.one_python

MODEL = botocore.session.get_session().get_service_model("mpa")
STATUSES = [*MODEL.shape_for("ApprovalTeamStatus").metadata["enum"], "PAUSED"]
CODES = [None, *MODEL.shape_for("ApprovalTeamStatusCode").metadata["enum"], "ON_HOLD"]
UPDATE_ROWS = {str(number) for number in range(1, 16)}
DELETE_ROWS = {str(number) for number in range(1, 10)}
ADDRESS = re.compile(r"[\w.]+@[\w.]+")
REQUEST_UPDATE, KILLED = a.a_request(), a.a_request(version_id=None)
LAPSED = a.a_vote(pair=Pair("FAILED", "EXPIRED"))
WANTED = (a.wanted(), a.wanted(a.INTENDED), a.wanted(a.OTHER))
ENTRY = DesiredDeletion("this entry", frozenset({"new entry"}), "r", 7, "approved")

#: Team without a draft → its row when what is in force is wanted; written from the design's table.
QUIET: dict[tuple[str, str | None], str] = {
    ("PENDING", "VALIDATING"): "3",
    ("PENDING", "PENDING_ACTIVATION"): "7",
    ("INACTIVE", "FAILED_VALIDATION"): "9",
    ("INACTIVE", "FAILED_ACTIVATION"): "9",
    ("ACTIVE", None): "13",
    ("ACTIVE", "UPDATE_FAILED_VALIDATION"): "13",
    ("ACTIVE", "UPDATE_FAILED_APPROVAL"): "13",
    ("ACTIVE", "UPDATE_FAILED_ACTIVATION"): "13",
    ("ACTIVE", "DELETE_FAILED_APPROVAL"): "13",
    ("ACTIVE", "DELETE_FAILED_VALIDATION"): "13",
    ("ACTIVE", "DELETE_PENDING_APPROVAL"): "6",
    ("DELETING", None): "4",
}
#: The same teams' rows when they are to go.
GOING: dict[str, str] = {"3": "2", "7": "4", "9": "5", "13": "9", "6": "6", "4": "3"}
#: Drafts → the row that they make of a working team when what is in force is wanted; None: the team's own.
DRAFTS: dict[tuple[str, str | None], str | None] = {
    ("PENDING", "VALIDATING"): "3",
    ("PENDING", "UPDATE_PENDING_APPROVAL"): "10",
    ("PENDING", "UPDATE_PENDING_ACTIVATION"): "10",
    ("INACTIVE", "UPDATE_FAILED_VALIDATION"): None,
    ("INACTIVE", "UPDATE_FAILED_APPROVAL"): None,
    ("INACTIVE", "UPDATE_FAILED_ACTIVATION"): None,
}
#: Codes that a working team has only because of a draft.
OF_A_DRAFT = ("UPDATE_PENDING_APPROVAL", "UPDATE_PENDING_ACTIVATION")


def row_of_the_design(team: Pair, draft: Pair | None) -> str:
    """Return the row for a program that wants what is in force, taken from the tables above."""
    own = QUIET.get((team.status, team.code))
    if draft is None:
        return own or "1"
    drafts_row = DRAFTS.get((draft.status, draft.code), "1")
    if drafts_row == "3" and team == Pair("ACTIVE", "VALIDATING"):
        return "3"
    if drafts_row is None:
        return own if own is not None and team.status in ("ACTIVE", "DELETING") else "1"
    works = team.status == "ACTIVE" and (own == "13" or team.code in OF_A_DRAFT)
    return drafts_row if works else "1"


def everything() -> Iterator[tuple[Pair, Pair | None]]:
    """Yield every team with every draft, and without one."""
    pairs = [Pair(status, code) for status, code in itertools.product(STATUSES, CODES)]
    yield from itertools.product(pairs, [None, *pairs])


def seen(team: Pair, draft: Pair | None, *, session: bool) -> Team:
    """Return the team with everything in it that a message must not repeat."""
    made: Draft | None = a.a_draft(draft) if draft is not None else None
    return a.a_team(team, draft=made, vote_arn=a.session("one") if session else None)


def views(team: Team) -> list[View]:
    """Return the ways in which such a team can be ours, killed, rejected or somebody else's."""
    deletion = Request(RequestKind.DELETE, "nonce-2", "w", "r", at=a.SENT, session_arn=team.vote_arn)
    external = a.a_view(team)
    ours = changed(
        external,
        request=REQUEST_UPDATE,
        outcome=Outcome.OPEN,
        vote=a.a_vote(),
        deletion=deletion,
        deletion_outcome=Outcome.OPEN,
    )
    killed = changed(external, request=KILLED, outcome=Outcome.OPEN)
    rejected = changed(ours, outcome=Outcome.REJECTED, rejections=(REQUEST_UPDATE.rejection_hash(),), vote=LAPSED, deletion_outcome=Outcome.REJECTED)  # fmt: skip
    return [external, ours, killed, rejected]


def known_views(*, session: bool) -> Iterator[View]:
    """Yield every view of the states that the table has, and one of every other."""
    for team, draft in everything():
        ways = views(seen(team, draft, session=session))
        yield from ways if row_of_the_design(team, draft) != "1" else ways[:1]


def broken_words(plan: Plan, view: View) -> list[str]:
    """Return the messages that are not fit for a reader."""
    said = [*plan.messages(), describe(view)]
    if plan.blocked is not None:
        parts = plan.blocked
        said.append(str(parts.error(Situation("update", "team", a.ARN, parts.message))))
    unfit = (a.SENSITIVE, "None", "{", "}", " ,", "  ", "()")
    return [text for text in said if not text or ADDRESS.search(text) or any(word in text for word in unfit)]


@pytest.mark.parametrize("session", [True, False], ids=["session-shown", "session-not-shown"])
def test_update_finds_the_designs_row(session: bool) -> None:  # noqa: FBT001 -- a parameter
    """A program that wants what is in force meets the row of the design, for every state there is."""
    wrong = [
        (str(team), str(draft), expected, found)
        for team, draft in everything()
        if (expected := row_of_the_design(team, draft))
        != (found := plan_update(a.wanted(), a.a_view(seen(team, draft, session=session)), a.NOW).row)
    ]

    assert [] == wrong


def test_delete_finds_the_designs_row() -> None:
    """Whoever wants a team gone meets the row of the design, for every state there is."""
    wrong = []
    for team, draft in everything():
        row = row_of_the_design(team, draft)
        expected = {"1": "1", "10": "7"}.get(row) or GOING[row]
        found = plan_delete(ENTRY, a.a_view(seen(team, draft, session=True)), (), a.NOW).row
        if expected != found:
            wrong.append((str(team), str(draft), expected, found))

    assert [] == wrong


@pytest.mark.parametrize("session", [True, False], ids=["session-shown", "session-not-shown"])
def test_every_message_is_whole(session: bool) -> None:  # noqa: FBT001 -- a parameter
    """No state, intent or history leaves a field open, names a sensitive value, or makes a row that the table does not have."""
    unfit = []
    for view in known_views(session=session):
        for want in WANTED:
            update = plan_update(want, view, a.NOW)
            unfit += broken_words(update, view) + [row for row in [update.row] if row not in UPDATE_ROWS]
        delete = plan_delete(ENTRY, view, (), a.NOW)
        unfit += broken_words(delete, view) + [row for row in [delete.row] if row not in DELETE_ROWS]

    assert [] == unfit


def test_unexpected_state_sends_nothing() -> None:
    """Row 1 is blocked with what was seen, and has no step, whatever is wanted."""
    odd = [(team, draft) for team, draft in everything() if row_of_the_design(team, draft) == "1"]
    for team, draft in odd:
        plan = plan_update(a.wanted(a.INTENDED), views(seen(team, draft, session=True))[1], a.NOW)

        assert plan.blocked is not None
        assert (UnexpectedStateError, ()) == (plan.blocked.error, plan.steps)
        assert str(team) in plan.blocked.message

    assert len(odd) > len(QUIET) * len(DRAFTS)


def test_no_state_opens_a_second_request() -> None:
    """Nothing is requested while the team or a draft of it waits for anybody, except after a cancellation of our own."""
    waiting = ("PENDING", "VALIDATING", "PENDING_ACTIVATION", "UPDATE_PENDING_APPROVAL", "UPDATE_PENDING_ACTIVATION", "DELETE_PENDING_APPROVAL")  # fmt: skip
    for view in known_views(session=True):
        assert view.team is not None
        pairs = [view.team.pair, *([view.team.draft.pair] if view.team.draft is not None else [])]
        if {word for pair in pairs for word in (pair.status, pair.code)} & set(waiting):
            verbs = [str(step.verb) for step in plan_update(a.wanted(a.OTHER), view, a.NOW).steps]

            assert verbs in (
                [],
                ["wait for the service"],
                ["cancel", "request update"],
                ["cancel deletion", "request update"],
            )


def test_whatever_is_seen_can_be_recorded() -> None:
    """State takes every view with its plan, without a value that is missing."""
    for view in known_views(session=True):
        recorded = outputs(a.inputs(), view, plan_update(a.wanted(), view, a.NOW), portal_url=None)

        assert [] == [key for key, value in recorded.items() if value is None]
        assert "{" not in recorded["explanation"]
