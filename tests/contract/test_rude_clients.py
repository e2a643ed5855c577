"""Whatever a client sends, the service responds with an error of its model, never with a failure."""

from __future__ import annotations

import base64
import json
import re
import socket
import string
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from botocore.model import StructureShape
from drawn import drawn
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.emulator.apis.backup import BACKUP
from pulumi_mpa.emulator.apis.mpa import MPA
from pulumi_mpa.emulator.apis.payment_cryptography import PAYMENT_CRYPTOGRAPHY
from pulumi_mpa.emulator.errors import COMMON, Kind
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=111122223333/20260101/{region}/{service}/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)
SIGNATURE = SIGNED.format(region="us-east-1", service="mpa")
VAULTS_SIGNATURE = SIGNED.format(region="us-east-1", service="backup")
KEYS_SIGNATURE = SIGNED.format(region="eu-central-1", service="payment-cryptography")
SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
TEAM: dict[str, Any] = {
    "Name": "Finance",
    "Description": "Restores",
    "ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 2}},
    "Approvers": [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in ("anna", "ben", "cleo")],
    "Policies": [{"PolicyArn": POLICY}],
}


@pytest.fixture(scope="module")
def aws() -> Iterator[MpaEmulator]:
    """Return one service with a source, an active team and a session for all requests of this module."""
    with MpaEmulator() as emulator:
        mpa = emulator.client("mpa")
        mpa.create_identity_source(
            IdentitySourceParameters={
                "IamIdentityCenter": {
                    "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                    "Region": "us-east-1",
                }
            }
        )
        team = mpa.create_approval_team(**TEAM)["Arn"]
        emulator.accept_invitations(team)
        mpa.start_approval_team_baseline(Arn=team)
        backup = emulator.client("backup")
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
        )
        yield emulator


def _send(
    aws: MpaEmulator,
    method: str,
    target: str,
    body: bytes = b"",
    authorization: str | None = SIGNATURE,
    header: str | None = None,
) -> tuple[int, str, dict[str, Any]]:
    host, _, port = aws.endpoint_url.removeprefix("http://").partition(":")
    connection = HTTPConnection(host, int(port), timeout=30)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        if authorization is not None:
            connection.putheader("Authorization", authorization)
        if header is not None:
            connection.putheader("X-Amz-Target", header.encode("latin-1", "replace"))
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        text = response.read()
    finally:
        connection.close()
    return response.status, response.headers.get("x-amzn-errortype", ""), json.loads(text or b"{}")


def _holds(aws: MpaEmulator, name: str | None, method: str, target: str, body: bytes) -> None:
    status, kind, found = _send(aws, method, target, body)
    assert status < 500, (method, target, body, found)
    if status >= 400 and method != "HEAD":
        assert found["Message"]
        assert kind == found["__type"]
        if name:
            assert kind in MPA.errors_of(name)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\x00", "a" * 2000, "$DEFAULT", SOURCE, POLICY]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=15,
)


def _members(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Make inputs whose members have the names that the operation knows, and whatever values."""
    shape = MPA.operation(name).input_shape
    body = [member for member, item in (shape.members if shape else {}).items() if "location" not in item.serialization]
    nested = ["MofN", "MinApprovalsRequired", "IamIdentityCenter", "PolicyArn", "FieldName", "Operator", "Value", "x"]
    value = JSON | st.dictionaries(st.sampled_from(nested), JSON, max_size=3)
    return st.dictionaries(st.sampled_from([*body, "Nonsense"]), value | st.lists(value, max_size=3), max_size=6)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, str, bytes]:
    """Make a request that means an operation, with whatever in its path, query and body."""
    name = draw(st.sampled_from(sorted(MPA.handlers)))
    model = MPA.operation(name)
    path, _, marker = model.http["requestUri"].partition("?")
    for parameter in ("Arn", "VersionId", "SessionArn", "ApprovalTeamArn", "IdentitySourceArn", "PolicyArn",
                      "PolicyVersionArn", "ResourceArn"):  # fmt: skip
        if f"{{{parameter}}}" in path:
            value = draw(
                st.text(min_size=1, max_size=30)
                | st.sampled_from([SOURCE, POLICY, "\x00", "%", "..", "arn:aws:mpa:us-east-1:111122223333:session/a/b"])
            )
            path = path.replace(f"{{{parameter}}}", quote(value.encode("utf-8", "replace"), safe=""))
    query = draw(st.sampled_from(["", "MaxResults=0", "MaxResults=x", "MaxResults=" + "9" * 40, "NextToken=%00%ff",
                                  "NextToken=e30=", "MaxResults=1&MaxResults=2", "%ff=%fe", "&&=&"]))  # fmt: skip
    target = "?".join([path, "&".join(part for part in (marker, query) if part)]) if marker or query else path
    body = draw(
        _members(name).map(lambda value: json.dumps(value).encode())
        | JSON.map(lambda value: json.dumps(value).encode())
        | st.binary(max_size=50)
    )
    return name, str(model.http["method"]), target, body


@drawn(150)
@given(request=requests())
def test_any_input_gets_a_modelled_error(aws: MpaEmulator, request: tuple[str, str, str, bytes]) -> None:
    """Operations with anything in path, query and body."""
    _holds(aws, *request)


CERTIFICATE = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").decode()
KEY = "arn:aws:payment-cryptography:eu-central-1:111122223333:key/0123456789abcdef"
ATTRIBUTES = {
    "KeyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
    "KeyClass": "PUBLIC_KEY",
    "KeyAlgorithm": "RSA_4096",
    "KeyModesOfUse": {"Verify": True},
}
#: Values of a kind that some member takes, so that inputs come near to being right.
KINDS: dict[str, list[object]] = {
    "Action": ["IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"],
    "MpaTeamArn": ["arn:aws:mpa:us-east-1:111122223333:approval-team/none"],
    "KeyIdentifier": [KEY, "alias/none", KEY.replace("eu-central-1", "us-east-1")],
    "CertificateAuthorityPublicKeyIdentifier": [KEY, "alias/none"],
    "KeyAttributes": [ATTRIBUTES, {**ATTRIBUTES, "KeyModesOfUse": {}}, {**ATTRIBUTES, "KeyClass": "SYMMETRIC_KEY"}],
    "PublicKeyCertificate": [CERTIFICATE, "MIIB", "\u00e9" * 8],
    "Exportable": [True],
    "DeleteKeyInDays": [3, 2, 180],
    "KeyState": ["CREATE_COMPLETE", "CREATE_FAILED", "ASLEEP"],
    "MaxResults": [1, 100, 101],
    "Tags": [[{"Key": "a", "Value": "b"}] * 2],
    "ReplicationRegions": [["eu-west-1"]],
    "KeyMaterial": [{}],
}


@st.composite
def key_requests(draw: st.DrawFn) -> tuple[str, bytes]:
    """Make a request that names an operation of Payment Cryptography, with whatever in its body."""
    name = draw(st.sampled_from(sorted(PAYMENT_CRYPTOGRAPHY.handlers)))
    shape = PAYMENT_CRYPTOGRAPHY.operation(name).input_shape
    assert shape is not None
    near = {member: st.sampled_from(KINDS[member]) for member in shape.members if member in KINDS}
    material = shape.members.get("KeyMaterial")
    if isinstance(material, StructureShape):
        kind = draw(st.sampled_from(sorted(material.members)))
        member = material.members[kind]
        assert isinstance(member, StructureShape)
        inner = member.members
        near["KeyMaterial"] = st.fixed_dictionaries(
            {kind: st.fixed_dictionaries({}, optional={n: st.sampled_from(KINDS.get(n, ["AB" * 40])) for n in inner})}
        )
    anything = dict.fromkeys([*shape.members, "Nonsense"], JSON)
    body = draw(
        st.fixed_dictionaries(near)
        | st.fixed_dictionaries({}, optional=near)
        | st.fixed_dictionaries({}, optional=anything)
        | JSON
    )
    return name, draw(st.sampled_from([json.dumps(body).encode()] * 9 + [b"{", b"\xff", b""]))


VAULT = "arn:aws:backup:us-east-1:111122223333:backup-vault:vault-1"
#: Values of a kind that some member of AWS Backup takes.
VAULT_KINDS: dict[str, list[object]] = {
    "MpaApprovalTeamArn": ["arn:aws:mpa:us-east-1:111122223333:approval-team/Finance", VAULT],
    "RequesterComment": ["why", "", "x" * 201],
    "SourceBackupVaultArn": [VAULT, "arn:x"],
    "BackupVaultName": ["vault-1", "access", "x"],
    "BackupVaultTags": [{"a": "b"}, {"aws:a": "b"}, {}],
    "Tags": [{"a": "b"}, {"aws:a": "b"}],
    "TagKeyList": [["a"], []],
    "MinRetentionDays": [7, 6, 2**40],
    "MaxRetentionDays": [7, 30, -(2**40)],
    "CreatorRequestId": ["a", "", "?"],
    "EncryptionKeyArn": ["arn:aws:kms:us-east-1:111122223333:key/1"],
    "GlobalSettings": [{"isMpaEnabled": "true"}, {"isMpaEnabled": "perhaps"}, {"x": "true"}],
}
NAMES = ["vault-1", "access", "x", "", "%", "..", "a" * 51]


@st.composite
def vault_requests(draw: st.DrawFn) -> tuple[str, str, str, bytes]:
    """Make a request that means an operation of AWS Backup, with whatever in its path, query and body."""
    name = draw(st.sampled_from(sorted(BACKUP.handlers)))
    model = BACKUP.operation(name)
    members = model.input_shape.members if model.input_shape else {}
    path, _, marker = model.http["requestUri"].partition("?")
    for parameter in re.findall(r"\{(\w+)\}", path):
        value = draw(st.text(min_size=1, max_size=10) | st.sampled_from([*NAMES, VAULT, VAULT + "-x"]))
        path = path.replace(f"{{{parameter}}}", quote(value.encode("utf-8", "replace"), safe=""))
    queries = ["", "maxResults=0", "maxResults=1", "nextToken=e30=", "shared=true", "shared=perhaps", "vaultType=x",
               "vaultType=BACKUP_VAULT", "requesterComment=why", "backupVaultAccountId=1"]  # fmt: skip
    query = "&".join(part for part in (marker, draw(st.sampled_from(queries))) if part)
    near = {member: st.sampled_from(VAULT_KINDS[member]) for member in members if member in VAULT_KINDS}
    inside = {member: value for member, value in near.items() if "location" not in members[member].serialization}
    anything = dict.fromkeys([*members, "Nonsense"], JSON)
    body = draw(
        st.fixed_dictionaries(inside)
        | st.fixed_dictionaries({}, optional=inside)
        | st.fixed_dictionaries({}, optional=anything)
        | JSON
    )
    text = draw(st.sampled_from([json.dumps(body).encode()] * 9 + [b"{", b"\xff", b""]))
    return name, str(model.http["method"]), f"{path}?{query}" if query else path, text


@drawn(150)
@given(request=vault_requests())
def test_any_input_of_backup_gets_a_modelled_error(aws: MpaEmulator, request: tuple[str, str, str, bytes]) -> None:
    """Operations with anything in path, query and body; every error but a failure of the service is a 400."""
    name, method, target, body = request
    status, kind, found = _send(aws, method, target, body, VAULTS_SIGNATURE)
    assert status < 500, (name, target, body, found)
    if status >= 400:
        # A name that is empty makes another path, which may be no operation's.
        assert status == (404 if kind == Kind.UNKNOWN_OPERATION else 403 if kind == Kind.ACCESS_DENIED else 400)
        assert kind == found["__type"]
        assert kind in BACKUP.errors_of(name) | {str(Kind.UNKNOWN_OPERATION)}
        assert found["Message"]


@drawn(150)
@given(request=key_requests())
def test_any_input_of_payment_cryptography_gets_a_modelled_error(aws: MpaEmulator, request: tuple[str, bytes]) -> None:
    """Operations with anything in their body; the error of what is not found has no message."""
    name, body = request
    header = f"PaymentCryptographyControlPlane.{name}"
    status, kind, found = _send(aws, "POST", "/", body, KEYS_SIGNATURE, header)
    assert status < 500, (name, body, found)
    if status >= 400:
        assert 400 == status
        assert kind == found["__type"]
        assert kind.partition("#")[2] in PAYMENT_CRYPTOGRAPHY.errors_of(name)
        assert found.get("Message") or found["ResourceId"]


@drawn(40)
@given(
    method=st.sampled_from(["GET", "POST", "PUT"]),
    path=st.sampled_from(["/", "/policies/?List", "/x", "/?x=1"]),
    header=st.text(alphabet=string.printable.strip() + "\u00e9", max_size=40)
    | st.sampled_from(
        ["PaymentCryptographyControlPlane.Fly", "PaymentCryptographyControlPlane.CreateAlias", "x.GetKey"]
    ),
)
def test_any_target_gets_a_response(aws: MpaEmulator, method: str, path: str, header: str) -> None:
    """Headers that name no operation that is served."""
    status, kind, found = _send(aws, method, path, b"{}", KEYS_SIGNATURE, header)
    assert (404, "UnknownOperationException") == (status, kind.partition("#")[2])
    assert "AssociateMpaTeam" in found["Message"]


@drawn(60)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]),
    path=st.text(alphabet=string.printable.strip() + "é", max_size=40),
    body=st.binary(max_size=30),
)
def test_any_path_gets_a_response(aws: MpaEmulator, method: str, path: str, body: bytes) -> None:
    """Paths that nobody serves, and some that somebody does."""
    target = "/" + "".join(char if " " < char < "\x7f" else quote(char) for char in path)
    if not target.startswith("/_mpa"):
        _holds(aws, None, method, target, body)


NAMED = {
    "not JSON": b"{",
    "not UTF-8": b'{"Name": "\xff"}',
    "half a surrogate pair": b'{"Name": "\\ud800"}',
    "no object": b"[]",
    "not a number": b'{"ApprovalStrategy": {"MofN": {"MinApprovalsRequired": NaN}}}',
    "infinite": b'{"ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 1e999}}}',
    "thousands of digits": b'{"ApprovalStrategy": {"MofN": {"MinApprovalsRequired": ' + b"9" * 5000 + b"}}}",
    "more than 32 bits": b'{"ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 2147483648}}}',
    "deeply nested": b'{"Name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "true for a number": b'{"ApprovalStrategy": {"MofN": {"MinApprovalsRequired": true}}}',
    "nothing": b"",
    "null": b"null",
    "larger than any input": b'{"Name": "' + b"a" * (2 << 20) + b'"}',
}


@pytest.mark.parametrize("body", NAMED.values(), ids=NAMED)
def test_wrong_body_is_a_validation_error(aws: MpaEmulator, body: bytes) -> None:
    """Whatever is wrong with it."""
    status, kind, found = _send(aws, "POST", "/approval-teams", body)
    assert (400, "ValidationException") == (status, kind), found


def test_every_problem_of_an_input_is_named_at_once(aws: MpaEmulator) -> None:
    """Those of the model and those of the guide together."""
    body = {
        **TEAM,
        "Name": "with a space",
        "Description": "",
        "Approvers": [TEAM["Approvers"][0]] * 2,
        "ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 1}},
        "Policies": [{"PolicyArn": POLICY.removesuffix("/1")}],
        "Nonsense": 1,
    }
    _, _, found = _send(aws, "POST", "/approval-teams", json.dumps(body).encode())
    for named in (
        "7 validation errors",
        "Name: must match",
        "Description: must have from 1 to 256 characters, has 0",
        "Policies.0.PolicyArn: must match",
        "Nonsense: is not a member",
        "MinApprovalsRequired: must be at least 2, is 1",
        "Approvers: a team needs at least 3, got 2",
        "Approvers: nobody can be in a team twice",
    ):
        assert named in found["Message"], found["Message"]


def test_operation_that_does_not_exist_is_unknown(aws: MpaEmulator) -> None:
    """404, as from every AWS service."""
    assert COMMON[Kind.UNKNOWN_OPERATION] == _send(aws, "GET", "/buckets")[0]
    assert COMMON[Kind.UNKNOWN_OPERATION] == _send(aws, "GET", "/approval-teams/a/b/c")[0]


@pytest.mark.parametrize(
    "line",
    [b"GET //[ HTTP/1.1", b"GET http://[/ HTTP/1.1", b"GET http://localhost/policies HTTP/1.1", b"GET * HTTP/1.1"],
    ids=["broken brackets", "broken host", "absolute", "asterisk"],
)
def test_target_that_is_no_url_gets_a_response(aws: MpaEmulator, line: bytes) -> None:
    """The connection is neither dropped nor does the server fail."""
    host, _, port = aws.endpoint_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = f"\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nAuthorization: {SIGNATURE}\r\n\r\n"
        connection.sendall(line + head.encode())
        found = connection.makefile("rb").read()
    assert found.startswith(b"HTTP/1.1 404 "), found
