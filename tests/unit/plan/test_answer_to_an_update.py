"""What became of an update or creation of ours, told from what AWS shows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.ask import Answer
from pulumi_mpa.model.instants import to_text
from pulumi_mpa.plan.answer import answer_to_update, is_draft_of, needs_sessions

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.session import Vote

ASK = a.an_ask()
#: Killed between the tag and the answer: nobody knows the version.
KILLED = a.an_ask(version_id=None)
CREATION = a.an_ask(a.IN_FORCE, at=None, version_id="1")
#: A creation of which only the tag is left.
FOUND = replace(CREATION, version_id=None)
REINVITED = a.an_ask(a.IN_FORCE)
APPLIED = a.a_team(version_id="2", configuration=a.WISHED)
CHANGED_SINCE = a.a_team(version_id="3", configuration=a.OTHER)
#: The same, whose approvers accepted hours or days after the creation.
ACCEPTED = {
    hours: replace(
        CHANGED_SINCE,
        created_at=a.ASKED,
        answers=tuple(
            replace(item, more={"responseTime": to_text(a.ASKED + timedelta(hours=hours))})
            for item in a.answers(a.OTHER)
        ),
    )
    for hours in (23, 25)
}
LATER, SOONER = a.ASKED + timedelta(minutes=5), a.ASKED - timedelta(minutes=5)

PENDING = Pair("PENDING")
STARTING = Pair("CREATING")
PASSED = Pair("APPROVED")
REJECTED = Pair("FAILED", "REJECTED")
EXPIRED = Pair("FAILED", "EXPIRED")
CANCELLED = Pair("CANCELLED")
SUPERSEDED = Pair("CANCELLED", "CONFIGURATION_CHANGED")
NOBODY = Pair("FAILED", "ALL_APPROVERS_IN_SESSION")


def of_version_2(pair: Pair) -> Team:
    """Give a team that was invited again as version 2."""
    return a.a_team(pair, version_id="2")


CASES = [
    pytest.param(ASK, a.voting(), (), Answer.OPEN, id="draft-in-vote"),
    pytest.param(ASK, a.inviting(a.WISHED), (), Answer.OPEN, id="new-members-pending"),
    pytest.param(ASK, a.a_team(draft=a.a_draft(a.DRAFT_NEW)), (), Answer.OPEN, id="draft-checked"),
    pytest.param(ASK, a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED)), (), Answer.REFUSED, id="draft-rejected"),
    pytest.param(ASK, a.a_team(draft=a.a_draft(a.DRAFT_INVALID)), (), Answer.REFUSED, id="draft-invalid"),
    pytest.param(ASK, a.a_team(draft=a.a_draft(a.DRAFT_DECLINED)), (), Answer.REFUSED, id="new-member-declined"),
    pytest.param(ASK, APPLIED, (), Answer.APPROVED, id="in-force"),
    pytest.param(ASK, a.voting(a.OTHER, version_id="2", configuration=a.WISHED, draft=a.a_draft(a.DRAFT_VOTING, a.OTHER, version="3")), (), Answer.APPROVED, id="in-force-under-somebody-elses-draft"),
    pytest.param(replace(ASK, invites=True), a.a_team(version_id="3", configuration=a.WISHED), (a.a_vote(pair=PASSED), a.a_vote("two", PASSED, started_at=LATER)), Answer.APPROVED, id="in-force-and-voted-through-once-more-by-somebody-else"),
    pytest.param(ASK, None, (), Answer.DROPPED, id="team-gone"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=PENDING),), Answer.OPEN, id="session-open"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=STARTING),), Answer.OPEN, id="session-being-opened"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=REJECTED),), Answer.REFUSED, id="rejected-and-draft-discarded"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=EXPIRED),), Answer.REFUSED, id="silence-counts-as-a-no"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=NOBODY),), Answer.REFUSED, id="nobody-to-ask"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=CANCELLED),), Answer.REFUSED, id="cancelled-by-somebody"),
    pytest.param(replace(ASK, cancelled=True), a.a_team(), (a.a_vote(pair=CANCELLED),), Answer.DROPPED, id="cancelled-by-us-and-recorded"),
    pytest.param(replace(ASK, cancelled=True), a.a_team(), (a.a_vote(pair=Pair("CANCELLED", "CANCELLED_BY_USER")),), Answer.DROPPED, id="cancelled-by-us-and-shown-as-it-is-logged"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=Pair("CANCELLED", "CANCELLED_BY_USER")),), Answer.REFUSED, id="cancelled-by-somebody-and-shown-as-it-is-logged"),
    pytest.param(replace(ASK, cancelled=True), a.a_team(), (a.a_vote(pair=REJECTED),), Answer.REFUSED, id="rejected-before-we-could-cancel"),
    pytest.param(replace(ASK, cancelled=True), APPLIED, (), Answer.APPROVED, id="approved-before-we-could-cancel"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=SUPERSEDED),), Answer.DROPPED, id="superseded"),
    pytest.param(ASK, a.a_team(), (), Answer.REFUSED, id="lost-without-a-session"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=PASSED),), Answer.REFUSED, id="approved-and-then-lost"),
    pytest.param(ASK, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Answer.APPROVED, id="approved-and-changed-since"),
    pytest.param(ASK, CHANGED_SINCE, (a.a_vote(pair=REJECTED), a.a_vote("two", PASSED, started_at=LATER)), Answer.REFUSED, id="rejected-and-changed-since"),
    pytest.param(ASK, a.a_team(), (a.a_vote(pair=PASSED, action="mpa:StartActiveApprovalTeamDeletion"),), Answer.REFUSED, id="sessions-of-other-kinds-do-not-answer"),
    pytest.param(KILLED, a.voting(), (), Answer.OPEN, id="killed-and-draft-in-vote"),
    pytest.param(KILLED, a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED)), (), Answer.REFUSED, id="killed-and-draft-rejected"),
    pytest.param(KILLED, APPLIED, (), Answer.APPROVED, id="killed-and-in-force"),
    pytest.param(KILLED, a.a_team(), (), Answer.NEVER_SENT, id="killed-before-sending"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(started_at=SOONER, pair=REJECTED),), Answer.NEVER_SENT, id="killed-before-sending-after-an-old-vote"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(), (a.a_vote(pair=REJECTED),), Answer.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-vote"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED), vote_arn=a.session("one")), (a.a_vote(pair=REJECTED),), Answer.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-draft"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(), (a.a_vote(pair=REJECTED), a.a_vote("two", EXPIRED, started_at=LATER)), Answer.REFUSED, id="killed-and-expired-after-an-old-vote"),
    pytest.param(KILLED, a.a_team(), (a.a_vote("two", PENDING, started_at=LATER), a.a_vote(pair=REJECTED)), Answer.REFUSED, id="first-session-since-is-the-one"),
    pytest.param(KILLED, a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED, a.OTHER), vote_arn=a.session("one")), (a.a_vote(pair=REJECTED),), Answer.NEVER_SENT, id="killed-before-sending-and-somebody-elses-rejected"),
    pytest.param(KILLED, a.a_team(a.REFUSED, draft=a.a_draft(a.DRAFT_REFUSED, a.OTHER), vote_arn=a.session("two")), (a.a_vote(pair=EXPIRED), a.a_vote("two", REJECTED, started_at=LATER)), Answer.REFUSED, id="killed-and-expired-and-somebody-elses-rejected"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(pair=REJECTED, started_at=a.ASKED - timedelta(seconds=1)),), Answer.REFUSED, id="session-in-the-second-of-the-ask"),
    pytest.param(KILLED, a.voting(draft=a.a_draft(a.DRAFT_VOTING, started_at=SOONER)), (), Answer.NEVER_SENT, id="equal-draft-of-before"),
    pytest.param(replace(KILLED, answer=Answer.OPEN), a.a_team(), (), Answer.REFUSED, id="killed-and-seen-open-and-lost"),
    pytest.param(KILLED, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Answer.APPROVED, id="killed-and-approved-and-changed-since"),
    pytest.param(replace(KILLED, invites=True), CHANGED_SINCE, (a.a_vote(pair=PASSED),), Answer.REFUSED, id="killed-and-approved-and-members-may-have-declined"),
    pytest.param(KILLED, a.voting(version_id="2", configuration=a.WISHED), (), Answer.APPROVED, id="killed-and-in-force-while-mfa-devices-synchronise"),
    pytest.param(CREATION, a.a_team(a.NEW), (), Answer.OPEN, id="creation-checked"),
    pytest.param(CREATION, a.a_team(a.INVITED), (), Answer.OPEN, id="creation-invites"),
    pytest.param(CREATION, a.a_team(a.DECLINED), (), Answer.REFUSED, id="creation-declined"),
    pytest.param(CREATION, a.a_team(a.INVALID), (), Answer.REFUSED, id="creation-invalid"),
    pytest.param(CREATION, a.a_team(), (), Answer.APPROVED, id="creation-in-force"),
    pytest.param(FOUND, a.a_team(a.INVITED), (), Answer.OPEN, id="creation-killed-and-invites"),
    pytest.param(FOUND, a.a_team(a.DECLINED), (), Answer.REFUSED, id="creation-killed-and-declined"),
    pytest.param(FOUND, a.a_team(), (), Answer.APPROVED, id="creation-killed-and-in-force"),
    pytest.param(FOUND, a.voting(a.IN_FORCE, configuration=a.OTHER, version_id="2"), (a.a_vote(pair=PASSED), a.a_vote("two", PENDING, started_at=LATER)), Answer.APPROVED, id="creation-is-no-draft-of-somebody-else"),
    pytest.param(CREATION, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Answer.APPROVED, id="creation-came-about-and-was-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[23], (a.a_vote(pair=PASSED),), Answer.APPROVED, id="creation-was-accepted-in-time-and-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[25], (a.a_vote(pair=PASSED, started_at=a.ASKED + timedelta(hours=26)),), Answer.REFUSED, id="creation-lapsed-and-what-somebody-else-invited-was-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[25], (a.a_vote(pair=PASSED, started_at=a.ASKED + timedelta(hours=24)),), Answer.APPROVED, id="creation-came-about-and-a-vote-replaced-everybody"),
    pytest.param(CREATION, CHANGED_SINCE, (), Answer.REFUSED, id="creation-failed-and-somebody-else-invited-again"),
    pytest.param(CREATION, CHANGED_SINCE, (a.a_vote(pair=REJECTED),), Answer.REFUSED, id="creation-failed-and-what-somebody-else-invited-refused-a-change"),
    pytest.param(FOUND, a.voting(a.IN_FORCE), (), Answer.APPROVED, id="creation-is-no-mfa-synchronisation"),
    pytest.param(REINVITED, of_version_2(a.INVITED), (), Answer.OPEN, id="invited-again"),
    pytest.param(REINVITED, of_version_2(a.DECLINED), (), Answer.REFUSED, id="invited-again-and-declined"),
    pytest.param(REINVITED, of_version_2(a.ACTIVE), (), Answer.APPROVED, id="invited-again-and-accepted"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.INVITED), (), Answer.OPEN, id="invited-again-and-killed"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.DECLINED), (), Answer.REFUSED, id="invited-again-and-killed-and-declined"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.ACTIVE), (), Answer.APPROVED, id="invited-again-and-killed-and-accepted"),
    pytest.param(replace(REINVITED, version_id=None), a.a_team(a.DECLINED), (), Answer.NEVER_SENT, id="killed-before-inviting-again"),
    pytest.param(KILLED, of_version_2(a.INVITED), (), Answer.REFUSED, id="somebody-else-invited-others-since"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "team", "votes", "answer"), CASES)
def test_answer(ask: Ask, team: Team | None, votes: tuple[Vote, ...], answer: Answer) -> None:
    """State knows version 1; draft, version in force and sessions tell the rest."""
    assert answer == answer_to_update(ask, team, votes, "1")


@pytest.mark.parametrize(
    ("pair", "answer"),
    [
        pytest.param(a.INVITED, Answer.OPEN, id="not-answered"),
        pytest.param(a.DECLINED, Answer.REFUSED, id="declined"),
        pytest.param(a.ACTIVE, Answer.APPROVED, id="accepted"),
    ],
)
def test_killed_invitation_that_state_has_seen_is_answered(pair: Pair, answer: Answer) -> None:
    """Once a refresh recorded the invitation as open, its version is no news, and a no is a no all the same."""
    ask = replace(REINVITED, version_id=None, answer=Answer.OPEN)

    assert answer == answer_to_update(ask, of_version_2(pair), (), "2")


@pytest.mark.parametrize("closed", [Answer.APPROVED, Answer.REFUSED, Answer.DROPPED], ids=str)
def test_end_that_state_has_seen_stays(closed: Answer) -> None:
    """AWS forgets drafts and sessions; what was recorded is not told anew."""
    assert closed == answer_to_update(replace(ASK, answer=closed), a.a_team(), (a.a_vote(),), "1")


def test_request_that_arrived_late_was_sent_after_all() -> None:
    """A draft that turns up after "never sent" was recorded is ours, so that its refusal counts."""
    late = replace(KILLED, answer=Answer.NEVER_SENT)

    assert Answer.OPEN == answer_to_update(late, a.voting(), (), "1")
    assert Answer.NEVER_SENT == answer_to_update(late, a.a_team(), (), "1")


def test_lost_state_reads_the_answer_from_the_tag() -> None:
    """Without any version in state, values in force that equal the wish are its approval."""
    assert Answer.APPROVED == answer_to_update(KILLED, APPLIED, (), None)


@pytest.mark.parametrize(
    ("ask", "team", "needed"),
    [
        pytest.param(ASK, a.voting(), False, id="draft-shown"),
        pytest.param(ASK, APPLIED, False, id="in-force"),
        pytest.param(replace(ASK, answer=Answer.REFUSED), a.a_team(), False, id="end-seen"),
        pytest.param(CREATION, a.a_team(), False, id="creation"),
        pytest.param(ASK, a.a_team(), True, id="draft-lost"),
        pytest.param(KILLED, a.a_team(), True, id="killed"),
    ],
)
def test_sessions_are_listed_only_where_the_team_leaves_it_open(ask: Ask, team: Team, needed: bool) -> None:  # noqa: FBT001 -- a parameter of the table above
    """A refresh costs a list only for an ask whose end state has not seen."""
    assert needed is needs_sessions(ask, team, "1")


@pytest.mark.parametrize(
    ("ask", "team", "ours"),
    [
        pytest.param(ASK, a.voting(), True, id="version-known"),
        pytest.param(replace(ASK, version_id="3"), a.voting(), False, id="another-version"),
        pytest.param(KILLED, a.voting(), True, id="equal-wish-since"),
        pytest.param(KILLED, a.voting(a.OTHER), False, id="another-wish"),
        pytest.param(KILLED, a.a_team(), False, id="no-draft"),
        pytest.param(a.an_ask(a.IN_FORCE, version_id=None), a.voting(a.IN_FORCE), False, id="mfa-devices-synchronise"),
    ],
)
def test_draft_is_ours(ask: Ask, team: Team, ours: bool) -> None:  # noqa: FBT001 -- a parameter of the table above
    """By its version, or, where that was never learnt, by an equal wish since the ask."""
    assert ours is is_draft_of(ask, team)
