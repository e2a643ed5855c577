"""The two programs: the same teams, once of the package and once of a provider that does nothing."""

from __future__ import annotations

from typing import Final

INSTANCE: Final = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
_POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
_USERS: Final = ("user-ana", "user-ben", "user-cleo")

_OURS: Final = """\
import pulumi
import pulumi_mpa as mpa

for number in range({count}):
    mpa.ApprovalTeam(
        f"team-{{number:03}}",
        description="Root certificates",
        approval_strategy={{"mof_n": {{"min_approvals_required": 2}}}},
        approvers=[
            {{"primary_identity_id": user, "primary_identity_source_arn": {source!r}}} for user in {users!r}
        ],
        policies=[{{"policy_arn": {policy!r}}}],
    )
"""
_NOTHING: Final = """\
import pulumi
from do_nothing import Team

for number in range({count}):
    name = f"team-{{number:03}}"
    Team(
        name,
        {{
            "name": f"{{name}}-0000000",
            "nameDerived": True,
            "description": "Root certificates",
            "approvalStrategy": {{"mofN": {{"minApprovalsRequired": 2}}}},
            "approvers": [
                {{"primaryIdentityId": user, "primaryIdentitySourceArn": {source!r}}} for user in {users!r}
            ],
            "policies": [{{"policyArn": {policy!r}}}],
            "managedBy": f"organization/urn:pulumi:bench::ours::pulumi-python:dynamic/benchmark:Team::{{name}}",
        }},
    )
"""
_ASSOCIATIONS: Final = """\

for number in range({count}):
    mpa.MpaTeamAssociation(f"association-{{number:03}}", mpa_team_arn={team!r}, region="eu-central-1")
"""
_TEAM: Final = "arn:aws:mpa:us-east-1:111122223333:approval-team/elsewhere-01234567-89ab-4def-8123-456789abcdef"


def ours(count: int, source: str) -> str:
    """
    Return a program with teams of the package.

    Args:
        count: How many.

        source: ARN of the identity source.
    """
    return _OURS.format(count=count, source=source, users=_USERS, policy=_POLICY)


def associated(count: int, source: str) -> str:
    """
    Return a program with teams of the package and as many associations, which is previewed and never run.

    Args:
        count: How many resources, of which half are teams.

        source: ARN of the identity source.
    """
    return ours(count - count // 2, source) + _ASSOCIATIONS.format(count=count // 2, team=_TEAM)


def nothing(count: int, source: str) -> str:
    """
    Return a program with resources that do nothing and have the same properties.

    Args:
        count: How many.

        source: ARN of the identity source.
    """
    return _NOTHING.format(count=count, source=source, users=_USERS, policy=_POLICY)
