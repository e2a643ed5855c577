"""How an instance of IAM Identity Center stands."""

from __future__ import annotations

from pulumi_mpa.lifecycle.strings import StringEnum


class InstanceStatus(StringEnum):
    """
    What ListInstances says of an instance; those of the emulator were there before.

    Source:
        botocore, `sso-admin`, InstanceStatus.
    """

    ACTIVE = "ACTIVE"
