"""How the service shows an identity source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.operations.mpa.views import disguised
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.lifecycle.identity_source import SourceType

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Source
    from pulumi_mpa.emulator.world import World


def source_view(world: World, source: Source) -> dict[str, Any]:
    """Show an identity source."""
    view = given(
        IdentitySourceType=SourceType.IAM_IDENTITY_CENTER,
        IdentitySourceParameters={
            "IamIdentityCenter": given(
                InstanceArn=source.instance_arn,
                Region=source.instance_region,
                ApprovalPortalUrl=source.portal_url if source.installed else None,
            )
        },
        IdentitySourceArn=source.arn,
        CreationTime=source.created_at,
        Status=source.state.status,
        StatusCode=source.state.code,
        StatusMessage=source.message,
    )
    return disguised(world, source.arn, view)
