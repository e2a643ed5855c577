"""Identity sources on AWS: read, list, create, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.translate import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.identity_source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.aws.door import Door


def find_source(door: Door, arn: str, *, doing: str, thing: str) -> Source | None:
    """
    Read one identity source.

    Returns:
        The source; None when AWS says there is none of this ARN.

    Source:
        API reference, GetIdentitySource.
    """
    try:
        return source_of(door.call("GetIdentitySource", doing=doing, thing=thing, arn=arn, IdentitySourceArn=arn))
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def list_sources(door: Door, *, doing: str, thing: str) -> list[Source]:
    """List the account's identity sources; an account has one at most."""
    return [source_of(item) for item in door.pages("ListIdentitySources", "IdentitySources", doing=doing, thing=thing)]


def request_source(
    door: Door, *, instance_arn: str, region: str, tags: Mapping[str, str], token: str, thing: str
) -> tuple[str, datetime | None]:
    """Ask AWS to make the identity source; a repeated token makes no second one. Gives ARN and CreationTime."""
    answer = door.call(
        "CreateIdentitySource",
        doing="creating",
        thing=thing,
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": instance_arn, "Region": region}},
        Tags=dict(tags),
        ClientToken=token,
    )
    return str(answer["IdentitySourceArn"]), answer.get("CreationTime")


def delete_source(door: Door, arn: str, *, thing: str) -> None:
    """Ask AWS to remove the identity source; one that is gone already is fine."""
    try:
        door.call("DeleteIdentitySource", doing="deleting", thing=thing, arn=arn, IdentitySourceArn=arn)
    except MpaError as error:
        if code_of(error) != NOT_FOUND:
            raise


def portal_url(door: Door, *, doing: str, thing: str) -> str | None:
    """Give the address of the approval portal; None when it can't be told, which stops nothing."""
    try:
        return next((source.portal_url for source in list_sources(door, doing=doing, thing=thing)), None)
    except MpaError:
        return None


def source_of(answer: Mapping[str, Any]) -> Source:
    """Read a GetIdentitySource answer or one item of ListIdentitySources."""
    center = answer.get("IdentitySourceParameters", {}).get("IamIdentityCenter", {})
    return Source(
        arn=answer["IdentitySourceArn"],
        type=answer.get("IdentitySourceType", ""),
        pair=Pair(answer["Status"], answer.get("StatusCode")),
        message=answer.get("StatusMessage"),
        instance_arn=center.get("InstanceArn", ""),
        region=center.get("Region", ""),
        portal_url=center.get("ApprovalPortalUrl"),
        created_at=answer.get("CreationTime"),
    )
