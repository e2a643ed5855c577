"""Users of IAM Identity Center, and the identity store that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.aws.reads import read_list, read_one
from pulumi_mpa.errors import ConflictingStateError, InvalidRequestError, MpaError, Situation
from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from pulumi_mpa.aws.client import Client

#: The paths of the attributes by which AWS finds a user, with what messages call them. Identity Store API reference, GetUserId.
_ATTRIBUTES: Final = {"userName": "user name", "emails.value": "e-mail address"}
USER_NAME: Final = "userName"
EMAIL: Final = "emails.value"
_THING: Final = "user of IAM Identity Center"


def find_user(store: Client, store_id: str, path: str, value: str) -> dict[str, Any]:
    """
    Find one user.

    Args:
        store: The client of the identity store.

        store_id: Its id.

        path: `USER_NAME` or `EMAIL`.

        value: The user name or the e-mail address; no message repeats it.

    Returns:
        The members of the user, spelled as in state.

    Raises:
        MpaError: There is none, AWS finds no single one, or it denies the call.

    Source:
        Identity Store API reference, GetUserId, DescribeUser.
    """
    wanted = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}
    try:
        found = store.call(
            "GetUserId",
            doing="read",
            thing=_THING,
            hidden=(value,),
            IdentityStoreId=store_id,
            AlternateIdentifier=wanted,
        )
    except MpaError as error:
        raise _of_look_up(error, store_id, _ATTRIBUTES[path]) from error
    return read_one(store, "DescribeUser", thing=_THING, IdentityStoreId=store_id, UserId=found["UserId"])


def find_store(admin: Client, region: str, instance_arn: str | None) -> str:
    """
    Return the id of the identity store of an instance.

    Args:
        admin: The client of IAM Identity Center in the Region.

        region: The Region, for messages.

        instance_arn: The instance; None where the account sees one only.

    Raises:
        MpaError: There is none, or there are several, or AWS denies the call.

    Source:
        IAM Identity Center API reference, ListInstances.
    """
    seen = read_list(admin, "ListInstances", "Instances", thing="the instances of IAM Identity Center")
    arns = [str(instance["instanceArn"]) for instance in seen]
    chosen = [instance for instance in seen if instance_arn in (None, instance["instanceArn"])]
    if len(chosen) == 1:
        return str(chosen[0]["identityStoreId"])
    code = Code.INSTANCE_NOT_SINGLE if chosen else Code.INSTANCE_NOT_FOUND
    named = ", ".join(arns) if chosen or not arns else f"other instances ({', '.join(arns)})"
    message = Message(code, {"region": region, "instances": named or "no instance"}, {"region": region})
    raise ConflictingStateError(Situation("read", _THING, instance_arn, message))


def _of_look_up(error: MpaError, store_id: str, attribute: str) -> MpaError:
    """Return what an error of GetUserId means for whoever looks a user up."""
    values = {"store": store_id, "attribute": attribute}
    if code_of(error) == NOT_FOUND:
        message = Message(Code.USER_NOT_FOUND, values, {"store": store_id})
        return ConflictingStateError(Situation("read", _THING, None, message))
    if isinstance(error, InvalidRequestError) and attribute == _ATTRIBUTES[EMAIL]:
        answer = error.situation.message.values.get("answer", code_of(error))
        message = Message(Code.USER_NOT_SINGLE, {**values, "answer": answer}, {"store": store_id})
        return InvalidRequestError(Situation("read", _THING, None, message))
    return error
