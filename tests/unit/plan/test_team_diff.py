"""What diff() says from state and the program alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import a_team as a
import pytest
from a_history import changed

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.approval_team_inputs import desired
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.diff import diff_team
from pulumi_mpa.plan.approval_team.outputs import outputs
from pulumi_mpa.plan.approval_team.update import plan_update

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View

DESCRIBED = f"{a.SENSITIVE} and the silver"
SETTLED = a.a_view(a.a_team())
IN_VOTE = a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN, vote=a.a_vote())
REJECTED = a.a_view(a.a_team(a.REJECTED, draft=a.a_draft(a.DRAFT_REJECTED)), request=a.a_request(), outcome=Outcome.REJECTED, rejections=(a.a_request().rejection_hash(),))  # fmt: skip
INVITED = a.a_view(a.a_team(a.INVITED), request=a.a_request(a.IN_FORCE, at=None, version_id="1"), outcome=Outcome.OPEN)
LAPSED = changed(INVITED, team=a.a_team(a.DECLINED), outcome=Outcome.REJECTED)
ELSEWHERE = [{"policyArn": "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/ImportKey/1"}]


def recorded(view: View, **declared: Any) -> dict[str, Any]:  # noqa: ANN401 -- any input
    """Return the outputs that a run wrote which saw this, as the engine gives them back."""
    inputs = a.inputs(**declared)
    plan = plan_update(desired(inputs), view, a.NOW)
    read: dict[str, Any] = json.loads(json.dumps(outputs(inputs, view, plan, portal_url=None)))
    return read


UNCHANGED = [
    pytest.param(SETTLED, {}, {}, id="settled-and-equal"),
    pytest.param(SETTLED, {}, {"approvers": list(reversed(a.inputs()["approvers"]))}, id="another-order"),
    pytest.param(SETTLED, {}, {"policies": [{"policyArn": f"{a.POLICY}/1"}]}, id="version-instead-of-default"),
    pytest.param(REJECTED, {"description": DESCRIBED}, {"description": DESCRIBED}, id="rejected-and-nothing-new"),
    pytest.param(LAPSED, {}, {}, id="lapsed-and-nothing-new"),
    pytest.param(a.a_view(a.voting()), {}, {}, id="somebody-else-votes"),
    pytest.param(a.a_view(a.a_team(a.DELETE_VOTING, vote_arn=a.session("gone"))), {}, {}, id="somebody-else-deletes"),
]
OBSERVE_AGAIN = [
    pytest.param(IN_VOTE, {"description": DESCRIBED}, {"description": DESCRIBED}, id="our-vote"),
    pytest.param(INVITED, {}, {}, id="our-invitations"),
    pytest.param(a.a_view(a.inviting(), request=a.a_request(a.LARGER), outcome=Outcome.OPEN), {}, {"approvers": [*a.inputs()["approvers"], {"primaryIdentityId": "user-4", "primaryIdentitySourceArn": a.SOURCE}]}, id="our-new-members"),
    pytest.param(a.a_view(a.a_team(a.NEW)), {}, {}, id="service-is-busy"),
]  # fmt: skip
CHANGED = [
    pytest.param(SETTLED, {}, {"description": DESCRIBED}, Code.TEAM_UPDATE_WILL_BE_REQUESTED, id="description"),
    pytest.param(SETTLED, {}, {"approvalStrategy": {"mofN": {"minApprovalsRequired": 3}}}, Code.TEAM_UPDATE_WILL_BE_REQUESTED, id="threshold"),
    pytest.param(IN_VOTE, {"description": DESCRIBED}, {}, Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, id="changed-back"),
    pytest.param(REJECTED, {"description": DESCRIBED}, {"description": DESCRIBED, "resubmit": "again"}, Code.TEAM_UPDATE_WILL_BE_REQUESTED, id="another-resubmit"),
    pytest.param(INVITED, {}, {"description": DESCRIBED}, Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS, id="blocked"),
    pytest.param(LAPSED, {}, {"resubmit": "again"}, Code.TEAM_WILL_INVITE_AGAIN, id="invitation"),
    pytest.param(a.a_view(a.a_team(a.DELETING)), {}, {}, Code.TEAM_IS_BEING_DELETED, id="deleting"),
    pytest.param(SETTLED, {}, {"description": UNKNOWN}, Code.TEAM_MAY_REQUEST_UPDATE, id="description-known-at-run"),
    pytest.param(SETTLED, {}, {"approvers": UNKNOWN}, Code.TEAM_MAY_REQUEST_UPDATE, id="approvers-known-at-run"),
    pytest.param(SETTLED, {}, {"policies": UNKNOWN}, Code.TEAM_MAY_BE_REPLACED, id="policies-known-at-run"),
    pytest.param(SETTLED, {}, {"policies": [{"policyArn": UNKNOWN}]}, Code.TEAM_MAY_BE_REPLACED, id="policy-known-at-run"),
    pytest.param(SETTLED, {}, {"name": UNKNOWN}, Code.TEAM_MAY_BE_REPLACED, id="name-known-at-run"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "declared", "news"), UNCHANGED)
def test_nothing_to_do_is_no_change(view: View, declared: dict[str, Any], news: dict[str, Any]) -> None:
    """`--expect-no-changes` passes where everything is settled, or rejected with nothing new wanted."""
    diff = diff_team(recorded(view, **declared), a.inputs(**news), a.NOW)

    assert (False, ()) == (diff.changes, diff.replaces)


def test_rejection_keeps_its_message() -> None:
    """A rejected intent is no change, and the reader sees that on every preview."""
    diff = diff_team(recorded(REJECTED, description=DESCRIBED), a.inputs(description=DESCRIBED), a.NOW)

    assert [Code.TEAM_REQUEST_NOT_SENT] == [found.code for line in diff.lines if (found := parse(line)) is not None]


def imported(view: View) -> View:
    """Return what an import sees of the same team: no run has ever acted for it."""
    return replace(changed(view, request=None, outcome=None, rejections=()), entry=None, owner=None)


@pytest.mark.parametrize(("view", "state"), [(INVITED, Code.TEAM_INVITING), (LAPSED, Code.TEAM_NOT_ACTIVATED)])
def test_imported_team_stays_as_it_is_until_the_program_wants_something(view: View, state: Code) -> None:
    """Nobody of this program has invited anybody, so that a preview has nothing to observe or to repeat."""
    known = recorded(imported(view))
    diff = diff_team(known, a.inputs(), a.NOW)
    (found,) = (parse(line) for line in diff.lines)
    assert (False, ()) == (diff.changes, diff.replaces)
    assert found is not None
    assert (Code.TEAM_STAYS_AS_IMPORTED, state) == (found.code, found.data["state"])

    assert diff_team(known, a.inputs(resubmit="again"), a.NOW).changes
    assert diff_team(known, a.inputs(tags={"cost": "12"}), a.NOW).changes
    assert diff_team(recorded(replace(imported(view), entry="an entry")), a.inputs(), a.NOW).changes


@pytest.mark.parametrize("pair", [a.NEW, a.DELETING], ids=["creating", "deleting"])
def test_imported_team_that_aws_works_on_is_a_change(pair: Pair) -> None:
    """Nothing that is imported is on its way to something else."""
    assert diff_team(recorded(imported(a.a_view(a.a_team(pair)))), a.inputs(), a.NOW).changes


@pytest.mark.parametrize(("view", "declared", "news"), OBSERVE_AGAIN)
def test_open_request_of_ours_is_observed_again(view: View, declared: dict[str, Any], news: dict[str, Any]) -> None:
    """After the vote one `pulumi up` is settled, without a refresh; the preview says only what was seen last."""
    diff = diff_team(recorded(view, **declared), a.inputs(**news), a.NOW)

    assert (True, ()) == (diff.changes, diff.replaces)
    assert [Code.TEAM_WILL_BE_OBSERVED] == [found.code for line in diff.lines if (found := parse(line)) is not None]
    assert a.SENSITIVE not in diff.lines[0]


@pytest.mark.parametrize(("view", "declared", "news", "code"), CHANGED)
def test_change_has_its_message(view: View, declared: dict[str, Any], news: dict[str, Any], code: Code) -> None:
    """A step, a blocked plan or a doubt is a change with a message; nothing is raised and nothing sensitive said."""
    diff = diff_team(recorded(view, **declared), a.inputs(**news), a.NOW)

    assert (True, ()) == (diff.changes, diff.replaces)
    assert [code] == [found.code for line in diff.lines if (found := parse(line)) is not None]
    assert a.SENSITIVE not in diff.lines[0]


@pytest.mark.parametrize(
    "news",
    [
        pytest.param({"resubmit": "x"}, id="resubmit"),
        pytest.param({"onDelete": "gone"}, id="on-delete"),
        pytest.param({"pendingWindowDays": 7}, id="window"),
        pytest.param({"adopt": True}, id="adopt"),
        pytest.param({"managedBy": f"{a.MANAGED_BY}2"}, id="urn"),
    ],
)
def test_local_input_is_only_recorded(news: dict[str, Any]) -> None:
    """What AWS never sees is a change without a message."""
    diff = diff_team(recorded(SETTLED), a.inputs(**news), a.NOW)

    assert (True, (), ()) == (diff.changes, diff.replaces, diff.lines)


def test_tags_are_changed_without_a_message() -> None:
    """The engine's own diff shows tags; nobody is asked for them."""
    diff = diff_team(recorded(SETTLED), a.inputs(tags={"team": "x"}), a.NOW)

    assert (True, (), ()) == (diff.changes, diff.replaces, diff.lines)


@pytest.mark.parametrize(
    ("news", "replaces"),
    [
        pytest.param({"name": "other"}, ("name",), id="name"),
        pytest.param({"policies": ELSEWHERE}, ("policies",), id="policies"),
        pytest.param({"name": "other", "policies": ELSEWHERE}, ("name", "policies"), id="both"),
        pytest.param({"policies": [*a.inputs()["policies"], *ELSEWHERE]}, ("policies",), id="one-more"),
        pytest.param({"name": "other", "description": UNKNOWN}, ("name",), id="beside-what-is-known-at-run"),
    ],
)
def test_create_only_input_replaces(news: dict[str, Any], replaces: tuple[str, ...]) -> None:
    """Name and policies are fixed for a team's life; the reader sees that the old team votes on its own end."""
    diff = diff_team(recorded(SETTLED), a.inputs(**news), a.NOW)

    assert (True, replaces) == (diff.changes, diff.replaces)
    vote = {"vote": "delete", "team": a.ARN, "required": "2", "approvers": "3", "closes": "2026-11-25T12:00Z"}
    assert [Found(Code.TEAM_WILL_BE_REPLACED, vote)] == [parse(line) for line in diff.lines]


@pytest.mark.parametrize(
    ("before", "after", "replaces"),
    [
        pytest.param({"nameDerived": True}, {"nameDerived": True}, (), id="left-out"),
        pytest.param({"nameDerived": True}, {}, ("name",), id="written-since"),
        pytest.param({}, {"nameDerived": True}, ("name",), id="no-longer-written"),
        pytest.param({"nameDerived": True}, {"name": "guards"}, (), id="written-as-it-is"),
    ],
)
def test_name_in_force_may_be_one_of_the_next_names(
    before: dict[str, Any], after: dict[str, Any], replaces: tuple[str, ...]
) -> None:
    """Inputs keep the first derived name while the team has another: no check takes that for a replacement."""
    of_before, of_after = ({"name": "guards-0000000", **of} for of in (before, after))
    diff = diff_team(recorded(SETTLED, **of_before), a.inputs(**of_after), a.NOW)

    assert replaces == diff.replaces
    assert bool(replaces) is bool(diff.lines)


def test_team_in_its_deletion_window_gets_a_successor_where_nobody_wrote_its_name() -> None:
    """The deletion is approved already, so the line announces no vote."""
    deleted = a.a_view(a.a_team(a.DELETING), scheduled_for=a.NOW)
    diff = diff_team(recorded(deleted, nameDerived=True), a.inputs(nameDerived=True), a.NOW)

    assert (True, ("name",)) == (diff.changes, diff.replaces)
    assert [Found(Code.TEAM_WILL_BE_CREATED_ANEW, {})] == [parse(line) for line in diff.lines]
    assert "at 2026-11-24 12:00 UTC" in diff.lines[0]


def test_explicit_version_seen_for_the_default_keeps_the_users_spelling() -> None:
    """AWS may show the version's number where the program says `$DEFAULT`."""
    resolved = recorded(a.a_view(a.a_team(policies=(f"{a.POLICY}/4",))))

    assert [{"policyArn": f"{a.POLICY}/$DEFAULT"}] == resolved["policies"]
    assert not diff_team(resolved, a.inputs(), a.NOW).changes


def test_state_that_stands_otherwise_is_a_change() -> None:
    """Where the plan would record another standing, update() is to run."""
    stale = {**recorded(SETTLED), "settled": False, "waitingFor": "you"}

    assert diff_team(stale, a.inputs(), a.NOW).changes


def test_unknown_state_in_state_is_a_message() -> None:
    """diff() never raises, whatever an older or newer version wrote."""
    diff = diff_team(recorded(a.a_view(a.a_team(Pair("PAUSED")))), a.inputs(), a.NOW)

    assert [True] == [line.startswith("cannot update: ") and "PAUSED" in line for line in diff.lines]
    assert [Found(Code.STATE_UNEXPECTED, {"shown": "PAUSED"})] == [parse(line) for line in diff.lines]
