"""What became of an update or creation of ours, judged by what AWS shows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.instants import to_text
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.approval_team.outcome import is_draft_of, needs_sessions, outcome_of_update

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.requests.request import Request
    from pulumi_mpa.model.session import Vote

REQUEST_UPDATE = a.a_request()
#: Killed between the tag and the response: nobody knows the version.
KILLED = a.a_request(version_id=None)
CREATION = a.a_request(a.IN_FORCE, at=None, version_id="1")
#: A creation of which only the tag is left.
FOUND = replace(CREATION, version_id=None)
REINVITED = a.a_request(a.IN_FORCE)
APPLIED = a.a_team(version_id="2", configuration=a.INTENDED)
CHANGED_SINCE = a.a_team(version_id="3", configuration=a.OTHER)
#: The same, whose approvers accepted hours or days after the creation.
ACCEPTED = {
    hours: replace(
        CHANGED_SINCE,
        created_at=a.SENT,
        approver_states=tuple(
            replace(item, more={"responseTime": to_text(a.SENT + timedelta(hours=hours))})
            for item in a.approver_states(a.OTHER)
        ),
    )
    for hours in (23, 25)
}
LATER, SOONER = a.SENT + timedelta(minutes=5), a.SENT - timedelta(minutes=5)

PENDING = Pair("PENDING")
STARTING = Pair("CREATING")
PASSED = Pair("APPROVED")
REJECTED = Pair("FAILED", "REJECTED")
EXPIRED = Pair("FAILED", "EXPIRED")
CANCELLED = Pair("CANCELLED")
SUPERSEDED = Pair("CANCELLED", "CONFIGURATION_CHANGED")
NOBODY = Pair("FAILED", "ALL_APPROVERS_IN_SESSION")


def of_version_2(pair: Pair) -> Team:
    """Return a team that was invited again as version 2."""
    return a.a_team(pair, version_id="2")


CASES = [
    pytest.param(REQUEST_UPDATE, a.voting(), (), Outcome.OPEN, id="draft-in-vote"),
    pytest.param(REQUEST_UPDATE, a.inviting(a.INTENDED), (), Outcome.OPEN, id="new-members-pending"),
    pytest.param(REQUEST_UPDATE, a.a_team(draft=a.a_draft(a.DRAFT_NEW)), (), Outcome.OPEN, id="draft-checked"),
    pytest.param(REQUEST_UPDATE, a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED)), (), Outcome.REJECTED, id="draft-rejected"),
    pytest.param(REQUEST_UPDATE, a.a_team(draft=a.a_draft(a.DRAFT_INVALID)), (), Outcome.REJECTED, id="draft-invalid"),
    pytest.param(REQUEST_UPDATE, a.a_team(draft=a.a_draft(a.DRAFT_DECLINED)), (), Outcome.REJECTED, id="new-member-declined"),
    pytest.param(REQUEST_UPDATE, APPLIED, (), Outcome.APPROVED, id="in-force"),
    pytest.param(REQUEST_UPDATE, a.voting(a.OTHER, version_id="2", configuration=a.INTENDED, draft=a.a_draft(a.DRAFT_VOTING, a.OTHER, version="3")), (), Outcome.APPROVED, id="in-force-under-somebody-elses-draft"),
    pytest.param(replace(REQUEST_UPDATE, invites=True), a.a_team(version_id="3", configuration=a.INTENDED), (a.a_vote(pair=PASSED), a.a_vote("two", PASSED, started_at=LATER)), Outcome.APPROVED, id="in-force-and-voted-through-once-more-by-somebody-else"),
    pytest.param(REQUEST_UPDATE, None, (), Outcome.DROPPED, id="team-gone"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=PENDING),), Outcome.OPEN, id="session-open"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=STARTING),), Outcome.OPEN, id="session-being-opened"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=REJECTED),), Outcome.REJECTED, id="rejected-and-draft-discarded"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=EXPIRED),), Outcome.REJECTED, id="silence-counts-as-a-rejection"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=NOBODY),), Outcome.REJECTED, id="nobody-to-ask"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=CANCELLED),), Outcome.REJECTED, id="cancelled-by-somebody"),
    pytest.param(replace(REQUEST_UPDATE, cancelled=True), a.a_team(), (a.a_vote(pair=CANCELLED),), Outcome.DROPPED, id="cancelled-by-us-and-recorded"),
    pytest.param(replace(REQUEST_UPDATE, cancelled=True), a.a_team(), (a.a_vote(pair=Pair("CANCELLED", "CANCELLED_BY_USER")),), Outcome.DROPPED, id="cancelled-by-us-and-shown-as-it-is-logged"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=Pair("CANCELLED", "CANCELLED_BY_USER")),), Outcome.REJECTED, id="cancelled-by-somebody-and-shown-as-it-is-logged"),
    pytest.param(replace(REQUEST_UPDATE, cancelled=True), a.a_team(), (a.a_vote(pair=REJECTED),), Outcome.REJECTED, id="rejected-before-we-could-cancel"),
    pytest.param(replace(REQUEST_UPDATE, cancelled=True), APPLIED, (), Outcome.APPROVED, id="approved-before-we-could-cancel"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=SUPERSEDED),), Outcome.DROPPED, id="superseded"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (), Outcome.REJECTED, id="lost-without-a-session"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=PASSED),), Outcome.REJECTED, id="approved-and-then-lost"),
    pytest.param(REQUEST_UPDATE, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Outcome.APPROVED, id="approved-and-changed-since"),
    pytest.param(REQUEST_UPDATE, CHANGED_SINCE, (a.a_vote(pair=REJECTED), a.a_vote("two", PASSED, started_at=LATER)), Outcome.REJECTED, id="rejected-and-changed-since"),
    pytest.param(REQUEST_UPDATE, a.a_team(), (a.a_vote(pair=PASSED, action="mpa:StartActiveApprovalTeamDeletion"),), Outcome.REJECTED, id="sessions-of-other-kinds-do-not-count"),
    pytest.param(KILLED, a.voting(), (), Outcome.OPEN, id="killed-and-draft-in-vote"),
    pytest.param(KILLED, a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED)), (), Outcome.REJECTED, id="killed-and-draft-rejected"),
    pytest.param(KILLED, APPLIED, (), Outcome.APPROVED, id="killed-and-in-force"),
    pytest.param(KILLED, a.a_team(), (), Outcome.NEVER_SENT, id="killed-before-sending"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(started_at=SOONER, pair=REJECTED),), Outcome.NEVER_SENT, id="killed-before-sending-after-an-old-vote"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(), (a.a_vote(pair=REJECTED),), Outcome.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-vote"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED), vote_arn=a.session("one")), (a.a_vote(pair=REJECTED),), Outcome.NEVER_SENT, id="killed-before-sending-in-the-second-of-an-old-draft"),
    pytest.param(replace(KILLED, prior_arn=a.session("one")), a.a_team(), (a.a_vote(pair=REJECTED), a.a_vote("two", EXPIRED, started_at=LATER)), Outcome.REJECTED, id="killed-and-expired-after-an-old-vote"),
    pytest.param(KILLED, a.a_team(), (a.a_vote("two", PENDING, started_at=LATER), a.a_vote(pair=REJECTED)), Outcome.REJECTED, id="first-session-since-is-the-one"),
    pytest.param(KILLED, a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED, a.OTHER), vote_arn=a.session("one")), (a.a_vote(pair=REJECTED),), Outcome.NEVER_SENT, id="killed-before-sending-and-somebody-elses-rejected"),
    pytest.param(KILLED, a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED, a.OTHER), vote_arn=a.session("two")), (a.a_vote(pair=EXPIRED), a.a_vote("two", REJECTED, started_at=LATER)), Outcome.REJECTED, id="killed-and-expired-and-somebody-elses-rejected"),
    pytest.param(KILLED, a.a_team(), (a.a_vote(pair=REJECTED, started_at=a.SENT - timedelta(seconds=1)),), Outcome.REJECTED, id="session-in-the-second-of-the-request"),
    pytest.param(KILLED, a.voting(draft=a.a_draft(a.DRAFT_VOTING, started_at=SOONER)), (), Outcome.NEVER_SENT, id="equal-draft-of-before"),
    pytest.param(replace(KILLED, outcome=Outcome.OPEN), a.a_team(), (), Outcome.REJECTED, id="killed-and-seen-open-and-lost"),
    pytest.param(KILLED, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Outcome.APPROVED, id="killed-and-approved-and-changed-since"),
    pytest.param(replace(KILLED, invites=True), CHANGED_SINCE, (a.a_vote(pair=PASSED),), Outcome.REJECTED, id="killed-and-approved-and-members-may-have-declined"),
    pytest.param(KILLED, a.voting(version_id="2", configuration=a.INTENDED), (), Outcome.APPROVED, id="killed-and-in-force-while-mfa-devices-synchronise"),
    pytest.param(CREATION, a.a_team(a.NEW), (), Outcome.OPEN, id="creation-checked"),
    pytest.param(CREATION, a.a_team(a.INVITED), (), Outcome.OPEN, id="creation-invites"),
    pytest.param(CREATION, a.a_team(a.DECLINED), (), Outcome.REJECTED, id="creation-declined"),
    pytest.param(CREATION, a.a_team(a.INVALID), (), Outcome.REJECTED, id="creation-invalid"),
    pytest.param(CREATION, a.a_team(), (), Outcome.APPROVED, id="creation-in-force"),
    pytest.param(FOUND, a.a_team(a.INVITED), (), Outcome.OPEN, id="creation-killed-and-invites"),
    pytest.param(FOUND, a.a_team(a.DECLINED), (), Outcome.REJECTED, id="creation-killed-and-declined"),
    pytest.param(FOUND, a.a_team(), (), Outcome.APPROVED, id="creation-killed-and-in-force"),
    pytest.param(FOUND, a.voting(a.IN_FORCE, configuration=a.OTHER, version_id="2"), (a.a_vote(pair=PASSED), a.a_vote("two", PENDING, started_at=LATER)), Outcome.APPROVED, id="creation-is-no-draft-of-somebody-else"),
    pytest.param(CREATION, CHANGED_SINCE, (a.a_vote(pair=PASSED),), Outcome.APPROVED, id="creation-came-about-and-was-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[23], (a.a_vote(pair=PASSED),), Outcome.APPROVED, id="creation-was-accepted-in-time-and-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[25], (a.a_vote(pair=PASSED, started_at=a.SENT + timedelta(hours=26)),), Outcome.REJECTED, id="creation-lapsed-and-what-somebody-else-invited-was-changed-by-a-vote"),
    pytest.param(CREATION, ACCEPTED[25], (a.a_vote(pair=PASSED, started_at=a.SENT + timedelta(hours=24)),), Outcome.APPROVED, id="creation-came-about-and-a-vote-replaced-everybody"),
    pytest.param(CREATION, CHANGED_SINCE, (), Outcome.REJECTED, id="creation-failed-and-somebody-else-invited-again"),
    pytest.param(CREATION, CHANGED_SINCE, (a.a_vote(pair=REJECTED),), Outcome.REJECTED, id="creation-failed-and-what-somebody-else-invited-rejected-a-change"),
    pytest.param(FOUND, a.voting(a.IN_FORCE), (), Outcome.APPROVED, id="creation-is-no-mfa-synchronisation"),
    pytest.param(REINVITED, of_version_2(a.INVITED), (), Outcome.OPEN, id="invited-again"),
    pytest.param(REINVITED, of_version_2(a.DECLINED), (), Outcome.REJECTED, id="invited-again-and-declined"),
    pytest.param(REINVITED, of_version_2(a.ACTIVE), (), Outcome.APPROVED, id="invited-again-and-accepted"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.INVITED), (), Outcome.OPEN, id="invited-again-and-killed"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.DECLINED), (), Outcome.REJECTED, id="invited-again-and-killed-and-declined"),
    pytest.param(replace(REINVITED, version_id=None), of_version_2(a.ACTIVE), (), Outcome.APPROVED, id="invited-again-and-killed-and-accepted"),
    pytest.param(replace(REINVITED, version_id=None), a.a_team(a.DECLINED), (), Outcome.NEVER_SENT, id="killed-before-inviting-again"),
    pytest.param(KILLED, of_version_2(a.INVITED), (), Outcome.REJECTED, id="somebody-else-invited-others-since"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "team", "votes", "outcome"), CASES)
def test_outcome(sent: Request, team: Team | None, votes: tuple[Vote, ...], outcome: Outcome) -> None:
    """State knows version 1; draft, version in force and sessions show the rest."""
    assert outcome == outcome_of_update(sent, team, votes, "1")


@pytest.mark.parametrize(
    ("pair", "outcome"),
    [
        pytest.param(a.INVITED, Outcome.OPEN, id="not-answered"),
        pytest.param(a.DECLINED, Outcome.REJECTED, id="declined"),
        pytest.param(a.ACTIVE, Outcome.APPROVED, id="accepted"),
    ],
)
def test_killed_invitation_that_state_has_seen_has_an_outcome(pair: Pair, outcome: Outcome) -> None:
    """Once a refresh recorded the invitation as open, its version is no news, and a decline is a rejection all the same."""
    sent = replace(REINVITED, version_id=None, outcome=Outcome.OPEN)

    assert outcome == outcome_of_update(sent, of_version_2(pair), (), "2")


@pytest.mark.parametrize("closed", [Outcome.APPROVED, Outcome.REJECTED, Outcome.DROPPED], ids=str)
def test_end_that_state_has_seen_stays(closed: Outcome) -> None:
    """AWS forgets drafts and sessions; what was recorded is not judged anew."""
    assert closed == outcome_of_update(replace(REQUEST_UPDATE, outcome=closed), a.a_team(), (a.a_vote(),), "1")


def test_request_that_arrived_late_was_sent_after_all() -> None:
    """A draft that turns up after "never sent" was recorded is ours, so that its rejection counts."""
    late = replace(KILLED, outcome=Outcome.NEVER_SENT)

    assert Outcome.OPEN == outcome_of_update(late, a.voting(), (), "1")
    assert Outcome.NEVER_SENT == outcome_of_update(late, a.a_team(), (), "1")


def test_lost_state_reads_the_outcome_from_the_tag() -> None:
    """Without any version in state, values in force that equal the intent are its approval."""
    assert Outcome.APPROVED == outcome_of_update(KILLED, APPLIED, (), None)


@pytest.mark.parametrize(
    ("sent", "team", "needed"),
    [
        pytest.param(REQUEST_UPDATE, a.voting(), False, id="draft-shown"),
        pytest.param(REQUEST_UPDATE, APPLIED, False, id="in-force"),
        pytest.param(replace(REQUEST_UPDATE, outcome=Outcome.REJECTED), a.a_team(), False, id="end-seen"),
        pytest.param(CREATION, a.a_team(), False, id="creation"),
        pytest.param(REQUEST_UPDATE, a.a_team(), True, id="draft-lost"),
        pytest.param(KILLED, a.a_team(), True, id="killed"),
    ],
)
def test_sessions_are_listed_only_where_the_team_leaves_it_open(sent: Request, team: Team, needed: bool) -> None:  # noqa: FBT001 -- a parameter of the table above
    """A refresh costs a list only for a request whose end state has not seen."""
    assert needed is needs_sessions(sent, team, "1")


@pytest.mark.parametrize(
    ("sent", "team", "ours"),
    [
        pytest.param(REQUEST_UPDATE, a.voting(), True, id="version-known"),
        pytest.param(replace(REQUEST_UPDATE, version_id="3"), a.voting(), False, id="another-version"),
        pytest.param(KILLED, a.voting(), True, id="equal-intent-since"),
        pytest.param(KILLED, a.voting(a.OTHER), False, id="another-intent"),
        pytest.param(KILLED, a.a_team(), False, id="no-draft"),
        pytest.param(
            a.a_request(a.IN_FORCE, version_id=None), a.voting(a.IN_FORCE), False, id="mfa-devices-synchronise"
        ),
    ],
)
def test_draft_is_ours(sent: Request, team: Team, ours: bool) -> None:  # noqa: FBT001 -- a parameter of the table above
    """By its version, or, where that was never learnt, by an equal intent since the request."""
    assert ours is is_draft_of(sent, team)
