"""Approvers that the program keeps secret are counted, never named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.model.approval_team_inputs import desired
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.approval_team.creation import creation_messages
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, plan_delete
from pulumi_mpa.plan.approval_team.diff import diff_team
from pulumi_mpa.plan.approval_team.outputs import outputs, view_of
from pulumi_mpa.plan.approval_team.state import describe
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.gate import judge_team

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Configuration, Team

#: A team, what the program wants, and what is said in place of a name; all of them name somebody where nothing is secret.
INVITED = a.a_team(a.INVITED, approver_states=a.approver_states(a.IN_FORCE, pending=("user-1", "user-2")))
DECLINED = a.a_team(a.DECLINED, approver_states=a.approver_states(a.IN_FORCE, status="REJECTED"))
INVALID = a.a_team(a.INVALID, approver_states=(), message="no user user-1 in the identity store")
TEAMS = [
    pytest.param(
        INVITED, a.OTHER, "while its invitations are open. Not answered yet: 2 approvers", id="invited-and-other-values"
    ),
    pytest.param(INVITED, a.IN_FORCE, "Not answered yet: 2 approvers", id="invited"),
    pytest.param(DECLINED, a.LARGER, "new invitations to 4 approvers,", id="invited-again"),
    pytest.param(DECLINED, a.LARGER, "declined: 3 approvers", id="declined"),
    pytest.param(INVALID, a.LARGER, "new invitations to 4 approvers,", id="found-invalid"),
    pytest.param(a.a_team(), a.LARGER, "AWS invites 1 approver,", id="one-more"),
    pytest.param(a.inviting(), a.OTHER, "waits for its new approvers (1 approver)", id="new-member"),
    pytest.param(a.inviting(), a.LARGER, "1 approver", id="new-member-and-no-change"),
]


def _said(team: Team, intent: Configuration, *, secret: bool) -> str:
    """Return everything that is said of a team on any way."""
    want = a.wanted(intent, secret_approvers=secret)
    view = a.a_view(team, request=a.a_request(a.LARGER), outcome=Outcome.OPEN if team.draft else Outcome.APPROVED)
    view = view.keeping_secret(want)
    entry = DesiredDeletion("this entry", frozenset(), "r", None, "approved")
    plans = plan_update(want, view, a.NOW), plan_delete(entry, view, (), a.NOW)
    gate = judge_team(view, "settled", None).message()
    lines = [*plans[0].messages(), *plans[1].messages(), describe(view), gate, *creation_messages(want)]
    return "\n".join(lines)


@pytest.mark.parametrize(("team", "intent", "says"), TEAMS)
def test_secret_approvers_are_counted(team: Team, intent: Configuration, says: str) -> None:
    """Update, deletion, explanation, gate and creation say how many; the same approvers are named otherwise."""
    secret = _said(team, intent, secret=True)

    assert ("user-" in secret, says in secret) == (False, True)
    assert "user-" in _said(team, intent, secret=False)


def test_state_keeps_secret_what_was_recorded_as_secret() -> None:
    """Preview, refresh and destroy get outputs only, and count from them."""
    inputs = a.inputs(secretInputs=["approvers"])
    view = a.a_view(INVITED).keeping_secret(desired(inputs))
    recorded = outputs(inputs, view, plan_update(desired(inputs), view, a.NOW), portal_url=None)

    assert "user-" not in recorded["explanation"]
    assert "2 approvers" in describe(view_of(recorded))
    assert "user-" not in "".join(diff_team(recorded, inputs, a.NOW).lines)


@pytest.mark.parametrize("before", [None, ["approvers"]], ids=["plain", "secret"])
def test_becoming_secret_is_recorded_and_nothing_more(before: list[str] | None) -> None:
    """It needs no vote; what state knew by name is not repeated once it is secret."""
    old, new = a.inputs(secretInputs=before), a.inputs(secretInputs=None if before else ["approvers"])
    view = a.a_view(a.a_team())
    settled = outputs(old, view, plan_update(desired(old), view, a.NOW), portal_url=None)
    diff = diff_team(settled, new, a.NOW)

    assert (True, (), ()) == (diff.changes, diff.replaces, diff.lines)


def test_preview_does_not_repeat_names_that_were_recorded_in_plain() -> None:
    """An older state's explanation names who has not answered."""
    inputs, view = a.inputs(), a.a_view(INVITED)
    recorded = outputs(inputs, view, plan_update(desired(inputs), view, a.NOW), portal_url=None)
    assert "user-1, user-2" in recorded["explanation"]

    (line,) = diff_team(recorded, a.inputs(secretInputs=["approvers"]), a.NOW).lines
    assert ("user-" in line, "Not answered yet: 2 approvers" in line) == (False, True)


def test_ids_are_hidden_only_where_they_are_secret() -> None:
    """What AWS quotes is passed on otherwise."""
    secret = replace(a.wanted(), secret_approvers=True)

    assert ((), ["user-1", "user-2", "user-3"]) == (a.wanted().secrets(), sorted(secret.secrets()))
