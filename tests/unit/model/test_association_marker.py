"""The marker at the end of a requester's comment: short, ours alone, and read back as it was written."""

from __future__ import annotations

from datetime import datetime, timezone

from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.mpa_team_association import problems_of
from pulumi_mpa.model.requests.intent import REMOVAL_INTENT, RequestKind, association_intent, digest, resubmit_hash
from pulumi_mpa.model.requests.marker import MARKER_LENGTH, read_marker, with_marker
from pulumi_mpa.model.requests.request import Request
from pulumi_mpa.model.session import Vote

AT = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
SESSION = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
OWNER, OTHER = digest("owner", "a"), digest("owner", "b")
COMMENTS = st.text(max_size=limits.MAX_COMMENT - MARKER_LENGTH)


def a_vote(comment: str | None) -> Vote:
    """Return a session with a comment."""
    return Vote(SESSION, Pair("PENDING"), "payment-cryptography:AssociateMpaTeam", started_at=AT, comment=comment)


@given(COMMENTS, st.text(), st.one_of(st.none(), st.text()))
def test_marker_is_read_back(comment: str, resubmit: str, team: str | None) -> None:
    """Whatever the comment, the marker fits behind it and gives the request with its session."""
    verb, intent = (
        (RequestKind.DELETE, REMOVAL_INTENT) if team is None else (RequestKind.UPDATE, association_intent(team))
    )
    request = Request(verb, "0123abcd", intent, resubmit_hash(resubmit), at=AT, session_arn=SESSION)
    written = with_marker(comment, request, OWNER)

    assert limits.MAX_COMMENT >= len(written)
    assert written.startswith(comment.lstrip())
    assert request == read_marker(a_vote(written), {OTHER, OWNER})
    assert read_marker(a_vote(written), {OTHER}) is None


@given(st.one_of(st.none(), st.text()))
def test_comment_of_somebody_else_has_no_marker(comment: str | None) -> None:
    """A session without a comment of ours is nobody's, whatever is in it."""
    assert read_marker(a_vote(comment), {OWNER}) is None
    assert read_marker(None, {OWNER}) is None


def test_comment_longer_than_the_marker_leaves_room_for_is_a_problem() -> None:
    """The preview says so, not AWS."""
    room = limits.MAX_COMMENT - MARKER_LENGTH
    inputs = {
        "action": "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
        "region": "eu-central-1",
        "mpaTeamArn": "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001",
    }

    assert [] == problems_of({**inputs, "requesterComment": "x" * room}, {})
    (problem,) = problems_of({**inputs, "requesterComment": "x" * (room + 1)}, {})
    expected = Found(Code.INPUT_LENGTH, {"length": str(room + 1), "least": "0", "most": str(room)})
    assert ("requesterComment", expected) == (problem.path, parse(problem.message()))
