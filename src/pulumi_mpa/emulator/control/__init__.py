"""
The controls over HTTP: what people do, what time it is, what was called.

They are below a path that no operation of AWS can have, are described in `openapi.yaml`, and serve only programs on
this machine: a web page that a browser shows can't reach them, even under a name that resolves to loopback.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.control import conditions, people, requests
from pulumi_mpa.emulator.control.errors import ControlError, impossible
from pulumi_mpa.emulator.control.loopback import is_loopback
from pulumi_mpa.emulator.errors import FAILED, ServiceError
from pulumi_mpa.emulator.state_file import StateFileError
from pulumi_mpa.emulator.world import ClosedError
from pulumi_mpa.lifecycle.limits import REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Request

    from pulumi_mpa.emulator.call_log import Page
    from pulumi_mpa.emulator.control.requests import ControlRequest
    from pulumi_mpa.emulator.service import Service
    from pulumi_mpa.emulator.world import World

#: Everything below this path is a control, and everything else a service.
PREFIX = "/_mpa/"
_JSON = "application/json"
#: How many calls one response lists at most.
_LARGEST_PAGE = 1000
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_log = logging.getLogger(__name__)


class Control:
    """The controls of the emulated services; `endpoint_url` is where they are served."""

    endpoint_url: str

    def __init__(self, service: Service) -> None:
        """Control the emulated services."""
        self._service = service
        self._reads: dict[str, Callable[[Request], dict[str, Any]]] = {
            "info": lambda _: self._info(),
            "clock": lambda _: self._clock(),
            "calls": self._calls,
            "invitations": lambda request: self._in_turn(people.show_invitations, request.args.get("team_arn", "")),
            "unknown-users": lambda _: self._in_turn(conditions.show_unknown_users),
            "faults": lambda _: self._in_turn(lambda _: conditions.show_faults(service.faults)),
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
            ("POST", "shares"): self._write(requests.ShareRequest, conditions.share_team),
            ("POST", "invalid-requests"): self._write(requests.InvalidRequestRequest, conditions.find_next_invalid),
            ("PUT", "disguises"): self._write(requests.DisguiseRequest, conditions.disguise),
            ("PUT", "mfa"): self._write(requests.MfaRequest, conditions.set_mfa),
            ("POST", "faults"): (
                requests.FaultRequest,
                lambda request: self._in_turn(lambda _: conditions.add_fault(service.faults, request)),
            ),
        }
        self._clears: dict[str, Callable[[], dict[str, Any]]] = {
            "calls": self._clear_calls,
            "faults": lambda: self._in_turn(lambda _: conditions.clear_faults(service.faults)),
        }

    def routes(self) -> set[tuple[str, str]]:
        """Return method and path of every control."""
        reads = {("GET", path) for path in (*self._reads, "openapi.yaml")}
        clears = {("DELETE", path) for path in self._clears}
        return {(method, PREFIX + path) for method, path in reads | set(self._writes) | clears}

    def request_kinds(self) -> dict[tuple[str, str], type[ControlRequest]]:
        """Return the form of the body that each control takes, of those that take one."""
        return {(method, PREFIX + path): kind for (method, path), (kind, _) in self._writes.items()}

    def respond(self, request: Request) -> Response:
        """Respond to one request to the controls, whatever it holds."""
        try:
            self._check_caller(request)
            path = request.path[len(PREFIX) :]
            if (request.method, path) == ("GET", "openapi.yaml"):
                return Response(
                    files("pulumi_mpa.emulator").joinpath("openapi.yaml").read_text(), mimetype="application/yaml"
                )
            return Response(json.dumps(self._dispatch(request, path)), mimetype=_JSON)
        except ControlError as error:
            return _error(error.status, error.message)
        except ServiceError as error:
            return _error(409, error.message)
        except ClosedError as error:
            return _error(503, f"{error}.")
        except StateFileError as error:
            return _error(500, error.sentence)
        except HTTPException as error:
            return _error(400, f"The request cannot be read: {error.description or error.name}")
        except Exception:  # noqa: BLE001  whatever is wrong with the emulator, its caller gets a response
            _log.exception("the emulator failed at %s %s", request.method, request.path)
            return _error(500, FAILED)

    def _check_caller(self, request: Request) -> None:
        origin = request.headers.get("Origin")
        names = [request.environ["REMOTE_ADDR"], _host_name(request.host)]
        if not all(is_loopback(name) for name in names) or (origin and origin != f"http://{request.host}"):
            raise ControlError(403, "The controls serve only programs on this machine, under a loopback name.")

    def _dispatch(self, request: Request, path: str) -> dict[str, Any]:
        if request.method == "GET" and path in self._reads:
            return self._reads[path](request)
        if request.method == "DELETE" and path in self._clears:
            return self._clears[path]()
        if (request.method, path) in self._writes:
            kind, write = self._writes[request.method, path]
            return write(self._read_body(request, kind))
        methods = sorted(method for method, known in self.routes() if known == PREFIX + path)
        if methods:
            raise ControlError(405, f"{PREFIX}{path} takes {', '.join(methods)}.")
        raise ControlError(404, f"There is no control {PREFIX}{path}. {PREFIX}openapi.yaml describes all of them.")

    def _read_body(self, request: Request, kind: type[ControlRequest]) -> ControlRequest:
        # With another type any web page could send this without the browser asking first.
        if request.mimetype != _JSON:
            raise ControlError(400, f"The request must have the content type {_JSON}.")
        try:
            return kind.model_validate_json(request.get_data())
        except ValidationError as error:
            problems = (
                f"{'.'.join(str(part) for part in problem['loc']) or 'request'}: {problem['msg']}"
                for problem in error.errors(include_url=False, include_context=False, include_input=False)
            )
            raise ControlError(400, "; ".join(problems)) from None

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

    def _clear_calls(self) -> dict[str, Any]:
        self._service.calls.clear()
        return _view_of(self._service.calls.page(0, _LARGEST_PAGE))

    def _calls(self, request: Request) -> dict[str, Any]:
        after, limit = _number(request, "after", 0), _number(request, "limit", _LARGEST_PAGE)
        if not 1 <= limit <= _LARGEST_PAGE:
            raise ControlError(400, f"limit: must be from 1 to {_LARGEST_PAGE}.")
        return _view_of(self._service.calls.page(after, limit, request.args.get("operation")))


def _view_of(page: Page) -> dict[str, Any]:
    return {
        "calls": [{"operation": call.operation, "status": call.status, "account": call.account} for call in page.calls],
        "after": page.after,
        "dropped": page.dropped,
    }


def _number(request: Request, name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not _NUMBER.fullmatch(text):
        raise ControlError(400, f"{name}: must be a whole number from 0.")
    return int(text)


def _host_name(host: str) -> str:
    """Return a Host header without its port."""
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _error(status: int, message: str) -> Response:
    return Response(json.dumps({"error": message}), status, mimetype=_JSON)
