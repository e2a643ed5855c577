"""Identity sources that a program reads and does not manage."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.inputs import Nested


@pulumi.output_type
class GetIdentitySourceIamIdentityCenterResult(Nested):
    """The instance of IAM Identity Center, and the portal where approvers vote, once AWS has installed it."""

    instance_arn: str | None = pulumi.property("instanceArn", default=None)
    approval_portal_url: str | None = pulumi.property("approvalPortalUrl", default=None)
    region: str | None = None


@pulumi.output_type
class GetIdentitySourceParametersResult(Nested):
    """Where the users come from."""

    iam_identity_center: GetIdentitySourceIamIdentityCenterResult | None = pulumi.property(
        "iamIdentityCenter", default=None
    )


@pulumi.output_type
class GetIdentitySourceResult(Nested):
    """An identity source as AWS shows it; times in ISO 8601."""

    identity_source_arn: str = pulumi.property("identitySourceArn")
    identity_source_type: str = pulumi.property("identitySourceType")
    identity_source_parameters: GetIdentitySourceParametersResult = pulumi.property("identitySourceParameters")
    creation_time: str = pulumi.property("creationTime")
    status: str
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)


@pulumi.output_type
class GetIdentitySourcesResult(Nested):
    """The identity sources of the account, which has one at most."""

    identity_sources: list[GetIdentitySourceResult] = pulumi.property("identitySources")


SOURCE: Final = Function(
    "get_identity_source",
    GetIdentitySourceResult,
    "pulumi_mpa.aws.questions:identity_source",
    ("mpa:GetIdentitySource",),
    Arguments(required=("identity_source_arn",)),
)
SOURCES: Final = Function(
    "get_identity_sources",
    GetIdentitySourcesResult,
    "pulumi_mpa.aws.questions:identity_sources",
    ("mpa:ListIdentitySources",),
)


def get_identity_source(
    *,
    identity_source_arn: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetIdentitySourceResult:
    """
    Read an identity source.

    Args:
        identity_source_arn: ARN of the identity source.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, GetIdentitySource.
    """
    return SOURCE.now({"identity_source_arn": identity_source_arn}, connection, opts)


def get_identity_source_output(
    *,
    identity_source_arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetIdentitySourceResult]:
    """Read an identity source by an argument that may be an output. See `get_identity_source`."""
    return SOURCE.later({"identity_source_arn": identity_source_arn}, connection, opts)


def get_identity_sources(
    *, connection: ConnectionArgs | ConnectionArgsDict | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetIdentitySourcesResult:
    """
    List the identity sources of the account, which has one at most.

    Args:
        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: AWS does not show them.

    Source:
        API reference, ListIdentitySources.
    """
    return SOURCES.now({}, connection, opts)


def get_identity_sources_output(
    *,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetIdentitySourcesResult]:
    """List the identity sources of the account as an output. See `get_identity_sources`."""
    return SOURCES.later({}, connection, opts)
