"""Associations that a program reads and does not manage."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.function import Function
from pulumi_mpa.inputs import Nested
from pulumi_mpa.team_types import MpaStatus


@pulumi.output_type
class GetMpaTeamAssociationResult(Nested):
    """Which team protects an operation of AWS Payment Cryptography, and the last request about it that needed a vote."""

    action: str
    mpa_team_arn: str = pulumi.property("mpaTeamArn")
    association_state: str = pulumi.property("associationState")
    mpa_status: MpaStatus | None = pulumi.property("mpaStatus", default=None)


ASSOCIATION: Final = Function(
    "get_mpa_team_association",
    GetMpaTeamAssociationResult,
    "pulumi_mpa.aws.questions:mpa_team_association",
    ("payment-cryptography:GetMpaTeamAssociation",),
)


def get_mpa_team_association(
    *,
    action: str | None = None,
    region: str | None = None,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetMpaTeamAssociationResult:
    """
    Read which team protects an operation of AWS Payment Cryptography in a Region.

    Args:
        action: The protected operation. Left out: `IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE`, the only one that there is.

        region: Region of the operation. Left out: that of the configuration, of the environment or of the profile, as for `MpaTeamAssociation`.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, no Region is known, or no team protects the operation.

    Source:
        API reference of Payment Cryptography, GetMpaTeamAssociation.
    """
    return ASSOCIATION.now({"action": action, "region": region}, connection, opts)


def get_mpa_team_association_output(
    *,
    action: pulumi.Input[str] | None = None,
    region: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetMpaTeamAssociationResult]:
    """Read which team protects an operation by arguments that may be outputs. See `get_mpa_team_association`."""
    return ASSOCIATION.later({"action": action, "region": region}, connection, opts)
