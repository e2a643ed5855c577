"""Every state and session status that the service's model can say meets one row, and can be recorded and read back."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import an_association as an
import botocore.session
import pytest
from a_history import changed

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.association.delete import plan_removal
from pulumi_mpa.plan.association.outputs import association_inputs_after, association_outputs, association_view_of
from pulumi_mpa.plan.association.update import describe, plan_association

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.model.association import AssociationView

MODEL = botocore.session.get_session().get_service_model("payment-cryptography")
STATES = [*MODEL.shape_for("AssociationState").metadata["enum"], "PAUSED"]
CODES = [None, *MODEL.shape_for("SessionStatus").metadata["enum"], "ODD"]
UPDATE_ROWS = {str(number) for number in range(1, 10)} | {"another"}
REMOVAL_ROWS = {"gone", "another", "unknown", "request", "in vote", "update ours", "update open", "rejected"}
#: State and status → the row for a program that wants the team in force.
QUIET = {
    ("ACTIVE", None): "7",
    ("ACTIVE", "APPROVED"): "7",
    ("ACTIVE", "FAILED"): "7",
    ("ACTIVE", "CANCELLED"): "7",
    ("UPDATE_PENDING", "PENDING"): "6",
    ("DELETE_PENDING", "PENDING"): "4",
}


def views() -> Iterator[AssociationView]:
    """Yield every state in every way in which it can be ours, rejected or somebody else's."""
    yield an.a_view(None)
    yield an.a_view(None, managed=True)
    for state, code in itertools.product(STATES, CODES):
        message = "Approval session expired or was denied" if code else None
        plain = an.a_view(an.an_association(Pair(state, code), message=message))
        for vote, managed in itertools.product((None, an.a_vote(expires_at=an.NOW)), (True, False)):
            external = replace(plain, vote=vote, managed=managed)
            yield external
            for request, outcome in itertools.product((an.a_request(), an.a_request(None)), Outcome):
                yield changed(external, request=request, outcome=outcome, is_recorded=True, rejections=("0123abcd",))


def test_update_finds_the_designs_row() -> None:
    """A program that wants what is in force meets the row of the design, for every state there is."""
    pairs = list(itertools.product(STATES, CODES))
    found = {
        pair: plan_association(an.wanted(), an.a_view(an.an_association(Pair(*pair))), an.NOW).row for pair in pairs
    }

    assert {pair: QUIET.get(pair, "1") for pair in pairs} == found


def test_every_message_is_whole() -> None:
    """No state, intent or history leaves a field open, names a sensitive value, or makes a row that the tables do not have."""
    unfit = []
    for view in views():
        for want in (an.wanted(), an.wanted(an.NEW), an.wanted(an.THIRD, adopt=True)):
            update, removal = plan_association(want, view, an.NOW), plan_removal(an.removal(), view, an.NOW)
            said = [*update.messages(), *removal.messages(), describe(view)]
            unfit += [
                text for text in said if any(word in text for word in (an.SENSITIVE, "None", "{", " ,", "  ", "()"))
            ]
            unfit += [row for row in [update.row] if row not in UPDATE_ROWS]
            unfit += [row for row in [removal.row] if row not in REMOVAL_ROWS]

    assert [] == unfit


def test_no_state_opens_a_second_request() -> None:
    """Nothing is requested while a vote is open, except after a cancellation of our own."""
    for view in views():
        if view.association is not None and view.association.pair.status.endswith("PENDING"):
            steps = plan_association(an.wanted(an.THIRD), view, an.NOW).steps
            removal = plan_removal(an.removal(), view, an.NOW).steps

            assert [str(step.verb) for step in steps] in ([], ["cancel"], ["cancel", "request association"])
            assert [str(step.verb) for step in removal] in ([], ["cancel", "request removal"])


def test_whatever_is_seen_is_read_back_from_outputs() -> None:
    """State gives the same plan as AWS did, but for what only AWS knows."""
    place = {"action": an.ACTION, "region": an.REGION}
    for view in views():
        plan = plan_association(an.wanted(), view, an.NOW)
        recorded = association_outputs(an.inputs(), view, plan, place=place, owner="owner", entry="entry")
        again = association_view_of(recorded, an.ACTION)

        assert [] == [key for key, value in recorded.items() if value is None]
        assert view.association == again.association
        request, outcome = view.history.request, view.history.outcome
        assert (request and replace(request, outcome=outcome), outcome) == (
            again.history.request,
            again.history.outcome,
        )
        assert (view.managed, view.need, view.history.rejections) == (
            again.managed,
            again.need,
            again.history.rejections,
        )
        assert ("owner", "entry") == (again.owner, again.entry)
        if view.team_ready:
            expected = plan_association(an.wanted(an.NEW), replace(view, team_ready=None), an.NOW)
            found = plan_association(an.wanted(an.NEW), again, an.NOW)
            assert (expected.row, expected.steps) == (found.row, found.steps)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        pytest.param(an.a_view(an.an_association()), an.OLD, id="nothing-changed"),
        pytest.param(an.a_view(an.an_association(an.HANDING_OVER), request=an.a_request(), outcome=Outcome.OPEN), an.OLD, id="ours-open"),
        pytest.param(an.a_view(an.an_association(an.APPROVED, an.NEW), request=an.a_request(), outcome=Outcome.APPROVED), an.OLD, id="ours-approved"),
        pytest.param(an.a_view(an.an_association(an.APPROVED, an.NEW)), an.NEW, id="by-somebody-else"),
        pytest.param(an.a_view(an.an_association(an.APPROVED, an.THIRD), request=an.a_request(), outcome=Outcome.APPROVED), an.THIRD, id="by-somebody-else-after-ours"),
        pytest.param(an.a_view(None), an.OLD, id="gone"),
    ],
)  # fmt: skip
def test_drift_is_what_somebody_else_changed(view: AssociationView, expected: str) -> None:
    """A refresh puts another team into the inputs only if it was no request of ours."""
    recorded = {"teamInForce": an.OLD, "managed": True}

    assert expected == association_inputs_after(recorded, an.inputs(), view, "mpaTeamArn")["mpaTeamArn"]
