"""A request that a service answers without a body is recognised by its marker, and its error for a conflict by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import InvalidRequestError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.plan.steps import Step, Verb
from pulumi_mpa.providers.associations.observe import AssociationClients
from pulumi_mpa.providers.associations.requests import AssociationRequests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOT: Final = "arn:aws:mpa:us-east-1:111122223333"
_OLD: Final = f"{_ROOT}:approval-team/old"
_NEW: Final = f"{_ROOT}:approval-team/new"
_BEFORE: Final = f"{_ROOT}:session/old/before"
_OURS: Final = f"{_ROOT}:session/old/ours"
_CONFLICT: Final = "StateDoesNotAllowItException"


class Slow(Client):
    """A service that answers requests without a body, and shows one only some reads later."""

    conflict = _CONFLICT
    names: Sequence[str] = ()

    def __init__(self, late: int = 0, errors: Sequence[str | None] = (), *, carries_out: bool = True) -> None:
        """Begin with an association whose last request was not approved."""
        super().__init__(Settings())
        self.requests, self._late, self._carries_out = 0, late, carries_out
        self._errors = list(errors)
        self._comment: str | None = None

    def find(self, name: str, *, doing: str, thing: str) -> Association | None:  # noqa: ARG002 -- the API's signature
        """Read the association."""
        if self._comment is None or self._late > 0:
            self._late -= self._comment is not None
            return Association(name, _OLD, associations.ACTIVE_REJECTED, session_arn=_BEFORE)
        return Association(name, _OLD, associations.UPDATE_PENDING, session_arn=_OURS)

    def request(self, name: str, team_arn: str, comment: str, *, thing: str) -> None:
        """Take a request for another team."""
        self.requests += 1
        error = self._errors.pop(0) if self._errors else None
        if self._carries_out:
            self._comment = self._comment or comment
        self.call("Associate", doing="associate", thing=thing, arn=team_arn, name=name, error=error)

    def request_removal(self, name: str, comment: str, *, thing: str) -> None:
        """Take no request of this kind."""
        raise NotImplementedError

    def _send(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        if operation == "GetSession":
            arn = parameters["SessionArn"]
            comment = self._comment if arn == _OURS else "asked before ~mpa.00000000.00000000.000000000000.00000000"
            return {"SessionArn": arn, "Status": "PENDING", "RequesterComment": comment}
        if parameters.get("error"):
            raise ClientError({"Error": {"Code": parameters["error"], "Message": ""}}, operation)
        return {}


def _sent(service: Slow) -> Any:  # noqa: ANN401 -- what the outputs remember
    inputs = {"action": "A", "region": "eu-central-1", "mpaTeamArn": _NEW, "managedBy": "org/urn"}
    want = desired(inputs)
    requests = AssociationRequests(AssociationClients(service, service), want, "association", lambda _: None)
    view = AssociationView(Association("A", _OLD, Pair("ACTIVE")), managed=True)
    return requests.carry_out(Step(Verb.REQUEST_ASSOCIATION, "asks", want.intent(), needs_vote=True), view)


@pytest.mark.parametrize("late", [0, 1, 3])
def test_session_of_the_request_before_is_not_taken_for_this_one(late: int) -> None:
    """The service shows the old session for a moment; ours is the one with our marker, and the request is sent once."""
    service = Slow(late)

    assert _OURS == _sent(service).remembered["lastRequest"]["sessionArn"]
    assert 1 == service.requests


def test_request_that_is_not_shown_in_time_is_left_to_the_next_run() -> None:
    """Nothing false is remembered, and nothing is sent again."""
    service = Slow(late=99)

    assert {} == _sent(service).remembered
    assert 1 == service.requests


def test_conflict_with_our_own_lost_try_is_no_error() -> None:
    """The response was lost and the request is shown late: the second try meets the first."""
    service = Slow(late=1, errors=("InternalServerException", _CONFLICT))

    assert _OURS == _sent(service).remembered["lastRequest"]["sessionArn"]
    assert 2 == service.requests


def test_conflict_with_somebody_else_is_an_error() -> None:
    """The association does not show our request."""
    service = Slow(errors=(_CONFLICT,), carries_out=False)

    with pytest.raises(InvalidRequestError):
        _sent(service)
    assert 1 == service.requests
