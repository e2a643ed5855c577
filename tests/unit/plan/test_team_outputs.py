"""Outputs are plain JSON, hold what is in force beside what is requested, and can be read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import a_team as a
import pytest
from a_history import changed
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Draft, Team, View
from pulumi_mpa.model.approval_team_inputs import desired
from pulumi_mpa.model.requests.deletion_settings import deletion_settings_since
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.approval_team.outputs import outputs, view_of
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.steps import Plan, Step, Verb

words = st.text(min_size=1, max_size=8)
hashes = st.text("0123456789abcdef", min_size=8, max_size=8)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(timezone.utc)).map(  # noqa: DTZ001 -- the strategy adds the zone
    lambda at: at.replace(microsecond=0)
)
approvers = st.builds(Approver, words, st.just(a.SOURCE))
configurations = st.builds(Configuration, words, st.integers(1, 20), st.frozensets(approvers, min_size=1, max_size=4))
answered = st.builds(
    ApproverState,
    approvers,
    st.none() | words,
    st.none() | words,
    st.dictionaries(st.sampled_from(["responseTime", "lastActivity", "lastActivityTime"]), words),
)
pairs = st.builds(Pair, words, st.none() | words)
drafts = st.builds(
    Draft,
    words,
    pairs,
    st.none() | words,
    configurations,
    st.lists(answered, max_size=2).map(tuple),
    st.none() | instants,
)
teams = st.builds(
    Team,
    arn=st.just(a.ARN),
    name=words,
    pair=pairs,
    message=st.none() | words,
    version_id=words,
    configuration=configurations,
    approver_states=st.lists(answered, max_size=3).map(tuple),
    policies=st.just((f"{a.POLICY}/$DEFAULT",)),
    created_at=st.none() | instants,
    updated_at=st.none() | instants,
    vote_arn=st.none() | words.map(a.session),
    draft=st.none() | drafts,
)
requests = st.builds(
    Request,
    kind=st.just(RequestKind.UPDATE),
    nonce=hashes,
    intent=hashes,
    resubmit=hashes,
    at=st.none() | instants,
    version_id=st.none() | words,
    session_arn=st.none(),
    prior_arn=st.none() | words.map(a.session),
    invites=st.booleans(),
    cancelled=st.booleans(),
)
votes = st.builds(
    Vote,
    arn=words.map(a.session),
    pair=pairs,
    action=words,
    started_at=st.none() | instants,
    expires_at=st.none() | instants,
    approvals=st.none() | st.integers(0, 20),
    rejections=st.none() | st.integers(0, 20),
    required=st.none() | st.integers(1, 20),
    approvers=st.none() | st.integers(1, 20),
)
views = st.builds(
    changed,
    st.builds(View, team=teams, vote=st.none() | votes, owner=st.none() | hashes, entry=st.none() | hashes),
    request=st.none() | requests,
    rejections=st.lists(hashes, max_size=6, unique=True).map(tuple),
    deletion_settings_since=st.none() | instants,
)
DECLARED = a.inputs(tags={"team": "x"})


def written(view: View, plan: Plan | None = None) -> dict[str, Any]:
    """Return what the engine keeps of the outputs: JSON, without anything that JSON does not know."""
    made = outputs(DECLARED, view, plan or Plan("13", settled=True), portal_url="https://portal.example")
    read: dict[str, Any] = json.loads(json.dumps(made))
    assert made == read
    return read


def holds_none(value: object) -> bool:
    """Check whether a value is missing somewhere inside."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(holds_none(item) for item in items)


@given(views, st.sampled_from([None, *Outcome]))
def test_view_is_read_back(view: View, outcome: Outcome | None) -> None:
    """A plan made from state sees what the plan saw that wrote it."""
    seen = changed(view, outcome=outcome if view.history.request is not None else None)
    read = view_of(written(seen))
    sent = view.history.request
    request = replace(sent, outcome=outcome) if sent is not None else None

    assert changed(seen, request=request, set_keys=frozenset({"team"})) == read


@given(views)
def test_no_value_is_missing_inside(view: View) -> None:
    """The engine drops what is None; so nothing is, at any depth."""
    assert not holds_none(written(view))


@pytest.mark.parametrize("change", [{"resubmit": "again"}, {"pendingWindowDays": 7}], ids=["resubmit", "window"])
def test_deletion_settings_are_as_old_as_their_last_change(change: dict[str, Any]) -> None:
    """Other changes leave their time as it was, and where none is known, as in a state of before, none is made up."""
    other = {**DECLARED, "description": "another one"}
    recorded = {"declared": DECLARED, "deletionSettingsSince": "2026-11-23T12:00:00.000Z"}
    before = a.NOW - timedelta(days=1)

    assert a.NOW == deletion_settings_since({}, DECLARED, a.NOW)
    assert before == deletion_settings_since(recorded, other, a.NOW)
    assert a.NOW == deletion_settings_since(recorded, {**other, **change}, a.NOW)
    assert before == deletion_settings_since(
        {**recorded, "declared": {**DECLARED, **change}}, {**other, **change}, a.NOW
    )
    assert deletion_settings_since({"declared": DECLARED}, other, a.NOW) is None


@pytest.mark.parametrize("pair", [a.DELETE_VOTING, a.DELETING], ids=str)
def test_deletion_is_read_back(pair: Pair) -> None:
    """A deletion of ours, seen by a refresh, is what the next preview cancels or waits for."""
    requested = Request(RequestKind.DELETE, "nonce-2", "w", "r", at=a.SENT, session_arn=a.session("gone"))
    view = a.a_view(
        a.a_team(pair, vote_arn=a.session("gone")),
        deletion=requested,
        deletion_outcome=Outcome.OPEN,
        scheduled_for=a.NOW if pair == a.DELETING else None,
    )

    known = replace(requested, outcome=Outcome.OPEN)
    assert changed(view, set_keys=frozenset({"team"}), deletion=known) == view_of(written(view))


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(a.a_view(a.a_team()), id="active"),
        pytest.param(a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN, vote=a.a_vote()), id="in-vote"),
        pytest.param(a.a_view(a.inviting(), request=a.a_request(a.LARGER), outcome=Outcome.OPEN), id="new-members"),
        pytest.param(a.a_view(a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED)), request=a.a_request(), outcome=Outcome.REJECTED), id="rejected"),
        pytest.param(a.a_view(a.a_team(a.INVITED)), id="invited"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", [a.IN_FORCE, a.INTENDED, a.OTHER], ids=["in-force", "intended", "other"])
def test_plan_from_state_is_the_plan_from_aws(view: View, of: Configuration) -> None:
    """Nothing that a plan considers is lost on the way through state."""
    want = a.wanted(of)

    assert plan_update(want, view, a.NOW) == plan_update(want, view_of(written(view)), a.NOW)


def test_values_in_force_and_values_requested_stand_side_by_side() -> None:
    """Top-level fields are in force, whatever is declared or voted on."""
    values = written(a.a_view(a.voting(a.OTHER), request=a.a_request(a.OTHER), outcome=Outcome.OPEN, vote=a.a_vote()))

    assert (2, 3, "open", "PENDING") == (
        values["approvalStrategy"]["mofN"]["minApprovalsRequired"],
        values["pendingUpdate"]["approvalStrategy"]["mofN"]["minApprovalsRequired"],
        values["lastRequest"]["outcome"],
        values["pendingSession"]["status"],
    )


def test_only_tags_that_the_program_sets_are_shown() -> None:
    """AWS's values of our keys; keys of somebody else and our own memory are no business of `tags`."""
    view = a.a_view(a.a_team(), tags={"team": "changed", "external": "y"})

    assert {"team": "changed"} == written(view)["tags"]


@pytest.mark.parametrize(
    ("step", "settled", "waiting"),
    [
        pytest.param(Step(Verb.REQUEST_UPDATE, "asks", "w"), False, "you", id="request"),
        pytest.param(Step(Verb.CANCEL, "cancels", "s"), False, "you", id="cancel"),
        pytest.param(Step(Verb.TAG), False, "you", id="tags"),
        pytest.param(Step(Verb.DISCARD, target="2"), True, "nobody", id="discard"),
    ],
)
def test_what_is_left_to_do_is_not_settled(step: Step, settled: bool, waiting: str) -> None:  # noqa: FBT001 -- a parameter
    """A run that stopped short records it, so that the next preview announces the rest."""
    values = written(a.a_view(a.a_team()), Plan("15", steps=(step,), settled=True))

    assert (settled, waiting) == (values["settled"], values["waitingFor"])


def test_blocked_plan_is_recorded_with_its_message() -> None:
    """State says why nothing happens."""
    view = a.a_view(a.a_team(a.INVITED))
    values = written(view, plan_update(a.wanted(a.INTENDED), view, a.NOW))

    assert (False, "approvers") == (values["settled"], values["waitingFor"])
    found = parse(values["explanation"])
    assert found is not None
    assert Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS == found.code


@pytest.mark.parametrize(
    ("team", "lapse"),
    [
        pytest.param(a.a_team(a.INVITED, created_at=a.SENT), a.SENT + timedelta(hours=24), id="creation"),
        pytest.param(a.inviting(), a.SENT + timedelta(hours=48), id="new-members"),
        pytest.param(a.a_team(), None, id="active"),
        pytest.param(a.voting(), None, id="in-vote"),
        pytest.param(a.inviting(draft=a.a_draft(a.DRAFT_INVITING, started_at=None)), None, id="time-not-shown"),
    ],
)
def test_invitations_lapse(team: Team, lapse: datetime | None) -> None:
    """24 hours after they went out; for new members at the latest a vote's length later."""
    said = written(a.a_view(team)).get("invitationsExpireAt")

    assert said == (lapse.isoformat(timespec="milliseconds").replace("+00:00", "Z") if lapse else None)


def test_invitation_sent_again_lapses_by_its_own_time() -> None:
    """The team's creation was days ago; what counts is when the invitations were sent again."""
    view = a.a_view(a.a_team(a.INVITED, version_id="2"), request=a.a_request(a.IN_FORCE), outcome=Outcome.OPEN)

    assert "2026-11-25T11:00:00.000Z" == written(view)["invitationsExpireAt"]


def test_gone_team_has_no_outputs() -> None:
    """Whoever observes that a team is gone has to say so, not record it."""
    with pytest.raises(ValueError, match="gone"):
        outputs(DECLARED, a.a_view(None), Plan("2"), portal_url=None)


def test_standing_of_a_settled_team() -> None:
    """A team with what the program wants waits for nobody."""
    view = a.a_view(a.a_team(), tags={"team": "x"})
    values = written(view, plan_update(replace(desired(DECLARED), owner=a.OWNER), view, a.NOW))

    assert (True, "nobody") == (values["settled"], values["waitingFor"])
    assert Found(Code.TEAM_ACTIVE, {}) == parse(values["explanation"])
