"""Whatever a client sends to the controls, the response is JSON, with a status that says what kind of mistake it is."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pulumi_mpa.emulator import Server, Service, Settings
from pulumi_mpa.emulator.codec import LARGEST_BODY
from pulumi_mpa.testing.connection import Connection, EmulatorError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Answer(NamedTuple):
    """A response, taken apart."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def error(self) -> str:
        """The sentence for people."""
        assert "application/json" == self.headers["content-type"], self.text
        found = json.loads(self.text)
        return str(found["error"])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Serve one emulator for all requests of this module."""
    server = Server(Service(Settings()))
    server.start()
    yield server.endpoint_url
    server.stop()


def _exchange(url: str, sent: bytes) -> Answer:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        text = connection.makefile("rb").read().decode()
    head, _, content = text.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(": ")[::2] for line in lines)
    return Answer(int(first.split()[1]), {name.lower(): value for name, value in pairs}, content)


def _request(
    method: str, path: str, body: bytes = b"", *, kind: str = "application/json", length: str | None = ""
) -> bytes:
    lines = [f"{method} /_mpa/{path} HTTP/1.1", "Host: 127.0.0.1"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    if length is not None:
        lines.append(f"Content-Length: {length or len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


VOTE = b'{"session_arn": "arn:x", "approver": "anna", "response": "APPROVED"}'
CHUNKED = b"POST /_mpa/votes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
WRONG: dict[str, tuple[int, bytes, str]] = {
    "no control": (404, _request("GET", "nothing"), "There is no control /_mpa/nothing. /_mpa/ lists all of them."),
    "no control with a body": (404, _request("POST", "nothing", VOTE), "There is no control /_mpa/nothing."),
    "other slash": (404, _request("GET", "info/"), "There is no control /_mpa/info/."),
    "other case": (404, _request("GET", "INFO"), "There is no control /_mpa/INFO."),
    "wrong method": (405, _request("POST", "info"), "/_mpa/info takes GET, not POST."),
    "wrong method for several": (405, _request("PATCH", "faults"), "/_mpa/faults takes DELETE, GET, POST, not PATCH."),
    "wrong method for the index": (405, _request("POST", ""), "/_mpa/ takes GET, not POST."),
    "invented method": (405, _request("BREW", "clock"), "/_mpa/clock takes GET, not BREW."),
    "preflight": (405, _request("OPTIONS", "votes"), "/_mpa/votes takes POST, not OPTIONS."),
    "no length": (
        411,
        _request("POST", "votes", kind="", length=None),
        "The request must have a body with its Content-Length: session_arn, approver, response.",
    ),
    "length of letters": (400, _request("POST", "votes", length="many"), "its Content-Length is 'many'."),
    "negative length": (400, _request("POST", "votes", length="-1"), "its Content-Length is '-1'."),
    "too large": (413, _request("POST", "votes", b"x" * (LARGEST_BODY + 1)), f"a body can have {LARGEST_BODY} bytes."),
    "much too large": (413, _request("POST", "votes", length=str(10**12)), f"a body can have {LARGEST_BODY} bytes."),
    "form": (
        415,
        _request("POST", "votes", b"a=b", kind="application/x-www-form-urlencoded"),
        "The request must have the content type application/json, and has application/x-www-form-urlencoded.",
    ),
    "empty form": (415, _request("POST", "reset", kind="application/x-www-form-urlencoded"), "content type"),
    "no type": (415, _request("POST", "votes", VOTE, kind=""), "content type application/json, and has none."),
    "ends too early": (400, _request("POST", "votes", VOTE, length="500"), "The request cannot be read"),
    "chunk of letters": (400, CHUNKED + b"many\r\n{}\r\n0\r\n\r\n", "The request cannot be read"),
    "chunk that never ends": (400, CHUNKED + b"5\r\n{", "The request cannot be read"),
    "no JSON": (400, _request("POST", "votes", b"{"), "Invalid JSON"),
    "not UTF-8": (400, _request("POST", "votes", b'{"approver": "\xff"}'), "Invalid JSON"),
    "deeply nested": (400, _request("POST", "votes", b"[" * 100_000), "Invalid JSON"),
    "empty": (400, _request("POST", "votes"), "session_arn: Field required; approver: Field required; response: "),
    "list": (400, _request("POST", "votes", b"[]"), "request: Input should be an object"),
    "everything wrong": (
        400,
        _request("POST", "votes", b'{"session_arn": 1, "response": "MAYBE", "x": 1}'),
        "session_arn: Input should be a valid string; approver: Field required; response: Input should be ",
    ),
    "no query": (400, _request("GET", "invitations"), "team_arn: Field required"),
    "other query": (400, _request("GET", "invitations?team=x"), "team_arn: Field required; team: Extra inputs"),
    "nothing to delete": (400, _request("DELETE", "snapshots"), "name: Field required"),
}


@pytest.mark.parametrize(("status", "sent", "message"), WRONG.values(), ids=list(WRONG))
def test_mistake_is_an_error_in_json(url: str, status: int, sent: bytes, message: str) -> None:
    """With one sentence that names everything that is wrong."""
    answer = _exchange(url, sent)
    assert status == answer.status, answer
    assert message in answer.error


def test_wrong_method_gets_the_right_ones(url: str) -> None:
    """As HTTP wants it, in a header too."""
    assert "DELETE, GET, POST" == _exchange(url, _request("PUT", "faults")).headers["allow"]


def test_head_has_no_body(url: str) -> None:
    """Controls have no such method, and a response to it has headers alone."""
    answer = _exchange(url, _request("HEAD", "info"))
    assert (405, "") == (answer.status, answer.text)


BROKEN = {
    "no request": (400, b"nonsense\r\n\r\n"),
    "too many words": (400, b"GET /_mpa/info HTTP/1.1 twice\r\n\r\n"),
    "no version": (400, b"POST /_mpa/votes\r\n\r\n"),
    "version of the future": (505, b"GET /_mpa/info HTTP/3.0\r\n\r\n"),
    "long target": (414, b"GET /_mpa/" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n"),
    "long header": (431, b"GET /_mpa/info HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n"),
    "many headers": (431, b"GET /_mpa/info HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
}


@pytest.mark.parametrize(("status", "sent"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_no_request_is_an_error_in_json(
    url: str, status: int, sent: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """For a client of the controls and for one of the services, and without a line in the log."""
    answer = _exchange(url, sent)
    assert status == answer.status
    assert answer.error.startswith("The request cannot be read: ")
    assert answer.error == json.loads(answer.text)["Message"]
    assert ("", "") == capfd.readouterr()


def test_failure_of_the_emulator_is_an_error_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its log has the reason; the caller gets no HTML."""
    service = Service(Settings())
    server = Server(service)
    server.start()

    def fail(_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(service, "advance", fail)
    with pytest.raises(EmulatorError, match="The emulator failed; its log has the reason"):
        Connection(server.endpoint_url).ask("POST", "clock/advance", {"seconds": 1})
    server.stop()
