"""The scope of a request's signature names the service that it is for; nothing else does."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.errors import Kind
from pulumi_mpa.emulator.operations.register import Call, Handlers
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPE = "111122223333/20260101/{region}/{service}/aws4_request"
HEADER = f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
MPA = HEADER.format(region="us-east-1", service="mpa")
KEYS = HEADER.format(region="eu-central-1", service="payment-cryptography")
LIST_KEYS = "PaymentCryptographyControlPlane.ListKeys"


def _send(
    aws: MpaEmulator, method: str, target: str, headers: Mapping[str, str], body: str = ""
) -> tuple[int, str, dict[str, Any]]:
    """Send a request as it is; return status, error type and body of the response."""
    connection = HTTPConnection(urlsplit(aws.endpoint_url).netloc, timeout=30)
    try:
        connection.request(method, target, body, dict(headers))
        response = connection.getresponse()
        return response.status, response.headers.get("x-amzn-errortype", ""), json.loads(response.read())
    finally:
        connection.close()


def _presigned(region: str = "us-east-1", service: str = "mpa", **changes: str) -> str:
    """Return the query of a presigned URL."""
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": SCOPE.format(region=region, service=service),
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": "0" * 64,
    }
    return urlencode(query | changes)


UNREADABLE: dict[str, tuple[dict[str, str], str, Kind]] = {
    "none": ({}, "", Kind.MISSING_TOKEN),
    "none, but a target": ({"X-Amz-Target": LIST_KEYS}, "", Kind.MISSING_TOKEN),
    "garbage": ({"Authorization": "Basic aGVsbG8="}, "", Kind.INCOMPLETE_SIGNATURE),
    "no signature": ({"Authorization": MPA.partition(", Signature")[0]}, "", Kind.INCOMPLETE_SIGNATURE),
    "presigned with no signature": ({}, _presigned(**{"X-Amz-Signature": ""}), Kind.INCOMPLETE_SIGNATURE),
    "presigned with half a scope": ({}, _presigned(**{"X-Amz-Credential": "a/b"}), Kind.INCOMPLETE_SIGNATURE),
    "another service": (
        {"Authorization": HEADER.format(region="us-east-1", service="kms")},
        "",
        Kind.INVALID_SIGNATURE,
    ),
    "presigned for another service": ({}, _presigned(service="s3"), Kind.INVALID_SIGNATURE),
}


@pytest.mark.parametrize(("headers", "query", "kind"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_request_without_a_service_is_forbidden(
    mpa_emulator: MpaEmulator, headers: dict[str, str], query: str, kind: Kind
) -> None:
    """It is unsigned, or signed for a service that is not served, whichever operation it resembles."""
    for method, target in (("POST", "/policies/?List"), ("POST", "/"), ("GET", "/nothing")):
        separator = "&" if "?" in target else "?"
        status, found, body = _send(mpa_emulator, method, f"{target}{separator}{query}", headers, "{}")
        assert (403, kind, kind) == (status, found, body["__type"])
        assert body["Message"]
    assert [] == mpa_emulator.calls


@pytest.mark.parametrize(("service", "call"), {"kms": "list_keys", "dynamodb": "list_tables"}.items())
def test_stock_client_of_another_service_gets_an_error(mpa_emulator: MpaEmulator, service: str, call: str) -> None:
    """It names the services that are served, so that a wrong endpoint is found at once."""
    client: Any = boto3.session.Session("111122223333", "x").client(  # type: ignore[call-overload]
        service, endpoint_url=mpa_emulator.endpoint_url, region_name="us-east-1", config=Config(proxies={})
    )
    with pytest.raises(
        ClientError, match=rf"serves mpa, payment-cryptography, backup, identitystore, sso-admin, not {service}\."
    ) as error:
        getattr(client, call)()
    assert "InvalidSignatureException" == error.value.response["Error"]["Code"]
    assert 403 == error.value.response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(
    ("authorization", "target", "status", "kind"),
    {
        "mpa, elsewhere": (HEADER.format(region="eu-west-1", service="mpa"), "", 403, "AccessDeniedException"),
        "keys, no region": (
            HEADER.format(region="us-gov-west-1", service="payment-cryptography"),
            LIST_KEYS,
            400,
            "PaymentCryptographyControlPlane#AccessDeniedException",
        ),
        "mpa, with the target of keys": (MPA, LIST_KEYS, 200, ""),
        "keys, without a target": (KEYS, "", 404, "PaymentCryptographyControlPlane#UnknownOperationException"),
        "keys": (KEYS, LIST_KEYS, 404, "PaymentCryptographyControlPlane#UnknownOperationException"),
    }.values(),
    ids=["mpa, elsewhere", "keys, no region", "mpa, with the target of keys", "keys, without a target", "keys"],
)
def test_scope_decides_whatever_other_headers_say(
    mpa_emulator: MpaEmulator, authorization: str, target: str, status: int, kind: str
) -> None:
    """The same path and body mean what the signature says."""
    headers = {"Authorization": authorization} | ({"X-Amz-Target": target} if target else {})
    path = "/" if kind.endswith("#AccessDeniedException") else "/policies/?List"
    found = _send(mpa_emulator, "POST", path, headers, "{}")
    assert (status, kind) == found[:2], found


def test_presigned_url_of_the_sdk_is_served(mpa_emulator: MpaEmulator) -> None:
    """It has the scope in its query, and is a request of the account that signed it."""
    mpa = mpa_emulator.client("mpa", account="444455556666")
    url = urlsplit(mpa.generate_presigned_url("list_policies", HttpMethod="POST"))
    assert "X-Amz-Credential=444455556666" in url.query

    status, _, body = _send(mpa_emulator, "POST", f"{url.path}?{url.query}", {})

    assert 200 == status
    assert body["Policies"]
    assert [("ListPolicies", 200)] == mpa_emulator.calls


def test_presigned_request_of_payment_cryptography_is_served(mpa_emulator: MpaEmulator) -> None:
    """Its operation is still named by a header."""
    query = _presigned("eu-central-1", "payment-cryptography")
    status, _, body = _send(mpa_emulator, "POST", f"/?{query}", {"X-Amz-Target": LIST_KEYS}, "{}")
    assert (200, {"Keys": []}) == (status, body)


def test_second_rest_json_service_is_one_line_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations of the same name are each service's own; what is not registered is unknown."""
    handlers = Handlers()
    tagged: dict[str, str] = {}

    @handlers.operation("ListBackupVaults")
    def _list(_call: Call) -> dict[str, Any]:
        return {"BackupVaultList": []}

    @handlers.operation("TagResource")
    def _tag(call: Call) -> dict[str, Any]:
        tagged.update(call.input["Tags"])
        return {}

    monkeypatch.setitem(SERVED, "backup", Api("backup", Protocol.REST_JSON, handlers))
    with MpaEmulator() as aws:
        backup = boto3.session.Session("111122223333", "x").client(
            "backup", endpoint_url=aws.endpoint_url, region_name="eu-west-1", config=Config(proxies={})
        )
        mpa = aws.client("mpa")

        assert [] == backup.list_backup_vaults()["BackupVaultList"]
        backup.tag_resource(ResourceArn="arn:aws:backup:eu-west-1:111122223333:backup-vault:a", Tags={"a": "b"})
        with pytest.raises(mpa.exceptions.ResourceNotFoundException):
            mpa.tag_resource(ResourceArn="arn:aws:mpa:us-east-1:111122223333:approval-team/none", Tags={"c": "d"})
        with pytest.raises(ClientError, match="UnknownOperationException"):
            backup.list_backup_plans()

        assert {"a": "b"} == tagged
        assert [("ListBackupVaults", 200), ("TagResource", 200), ("TagResource", 404)] == aws.calls
        assert aws.endpoint_url == aws.env["AWS_ENDPOINT_URL_BACKUP"]
