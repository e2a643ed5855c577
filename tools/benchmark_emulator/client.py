"""A client that costs little beside the server: ready-made requests, and one connection as long as the server keeps it."""

from __future__ import annotations

import json
import random
import socket
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

LOOPBACK: Final = "127.0.0.1"
ACCOUNT: Final = "111122223333"
_SIGNATURE: Final = (
    "AWS4-HMAC-SHA256 Credential={account}/20260101/us-east-1/{service}/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature={signature}"
)
_END_OF_HEAD: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
#: Below those that Linux, macOS and Windows give away.
_PORTS: Final = range(20_000, 32_000)
#: Longer than any response takes, with a machine that is busy with other things.
_PATIENCE_SECONDS: Final = 300


class FailedRequestError(Exception):
    """A server responded with an error; nothing is measured."""


def request(
    service: str, method: str, target: str, body: dict[str, Any] | None = None, headers: tuple[str, ...] = ()
) -> bytes:
    """
    Return a request as it goes over the wire, with what a stock client sends.

    Args:
        service: The service in the scope of its signature; no server that is measured verifies signatures.

        method: HTTP method.

        target: Path and query.

        body: JSON. None: nothing.

        headers: More headers.
    """
    content = b"" if body is None else json.dumps(body).encode()
    signature = _SIGNATURE.format(account=ACCOUNT, service=service, signature="0" * 64)
    head = [
        f"{method} {target} HTTP/1.1",
        f"Host: {LOOPBACK}",
        "Accept-Encoding: identity",
        "Content-Type: application/json",
        "User-Agent: Boto3/1.43 md/Botocore#1.43 ua/2.1 os/linux lang/python",
        "X-Amz-Date: 20260101T000000Z",
        f"Authorization: {signature}",
        "amz-sdk-invocation-id: 5f0cd3f8-3f1c-4a51-8b0e-2f0cd3f83f1c",
        "amz-sdk-request: attempt=1",
        f"Content-Length: {len(content)}",
    ]
    # One of these replaces another of its name.
    names = {header.partition(":")[0] for header in headers}
    lines = [line for line in head if line.partition(":")[0] not in names]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + content


class Client:
    """
    A client of a server on this machine.

    Args:
        port: Where it listens.

        keeps: Whether the connection is used again, unless the server closes it; else each request has its own.
    """

    def __init__(self, port: int, *, keeps: bool = True) -> None:
        """Prepare a client; nothing is sent yet."""
        self._port = port
        self._keeps = keeps
        self._connection: socket.socket | None = None

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, raw: bytes) -> bytes:
        """
        Send a request.

        Returns:
            The body of the response.

        Raises:
            FailedRequestError: The response has another status than 200.
        """
        if self._connection is None:
            self._connection = socket.create_connection((LOOPBACK, self._port), timeout=_PATIENCE_SECONDS)
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.sendall(raw)
        head, body = self._response(self._connection)
        if not self._keeps or b"connection: close" in head:
            self._close()
        if b" 200 " not in head[:20]:
            raise FailedRequestError((head + _END_OF_HEAD + body).decode(errors="replace"))
        return body

    @staticmethod
    def _response(connection: socket.socket) -> tuple[bytes, bytes]:
        found = b""
        while more := connection.recv(1 << 16):
            found += more
            head, end, body = found.partition(_END_OF_HEAD)
            if end:
                lowered = head.lower()
                length = int(lowered.partition(_LENGTH)[2].partition(b"\r\n")[0])
                if len(body) >= length:
                    return lowered, body
        raise FailedRequestError("the server ended the connection without a response")

    def ask(self, raw: bytes) -> dict[str, Any]:
        """Send a request and read its response."""
        found: dict[str, Any] = json.loads(self.send(raw))
        return found


def free_port() -> int:
    """
    Return a port that nobody listens on.

    It is none that the system gives to whoever asks for any: another server would get it before the one that it is for.
    """
    while True:
        port = random.choice(_PORTS)  # noqa: S311  no secret
        with suppress(OSError), closing(socket.create_server((LOOPBACK, port))):
            return port
