"""The controls over HTTP are what their description says, to programs on this machine and nobody else."""

from __future__ import annotations

import json
from contextlib import closing
from functools import cache
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from pulumi_mpa.emulator import ClockKind, Service, Settings
from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.control import PREFIX, Control
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable

VAULT = "arn:aws:backup:us-east-1:111122223333:backup-vault:Ledger"


@cache
def _parsed(text: str) -> Any:  # noqa: ANN401 -- YAML
    return yaml.safe_load(text)


class Described:
    """The controls of a running emulator; every response is checked against the description that it serves."""

    def __init__(self, aws: MpaEmulator) -> None:
        """Fetch the description."""
        self._host, _, port = aws.endpoint_url.removeprefix("http://").partition(":")
        self._port = int(port)
        status, kind, text = self.send("GET", "openapi.yaml")
        assert (200, "application/yaml") == (status, kind.partition(";")[0])
        self.spec = _parsed(text)

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Send anything and return status, content type and text."""
        connection = HTTPConnection(self._host, self._port, timeout=30)
        try:
            given = {"Content-Type": "application/json"} | (headers or {})
            content = body if isinstance(body, (bytes, type(None))) else json.dumps(body)
            connection.request(method, PREFIX + path, content, given)
            response = connection.getresponse()
            return response.status, response.headers.get("Content-Type", ""), response.read().decode()
        finally:
            connection.close()

    def ask(self, expected: int, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Use a control; its response must have this status, and the form that the description gives it."""
        status, kind, text = self.send(method, path, body)
        assert (expected, "application/json") == (status, kind), text
        described = self.spec["paths"][PREFIX + path.partition("?")[0]][method.lower()]["responses"][str(status)]
        if "$ref" in described:
            described = self.spec["components"]["responses"][described["$ref"].rpartition("/")[2]]
        schema = described["content"]["application/json"]["schema"]
        found: dict[str, Any] = json.loads(text)
        OAS31Validator({**schema, "components": self.spec["components"]}).validate(found)
        return found


@pytest.fixture
def controls(mpa_emulator: MpaEmulator) -> Described:
    """Return the controls of a fresh emulator."""
    return Described(mpa_emulator)


@pytest.fixture
def team(mpa_emulator: MpaEmulator) -> str:
    """Return a team whose invitations are out."""
    mpa = mpa_emulator.client("mpa")
    source = mpa.create_identity_source(
        IdentitySourceParameters={
            "IamIdentityCenter": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                "Region": "us-east-1",
            }
        }
    )["IdentitySourceArn"]
    return mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[
            {"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"},
        ],
    )["Arn"]


def test_description_is_valid_and_complete(controls: Described) -> None:
    """OpenAPI 3.1; every control is in it and everything in it is a control."""
    validate(controls.spec)
    described = {(method.upper(), path) for path, methods in controls.spec["paths"].items() for method in methods}
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        assert described == Control(service).routes()


def test_description_of_requests_is_what_is_checked(controls: Described) -> None:
    """Names, and which are required, are those that the emulator itself insists on."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        kinds = Control(service).request_kinds()
    for (method, path), kind in kinds.items():
        described = controls.spec["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        if "$ref" in described:
            described = controls.spec["components"]["schemas"][described["$ref"].rpartition("/")[2]]
        required = {name for name, item in kind.model_fields.items() if item.is_required()}
        assert set(kind.model_fields) == set(described["properties"]), path
        assert required == set(described.get("required", ())), path
        assert described["additionalProperties"] is False
        needs_body = controls.spec["paths"][path][method.lower()]["requestBody"]["required"]
        assert bool(required) == needs_body, path


def test_examples_of_requests_are_right(controls: Described) -> None:
    """The index makes its lines for curl of them."""
    with closing(Service(Settings(clock=ClockKind.VIRTUAL))) as service:
        kinds = Control(service).request_kinds()
    for (method, path), kind in kinds.items():
        content = controls.spec["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]
        kind.model_validate(content["example"])
        OAS31Validator({**content["schema"], "components": controls.spec["components"]}).validate(content["example"])


def test_no_operation_of_the_service_lies_below_the_controls() -> None:
    """Their path is one that AWS can't have."""
    assert not [
        item.name for api in SERVED.values() for item in api.operations() if item.http["requestUri"].startswith(PREFIX)
    ]


def test_every_control_responds_as_described(mpa_emulator: MpaEmulator, controls: Described, team: str) -> None:
    """One success of each."""
    assert ["mpa", "payment-cryptography", "backup", "identitystore", "sso-admin"] == controls.ask(200, "GET", "info")[
        "services"
    ]
    invitations = controls.ask(200, "GET", f"invitations?team_arn={quote(team, safe='')}")["invitations"]
    assert ["anna", "ben", "cleo"] == [person["identity_id"] for person in invitations]
    controls.ask(200, "POST", "invitations", {"team_arn": team, "answer": "ACCEPTED"})
    controls.ask(200, "PUT", "mfa", {"team_arn": team, "approver": "anna", "sync_status": "OUT_OF_SYNC"})
    assert [team] == controls.ask(200, "PUT", "disguises", {"arn": team, "status": "ASLEEP"})["disguised"]
    assert "ASLEEP" == mpa_emulator.client("mpa").get_approval_team(Arn=team)["Status"]  # type: ignore[comparison-overlap]
    assert [] == controls.ask(200, "PUT", "disguises", {"arn": team, "status": None})["disguised"]
    controls.ask(200, "POST", "shares", {"team_arn": team, "account": "444455556666"})
    asked = {"team_arn": team, "action_name": "backup:X", "protected_resource_arn": VAULT}
    session = controls.ask(200, "POST", "sessions", asked)["session_arn"]
    controls.ask(200, "POST", "votes", {"session_arn": session, "approver": "ben", "response": "APPROVED"})
    decided = controls.ask(200, "POST", "decisions", {"session_arn": session, "response": "APPROVED"})
    assert "APPROVED" == decided["status"]
    before = mpa_emulator.clock.now()
    controls.ask(200, "POST", "clock/advance", {"seconds": 90.5})
    controls.ask(200, "GET", "clock")
    assert 90.5 == (mpa_emulator.clock.now() - before).total_seconds()
    controls.ask(200, "PUT", "unknown-users", {"identity_ids": ["zoe"]})
    assert ["zoe"] == controls.ask(200, "GET", "unknown-users")["identity_ids"]
    controls.ask(200, "POST", "invalid-requests", {"what": "deletion"})
    fault = {"operation": "ListPolicies", "error": "ThrottlingException", "times": 2, "when": "after", "delay": 0.5}
    planned = controls.ask(200, "POST", "faults", fault)["faults"]
    assert [{**fault, "http": None, "reset": None}] == planned
    assert planned == controls.ask(200, "GET", "faults")["faults"]
    assert [] == controls.ask(200, "DELETE", "faults")["faults"]
    controls.ask(200, "POST", "identity-sources/outcome", {"code": "IDC_INSTANCE_NOT_FOUND", "when": "now"})
    assert 3 == len(controls.ask(200, "GET", "calls")["calls"])
    assert 3 == len(controls.ask(200, "GET", "calls?account=111122223333")["calls"])
    assert [] == controls.ask(200, "GET", "calls?account=444455556666")["calls"]
    assert [] == controls.ask(200, "DELETE", "calls?account=444455556666")["calls"]
    assert 3 == len(controls.ask(200, "GET", "calls")["calls"])
    assert [] == controls.ask(200, "DELETE", "calls")["calls"]
    saved = controls.ask(200, "POST", "snapshots", {"name": "one"})["snapshots"]
    assert [{"name": "one", "clock": mpa_emulator.clock.now().isoformat()}] == saved
    controls.ask(200, "POST", "reset")
    assert saved == controls.ask(200, "GET", "snapshots")["snapshots"]
    assert saved[0]["clock"] == controls.ask(200, "POST", "snapshots/restore", {"name": "one"})["now"]
    controls.ask(409, "POST", "snapshots", {"name": "one"})
    controls.ask(404, "POST", "snapshots/restore", {"name": "two"})
    controls.ask(404, "DELETE", "snapshots?name=two")
    assert [] == controls.ask(200, "DELETE", "snapshots?name=one")["snapshots"]
    assert "/_mpa/openapi.yaml" == controls.ask(200, "GET", "")["openapi"]


def test_portal_is_installed_on_demand() -> None:
    """With the automatic off, a source waits to be installed."""
    with MpaEmulator(automatic_portal=False) as aws:
        controls = Described(aws)
        controls.ask(404, "POST", "identity-sources/install", {})
        aws.client("mpa").create_identity_source(
            IdentitySourceParameters={
                "IamIdentityCenter": {
                    "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                    "Region": "us-east-1",
                }
            }
        )
        controls.ask(200, "POST", "identity-sources/install", {})
        assert "ACTIVE" in controls.ask(409, "POST", "identity-sources/install", {})["error"]


IMPOSSIBLE: dict[str, tuple[int, str, str, Callable[[str], object], str]] = {
    "vote in no session": (
        404,
        "POST",
        "votes",
        lambda _: {"session_arn": "arn:x", "approver": "anna", "response": "APPROVED"},
        "There is no session arn:x",
    ),
    "answer of a stranger": (
        404,
        "POST",
        "invitations",
        lambda team: {"team_arn": team, "answer": "ACCEPTED", "approvers": ["zoe"]},
        "zoe is not in approval team Finance. Invited and waiting: anna, ben, cleo.",
    ),
    "two answers of one": (
        409,
        "POST",
        "invitations",
        lambda team: {"team_arn": team, "answer": "ACCEPTED", "approvers": ["anna", "anna"]},
        "anna has no open invitation",
    ),
    "answer after the end": (
        409,
        "POST",
        "invitations",
        lambda team: {"team_arn": team, "answer": "REJECTED", "approvers": ["anna", "ben"]},
        "ended before ben could answer",
    ),
    "request to a team that does not work": (
        409,
        "POST",
        "sessions",
        lambda team: {"team_arn": team, "action_name": "backup:X", "protected_resource_arn": VAULT},
        "only an active team can be asked for approval",
    ),
    "share with the owner": (
        409,
        "POST",
        "shares",
        lambda team: {"team_arn": team, "account": "111122223333"},
        "belongs to account 111122223333 already",
    ),
    "disguise of nothing": (
        404,
        "PUT",
        "disguises",
        lambda _: {"arn": "arn:x", "status": "ASLEEP"},
        "There is no team, session or identity source arn:x",
    ),
    "device of nobody": (
        404,
        "PUT",
        "mfa",
        lambda team: {"team_arn": team, "approver": "zoe", "sync_status": "IN_SYNC"},
        "zoe is not in approval team",
    ),
    "device before the answer": (
        409,
        "PUT",
        "mfa",
        lambda team: {"team_arn": team, "approver": "anna", "sync_status": "IN_SYNC"},
        "no MFA device yet",
    ),
    "fault of no operation": (
        404,
        "POST",
        "faults",
        lambda _: {"operation": "Fly", "error": "ThrottlingException"},
        "There is no operation Fly",
    ),
    "error that the operation never has": (
        409,
        "POST",
        "faults",
        lambda _: {"operation": "ListPolicies", "error": "ConflictException"},
        "ListPolicies never responds with ConflictException",
    ),
    "two faults at once": (
        400,
        "POST",
        "faults",
        lambda _: {"operation": "ListPolicies", "http": 500, "reset": "before"},
        "one of http and reset at a time",
    ),
    "fault that is none": (
        400,
        "POST",
        "faults",
        lambda _: {"operation": "ListPolicies"},
        "one of error, http, reset and delay is needed",
    ),
    "fault with two times": (
        400,
        "POST",
        "faults",
        lambda _: {"operation": "ListPolicies", "reset": "before", "when": "after"},
        "when goes with error or http",
    ),
    "source that can't end so": (
        409,
        "POST",
        "identity-sources/outcome",
        lambda _: {"code": "DELETION_FAILED", "when": "now"},
        "it cannot end in DELETION_FAILED now",
    ),
    "time that goes back": (400, "POST", "clock/advance", lambda _: {"seconds": -1}, "seconds"),
    "member that is none": (400, "PUT", "unknown-users", lambda _: {"identity_ids": [], "x": 1}, "x: Extra inputs"),
    "two problems": (400, "POST", "votes", lambda _: {"approver": 1}, "approver: Input should be a valid string"),
    "no JSON": (400, "POST", "votes", lambda _: b"{", "Invalid JSON"),
    "no team": (404, "GET", "invitations?team_arn=x", lambda _: None, "There is no approval team x. Existing teams:"),
}


@pytest.mark.parametrize(("status", "method", "path", "body", "message"), IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_what_is_not_possible_is_an_error_that_says_why(
    controls: Described,
    team: str,
    status: int,
    method: str,
    path: str,
    body: Callable[[str], object],
    message: str,
) -> None:
    """The message says what is, and mostly what would be possible."""
    assert message in controls.ask(status, method, path, body(team))["error"]


def test_real_clock_is_not_advanced() -> None:
    """A real clock goes by itself."""
    with MpaEmulator(clock="real") as aws:
        assert "The clock is real" in Described(aws).ask(409, "POST", "clock/advance", {"seconds": 1})["error"]


APPROACHES: dict[str, tuple[int, str, str, dict[str, str]]] = {
    "rebound name": (403, "GET", "info", {"Host": "attacker.example:80"}),
    "no name": (403, "GET", "info", {"Host": "["}),
    "name that resembles loopback": (403, "GET", "openapi.yaml", {"Host": "127.0.0.1.attacker.example"}),
    "page of another origin": (403, "DELETE", "calls", {"Origin": "https://attacker.example"}),
    "sandboxed page": (403, "DELETE", "calls", {"Origin": "null"}),
    "form of a page": (415, "PUT", "unknown-users", {"Content-Type": "text/plain"}),
    "no control": (404, "GET", "nothing", {}),
    "wrong method": (405, "POST", "info", {}),
    "localhost": (200, "GET", "info", {"Host": "localhost:1"}),
    "IPv6": (200, "GET", "info", {"Host": "[::1]:1"}),
}


@pytest.mark.parametrize(("status", "method", "path", "headers"), APPROACHES.values(), ids=list(APPROACHES))
def test_web_pages_do_not_reach_the_controls(
    controls: Described, status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    """A browser on this machine is no way in, whatever name the page found for loopback."""
    assert status == controls.send(method, path, {"identity_ids": []} if method == "PUT" else None, headers)[0]
