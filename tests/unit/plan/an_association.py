"""An association as a plan sees it, built from what a test says and ordinary values for the rest."""

# ruff: noqa: ANN401 -- builders pass on whatever a test wants different

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from a_history import changed
from a_team import ACCOUNT, NOW, SENSITIVE, SENT

from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association, AssociationView, DesiredAssociation
from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.model.ownership import Place, owner_of
from pulumi_mpa.model.requests.intent import REMOVAL_INTENT, RequestKind, association_intent, resubmit_hash
from pulumi_mpa.model.requests.request import Request
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.association.delete import DesiredRemoval

ACTION: Final = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
REGION: Final = "eu-central-1"
PLACE: Final = Place("payment-cryptography", REGION, ACTION)
OLD: Final = f"{ACCOUNT}:approval-team/guards-0001"
NEW: Final = f"{ACCOUNT}:approval-team/others-0002"
THIRD: Final = f"{ACCOUNT}:approval-team/thirds-0003"
MANAGED_BY: Final = "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:MpaTeamAssociation::gate"
OWNER: Final = str(owner_of(MANAGED_BY))

ACTIVE: Final = Pair("ACTIVE")
APPROVED: Final = Pair("ACTIVE", "APPROVED")
REJECTED: Final = Pair("ACTIVE", "FAILED")
CANCELLED: Final = Pair("ACTIVE", "CANCELLED")
HANDING_OVER: Final = Pair("UPDATE_PENDING", "PENDING")
LEAVING: Final = Pair("DELETE_PENDING", "PENDING")

__all__ = ["NOW", "SENSITIVE"]


def session(name: str = "one") -> str:
    """Return the ARN of a session of the team in force."""
    return f"{ACCOUNT}:session/guards-0001/{name}"


def an_association(pair: Pair = ACTIVE, team: str = OLD, **more: Any) -> Association:
    """Return an association as AWS shows it; the last request is session `one`, if there was one."""
    arn = session() if pair.code is not None else None
    return replace(Association(ACTION, team, pair, session_arn=arn), **more)


def a_request(team: str | None = NEW, **more: Any) -> Request:
    """Return a request of ours for a team, or to guard no longer for None, in session `one`."""
    verb, intent = (
        (RequestKind.DELETE, REMOVAL_INTENT) if team is None else (RequestKind.UPDATE, association_intent(team))
    )
    return replace(Request(verb, "0123abcd", intent, resubmit_hash(""), at=SENT, session_arn=session()), **more)


def a_vote(pair: Pair | None = None, name: str = "one", **more: Any) -> Vote:
    """Return a session as GetSession shows it, with a comment that no message may repeat."""
    action = "payment-cryptography:AssociateMpaTeam"
    plain = Vote(session(name), pair or Pair("PENDING"), action, started_at=SENT, comment=SENSITIVE)
    return replace(plain, **{"approvals": 1, "rejections": 0, "required": 2, "approvers": 3, **more})


def a_view(association: Association | None, **more: Any) -> AssociationView:
    """Return what AWS shows of an association that this resource has; the wanted team is ready."""
    plain = AssociationView(association, managed=association is not None, team_ready=True, need="2 of 3")
    return changed(plain, **more)


def inputs(team: object = OLD, **more: Any) -> dict[str, Any]:
    """Return checked inputs."""
    return {"action": ACTION, "region": REGION, "mpaTeamArn": team, "managedBy": MANAGED_BY, **more}


def wanted(team: object = OLD, **more: Any) -> DesiredAssociation:
    """Return what the program wants."""
    return desired(inputs(team, **more))


def removal(**more: Any) -> DesiredRemoval:
    """Return an entry of state that saw the old team guard for it, and wants it gone."""
    return replace(DesiredRemoval(OLD, "this entry", frozenset({"new entry"}), resubmit_hash(""), PLACE), **more)
