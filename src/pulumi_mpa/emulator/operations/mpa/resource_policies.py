"""Operations that show which policies sit on a team: those it is attached to, and those that share it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import Kind, ServiceError, not_found
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_team
from pulumi_mpa.emulator.operations.paging import page_of
from pulumi_mpa.emulator.policies import PolicyType
from pulumi_mpa.emulator.shapes import compiled
from pulumi_mpa.lifecycle.limits import TEAM_ARN_PATTERN

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Team


@dataclass(frozen=True)
class _Sitting:
    name: str
    kind: PolicyType
    arn: str | None
    document: str


def _policies_on(call: Call, team: Team) -> list[_Sitting]:
    found = []
    for arn in team.policies:
        unqualified, _, version_name = arn.rpartition("/")
        for policy in call.world.settings.policies:
            version = policy.version(version_name) if policy.arn == unqualified else None
            if version:
                found.append(
                    _Sitting(policy.name, PolicyType.AWS_MANAGED, f"{policy.arn}/{version.number}", version.document)
                )
    if team.shared_with:
        # What the permission of AWS RAM contains is published nowhere: reading, and nothing else, is assumed.
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": team.shared_with},
            "Action": ["mpa:GetApprovalTeam", "mpa:ListSessions", "mpa:StartSession"],
            "Resource": team.arn,
        }
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        found.append(_Sitting("AWSRAMMPAApprovalTeamAccess", PolicyType.AWS_RAM, None, document))
    return found


@operation("ListResourcePolicies")
def list_resource_policies(call: Call) -> dict[str, Any]:
    """List the policies that sit on a team."""
    team = find_team(call, call.input["ResourceArn"])
    items = []
    for policy in _policies_on(call, team):
        shown = {"PolicyType": policy.kind, "PolicyName": policy.name}
        items.append(shown | ({"PolicyArn": policy.arn} if policy.arn else {}))
    page, rest = page_of(items, call.input, [call.operation, team.arn])
    return {"ResourcePolicies": page, **rest}


@operation("GetResourcePolicy")
def get_resource_policy(call: Call) -> dict[str, Any]:
    """Show one of them with its document."""
    arn, name, kind = call.input["ResourceArn"], call.input["PolicyName"], call.input["PolicyType"]
    if not compiled(TEAM_ARN_PATTERN).fullmatch(arn):
        raise ServiceError(Kind.INVALID_PARAMETER, "ResourceArn is not the ARN of an approval team.")
    team = find_team(call, arn)
    for policy in _policies_on(call, team):
        if (policy.name, policy.kind) == (name, kind):
            shown = {
                "ResourceArn": arn,
                "PolicyType": policy.kind,
                "PolicyName": policy.name,
                "PolicyDocument": policy.document,
            }
            return shown | ({"PolicyVersionArn": policy.arn} if policy.arn else {})
    raise not_found("Policy", f"{name} ({kind}) on {arn}")
