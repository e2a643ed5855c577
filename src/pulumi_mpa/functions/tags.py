"""Tags of whatever the service has."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested


@sensitive("tags")
@pulumi.output_type
class GetTagsResult(Nested):
    """All tags, those of this package too."""

    tags: dict[str, str]


TAGS: Final = Function(
    "get_tags",
    GetTagsResult,
    "pulumi_mpa.aws.questions:tags",
    ("mpa:ListTagsForResource",),
    Arguments(required=("resource_arn",)),
)


def get_tags(
    *,
    resource_arn: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetTagsResult:
    """
    Read the tags of a team, an identity source or a session.

    Args:
        resource_arn: ARN of a team, an identity source or a session; a session has the tags of its team.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, ListTagsForResource.
    """
    return TAGS.now({"resource_arn": resource_arn}, connection, opts)


def get_tags_output(
    *,
    resource_arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetTagsResult]:
    """Read tags by an argument that may be an output. See `get_tags`."""
    return TAGS.later({"resource_arn": resource_arn}, connection, opts)
