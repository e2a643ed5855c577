"""Identity sources on AWS: read, list, create, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.identity_source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.aws.client import Client


def find_source(client: Client, arn: str, *, doing: str, thing: str) -> Source | None:
    """
    Read one identity source.

    Returns:
        The source; None when AWS says there is none of this ARN.

    Source:
        API reference, GetIdentitySource.
    """
    try:
        return source_of(client.call("GetIdentitySource", doing=doing, thing=thing, arn=arn, IdentitySourceArn=arn))
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def list_sources(client: Client, *, doing: str, thing: str) -> list[Source]:
    """List the account's identity sources; an account has one at most."""
    return [
        source_of(item) for item in client.pages("ListIdentitySources", "IdentitySources", doing=doing, thing=thing)
    ]


def request_source(
    client: Client, *, instance_arn: str, region: str, tags: Mapping[str, str], token: str, thing: str
) -> tuple[str, datetime | None]:
    """Ask AWS to make the identity source; a repeated token makes no second one. Gives ARN and CreationTime."""
    response = client.call(
        "CreateIdentitySource",
        doing="create",
        thing=thing,
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": instance_arn, "Region": region}},
        Tags=dict(tags),
        ClientToken=token,
    )
    return str(response["IdentitySourceArn"]), response.get("CreationTime")


def delete_source(client: Client, arn: str, *, thing: str) -> None:
    """Ask AWS to remove the identity source; one that is gone already is fine."""
    try:
        client.call("DeleteIdentitySource", doing="delete", thing=thing, arn=arn, IdentitySourceArn=arn)
    except MpaError as error:
        if code_of(error) != NOT_FOUND:
            raise


def portal_url(client: Client, *, doing: str, thing: str) -> str | None:
    """Return the address of the approval portal; None when it can't be read, which stops nothing."""
    try:
        return next((source.portal_url for source in list_sources(client, doing=doing, thing=thing)), None)
    except MpaError:
        return None


def source_of(response: Mapping[str, Any]) -> Source:
    """Read a GetIdentitySource answer or one item of ListIdentitySources."""
    center = response.get("IdentitySourceParameters", {}).get("IamIdentityCenter", {})
    return Source(
        arn=response["IdentitySourceArn"],
        type=response.get("IdentitySourceType", ""),
        pair=Pair(response["Status"], response.get("StatusCode")),
        message=response.get("StatusMessage"),
        instance_arn=center.get("InstanceArn", ""),
        region=center.get("Region", ""),
        portal_url=center.get("ApprovalPortalUrl"),
        created_at=response.get("CreationTime"),
    )
