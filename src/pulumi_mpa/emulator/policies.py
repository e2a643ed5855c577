"""
The policies that AWS offers to attach to teams.

A policy says which integration may start sessions against a team. Published sources name one; the other is invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict, Field

from pulumi_mpa.lifecycle.limits import DEFAULT_POLICY_VERSION
from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.lifecycle.strings import StringEnum

#: How policies are read from a user's file. They are dataclasses, since those made here are never checked: that would cost
#: every start the making of what checks them.
_STRICT: Final = ConfigDict(extra="forbid")


class PolicyType(StringEnum):
    """`PolicyType`."""

    AWS_MANAGED = "AWS_MANAGED"
    AWS_RAM = "AWS_RAM"


class PolicyStatus(StringEnum):
    """`Status` of a policy version."""

    ATTACHABLE = "ATTACHABLE"
    DEPRECATED = "DEPRECATED"


@dataclass(frozen=True)
class PolicyVersion:
    """One version of a policy."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    number: Annotated[int, Field(ge=1)]
    document: str
    status: PolicyStatus = PolicyStatus.ATTACHABLE
    created_at: datetime = datetime(2025, 6, 17, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Policy:
    """A policy with its versions."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    arn: str
    name: str
    default: int
    versions: tuple[PolicyVersion, ...]

    def version(self, name: str) -> PolicyVersion | None:
        """Find a version by its number or by `$DEFAULT`."""
        wanted = str(self.default) if name == DEFAULT_POLICY_VERSION else name
        return next((version for version in self.versions if str(version.number) == wanted), None)


def _statement(operation: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "VaultOwnerPermissions" if operation.startswith("backup:") else "KeyOwnerPermissions",
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": ["mpa:StartSession", "mpa:CancelSession"],
                    "Resource": "*",
                    "Condition": {
                        "StringEquals": {
                            "mpa:RequestedOperation": operation,
                            "mpa:ProtectedResourceAccount": "${aws:PrincipalAccount}",
                        },
                        "Bool": {"aws:ViaAWSService": "true"},
                    },
                }
            ],
        }
    )


POLICIES = (
    Policy(
        arn=str(ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT).rpartition("/")[0],
        name="CreateRestoreAccessVault",
        default=1,
        versions=(PolicyVersion(number=1, document=_statement("backup:RevokeRestoreAccessBackupVault")),),
    ),
    # Invented: no source names a policy for Payment Cryptography. Two versions, so that versions can be tried.
    Policy(
        arn="arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate",
        name="EmulatorInventedImportRootCertificate",
        default=2,
        versions=(
            PolicyVersion(
                number=1, status=PolicyStatus.DEPRECATED, document=_statement("payment-cryptography:ImportKey")
            ),
            PolicyVersion(number=2, document=_statement("payment-cryptography:ImportKey")),
        ),
    ),
)
