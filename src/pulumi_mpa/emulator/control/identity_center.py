"""What IAM Identity Center has: set by controls, since none of it is made through Multi-party Approval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.control.errors import impossible
from pulumi_mpa.emulator.directory import User, directory_of, remember
from pulumi_mpa.emulator.world import new_id

if TYPE_CHECKING:
    from pulumi_mpa.emulator.control.requests import AddUserRequest, InstancesRequest
    from pulumi_mpa.emulator.world import World


def show(world: World) -> dict[str, Any]:
    """Return the instances and the users."""
    return directory_of(world).model_dump(mode="json")


def set_instances(world: World, request: InstancesRequest) -> dict[str, Any]:
    """Set which instances there are; users stay in their identity stores."""
    directory = directory_of(world)
    directory.instances = request.instances
    remember(world, directory)
    return show(world)


def add_user(world: World, request: AddUserRequest) -> dict[str, Any]:
    """Add a user to an identity store."""
    directory = directory_of(world)
    user = User.model_validate({**request.model_dump(), "user_id": request.user_id or new_id()})
    others = [each for each in directory.users if each.identity_store_id == user.identity_store_id]
    if any(each.user_name.casefold() == user.user_name.casefold() for each in others):
        raise impossible(f"Identity store {user.identity_store_id} has a user of this user name already.")
    if any(each.user_id == user.user_id for each in others):
        raise impossible(f"Identity store {user.identity_store_id} has a user {user.user_id} already.")
    directory.users.append(user)
    remember(world, directory)
    return {"user_id": user.user_id}
