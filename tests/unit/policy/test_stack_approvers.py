"""Policies about the approvers of teams as AWS shows them, on whole stacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from whole_stack import LONG_AGO, NOW, RECENT, Resource, approver, run, team

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.lifecycle.approver import LastActivity
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import (
    APPROVER_ACTIVITY,
    APPROVER_IDENTITY,
    APPROVER_MFA,
    TEAM_BASELINE_AGE,
    TEAMS_SAME_PEOPLE,
    clock,
)
from pulumi_mpa.policy.testing import UNKNOWN, assert_violates, check, resource
from pulumi_mpa.policy.typed import type_of

OUT_OF_SYNC = [{"type": "EMAIL_OTP", "syncStatus": "OUT_OF_SYNC"}]
OF_EACH = (APPROVER_MFA, APPROVER_IDENTITY, APPROVER_ACTIVITY)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock by which policies judge ages."""
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(NOW))


def _team(name: str = "guards", **third: Any) -> Resource:  # noqa: ANN401 -- JSON
    """Return a team whose third approver is shown otherwise."""
    return team(name, approverStatus=[approver(1), approver(2), approver(3, **third)])


@pytest.mark.parametrize("policy", [*OF_EACH, TEAM_BASELINE_AGE, TEAMS_SAME_PEOPLE], ids=lambda policy: policy.name)
def test_team_in_good_health(policy: object) -> None:
    """Everybody accepted, has a device and was active a day ago."""
    assert ([], [], []) == run(policy, team())  # type: ignore[arg-type]


@pytest.mark.parametrize("policy", OF_EACH, ids=lambda policy: policy.name)
def test_change_of_a_team_is_decided_at_the_run(policy: object) -> None:
    """A preview shows nothing of its approvers, and of the others all."""
    answer = run(
        policy,  # type: ignore[arg-type]
        team("changed").changed(),
        _team(mfaMethods=OUT_OF_SYNC, lastActivityTime=LONG_AGO),
        _team("gone", primaryIdentityStatus="INVALID"),
    )

    assert 1 == len(answer.found)
    assert ["Not decidable yet: changed.approverStatus is known only once the update runs."] == answer.not_applicable


@pytest.mark.parametrize("methods", [OUT_OF_SYNC, None, []], ids=["out of sync", "missing", "empty"])
def test_approver_without_a_device_in_sync(methods: object) -> None:
    """How many and which, and no id."""
    answer = run(APPROVER_MFA, _team(mfaMethods=methods), team("other"))

    assert [("guards", Code.POLICY_APPROVER_MFA)] == answer.found
    assert "1 of 3 approvers: approver_status[2]." in answer.texts[0]
    assert "user-" not in answer.texts[0]


def test_device_may_be_optional() -> None:
    """One that is out of sync is a violation all the same."""
    assert [] == run(APPROVER_MFA, _team(mfaMethods=None), deviceRequired=False).found
    assert ["guards"] == run(APPROVER_MFA, _team(mfaMethods=OUT_OF_SYNC), deviceRequired=False).names


def test_who_has_not_accepted_has_no_device_yet() -> None:
    """That is the concern of the policy about identities."""
    assert [] == run(APPROVER_MFA, _team(mfaMethods=None, primaryIdentityStatus="PENDING")).found


@pytest.mark.parametrize("status", ["INVALID", "REJECTED", "PENDING"])
def test_approver_who_is_nobody(status: str) -> None:
    """The identity is invalid, or the invitation was declined or expired."""
    answer = run(APPROVER_IDENTITY, _team(primaryIdentityStatus=status))
    assert [("guards", Code.POLICY_APPROVER_IDENTITY)] == answer.found


def test_invitation_that_stands_is_no_violation_yet() -> None:
    """The approver has until then."""
    invited = _team(primaryIdentityStatus="PENDING")
    assert [] == run(APPROVER_IDENTITY, invited.having(invitationsExpireAt="2026-11-28T12:30:00.000Z")).found
    assert ["guards"] == run(APPROVER_IDENTITY, invited.having(invitationsExpireAt=RECENT)).names


def test_status_that_aws_does_not_show_says_nothing() -> None:
    """The member is optional in AWS's API."""
    assert [] == run(APPROVER_IDENTITY, _team(primaryIdentityStatus=None)).found


def test_approver_who_does_nothing() -> None:
    """An answer to the invitation is an activity, also where AWS shows no other."""
    assert ["guards"] == run(APPROVER_ACTIVITY, _team(lastActivityTime=LONG_AGO)).names
    assert ["guards"] == run(APPROVER_ACTIVITY, _team(lastActivityTime=None, responseTime=LONG_AGO)).names
    assert [] == run(APPROVER_ACTIVITY, _team(lastActivityTime=None)).found
    assert [] == run(APPROVER_ACTIVITY, _team(lastActivityTime=None, responseTime=None)).found


def test_days_of_inactivity_are_configured() -> None:
    """All three were active a day ago."""
    answer = run(APPROVER_ACTIVITY, team(), days=1)

    assert "in the last 1 days for 3 of 3 approvers" in answer.texts[0]
    assert [] == run(APPROVER_ACTIVITY, team(), days=2).found


def _seen(*activities: tuple[LastActivity | None, str | None]) -> Resource:
    shown = [
        approver(number, lastActivity=kind and str(kind), lastActivityTime=at)
        for number, (kind, at) in enumerate(activities)
    ]
    return team(approverStatus=shown)


@pytest.mark.parametrize(
    ("kind", "at", "violates"),
    [
        (LastActivity.BASELINED, LONG_AGO, True),
        (LastActivity.BASELINED, RECENT, False),
        (LastActivity.VOTED, RECENT, False),
        (LastActivity.RESPONDED_TO_INVITATION, RECENT, True),
        (None, None, True),
    ],
)
def test_team_without_a_baseline(kind: LastActivity | None, at: str | None, violates: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """A vote may hide a baseline; a new approver who has accepted has taken part in none."""
    answer = run(TEAM_BASELINE_AGE, _seen((kind, at), (LastActivity.VOTED, LONG_AGO)))
    assert ([("guards", Code.POLICY_OLD_BASELINE)] if violates else []) == answer.found


def test_new_team_needs_no_baseline_yet() -> None:
    """Neither does one that cannot act."""
    old = _seen((LastActivity.RESPONDED_TO_INVITATION, LONG_AGO))
    assert ["guards"] == run(TEAM_BASELINE_AGE, old).names
    assert [] == run(TEAM_BASELINE_AGE, old.having(creationTime=RECENT)).found
    assert [] == run(TEAM_BASELINE_AGE, old.having(status="INACTIVE")).found


def test_teams_of_the_same_people() -> None:
    """Each but the first names the first; the order of the approvers has no meaning."""
    stack = [team("c", people=(3, 2, 1)), team("a"), team("b"), team("d", people=(1, 2, 4))]
    answer = run(TEAMS_SAME_PEOPLE, *stack)

    assert [("b", Code.POLICY_SAME_PEOPLE), ("c", Code.POLICY_SAME_PEOPLE)] == answer.found
    assert all("another team: a." in text for text in answer.texts)
    assert ["c"] == run(TEAMS_SAME_PEOPLE, *stack, allowedTeams=["a"]).names


def test_teams_of_two_components_may_have_the_same_name() -> None:
    """They are two teams all the same."""
    kind, properties = type_of(ApprovalTeam), {"explanation": "It is.", "approvers": [approver(1), approver(2)]}
    shops = [resource(f"acme:index:{name}", "shop", component=True) for name in ("Large", "Small")]
    teams = [resource(kind, "guards", properties, parent=shop, provider_check=False) for shop in shops]

    found = assert_violates(check(TEAMS_SAME_PEOPLE, teams), urn=teams[1])

    assert "guards" in found.message


def test_teams_of_unknown_people_are_not_the_same() -> None:
    """Two unknown users may be two people."""
    unknown = [{"primaryIdentityId": UNKNOWN, "primaryIdentitySourceArn": "arn:x"}]
    new = [team(name).changed(approvers=unknown) for name in ("x", "y")]
    answer = run(TEAMS_SAME_PEOPLE, *new, team("a"), team("b"))

    assert ["b"] == answer.names
    assert [
        "Not decidable yet: x.approvers[0].primaryIdentityId, y.approvers[0].primaryIdentityId are known only once the update runs."
    ] == answer.not_applicable


def test_people_are_compared_in_the_first_preview() -> None:
    """The program says who they are."""
    assert ["b"] == run(TEAMS_SAME_PEOPLE, team("a").changed(), team("b").changed()).names
