"""
Werkzeug's server, except that a connection stays open for the next request of its client, and threads are used again.

Werkzeug closes every connection, because it doesn't know whether the body was read to its end. Here the body is read
before anything else is done. Whatever else than a body of a stated length a request may have goes Werkzeug's way.
"""

from __future__ import annotations

import io
import re
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import InternalServerError
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from pulumi_mpa.emulator.codec import LARGEST_BODY
from pulumi_mpa.emulator.workers import Workers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LENGTH: Final = re.compile(r"[0-9]{1,7}", re.ASCII)


class KeepingServer(ThreadedWSGIServer):
    """A server with a thread for each connection, which serves another one afterwards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as Werkzeug's own
        """Begin without any connection."""
        super().__init__(*args, **kwargs)
        #: The connections that wait for a request of their client; None once the server has ended.
        self._idle: set[socket.socket] | None = set()
        self._lock = threading.Lock()
        self._workers = Workers(self.process_request_thread)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  as socketserver's own
        """Serve a connection."""
        self._workers.hand(request, client_address)

    def waits(self, connection: socket.socket) -> bool:
        """Note that a connection waits for a request, and return whether it may: not after the end of the server."""
        with self._lock:
            if self._idle is not None:
                self._idle.add(connection)
            return self._idle is not None

    def works(self, connection: socket.socket) -> None:
        """Note that a connection waits no longer: it has a request, or was closed."""
        with self._lock:
            if self._idle is not None:
                self._idle.discard(connection)

    def end_connections(self) -> None:
        """End every connection that waits: who calls afterwards finds nobody."""
        with self._lock:
            waiting, self._idle = self._idle or (), None
            for connection in waiting:
                # Its client may have ended it a moment ago.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._workers.end()


class KeptConnection(WSGIRequestHandler):
    """A connection with one client."""

    server: KeepingServer

    def finish(self) -> None:
        """Close the connection."""
        self.server.works(self.connection)
        super().finish()

    def run_wsgi(self) -> None:
        """Respond to one request."""
        self.server.works(self.connection)
        length = self._length()
        if length is None or length > LARGEST_BODY:
            super().run_wsgi()
            return
        self.environ = environ = self.make_environ()
        # A body that ends too early is found to, since its length is in the environment.
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(length))
        status, headers, body = self._response(environ)
        head = [f"{self.protocol_version} {status}"]
        head += [f"{name}: {value}" for name, value in headers]
        head += [f"Server: {self.version_string()}", f"Date: {self.date_time_string()}"]
        if self.close_connection:
            head.append("Connection: close")
        # In one piece, so that no client waits for a second one.
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + (b"" if self.command == "HEAD" else body))
        self.close_connection = self.close_connection or not self.server.waits(self.connection)

    def _length(self) -> int | None:
        """Return the length of the body; None if the request doesn't state it in the usual way."""
        stated = self.headers.get_all("Content-Length", ["0"])
        if "Transfer-Encoding" in self.headers or "Expect" in self.headers or len(stated) > 1:
            return None
        return int(stated[0]) if _LENGTH.fullmatch(stated[0]) else None

    def _response(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
        status, headers = "", []

        def start_response(given_status: str, given_headers: list[tuple[str, str]], _error: Any = None) -> Any:  # noqa: ANN401  as WSGI has it
            nonlocal status, headers
            status, headers = given_status, given_headers

        try:
            body = b"".join(self.server.app(environ, start_response))
        except Exception as error:  # noqa: BLE001  whatever is wrong with the emulator, its caller gets a response
            self.log_error("%s", repr(error))
            body = b"".join(InternalServerError()(environ, start_response))
        return status, headers, body
