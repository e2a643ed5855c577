"""
The controls over HTTP: what people do, what time it is, what was called.

They are below a path that no operation of AWS can have, are described in `openapi.yaml`, and serve programs on this
machine, or whoever knows the control token: a web page that a browser shows can't reach them.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from pulumi_mpa.emulator.access import Access
from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.control import conditions, identity_center, people, requests, snapshots
from pulumi_mpa.emulator.control.bodies import JSON, read_body, read_query
from pulumi_mpa.emulator.control.description import PREFIX, description, index_of
from pulumi_mpa.emulator.control.errors import ControlError, impossible
from pulumi_mpa.emulator.errors import FAILED, ServiceError
from pulumi_mpa.emulator.state_file import StateFileError
from pulumi_mpa.emulator.world import ClosedError
from pulumi_mpa.lifecycle.limits import REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Request

    from pulumi_mpa.emulator.access import Approach
    from pulumi_mpa.emulator.call_log import Page
    from pulumi_mpa.emulator.control.requests import ControlRequest
    from pulumi_mpa.emulator.service import Service
    from pulumi_mpa.emulator.world import World

__all__ = ["PREFIX", "Control"]

_log = logging.getLogger(__name__)


class Control:
    """The controls of the emulated services; `endpoint_url` is where they are served."""

    endpoint_url: str

    def __init__(self, service: Service, access: Access | None = None) -> None:
        """Control the emulated services, for programs on this machine or whom `access` names."""
        self._service = service
        self._access = access or Access()
        self._reads: dict[str, Callable[[Request], dict[str, Any]]] = {
            "info": lambda _: self._info(),
            "clock": lambda _: self._clock(),
            "calls": lambda request: self._calls(read_query(request, requests.CallsQuery)),
            "invitations": lambda request: self._in_turn(
                people.show_invitations, read_query(request, requests.InvitationsQuery)
            ),
            "unknown-users": lambda _: self._in_turn(conditions.show_unknown_users),
            "identity-center": lambda _: self._in_turn(identity_center.show),
            "faults": lambda _: self._in_turn(lambda _: conditions.show_faults(service.faults)),
            "snapshots": lambda _: snapshots.show(service),
        }
        self._writes: dict[tuple[str, str], tuple[type[ControlRequest], Callable[[Any], dict[str, Any]]]] = {
            ("POST", "clock/advance"): (requests.AdvanceRequest, self._advance),
            ("POST", "identity-sources/install"): self._write(requests.InstallPortalRequest, conditions.install_portal),
            ("POST", "identity-sources/outcome"): (
                requests.SourceOutcomeRequest,
                lambda request: self._in_turn(conditions.set_source_outcome, service.faults, request),
            ),
            ("POST", "invitations"): self._write(requests.AnswerInvitationsRequest, people.answer_invitations),
            ("POST", "votes"): self._write(requests.VoteRequest, people.cast_vote),
            ("POST", "decisions"): self._write(requests.DecideRequest, people.decide),
            ("POST", "sessions"): self._write(requests.StartSessionRequest, people.start_session),
            ("PUT", "unknown-users"): self._write(requests.UnknownUsersRequest, conditions.set_unknown_users),
            ("PUT", "identity-center/instances"): self._write(requests.InstancesRequest, identity_center.set_instances),
            ("POST", "identity-center/users"): self._write(requests.AddUserRequest, identity_center.add_user),
            ("POST", "shares"): self._write(requests.ShareRequest, conditions.share_team),
            ("POST", "invalid-requests"): self._write(requests.InvalidRequestRequest, conditions.find_next_invalid),
            ("PUT", "disguises"): self._write(requests.DisguiseRequest, conditions.disguise),
            ("PUT", "mfa"): self._write(requests.MfaRequest, conditions.set_mfa),
            ("POST", "faults"): (
                requests.FaultRequest,
                lambda request: self._in_turn(lambda _: conditions.add_fault(service.faults, request)),
            ),
            ("POST", "reset"): (requests.ResetRequest, lambda _: self._reset()),
            ("POST", "snapshots"): (requests.SnapshotRequest, lambda request: snapshots.save(service, request)),
            ("POST", "snapshots/restore"): (requests.RestoreRequest, self._restore),
        }
        self._clears: dict[str, Callable[[Request], dict[str, Any]]] = {
            "calls": lambda request: self._clear_calls(read_query(request, requests.OfAccountQuery)),
            "faults": lambda _: self._in_turn(lambda _: conditions.clear_faults(service.faults)),
            "snapshots": lambda request: snapshots.delete(service, read_query(request, requests.SnapshotQuery)),
        }

    def routes(self) -> set[tuple[str, str]]:
        """Return method and path of every control."""
        reads = {("GET", path) for path in (*self._reads, "", "openapi.yaml")}
        clears = {("DELETE", path) for path in self._clears}
        return {(method, PREFIX + path) for method, path in reads | set(self._writes) | clears}

    def request_kinds(self) -> dict[tuple[str, str], type[ControlRequest]]:
        """Return the form of the body that each control takes, of those that take one."""
        return {(method, PREFIX + path): kind for (method, path), (kind, _) in self._writes.items()}

    def respond(self, request: Request, approach: Approach) -> Response:
        """Respond to one request to the controls, whatever it holds."""
        try:
            self._check_caller(approach)
            return self._response(request, approach.url or self.endpoint_url)
        except ControlError as error:
            return _error(error)
        except ServiceError as error:
            return _error(impossible(error.message))
        except ClosedError as error:
            return _error(ControlError(503, f"{error}."))
        except StateFileError as error:
            return _error(ControlError(500, error.sentence))
        except HTTPException as error:
            return _error(ControlError(400, f"The request cannot be read: {error.description or error.name}"))
        except Exception:  # noqa: BLE001  whatever is wrong with the emulator, its caller gets a response
            _log.exception("the emulator failed at %s %s", request.method, request.path)
            return _error(ControlError(500, FAILED))

    def _check_caller(self, approach: Approach) -> None:
        refusal = self._access.refuse_control(approach)
        if refusal is not None:
            # RFC 9110, section 11.6.1: a response of this status names how to authenticate.
            headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else None
            raise ControlError(refusal.status, refusal.message, headers)

    def _response(self, request: Request, url: str) -> Response:
        path = request.path[len(PREFIX) :]
        if (request.method, path) == ("GET", "openapi.yaml"):
            return Response(description(), mimetype="application/yaml")
        if (request.method, path) == ("GET", ""):
            return index_of(request, url, needs_token=self._access.control_token is not None)
        return Response(json.dumps(self._dispatch(request, path)), mimetype=JSON)

    def _dispatch(self, request: Request, path: str) -> dict[str, Any]:
        if request.method == "GET" and path in self._reads:
            return self._reads[path](request)
        if request.method == "DELETE" and path in self._clears:
            return self._clears[path](request)
        if (request.method, path) in self._writes:
            kind, write = self._writes[request.method, path]
            return write(read_body(request, kind))
        methods = ", ".join(sorted(method for method, known in self.routes() if known == PREFIX + path))
        if methods:
            raise ControlError(405, f"{PREFIX}{path} takes {methods}, not {request.method}.", {"Allow": methods})
        raise ControlError(404, f"There is no control {PREFIX}{path}. {PREFIX} lists all of them.")

    def _write(
        self, kind: type[ControlRequest], act: Callable[[World, Any], dict[str, Any]]
    ) -> tuple[type[ControlRequest], Callable[[Any], dict[str, Any]]]:
        return kind, lambda request: self._in_turn(act, request)

    def _in_turn(self, act: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
        with self._service.turn() as world:
            return act(world, *arguments)

    def _info(self) -> dict[str, Any]:
        settings = self._service.world.settings
        return {
            "services": list(SERVED),
            "endpoint_url": self.endpoint_url,
            "account": settings.account,
            "region": REGION,
            "clock": settings.clock.value,
            "service_seconds": settings.service_seconds,
            "automatic_portal": settings.automatic_portal,
            "max_teams": settings.max_teams,
            "assumptions": vars(settings.assumptions),
        }

    def _clock(self) -> dict[str, Any]:
        clock = self._service.world.clock
        return {"kind": clock.kind.value, "now": clock.now().isoformat()}

    def _advance(self, request: requests.AdvanceRequest) -> dict[str, Any]:
        try:
            self._service.advance(timedelta(seconds=request.seconds))
        except ValueError as error:
            message = str(error)
            raise impossible(f"{message[0].upper()}{message[1:]}.") from None
        except StateFileError as error:
            raise ControlError(500, f"{error.sentence} The clock stands at {self._clock()['now']}.") from error
        return self._clock()

    def _reset(self) -> dict[str, Any]:
        self._service.reset()
        return self._clock()

    def _restore(self, request: requests.RestoreRequest) -> dict[str, Any]:
        snapshots.restore(self._service, request)
        return self._clock()

    def _clear_calls(self, query: requests.OfAccountQuery) -> dict[str, Any]:
        self._service.calls.clear(query.account)
        return self._calls(requests.CallsQuery(account=query.account))

    def _calls(self, query: requests.CallsQuery) -> dict[str, Any]:
        return _view_of(self._service.calls.page(query.after, query.limit, query.operation, query.account))


def _view_of(page: Page) -> dict[str, Any]:
    return {
        "calls": [{"operation": call.operation, "status": call.status, "account": call.account} for call in page.calls],
        "after": page.after,
        "dropped": page.dropped,
    }


def _error(error: ControlError) -> Response:
    return Response(json.dumps({"error": error.message}), error.status, error.headers, mimetype=JSON)
