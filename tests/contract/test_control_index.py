"""The index at `/_mpa/`: every control with one sentence and a line for curl that works as it is written."""

from __future__ import annotations

import json
import shlex
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from shell import Shell

from pulumi_mpa.emulator import ClockKind, Server, Service, Settings
from pulumi_mpa.emulator.access import TOKEN_VARIABLE, Access
from pulumi_mpa.emulator.control import Control
from pulumi_mpa.emulator.control.description import description

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "correct-horse"  # noqa: S105  no secret


@pytest.fixture(params=["loopback", "token"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Serve programs on this machine, or whoever has a token."""
    access = Access(control_token=TOKEN if request.param == "token" else None)
    server = Server(Service(Settings(clock=ClockKind.VIRTUAL)), access=access)
    server.start()
    yield server
    server.stop()


def _index(server: Server, path: str = "/_mpa/", **headers: str) -> tuple[str, str]:
    connection = HTTPConnection(server.endpoint_url.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}", **headers})
    response = connection.getresponse()
    assert 200 == response.status
    text = response.read().decode()
    connection.close()
    return response.headers["Content-Type"], text


def _controls(server: Server) -> list[dict[str, str]]:
    kind, text = _index(server)
    assert "application/json" == kind
    found: list[dict[str, str]] = json.loads(text)["controls"]
    return found


def test_index_has_every_control(server: Server) -> None:
    """Once, with a sentence that the description of the controls has too."""
    found = _controls(server)
    assert len(found) == len(Control(server.service).routes())
    assert {(item["method"], item["path"]) for item in found} == Control(server.service).routes()
    paths: dict[str, Any] = yaml.safe_load(description())["paths"]
    for item in found:
        assert paths[item["path"]][item["method"].lower()]["summary"] == item["summary"]
        assert item["summary"].endswith(".")
        assert 1 == item["summary"].count(".")


def test_lines_for_curl_reach_their_controls(server: Server, tmp_path: Path) -> None:
    """Each is run by a shell as it is written; what it names may be missing, but nothing about it is wrong."""
    shell = Shell(tmp_path)
    lines = [item["curl"] for item in _controls(server)]
    # Each line prints its response and a line end.
    printed = shell.run("\n".join(f"{line}; echo" for line in lines), {TOKEN_VARIABLE: TOKEN})
    answers = [text for text in printed.splitlines() if text.startswith("{")]
    errors = {json.loads(text).get("error", "")[:12] for text in answers}
    assert len(lines) - 1 == len(answers), "all but the description answer in JSON"
    assert errors <= {"", "There is no ", "Account 1111"}, errors
    assert "There is no control" not in printed
    assert TOKEN not in "".join(lines)


def test_lines_for_curl_go_where_the_index_was_read(server: Server) -> None:
    """Under the name that the reader used, such as the one of a container."""
    _, text = _index(server, Host="localhost:4566")
    for item in json.loads(text)["controls"]:
        assert shlex.split(item["curl"])[-1].startswith(f"http://localhost:4566{item['path']}")


@pytest.mark.parametrize("host", ["[", "a b", "x'$(id)", "http://x/", "", "a,b"])
def test_name_that_is_none_is_not_in_the_lines(host: str) -> None:
    """They name the address that the emulator listens on."""
    server = Server(Service(Settings()), access=Access(control_token=TOKEN))
    server.start()
    _, text = _index(server, Host=host)
    for item in json.loads(text)["controls"]:
        assert shlex.split(item["curl"])[-1].startswith(f"{server.endpoint_url}{item['path']}")
    server.stop()


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind"),
    {
        "*/*": "application/json",
        "application/json": "application/json",
        "": "application/json",
        "image/png": "application/json",
        "text/plain": "text/plain",
        BROWSER: "text/plain",
        "application/json;q=0.5, text/plain": "text/plain",
    }.items(),
)
def test_browser_gets_text(server: Server, accept: str, kind: str) -> None:
    """And whoever asks for it; everybody else JSON."""
    found, text = _index(server, Accept=accept)
    assert kind == found.partition(";")[0]
    for item in _controls(server):
        assert item["summary"] in text
    if kind == "text/plain":
        assert "POST /_mpa/votes\n    Vote in the name of one approver.\n    curl -X POST " in text


def test_slash_at_the_end_may_be_left_out(server: Server) -> None:
    """As people type it."""
    assert _index(server) == _index(server, "/_mpa")


@pytest.mark.parametrize("stand_in", [False, True], ids=["curl", "what stands in for it"])
def test_what_stands_in_for_curl_does_as_curl_does(server: Server, tmp_path: Path, stand_in: bool) -> None:  # noqa: FBT001
    """With the options that the documentation uses."""
    lines = {item["path"]: item["curl"] for item in _controls(server) if item["method"] in ("POST", "GET")}
    shell = Shell(tmp_path, stand_in=stand_in)
    before = server.service.world.clock.now()
    printed = shell.run(lines["/_mpa/clock/advance"], {TOKEN_VARIABLE: TOKEN})
    assert "virtual" == json.loads(printed)["kind"]
    assert 86400 == (server.service.world.clock.now() - before).total_seconds()
    assert "mpa" in json.loads(shell.run(lines["/_mpa/info"], {TOKEN_VARIABLE: TOKEN}))["services"]
    signed = "curl -s -S -f -X POST --aws-sigv4 aws:amz:us-east-1:mpa --user 111122223333:emulator "
    assert {"ApprovalTeams": []} == json.loads(shell.run(f"{signed} '{server.endpoint_url}/approval-teams/?List'"))
