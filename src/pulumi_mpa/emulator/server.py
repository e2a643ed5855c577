"""The emulated services as an HTTP server on this machine."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Request, Response

from pulumi_mpa.emulator.access import Access, Approach
from pulumi_mpa.emulator.codec import LARGEST_BODY, encode_unaddressed
from pulumi_mpa.emulator.control import PREFIX, Control
from pulumi_mpa.emulator.errors import Kind, ServiceError
from pulumi_mpa.emulator.kept_connection import KeepingServer, KeptConnection
from pulumi_mpa.emulator.request import Request as ServiceRequest
from pulumi_mpa.emulator.settings import LOOPBACK
from pulumi_mpa.emulator.world import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from pulumi_mpa.emulator.clock import Clock
    from pulumi_mpa.emulator.codec import Response as ServiceResponse
    from pulumi_mpa.emulator.service import Service


#: Where a request has every name that it gives the emulator; `HTTP_HOST` has one of them.
_HOSTS: Final = "pulumi_mpa.hosts"


class _Handler(KeptConnection):
    #: What time the responses say it is.
    clock: Clock

    # A request line without a version gets a response with a status line all the same.
    default_request_version = "HTTP/1.0"

    # Headers and body go out as two writes; Nagle's algorithm would wait between them.
    disable_nagle_algorithm = True

    def make_environ(self) -> WSGIEnvironment:
        """Read the request; take a target that is no URL at all for one that nobody serves."""
        try:
            environ = super().make_environ()
        except ValueError:
            self.path = "/-"
            environ = super().make_environ()
        # An absolute target takes the place of the header, which must not hide another name behind it.
        names = [*self.headers.get_all("Host", ()), environ.get("HTTP_HOST")]
        environ[_HOSTS] = tuple(dict.fromkeys(name.strip() for name in names if name is not None))
        return environ

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Respond to what is no HTTP request as controls and as services do, since nobody knows which was meant."""
        status = HTTPStatus(code)
        sentence = f"The request cannot be read: {status.phrase}."
        body = json.dumps({"error": sentence, "__type": "BadRequest", "Message": sentence}).encode()
        self.send_response(code, status.phrase)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        """Return the name of this server."""
        return "pulumi-mpa-emulator"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the service's own time, from which a caller can compute how far its own clock is off."""
        return super().date_time_string(timestamp or self.clock.now().timestamp())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing: calls are counted elsewhere."""


class Server:
    """
    The emulated services on a port.

    Args:
        service: What is served; the server closes it, when it stops or can't be made.

        port: Port; 0 for a free one.

        host: Address to listen on.

        access: Whom it serves; programs on this machine, if not given.

    Raises:
        OSError: The port is taken or the address is not this machine's.
    """

    def __init__(self, service: Service, port: int = 0, host: str = LOOPBACK, access: Access | None = None) -> None:
        """Bind the port; requests get responses once the server is started."""
        self.service = service
        self._access = access or Access()
        self._control = Control(service, self._access)
        # Bound here, because werkzeug ends the whole process over a port that is taken.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with ExitStack() as unless_bound:
            unless_bound.callback(service.close)
            with socket.create_server((host, port), family=family, backlog=128) as bound:
                self._server = KeepingServer(
                    host,
                    port,
                    self._respond,
                    type("Handler", (_Handler,), {"clock": service.world.clock}),
                    fd=bound.fileno(),
                )
            unless_bound.pop_all()
        self._thread: threading.Thread | None = None
        shown = f"[{host}]" if ":" in host else host
        self.endpoint_url = f"http://{shown}:{self._server.port}"
        self._control.endpoint_url = self.endpoint_url

    def start(self) -> None:
        """Respond to requests, from a thread of its own."""
        self._thread = threading.Thread(target=self.serve, name="mpa-emulator", daemon=True)
        self._thread.start()

    def serve(self) -> None:
        """Respond to requests until `stop`."""
        # How long `stop` waits at most; tests start and stop hundreds of servers.
        self._server.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        """Stop responding, and close the port and the state file."""
        self._server.shutdown()
        if self._thread:
            self._thread.join()
        self._server.server_close()
        self._server.end_connections()
        self.service.close()

    def _respond(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        approach = _approach_of(request)
        is_control = f"{request.path}/".startswith(PREFIX)
        response = self._control.respond(request, approach) if is_control else self._service_response(request, approach)
        return response(environ, start_response)

    def _service_response(self, request: Request, approach: Approach) -> Response:
        refusal = self._access.refuse_call(approach)
        if refusal is not None:
            return _of_service(encode_unaddressed(ServiceError(Kind.ACCESS_DENIED, refusal.message)))
        try:
            body = request.get_data(cache=False)
        except Exception:  # noqa: BLE001  whatever is wrong with the body, the caller sent it
            body = b"\xff"
        headers = request.headers
        own = self.service.handle(
            ServiceRequest(
                method=request.method,
                target=request.environ["REQUEST_URI"],
                body=body,
                authorization=headers.get("Authorization"),
                amz_target=headers.get("X-Amz-Target"),
            )
        )
        if own.lost:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return _of_service(own)


def _of_service(own: ServiceResponse) -> Response:
    response = Response(own.body, own.status, dict(own.headers))
    response.headers["x-amzn-RequestId"] = new_id()
    return response


def _approach_of(request: Request) -> Approach:
    headers = request.headers
    return Approach(
        address=str(request.environ["REMOTE_ADDR"]),
        hosts=request.environ[_HOSTS],
        origin=headers.get("Origin"),
        referer=headers.get("Referer"),
        fetch_site=headers.get("Sec-Fetch-Site"),
        authorization=headers.get("Authorization"),
    )
