"""Operations of an identity store on its users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.directory import instances_in, users_of
from pulumi_mpa.emulator.errors import invalid, not_found
from pulumi_mpa.emulator.operations.identity_center.handlers import store_operation
from pulumi_mpa.emulator.operations.views import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.directory import User
    from pulumi_mpa.emulator.operations.register import Call

#: The attributes that identify a user. Identity Store API reference, GetUserId.
_PATHS = ("userName", "emails.value")


def _store_users(call: Call) -> list[User]:
    """Return the users of the store that a call names, without those that the identity source does not know."""
    store = call.input["IdentityStoreId"].rpartition("/")[2]
    if store not in {instance.identity_store_id for instance in instances_in(call.world, call.caller.region)}:
        raise not_found("Identity store", store)
    return users_of(call.world, store)


def _look_up_rules(call: Call) -> Iterator[str]:
    wanted = call.input.get("AlternateIdentifier", {})
    if "ExternalId" in wanted:
        yield "AlternateIdentifier.ExternalId: the emulator's users come from no other identity provider"
        return
    unique = wanted.get("UniqueAttribute", {})
    if unique.get("AttributePath") not in (None, *_PATHS):
        yield f"AlternateIdentifier.UniqueAttribute.AttributePath: must be one of {', '.join(_PATHS)}"
    if not isinstance(unique.get("AttributeValue", ""), str):
        yield "AlternateIdentifier.UniqueAttribute.AttributeValue: must be a string"


@store_operation("GetUserId", _look_up_rules)
def get_user_id(call: Call) -> dict[str, Any]:
    """Find a user by user name or e-mail address, whatever the case of its letters."""
    unique = call.input["AlternateIdentifier"]["UniqueAttribute"]
    by_name, value = unique["AttributePath"] == "userName", unique["AttributeValue"].casefold()
    found = [
        user for user in _store_users(call) if value == (user.user_name if by_name else user.email or "").casefold()
    ]
    if not found:
        raise not_found("User", "with this attribute")
    if len(found) > 1 and call.world.assume.shared_email == "invalid":
        raise invalid(["AlternateIdentifier.UniqueAttribute: several users have this value"])
    return {"IdentityStoreId": found[0].identity_store_id, "UserId": found[0].user_id, "UserArn": _arn(found[0])}


@store_operation("DescribeUser")
def describe_user(call: Call) -> dict[str, Any]:
    """Show a user."""
    wanted = call.input["UserId"].rpartition("/")[2]
    user = next((user for user in _store_users(call) if user.user_id == wanted), None)
    if user is None:
        raise not_found("User", wanted)
    return given(
        IdentityStoreId=user.identity_store_id,
        UserId=user.user_id,
        UserArn=_arn(user),
        Revision="1",
        UserName=user.user_name,
        DisplayName=user.display_name,
        Emails=[{"Value": user.email, "Type": "work", "Primary": True}] if user.email else None,
        UserStatus=user.user_status,
    )


def _arn(user: User) -> str:
    return f"arn:aws:identitystore:::user/{user.user_id}"
