"""
The people of IAM Identity Center: its instances, each with an identity store, and the users of a store.

Teams can have approvers that are not here, as long as they are not among the unknown users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pulumi_mpa.lifecycle.limits import IDC_INSTANCE_PATTERN, REGION

if TYPE_CHECKING:
    from pulumi_mpa.emulator.world import World

_FACT: Final = "identity-center"
#: The identity store of the first instance.
FIRST_STORE: Final = "d-1234567890"
UserId = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")
]
StoreId = Annotated[str, StringConstraints(pattern=r"^d-[0-9a-f]{10}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class _Member(BaseModel):
    """Something of the directory, as controls name it and the store holds it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class Instance(_Member):
    """An instance of IAM Identity Center."""

    instance_arn: Annotated[str, StringConstraints(pattern=rf"^{IDC_INSTANCE_PATTERN}$")]
    identity_store_id: StoreId
    region: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,20}$")] = REGION


class User(_Member):
    """A user of an identity store."""

    user_id: UserId
    user_name: Text
    identity_store_id: StoreId = FIRST_STORE
    email: Text | None = None
    display_name: Text | None = None
    user_status: Literal["ENABLED", "DISABLED"] = "ENABLED"


class Directory(_Member):
    """Everything that IAM Identity Center has; at first one instance without users."""

    instances: list[Instance] = Field(
        default_factory=lambda: [
            Instance(instance_arn="arn:aws:sso:::instance/ssoins-1234567890abcdef", identity_store_id=FIRST_STORE)
        ]
    )
    users: list[User] = Field(default_factory=list)


def directory_of(world: World) -> Directory:
    """Return everything that IAM Identity Center has."""
    stored: dict[str, Any] | None = world.store.fact(_FACT)
    return Directory() if stored is None else Directory.model_validate(stored)


def remember(world: World, directory: Directory) -> None:
    """Store everything that IAM Identity Center has."""
    world.store.remember(_FACT, directory.model_dump(mode="json"))


def instances_in(world: World, region: str) -> list[Instance]:
    """Return the instances of a Region."""
    return [instance for instance in directory_of(world).instances if instance.region == region]


def users_of(world: World, identity_store_id: str) -> list[User]:
    """Return the users of a store, without those that the identity source does not know."""
    unknown = world.unknown_users()
    return [
        user
        for user in directory_of(world).users
        if user.identity_store_id == identity_store_id and user.user_id not in unknown
    ]
