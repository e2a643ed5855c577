"""What became of a request about an association, told from what AWS shows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import an_association as an
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.ask import Answer, Ask
from pulumi_mpa.plan.association_answer import answer_of, refused_in

if TYPE_CHECKING:
    from pulumi_mpa.model.mpa_team_association import Association
    from pulumi_mpa.model.session import Vote

UPDATE, REMOVAL = an.an_ask(), an.an_ask(None)
REJECTED, EXPIRED, GONE = Pair("FAILED", "REJECTED"), Pair("FAILED", "EXPIRED"), Pair("CANCELLED")
DROPPED = Pair("CANCELLED", "CONFIGURATION_CHANGED")
OPEN, APPROVED = Pair("PENDING"), Pair("APPROVED")


@pytest.mark.parametrize(
    ("ask", "association", "vote", "expected"),
    [
        pytest.param(UPDATE, an.an_association(an.HANDING_OVER), an.a_vote(), "open", id="voting"),
        pytest.param(UPDATE, an.an_association(an.HANDING_OVER), an.a_vote(APPROVED), "open", id="agreed-not-carried-out"),
        pytest.param(UPDATE, an.an_association(), an.a_vote(), "open", id="voting-and-not-shown-yet"),
        pytest.param(UPDATE, an.an_association(an.APPROVED, an.NEW), an.a_vote(APPROVED), "approved", id="in-force"),
        pytest.param(UPDATE, an.an_association(an.ACTIVE, an.NEW), None, "approved", id="in-force-and-session-gone"),
        pytest.param(UPDATE, an.an_association(an.APPROVED, an.THIRD), an.a_vote(APPROVED), "approved", id="agreed-and-changed-since"),
        pytest.param(UPDATE, an.an_association(an.REFUSED), an.a_vote(APPROVED), "refused", id="agreed-and-failed"),
        pytest.param(UPDATE, an.an_association(an.REFUSED), an.a_vote(REJECTED), "refused", id="rejected"),
        pytest.param(UPDATE, an.an_association(), an.a_vote(REJECTED), "refused", id="rejected-and-not-shown"),
        pytest.param(UPDATE, an.an_association(an.REFUSED), an.a_vote(EXPIRED), "refused", id="expired"),
        pytest.param(UPDATE, an.an_association(an.CANCELLED), an.a_vote(GONE), "refused", id="cancelled-by-somebody"),
        pytest.param(UPDATE, an.an_association(an.CANCELLED), an.a_vote(DROPPED), "dropped", id="configuration-changed"),
        pytest.param(UPDATE, an.an_association(), None, "refused", id="no-longer-to-be-found"),
        pytest.param(UPDATE, None, an.a_vote(REJECTED), "refused", id="rejected-and-removed-since"),
        pytest.param(UPDATE, an.an_association(an.LEAVING, session_arn=an.session("two")), an.a_vote(REJECTED), "refused", id="another-vote-open"),
        pytest.param(REMOVAL, an.an_association(an.LEAVING), an.a_vote(), "open", id="removal-voting"),
        pytest.param(REMOVAL, None, None, "approved", id="removed"),
        pytest.param(REMOVAL, an.an_association(an.REFUSED), an.a_vote(EXPIRED), "refused", id="removal-expired"),
    ],
)  # fmt: skip
def test_answer(ask: Ask, association: Association | None, vote: Vote | None, expected: str) -> None:
    """The session is the witness; what is in force settles it."""
    assert expected == answer_of(ask, association, vote, ())


def test_own_cancellation_is_no_refusal_once_it_is_recorded() -> None:
    """Only state knows that it was us."""
    association, vote = an.an_association(an.CANCELLED), an.a_vote(GONE)

    assert Answer.DROPPED is answer_of(UPDATE, association, vote, ("one",))
    assert Answer.REFUSED is answer_of(UPDATE, association, vote, ("two",))


@pytest.mark.parametrize("answer", [answer for answer in Answer if answer is not Answer.OPEN])
def test_end_that_state_has_seen_stays(answer: Answer) -> None:
    """What AWS shows later is another request's."""
    seen = an.an_ask(answer=answer)

    assert answer is answer_of(seen, an.an_association(an.HANDING_OVER), an.a_vote(), ())


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
def test_earlier_vote_was_a_no(pair: Pair, expected: bool) -> None:  # noqa: FBT001 -- a parameter
    """Found in the team's list, it counts like the last one; our own cancellation does not."""
    assert expected is refused_in(an.a_vote(pair), ())
    assert refused_in(an.a_vote(pair), ("one",)) is (expected and pair != GONE)
