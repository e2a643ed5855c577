"""Tags on AWS; they never need a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.messages import Code


def find_tags(client: Client, arn: str, *, doing: str, thing: str) -> dict[str, str] | None:
    """Read all tags of a thing, ours too; None when it does not exist."""
    try:
        return dict(
            client.call("ListTagsForResource", doing=doing, thing=thing, arn=arn, ResourceArn=arn).get("Tags", {})
        )
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def put_tags(
    client: Client, arn: str, tags: Mapping[str, str], *, doing: str, thing: str, done: Code | None = None
) -> None:
    """Write tags; nothing is sent when there are none. `done` is what a denial comes after, as in `Client.call`."""
    if tags:
        client.call("TagResource", doing=doing, thing=thing, arn=arn, done=done, ResourceArn=arn, Tags=dict(tags))


def remove_tags(
    client: Client, arn: str, keys: Iterable[str], *, doing: str, thing: str, done: Code | None = None
) -> None:
    """Remove tags; nothing is sent when there are none. `done` is what a denial comes after, as in `Client.call`."""
    listed = sorted(keys)
    if listed:
        client.call("UntagResource", doing=doing, thing=thing, arn=arn, done=done, ResourceArn=arn, TagKeys=listed)
