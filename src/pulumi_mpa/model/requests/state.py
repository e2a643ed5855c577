"""A request and its history as they stand in outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Mapping


def to_state(request: Request | None) -> dict[str, Any] | None:
    """Write a request for the output `lastRequest`."""
    if request is None:
        return None
    values = {
        "kind": str(request.kind),
        "nonce": request.nonce,
        "intent": request.intent,
        "resubmit": request.resubmit,
        "at": to_text(request.at),
        "versionId": request.version_id,
        "sessionArn": request.session_arn,
        "priorSessionArn": request.prior_arn,
        "invites": request.invites or None,
        "cancelled": request.cancelled or None,
        "outcome": str(request.outcome) if request.outcome else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def from_state(values: dict[str, Any] | None) -> Request | None:
    """Read what `to_state` wrote."""
    if not values:
        return None
    return Request(
        kind=RequestKind(values["kind"]),
        nonce=values["nonce"],
        intent=values["intent"],
        resubmit=values["resubmit"],
        at=from_text(values.get("at")),
        version_id=values.get("versionId"),
        session_arn=values.get("sessionArn"),
        prior_arn=values.get("priorSessionArn"),
        invites=bool(values.get("invites")),
        cancelled=bool(values.get("cancelled")),
        outcome=Outcome(values["outcome"]) if values.get("outcome") else None,
    )


def write_history(history: History) -> dict[str, Any]:
    """Write a history for outputs; what is None is left out by the caller."""
    request = history.request
    return {
        "lastRequest": to_state(replace(request, outcome=history.outcome)) if request is not None else None,
        "rejections": list(remember(history.rejections)),
        "cancelled": list(history.cancelled) or None,
        "deletionSettingsSince": to_text(history.deletion_settings_since),
    }


def read_history(values: Mapping[str, Any]) -> History:
    """Read what `write_history` wrote."""
    request = from_state(values.get("lastRequest"))
    return History(
        request=request,
        outcome=request.outcome if request is not None else None,
        is_recorded=request is not None and (request.session_arn or request.version_id) is not None,
        rejections=tuple(values.get("rejections") or ()),
        cancelled=tuple(values.get("cancelled") or ()),
        deletion_settings_since=from_text(values.get("deletionSettingsSince")),
    )
