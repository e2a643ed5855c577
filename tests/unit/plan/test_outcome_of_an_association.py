"""What became of a request about an association, judged by what AWS shows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import an_association as an
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.plan.association.outcome import is_rejected_vote, outcome_of

if TYPE_CHECKING:
    from pulumi_mpa.model.association import Association
    from pulumi_mpa.model.session import Vote

UPDATE, REMOVAL = an.a_request(), an.a_request(None)
REJECTED, EXPIRED, GONE = Pair("FAILED", "REJECTED"), Pair("FAILED", "EXPIRED"), Pair("CANCELLED")
DROPPED = Pair("CANCELLED", "CONFIGURATION_CHANGED")
OPEN, APPROVED = Pair("PENDING"), Pair("APPROVED")


@pytest.mark.parametrize(
    ("sent", "association", "vote", "expected"),
    [
        pytest.param(UPDATE, an.an_association(an.HANDING_OVER), an.a_vote(), "open", id="voting"),
        pytest.param(UPDATE, an.an_association(an.HANDING_OVER), an.a_vote(APPROVED), "open", id="agreed-not-carried-out"),
        pytest.param(UPDATE, an.an_association(), an.a_vote(), "open", id="voting-and-not-shown-yet"),
        pytest.param(UPDATE, an.an_association(an.APPROVED, an.NEW), an.a_vote(APPROVED), "approved", id="in-force"),
        pytest.param(UPDATE, an.an_association(an.ACTIVE, an.NEW), None, "approved", id="in-force-and-session-gone"),
        pytest.param(UPDATE, an.an_association(an.APPROVED, an.THIRD), an.a_vote(APPROVED), "approved", id="agreed-and-changed-since"),
        pytest.param(UPDATE, an.an_association(an.REJECTED), an.a_vote(APPROVED), "rejected", id="agreed-and-failed"),
        pytest.param(UPDATE, an.an_association(an.REJECTED), an.a_vote(REJECTED), "rejected", id="rejected"),
        pytest.param(UPDATE, an.an_association(), an.a_vote(REJECTED), "rejected", id="rejected-and-not-shown"),
        pytest.param(UPDATE, an.an_association(an.REJECTED), an.a_vote(EXPIRED), "rejected", id="expired"),
        pytest.param(UPDATE, an.an_association(an.CANCELLED), an.a_vote(GONE), "rejected", id="cancelled-by-somebody"),
        pytest.param(UPDATE, an.an_association(an.CANCELLED), an.a_vote(DROPPED), "dropped", id="configuration-changed"),
        pytest.param(UPDATE, an.an_association(), None, "rejected", id="no-longer-to-be-found"),
        pytest.param(UPDATE, None, an.a_vote(REJECTED), "rejected", id="rejected-and-removed-since"),
        pytest.param(UPDATE, an.an_association(an.LEAVING, session_arn=an.session("two")), an.a_vote(REJECTED), "rejected", id="another-vote-open"),
        pytest.param(REMOVAL, an.an_association(an.LEAVING), an.a_vote(), "open", id="removal-voting"),
        pytest.param(REMOVAL, None, None, "approved", id="removed"),
        pytest.param(REMOVAL, an.an_association(an.REJECTED), an.a_vote(EXPIRED), "rejected", id="removal-expired"),
    ],
)  # fmt: skip
def test_outcome(sent: Request, association: Association | None, vote: Vote | None, expected: str) -> None:
    """The session is the witness; what is in force settles it."""
    assert expected == outcome_of(sent, association, vote, ())


def test_own_cancellation_is_no_rejection_once_it_is_recorded() -> None:
    """Only state knows that it was us."""
    association, vote = an.an_association(an.CANCELLED), an.a_vote(GONE)

    assert Outcome.DROPPED is outcome_of(UPDATE, association, vote, ("one",))
    assert Outcome.REJECTED is outcome_of(UPDATE, association, vote, ("two",))


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OPEN])
def test_end_that_state_has_seen_stays(outcome: Outcome) -> None:
    """What AWS shows later is another request's."""
    seen = an.a_request(outcome=outcome)

    assert outcome is outcome_of(seen, an.an_association(an.HANDING_OVER), an.a_vote(), ())


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(REJECTED, True, id="rejected"),
        pytest.param(EXPIRED, True, id="expired"),
        pytest.param(GONE, True, id="cancelled"),
        pytest.param(Pair("FAILED"), True, id="invalid"),
        pytest.param(DROPPED, False, id="configuration-changed"),
        pytest.param(APPROVED, False, id="approved"),
        pytest.param(OPEN, False, id="open"),
    ],
)
def test_earlier_vote_was_a_rejection(pair: Pair, expected: bool) -> None:  # noqa: FBT001 -- a parameter
    """Found in the team's list, it counts like the last one; our own cancellation does not."""
    assert expected is is_rejected_vote(an.a_vote(pair), ())
    assert is_rejected_vote(an.a_vote(pair), ("one",)) is (expected and pair != GONE)
