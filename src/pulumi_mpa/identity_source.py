"""The identity source that a program declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypedDict

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.declaration import Declared
from pulumi_mpa.inputs import Nested
from pulumi_mpa.outputs import optional
from pulumi_mpa.providers.identity_source import Provider


class IamIdentityCenterArgsDict(TypedDict):
    """An organization instance of IAM Identity Center."""

    instance_arn: pulumi.Input[str]
    region: pulumi.Input[str]


class IdentitySourceParametersArgsDict(TypedDict):
    """Where the users come from."""

    iam_identity_center: pulumi.Input[IamIdentityCenterArgsDict | IamIdentityCenterArgs]


@pulumi.input_type
class IamIdentityCenterArgs(Nested):
    """
    An organization instance of IAM Identity Center.

    Args:
        instance_arn: ARN of the instance, as `arn:aws:sso:::instance/ssoins-1234567890abcdef`.

        region: Region of the instance, any that IAM Identity Center supports.
    """

    instance_arn: pulumi.Input[str] = pulumi.property("instanceArn")
    region: pulumi.Input[str]

    def __init__(self, *, instance_arn: pulumi.Input[str], region: pulumi.Input[str]) -> None:
        """Store the values."""
        pulumi.set(self, "instance_arn", instance_arn)
        pulumi.set(self, "region", region)


@pulumi.input_type
class IdentitySourceParametersArgs(Nested):
    """
    Where the users come from.

    Args:
        iam_identity_center: An organization instance of IAM Identity Center, the only kind of source that the service has.
    """

    iam_identity_center: pulumi.Input[IamIdentityCenterArgs] = pulumi.property("iamIdentityCenter")

    def __init__(self, *, iam_identity_center: pulumi.Input[IamIdentityCenterArgs | IamIdentityCenterArgsDict]) -> None:
        """Store the value."""
        pulumi.set(self, "iam_identity_center", iam_identity_center)


@pulumi.output_type
class IamIdentityCenter(Nested):
    """An organization instance of IAM Identity Center."""

    instance_arn: str = pulumi.property("instanceArn")
    region: str


@pulumi.output_type
class IdentitySourceParameters(Nested):
    """Where the users come from."""

    iam_identity_center: IamIdentityCenter = pulumi.property("iamIdentityCenter")


class IdentitySource(Declared, module="mpa", name="IdentitySource"):
    """
    The account's identity source for AWS Multi-party Approval (`AWS::MPA::IdentitySource`).

    Creating it installs the approval portal in IAM Identity Center. An account
    has one; nothing but its tags ever changes, so any other change removes it
    first and makes it anew, which AWS denies while teams use it.

    Args:
        resource_name: The logical name.

        identity_source_parameters: As `{"iam_identity_center": {"instance_arn": "...", "region": "us-east-1"}}`. A change replaces.

        tags: The user's tags; other tags are left alone.

        adopt: Take the account's existing identity source into state, if it has the same instance.

        connection: The credentials and the account, as `{"assume_role": {"role_arn": "..."}}`; left out, those of the
            nearest parent that has a `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options. `import_` and `replace_on_changes` can't work and say so.

    Raises:
        pulumi.RunError: An option that can't work is set.

    Source:
        API reference, CreateIdentitySource, GetIdentitySource.
    """

    _outputs: ClassVar[tuple[str, ...]] = (
        "identitySourceParameters",
        "tags",
        "identitySourceType",
        "approvalPortalUrl",
        "creationTime",
        "status",
        "statusCode",
        "statusMessage",
        "settled",
        "waitingFor",
        "explanation",
        "accountId",
    )
    _shape: ClassVar[str] = "pulumi_mpa.model.shapes.identity_source:SourceInputs"

    def __init__(
        self,
        resource_name: str,
        *,
        identity_source_parameters: pulumi.Input[IdentitySourceParametersArgs | IdentitySourceParametersArgsDict]
        | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the identity source."""
        inputs = {
            "identity_source_parameters": identity_source_parameters,
            "tags": tags,
            "adopt": adopt,
            "connection": connection,
        }
        # An account can't have two, so the old one always goes first; set here, `pulumi up --replace` honours it too.
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(delete_before_replace=True))
        super().__init__(Provider(), resource_name, inputs, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 -- Pulumi's own name for it
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    ) -> IdentitySource:
        """
        Read the existing identity source without managing it.

        Args:
            resource_name: The logical name.

            id: Its ARN.

            opts: Pulumi's own options.

            connection: The credentials with which it is read; left out, as for a resource that is managed.

        Returns:
            The identity source, its outputs as AWS shows them.
        """
        merged = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        return IdentitySource(resource_name, connection=connection, opts=merged)

    @property
    def identity_source_arn(self) -> pulumi.Output[str]:
        """Its ARN; stays known to dependents in the preview of an update."""
        return self.id

    @property
    @pulumi.getter(name="identitySourceParameters")
    def identity_source_parameters(self) -> pulumi.Output[IdentitySourceParameters]:
        """Where the users come from."""
        return pulumi.get(self, "identitySourceParameters")

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> pulumi.Output[dict[str, str] | None]:
        """AWS's values of the tags that the program sets."""
        return optional(self, "tags")

    @property
    @pulumi.getter(name="identitySourceType")
    def identity_source_type(self) -> pulumi.Output[str]:
        """Which kind of source it is."""
        return pulumi.get(self, "identitySourceType")

    @property
    @pulumi.getter(name="approvalPortalUrl")
    def approval_portal_url(self) -> pulumi.Output[str | None]:
        """Where approvers answer invitations and vote; None until AWS has installed it."""
        return optional(self, "approvalPortalUrl")

    @property
    @pulumi.getter(name="creationTime")
    def creation_time(self) -> pulumi.Output[str | None]:
        """When it was made, ISO 8601."""
        return optional(self, "creationTime")

    @property
    @pulumi.getter(name="status")
    def status(self) -> pulumi.Output[str]:
        """Does it work."""
        return pulumi.get(self, "status")

    @property
    @pulumi.getter(name="statusCode")
    def status_code(self) -> pulumi.Output[str | None]:
        """What is wrong with it."""
        return optional(self, "statusCode")

    @property
    @pulumi.getter(name="statusMessage")
    def status_message(self) -> pulumi.Output[str | None]:
        """AWS's own message."""
        return optional(self, "statusMessage")

    @property
    @pulumi.getter(name="settled")
    def settled(self) -> pulumi.Output[bool]:
        """What the program declares is in force."""
        return pulumi.get(self, "settled")

    @property
    @pulumi.getter(name="waitingFor")
    def waiting_for(self) -> pulumi.Output[str]:
        """Who must act: `nobody`, `service` or `you`."""
        return pulumi.get(self, "waitingFor")

    @property
    @pulumi.getter(name="explanation")
    def explanation(self) -> pulumi.Output[str]:
        """What is, and the next step, as a message with its code."""
        return pulumi.get(self, "explanation")
