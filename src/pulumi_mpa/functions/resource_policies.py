"""The policies that sit on a team: those it has, and those that share it."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested


@pulumi.output_type
class GetResourcePoliciesResourcePolicyResult(Nested):
    """A policy that sits on a team, without its document."""

    policy_name: str = pulumi.property("policyName")
    policy_type: str = pulumi.property("policyType")
    policy_arn: str | None = pulumi.property("policyArn", default=None)


@pulumi.output_type
class GetResourcePoliciesResult(Nested):
    """The policies that sit on a team."""

    resource_policies: list[GetResourcePoliciesResourcePolicyResult] = pulumi.property("resourcePolicies")


@sensitive("policy_document")
@pulumi.output_type
class GetResourcePolicyResult(Nested):
    """A policy that sits on a team, with its document."""

    resource_arn: str = pulumi.property("resourceArn")
    policy_name: str = pulumi.property("policyName")
    policy_type: str = pulumi.property("policyType")
    policy_document: str = pulumi.property("policyDocument")
    policy_version_arn: str | None = pulumi.property("policyVersionArn", default=None)


RESOURCE_POLICIES: Final = Function(
    "get_resource_policies",
    GetResourcePoliciesResult,
    "pulumi_mpa.aws.questions:resource_policies",
    ("mpa:ListResourcePolicies",),
    Arguments(required=("resource_arn",)),
)
RESOURCE_POLICY: Final = Function(
    "get_resource_policy",
    GetResourcePolicyResult,
    "pulumi_mpa.aws.questions:resource_policy",
    ("mpa:GetResourcePolicy",),
    Arguments(required=("resource_arn", "policy_name", "policy_type")),
)


def get_resource_policies(
    *,
    resource_arn: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetResourcePoliciesResult:
    """
    List the policies that sit on a team.

    Args:
        resource_arn: ARN of the team.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, ListResourcePolicies.
    """
    return RESOURCE_POLICIES.now({"resource_arn": resource_arn}, connection, opts)


def get_resource_policies_output(
    *,
    resource_arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetResourcePoliciesResult]:
    """List the policies that sit on a team by an argument that may be an output. See `get_resource_policies`."""
    return RESOURCE_POLICIES.later({"resource_arn": resource_arn}, connection, opts)


def get_resource_policy(
    *,
    resource_arn: str,
    policy_name: str,
    policy_type: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetResourcePolicyResult:
    """
    Read a policy that sits on a team, with its document.

    Args:
        resource_arn: ARN of the team.

        policy_name: Name of the policy.

        policy_type: `AWS_MANAGED`, or `AWS_RAM` for a share.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, GetResourcePolicy.
    """
    return RESOURCE_POLICY.now(
        {"resource_arn": resource_arn, "policy_name": policy_name, "policy_type": policy_type}, connection, opts
    )


def get_resource_policy_output(
    *,
    resource_arn: pulumi.Input[str],
    policy_name: pulumi.Input[str],
    policy_type: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetResourcePolicyResult]:
    """Read a policy that sits on a team by arguments that may be outputs. See `get_resource_policy`."""
    return RESOURCE_POLICY.later(
        {"resource_arn": resource_arn, "policy_name": policy_name, "policy_type": policy_type}, connection, opts
    )
