"""A team as a plan sees it, built from what a test says and ordinary values for the rest."""

# ruff: noqa: ANN401 -- builders pass on whatever a test wants different

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from a_history import changed

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Desired, Draft, Team, View
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.requests.intent import RequestKind, resubmit_hash
from pulumi_mpa.model.requests.request import Request
from pulumi_mpa.model.session import Vote

NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
#: When the last request was sent, and when the team was made.
SENT: Final = NOW - timedelta(hours=1)
MADE: Final = NOW - timedelta(days=7)
ACCOUNT: Final = "arn:aws:mpa:us-east-1:111122223333"
ARN: Final = f"{ACCOUNT}:approval-team/guards-0001"
SOURCE: Final = f"{ACCOUNT}:identity-source/IamIdentityCenter"
POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"
MANAGED_BY: Final = "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:ApprovalTeam::guards"
OWNER: Final = str(owner_of(MANAGED_BY))
#: Words that no message may repeat.
SENSITIVE: Final = "the crown jewels"

ACTIVE: Final = Pair("ACTIVE")
VOTING: Final = Pair("ACTIVE", "UPDATE_PENDING_APPROVAL")
INVITING: Final = Pair("ACTIVE", "UPDATE_PENDING_ACTIVATION")
REJECTED: Final = Pair("ACTIVE", "UPDATE_FAILED_APPROVAL")
DELETE_VOTING: Final = Pair("ACTIVE", "DELETE_PENDING_APPROVAL")
DELETING: Final = Pair("DELETING")
NEW: Final = Pair("PENDING", "VALIDATING")
INVITED: Final = Pair("PENDING", "PENDING_ACTIVATION")
DECLINED: Final = Pair("INACTIVE", "FAILED_ACTIVATION")
INVALID: Final = Pair("INACTIVE", "FAILED_VALIDATION")
DRAFT_NEW: Final = Pair("PENDING", "VALIDATING")
DRAFT_VOTING: Final = Pair("PENDING", "UPDATE_PENDING_APPROVAL")
DRAFT_INVITING: Final = Pair("PENDING", "UPDATE_PENDING_ACTIVATION")
DRAFT_REJECTED: Final = Pair("INACTIVE", "UPDATE_FAILED_APPROVAL")
DRAFT_INVALID: Final = Pair("INACTIVE", "UPDATE_FAILED_VALIDATION")
DRAFT_DECLINED: Final = Pair("INACTIVE", "UPDATE_FAILED_ACTIVATION")


def session(name: str) -> str:
    """Return the ARN of one of the team's sessions."""
    return f"{ACCOUNT}:session/guards-0001/{name}"


def configuration(description: object = SENSITIVE, need: object = 2, users: object = 3) -> Configuration:
    """Return values for a vote; `users` is how many approvers, or the set of them, or not known."""
    approvers = (
        frozenset(Approver(f"user-{number}", SOURCE) for number in range(1, users + 1))
        if isinstance(users, int)
        else users
    )
    return Configuration(description, need, approvers)  # type: ignore[arg-type] # unknown values are wanted too


IN_FORCE: Final = configuration()
INTENDED: Final = configuration(description=f"{SENSITIVE} and the silver")
OTHER: Final = configuration(need=3)
LARGER: Final = configuration(users=4)


def approver_states(
    of: Configuration, *, pending: tuple[str, ...] = (), status: str = "ACCEPTED"
) -> tuple[ApproverState, ...]:
    """Return the approvers' answers to their invitations; `pending` have not answered yet."""
    approvers = of.approvers if isinstance(of.approvers, frozenset) else frozenset()
    listed = sorted(approvers, key=lambda approver: str(approver.identity_id))
    return tuple(
        ApproverState(who, f"id-of-{who.identity_id}", "PENDING" if who.identity_id in pending else status)
        for who in listed
    )


def a_draft(
    pair: Pair, of: Configuration = INTENDED, *, version: str = "2", started_at: datetime | None = SENT
) -> Draft:
    """Return an update that is on its way or has failed."""
    return Draft(version, pair, None, of, approver_states(of, pending=("user-4",)), started_at)


def a_team(pair: Pair = ACTIVE, **more: Any) -> Team:
    """Return a team as AWS shows it; in force is `IN_FORCE` as version 1."""
    of = more.get("configuration", IN_FORCE)
    plain = Team(
        arn=ARN,
        name="guards",
        pair=pair,
        message=None,
        version_id="1",
        configuration=of,
        approver_states=approver_states(of),
        policies=(f"{POLICY}/$DEFAULT",),
        created_at=MADE,
    )
    return replace(plain, **more)


def voting(of: Configuration = INTENDED, **more: Any) -> Team:
    """Return a team that votes on a draft."""
    return a_team(VOTING, **{"draft": a_draft(DRAFT_VOTING, of), "vote_arn": session("one"), **more})


def inviting(of: Configuration = LARGER, **more: Any) -> Team:
    """Return a team whose draft is approved and waits for its new members."""
    return a_team(INVITING, **{"draft": a_draft(DRAFT_INVITING, of), "vote_arn": session("one"), **more})


def a_request(of: Configuration = INTENDED, **more: Any) -> Request:
    """Return an update that was sent and got version 2."""
    plain = Request(RequestKind.UPDATE, "nonce-1", of.intent(), resubmit_hash(""), at=SENT, version_id="2")
    return replace(plain, **more)


def a_vote(name: str = "one", pair: Pair | None = None, **more: Any) -> Vote:
    """Return a session as AWS lists it: an update's vote, open since the last request."""
    plain = Vote(session(name), pair or Pair("PENDING"), "mpa:UpdateApprovalTeam", started_at=SENT)
    return replace(plain, **more)


def wanted(of: Configuration = IN_FORCE, **more: Any) -> Desired:
    """Return what the program wants."""
    plain = Desired(
        name="guards",
        name_derived=False,
        configuration=of,
        policies=(f"{POLICY}/$DEFAULT",),
        tags={},
        pending_window_days=None,
        on_delete="approved",
        resubmit="",
        adopt=False,
        owner=OWNER,
    )
    return replace(plain, **more)


def a_view(team: Team | None, **more: Any) -> View:
    """Return what a plan considers: a team of ours, with whatever a test adds."""
    return changed(View(team=team), **{"owner": OWNER, "entry": "this entry", **more})


def inputs(**more: Any) -> dict[str, Any]:
    """Return the checked inputs of a program that wants `IN_FORCE`; None takes an input out."""
    values = {
        "name": "guards",
        "description": SENSITIVE,
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
        "approvers": [
            {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": SOURCE} for number in (1, 2, 3)
        ],
        "policies": [{"policyArn": f"{POLICY}/$DEFAULT"}],
        "managedBy": MANAGED_BY,
        **more,
    }
    return {key: value for key, value in values.items() if value is not None}
