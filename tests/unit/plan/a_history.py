"""The requests about a thing, written into a view by the names that tests use for them."""

# ruff: noqa: ANN401 -- a builder passes on whatever a test wants different

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_mpa.model.approval_team import View
from pulumi_mpa.model.association import AssociationView
from pulumi_mpa.model.requests.history import History

if TYPE_CHECKING:
    from collections.abc import Mapping

V = TypeVar("V", View, AssociationView)

_HISTORY = {field.name for field in fields(History)}
#: The last deletion of a team and what became of it, which a view keeps apart.
_DELETIONS = {"deletion": "request", "deletion_outcome": "outcome"}


def changed(view: V, **more: Any) -> V:
    """Return a view with other values; those of a history go into it."""
    history = {key: value for key, value in more.items() if key in _HISTORY}
    deletions = {_DELETIONS[key]: value for key, value in more.items() if key in _DELETIONS}
    rest = {key: value for key, value in more.items() if key not in (*_HISTORY, *_DELETIONS)}
    since = {key: value for key, value in history.items() if key == "deletion_settings_since"}
    if isinstance(view, View):
        rest["deletions"] = _with(view.deletions, {**since, **deletions})
    return replace(view, history=_with(view.history, history), **rest)


def _with(history: History, more: Mapping[str, Any]) -> History:
    request = more.get("request")
    if request is None:
        return replace(history, **more)
    recorded = request.version_id is not None or request.session_arn is not None
    of_request = {"is_recorded": recorded, "rejections": request.rejections or history.rejections}
    return replace(history, **{**of_request, **more})
