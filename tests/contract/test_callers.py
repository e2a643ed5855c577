"""Operations and controls serve programs on this machine; neither web pages nor other machines start a vote."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mpa.emulator import Server, Service, Settings
from pulumi_mpa.emulator.access import Access
from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=111122223333/20260101/{region}/{service}/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)
MPA = {"Authorization": SIGNED.format(region="us-east-1", service="mpa")}
KEYS = {
    "Authorization": SIGNED.format(region="us-east-1", service="payment-cryptography"),
    "X-Amz-Target": "PaymentCryptographyControlPlane.ListKeys",
}
LIST = "/policies/?List"
TOKEN = "correct-horse"  # noqa: S105  no secret


@contextmanager
def _served(access: Access) -> Iterator[str]:
    """Serve with this access on loopback."""
    server = Server(Service(Settings()), access=access)
    server.start()
    try:
        yield server.endpoint_url
    finally:
        server.stop()


def _exchange(url: str, head: str, body: str = "") -> tuple[int, dict[str, str], str]:
    """Send a request as it is written, in which `HERE` is the emulator's own host and port."""
    here = url.removeprefix("http://")
    host, _, port = here.partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        lines = head.replace("HERE", here).replace("\n", "\r\n")
        connection.sendall(f"{lines}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        text = connection.makefile("rb").read().decode()
    status, _, rest = text.partition("\r\n")
    headers, _, content = rest.partition("\r\n\r\n")
    pairs = (line.partition(": ")[::2] for line in headers.split("\r\n"))
    return int(status.split()[1]), {name.lower(): value for name, value in pairs}, content


def _head(method: str, target: str, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return "\n".join([f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())])


SERVED = {
    "its own name": _head("POST", LIST, Host="HERE", **MPA),
    "localhost": _head("POST", LIST, Host="localhost:4566", **MPA),
    "localhost of the root": _head("POST", LIST, Host="localhost.", **MPA),
    "upper case": _head("POST", LIST, Host="LOCALHOST", **MPA),
    "virtual host": _head("POST", LIST, Host="mpa.localhost:4566", **MPA),
    "IPv6": _head("POST", LIST, Host="[::1]:4566", **MPA),
    "absolute target": _head("POST", f"http://HERE{LIST}", Host="HERE", **MPA),
    "absolute target of a virtual host": _head("POST", f"http://mpa.localhost{LIST}", Host="mpa.localhost", **MPA),
    "own origin": _head("POST", LIST, Host="HERE", Origin="http://HERE", **MPA),
    "HTTP/1.0": _head("POST", LIST, **MPA).replace("HTTP/1.1", "HTTP/1.0"),
    "no name": _head("POST", LIST, **MPA),
    "json protocol": _head("POST", "/", Host="HERE", **KEYS),
}
REFUSED = {
    "rebound name": _head("POST", LIST, Host="attacker.example:80", **MPA),
    "rebound name, json protocol": _head("POST", "/", Host="attacker.example", **KEYS),
    "rebound name, HTTP/1.0": _head("POST", LIST, Host="attacker.example", **MPA).replace("HTTP/1.1", "HTTP/1.0"),
    "rebound name, own origin": _head("POST", LIST, Host="attacker.example", Origin="http://attacker.example", **MPA),
    "two names": _head("POST", LIST, Host="HERE", HOST="attacker.example", **MPA),
    "absolute target elsewhere": _head("POST", f"http://attacker.example{LIST}", Host="HERE", **MPA),
    "absolute target here": _head("POST", f"http://HERE{LIST}", Host="attacker.example", **MPA),
    "page of another origin": _head("POST", LIST, Host="HERE", Origin="https://attacker.example", **MPA),
    "sandboxed page": _head("POST", LIST, Host="HERE", Origin="null", **MPA),
    "page without an origin": _head("POST", LIST, Host="HERE", Referer="https://attacker.example/", **MPA),
    "image of a page": _head("GET", LIST, Host="HERE", Sec_Fetch_Site="cross-site", **MPA),
    "unsigned": _head("POST", LIST, Host="attacker.example"),
    "preflight": _head(
        "OPTIONS", LIST, Host="HERE", Origin="https://attacker.example", Access_Control_Request_Method="POST"
    ),
}


@pytest.mark.parametrize("head", SERVED.values(), ids=list(SERVED))
def test_call_of_a_program_is_served(mpa_emulator: MpaEmulator, head: str) -> None:
    """Under every name of loopback, and in every form that stock clients and proxies write."""
    status, _, body = _exchange(mpa_emulator.endpoint_url, head, "{}")
    assert 200 == status, body
    assert 1 == len(mpa_emulator.calls)


@pytest.mark.parametrize("head", REFUSED.values(), ids=list(REFUSED))
def test_call_of_a_web_page_is_refused(mpa_emulator: MpaEmulator, head: str) -> None:
    """With one sentence as services write errors, nothing done, and nothing that lets a browser read it."""
    mpa_emulator.faults.add(operation="ListPolicies", http=500)

    status, headers, body = _exchange(mpa_emulator.endpoint_url, head, "{}")

    error = json.loads(body)
    assert (403, "AccessDeniedException") == (status, headers["x-amzn-errortype"])
    assert "AccessDeniedException" == error["__type"]
    assert 1 == error["Message"].count(". ") + 1
    assert error["Message"].endswith("unless it is started with --expose.")
    assert not [name for name in headers if name.startswith("access-control-")]
    assert [] == mpa_emulator.calls
    assert 500 == _exchange(mpa_emulator.endpoint_url, SERVED["its own name"], "{}")[0], "the fault is still to come"


def test_vote_is_not_started_under_a_rebound_name(mpa_emulator: MpaEmulator) -> None:
    """A client that another name leads here gets an error that says why; nothing was asked for."""
    client: Any = boto3.session.Session("111122223333", "x").client(
        "mpa", endpoint_url=mpa_emulator.endpoint_url, region_name="us-east-1", config=Config(proxies={})
    )
    client.meta.events.register("before-send", lambda request, **_: request.headers.update(Host="evil.example"))
    with pytest.raises(client.exceptions.AccessDeniedException, match=r"is for the host 'evil\.example'"):
        client.list_policies()
    assert [] == mpa_emulator.calls


def test_exposed_emulator_serves_calls_under_any_name() -> None:
    """What `--expose` is for; the controls stay with programs on this machine."""
    with _served(Access(exposed=True)) as url:
        for name in ("rebound name", "page of another origin", "absolute target elsewhere"):
            assert 200 == _exchange(url, REFUSED[name], "{}")[0]
        status, _, body = _exchange(url, _head("GET", "/_mpa/info", Host="emulator:4566"))
    assert 403 == status
    assert "control token" in json.loads(body)["error"]


def test_controls_serve_whoever_has_the_token() -> None:
    """Under any name; without it nobody, and the response says how to send it."""
    info = _head("GET", "/_mpa/info", Host="emulator:4566")
    with _served(Access(control_token=TOKEN)) as url:
        assert 200 == _exchange(url, f"{info}\nAuthorization: Bearer {TOKEN}")[0]
        for wrong in ("", "\nAuthorization: Bearer wrong", f"\nAuthorization: Basic {TOKEN}"):
            status, headers, body = _exchange(url, info + wrong)
            assert (401, "Bearer") == (status, headers["www-authenticate"])
            assert "Authorization: Bearer TOKEN" in json.loads(body)["error"]
            assert TOKEN not in body
        assert 200 == _exchange(url, SERVED["localhost"], "{}")[0]


def test_kit_sends_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """By argument, or from the environment as the emulator itself reads it."""
    with _served(Access(control_token=TOKEN)) as url:
        with pytest.raises(EmulatorError, match="need its control token"):
            MpaEmulator.connect(url)
        aws = MpaEmulator.connect(url, control_token=TOKEN)
        aws.client("mpa").list_policies()
        assert [("ListPolicies", 200)] == aws.calls
        assert TOKEN not in repr(vars(aws)) + repr(aws.env)

        monkeypatch.setenv("PULUMI_MPA_CONTROL_TOKEN", TOKEN)
        assert [("ListPolicies", 200)] == MpaEmulator.connect(url).calls
