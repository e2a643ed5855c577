"""Operations on the policies that AWS offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import not_found
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.paging import page_of
from pulumi_mpa.emulator.policies import PolicyType

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.policies import Policy, PolicyVersion


def _find_policy(call: Call, arn: str) -> Policy:
    for policy in call.world.settings.policies:
        if policy.arn == arn:
            return policy
    raise not_found("Policy", arn)


def _version_view(policy: Policy, version: PolicyVersion) -> dict[str, Any]:
    return {
        "Arn": f"{policy.arn}/{version.number}",
        "PolicyArn": policy.arn,
        "VersionId": version.number,
        "PolicyType": PolicyType.AWS_MANAGED,
        "IsDefault": version.number == policy.default,
        "Name": policy.name,
        "Status": version.status,
        "CreationTime": version.created_at,
        "LastUpdatedTime": version.created_at,
    }


@operation("ListPolicies")
def list_policies(call: Call) -> dict[str, Any]:
    """List the policies that a team can be attached to."""
    items = [
        {
            "Arn": policy.arn,
            "DefaultVersion": policy.default,
            "PolicyType": PolicyType.AWS_MANAGED,
            "Name": policy.name,
        }
        for policy in call.world.settings.policies
    ]
    page, rest = page_of(items, call.input, [call.operation])
    return {"Policies": page, **rest}


@operation("ListPolicyVersions")
def list_policy_versions(call: Call) -> dict[str, Any]:
    """List the versions of a policy."""
    policy = _find_policy(call, call.input["PolicyArn"])
    items = [_version_view(policy, version) for version in policy.versions]
    page, rest = page_of(items, call.input, [call.operation, policy.arn])
    return {"PolicyVersions": page, **rest}


@operation("GetPolicyVersion")
def get_policy_version(call: Call) -> dict[str, Any]:
    """Show a version of a policy with its document."""
    arn = call.input["PolicyVersionArn"]
    unqualified, _, version_name = arn.rpartition("/")
    policy = _find_policy(call, unqualified)
    version = policy.version(version_name)
    if version is None:
        raise not_found("Policy version", arn)
    return {"PolicyVersion": {**_version_view(policy, version), "Document": version.document}}
