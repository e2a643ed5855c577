"""Connections stay open for the next request, as stock clients want, and end where nobody knows where a body ends."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.emulator.codec import LARGEST_BODY
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

AUTHORIZATION = (
    "Authorization: AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/mpa/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)


class Wire:
    """One connection, byte by byte."""

    def __init__(self, plain: socket.socket) -> None:
        """Talk over a socket."""
        self.plain = plain
        self._answers: BinaryIO = plain.makefile("rb")

    def send(
        self,
        *headers: str,
        line: str = "POST /policies?List HTTP/1.1",
        body: bytes = b"",
        host: str = "Host: localhost",
    ) -> None:
        """Send a request."""
        head = "\r\n".join([line, *([host] if host else []), AUTHORIZATION, *headers, "", ""])
        self.plain.sendall(head.encode() + body)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the next response."""
        status = self._answers.readline()
        assert status, "the connection has ended"
        headers = {}
        while line := self._answers.readline().decode().strip():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return int(status.split()[1]), headers, self._answers.read(int(headers["content-length"]))

    def is_over(self) -> bool:
        """Check whether the other side has ended the connection."""
        try:
            return self._answers.read(1) == b""
        except ConnectionError:
            return True


@contextmanager
def _wire(aws: MpaEmulator) -> Iterator[Wire]:
    host, _, port = aws.endpoint_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as plain:
        yield Wire(plain)


def test_connection_serves_request_after_request(mpa_emulator: MpaEmulator) -> None:
    """Of services and controls, with and without a body; each response says how long it is."""
    with _wire(mpa_emulator) as wire:
        for _ in range(3):
            wire.send()
            status, headers, body = wire.answer()
            assert (200, False) == (status, "connection" in headers)
            assert b"CreateRestoreAccessVault" in body
            control = '{"seconds": 1}'
            wire.send(
                "Content-Type: application/json",
                f"Content-Length: {len(control)}",
                line="POST /_mpa/clock/advance HTTP/1.1",
                body=control.encode(),
            )
            assert 200 == wire.answer()[0]


def test_requests_that_come_at_once_get_their_responses_in_order(mpa_emulator: MpaEmulator) -> None:
    """A body belongs to its request, and is not the beginning of the next one."""
    with _wire(mpa_emulator) as wire:
        wire.send("Content-Length: 9", line="GET /identity-sources/none HTTP/1.1", body=b"GET / x\r\n")
        wire.send()
        assert [404, 200] == [wire.answer()[0], wire.answer()[0]]


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        (["Connection: close"], "POST /policies?List HTTP/1.1"),
        ([], "POST /policies?List HTTP/1.0"),
    ],
    ids=["asked for", "HTTP 1.0"],
)
def test_connection_ends_where_its_client_wants_that(mpa_emulator: MpaEmulator, headers: list[str], line: str) -> None:
    """After the response."""
    with _wire(mpa_emulator) as wire:
        wire.send(*headers, line=line)
        status, found, _ = wire.answer()
        assert (200, "close", True) == (status, found["connection"], wire.is_over())


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["Transfer-Encoding: chunked"], b"2\r\n{}\r\n0\r\n\r\n"),
        (["Content-Length: 2", "Content-Length: 2"], b"{}"),
        (["Content-Length: +2"], b"{}"),
        (["Content-Length: -1"], b"{}"),
        (["Content-Length: x"], b"{}"),
        ([f"Content-Length: {LARGEST_BODY + 1}"], b" " * (LARGEST_BODY + 1)),
        (["Content-Length: 2", "Expect: 200-ok"], b"{}"),
    ],
    ids=["chunked", "two lengths", "length with a sign", "negative length", "no number", "too long", "expectation"],
)
def test_connection_ends_where_the_end_of_a_body_is_in_doubt(
    mpa_emulator: MpaEmulator, headers: list[str], body: bytes
) -> None:
    """The request gets a response all the same, which is no failure of the emulator."""
    with _wire(mpa_emulator) as wire:
        wire.send(*headers, body=body)
        status, found, _ = wire.answer()
        assert status < 500
        # Werkzeug reads what may still come, so that the response is not lost.
        wire.plain.shutdown(socket.SHUT_WR)
        assert ("close", True) == (found["connection"], wire.is_over())


def test_body_that_ends_too_early_is_invalid(mpa_emulator: MpaEmulator) -> None:
    """And not read as far as it came."""
    with _wire(mpa_emulator) as wire:
        wire.send("Content-Length: 10", line="POST /approval-teams HTTP/1.1", body=b"{}")
        wire.plain.shutdown(socket.SHUT_WR)
        status, _, body = wire.answer()
        assert (400, True) == (status, b"not valid JSON" in body)


def test_response_to_head_has_no_body(mpa_emulator: MpaEmulator) -> None:
    """The next response follows its headers at once."""
    with _wire(mpa_emulator) as wire:
        wire.plain.sendall(b"HEAD /_mpa/info HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wire.send()
        heads = [wire._answers.readline() for _ in range(2)]  # noqa: SLF001  a response without a body
        while wire._answers.readline().strip():  # noqa: SLF001
            pass
        assert b"HTTP/1.1 4" in heads[0]
        assert 200 == wire.answer()[0]


def test_connection_that_waits_ends_with_the_emulator() -> None:
    """Nobody answers on it afterwards."""
    with MpaEmulator() as aws, _wire(aws) as wire:
        wire.send()
        assert 200 == wire.answer()[0]
        aws.__exit__(None, None, None)
        assert wire.is_over()


def test_stock_client_uses_one_connection(mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """For as many calls as it makes."""
    opened: list[object] = []
    connect = socket.socket.connect

    def counted(plain: socket.socket, address: tuple[str, int]) -> None:
        opened.append(address)
        connect(plain, address)

    mpa = mpa_emulator.client("mpa")
    mpa.list_policies()
    monkeypatch.setattr(socket.socket, "connect", counted)
    for _ in range(5):
        mpa.list_policies()
    assert [] == opened


def test_failure_of_the_emulator_itself_gets_a_response(
    mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the connection goes on."""
    server = mpa_emulator._server  # noqa: SLF001  the server of this very process
    assert server is not None

    def fail(*_: object) -> None:
        raise LookupError("a bug")

    with _wire(mpa_emulator) as wire:
        with monkeypatch.context() as patch:
            patch.setattr(server.service, "handle", fail)
            wire.send()
            assert 500 == wire.answer()[0]
        wire.send()
        assert 200 == wire.answer()[0]
