"""Users of IAM Identity Center, found by what people know of them, so that no program copies ids."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested


@sensitive("value", "type")
@pulumi.output_type
class GetIdentityCenterUserEmailResult(Nested):
    """An e-mail address of a user."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


@sensitive("user_name", "display_name")
@pulumi.output_type
class GetIdentityCenterUserResult(Nested):
    """A user of IAM Identity Center: what a program needs to invite an approver, and no more of what is personal."""

    user_id: str = pulumi.property("userId")
    identity_store_id: str = pulumi.property("identityStoreId")
    user_name: str | None = pulumi.property("userName", default=None)
    display_name: str | None = pulumi.property("displayName", default=None)
    emails: list[GetIdentityCenterUserEmailResult] | None = None
    user_status: str | None = pulumi.property("userStatus", default=None)


USER: Final = Function(
    "get_identity_center_user",
    GetIdentityCenterUserResult,
    "pulumi_mpa.aws.questions:identity_center_user",
    ("sso:ListInstances", "identitystore:GetUserId", "identitystore:DescribeUser"),
    Arguments(one_of=("user_name", "email"), exclusive=(("identity_store_id", "instance_arn"),)),
)


def get_identity_center_user(
    *,
    user_name: str | None = None,
    email: str | None = None,
    identity_store_id: str | None = None,
    instance_arn: str | None = None,
    region: str | None = None,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetIdentityCenterUserResult:
    """
    Find a user of IAM Identity Center.

    Args:
        user_name: User name, unique in an identity store.

        email: E-mail address, in place of the user name.

        identity_store_id: Id of the identity store, as `d-1234567890`. Left out: that of the instance.

        instance_arn: ARN of the instance of IAM Identity Center. Left out: the only one that the account sees in the Region.

        region: Region of IAM Identity Center. Left out: that of `aws:region`, of the environment or of the profile.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, no Region is known, or AWS finds no user, several users or several instances.

    Source:
        Identity Store API reference, GetUserId, DescribeUser; IAM Identity Center API reference, ListInstances.
    """
    return USER.now(
        {
            "user_name": user_name,
            "email": email,
            "identity_store_id": identity_store_id,
            "instance_arn": instance_arn,
            "region": region,
        },
        connection,
        opts,
    )


def get_identity_center_user_output(
    *,
    user_name: pulumi.Input[str] | None = None,
    email: pulumi.Input[str] | None = None,
    identity_store_id: pulumi.Input[str] | None = None,
    instance_arn: pulumi.Input[str] | None = None,
    region: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetIdentityCenterUserResult]:
    """Find a user of IAM Identity Center by arguments that may be outputs. See `get_identity_center_user`."""
    return USER.later(
        {
            "user_name": user_name,
            "email": email,
            "identity_store_id": identity_store_id,
            "instance_arn": instance_arn,
            "region": region,
        },
        connection,
        opts,
    )
