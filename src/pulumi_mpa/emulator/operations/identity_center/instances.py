"""Operations of IAM Identity Center on its instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.directory import instances_in
from pulumi_mpa.emulator.operations.identity_center.handlers import admin_operation
from pulumi_mpa.emulator.operations.paging import page_of
from pulumi_mpa.lifecycle.instance import InstanceStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call


@admin_operation("ListInstances")
def list_instances(call: Call) -> dict[str, Any]:
    """List the instances of the Region, which every account sees."""
    region = call.caller.region
    items = [
        {
            "InstanceArn": instance.instance_arn,
            "IdentityStoreId": instance.identity_store_id,
            "OwnerAccountId": call.world.settings.account,
            "Status": InstanceStatus.ACTIVE,
        }
        for instance in instances_in(call.world, region)
    ]
    page, rest = page_of(items, call.input, [call.operation, region])
    return {"Instances": page, **rest}
