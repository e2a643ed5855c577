"""Policies of AWS, which say who may ask a team, and their documents."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested


@pulumi.output_type
class GetPoliciesPolicyResult(Nested):
    """A policy that a team can have."""

    arn: str
    default_version: int = pulumi.property("defaultVersion")
    policy_type: str = pulumi.property("policyType")
    name: str


@pulumi.output_type
class GetPoliciesResult(Nested):
    """The policies that teams can have."""

    policies: list[GetPoliciesPolicyResult]


@pulumi.output_type
class GetPolicyVersionsPolicyVersionResult(Nested):
    """A version of a policy in a list, without its document; times in ISO 8601."""

    arn: str
    policy_arn: str = pulumi.property("policyArn")
    version_id: int = pulumi.property("versionId")
    policy_type: str = pulumi.property("policyType")
    is_default: bool = pulumi.property("isDefault")
    name: str
    status: str
    creation_time: str = pulumi.property("creationTime")
    last_updated_time: str = pulumi.property("lastUpdatedTime")


@pulumi.output_type
class GetPolicyVersionsResult(Nested):
    """The versions of a policy."""

    policy_versions: list[GetPolicyVersionsPolicyVersionResult] = pulumi.property("policyVersions")


@sensitive("document")
@pulumi.output_type
class GetPolicyVersionResult(Nested):
    """A version of a policy with its document; times in ISO 8601."""

    arn: str
    policy_arn: str = pulumi.property("policyArn")
    version_id: int = pulumi.property("versionId")
    policy_type: str = pulumi.property("policyType")
    is_default: bool = pulumi.property("isDefault")
    name: str
    status: str
    creation_time: str = pulumi.property("creationTime")
    last_updated_time: str = pulumi.property("lastUpdatedTime")
    document: str


POLICIES: Final = Function(
    "get_policies", GetPoliciesResult, "pulumi_mpa.aws.questions:policies", ("mpa:ListPolicies",)
)
VERSIONS: Final = Function(
    "get_policy_versions",
    GetPolicyVersionsResult,
    "pulumi_mpa.aws.questions:policy_versions",
    ("mpa:ListPolicyVersions",),
    Arguments(required=("policy_arn",)),
)
VERSION: Final = Function(
    "get_policy_version",
    GetPolicyVersionResult,
    "pulumi_mpa.aws.questions:policy_version",
    ("mpa:GetPolicyVersion", "mpa:ListPolicyVersions"),
    Arguments(
        kinds=(("latest", bool),),
        one_of=("policy_arn", "policy_version_arn"),
        exclusive=(("policy_version_arn", "latest"),),
    ),
)


def get_policies(
    *, connection: ConnectionArgs | ConnectionArgsDict | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetPoliciesResult:
    """
    List the policies that teams can have.

    Args:
        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: AWS does not show them.

    Source:
        API reference, ListPolicies.
    """
    return POLICIES.now({}, connection, opts)


def get_policies_output(
    *,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetPoliciesResult]:
    """List the policies that teams can have as an output. See `get_policies`."""
    return POLICIES.later({}, connection, opts)


def get_policy_versions(
    *,
    policy_arn: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetPolicyVersionsResult:
    """
    List the versions of a policy.

    Args:
        policy_arn: ARN of the policy, without a version.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, ListPolicyVersions.
    """
    return VERSIONS.now({"policy_arn": policy_arn}, connection, opts)


def get_policy_versions_output(
    *,
    policy_arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetPolicyVersionsResult]:
    """List the versions of a policy by an argument that may be an output. See `get_policy_versions`."""
    return VERSIONS.later({"policy_arn": policy_arn}, connection, opts)


def get_policy_version(
    *,
    policy_arn: str | None = None,
    policy_version_arn: str | None = None,
    latest: bool | None = None,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetPolicyVersionResult:
    """
    Read a version of a policy with its document.

    Args:
        policy_arn: ARN of the policy, without a version: its default version, or the latest.

        policy_version_arn: ARN of one version, as `…/CreateRestoreAccessVault/1` or `…/$DEFAULT`.

        latest: True: the version of the policy with the highest number, whichever is the default.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, GetPolicyVersion, ListPolicyVersions.
    """
    return VERSION.now(
        {"policy_arn": policy_arn, "policy_version_arn": policy_version_arn, "latest": latest}, connection, opts
    )


def get_policy_version_output(
    *,
    policy_arn: pulumi.Input[str] | None = None,
    policy_version_arn: pulumi.Input[str] | None = None,
    latest: pulumi.Input[bool] | None = None,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetPolicyVersionResult]:
    """Read a version of a policy by arguments that may be outputs. See `get_policy_version`."""
    return VERSION.later(
        {"policy_arn": policy_arn, "policy_version_arn": policy_version_arn, "latest": latest}, connection, opts
    )
