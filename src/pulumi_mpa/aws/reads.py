"""
Reads that are passed on as AWS answers them, with names as in state: what the functions of a program return.

A member that this version does not know is passed on too, and nobody reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import ConflictingStateError, InvalidSettingsError, MpaError, Situation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.instants import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.settings import FoundRegion

#: Members whose keys are the user's own.
_FREE: Final = ("Tags", "Metadata")
_DOING: Final = "read"


def read_one(
    client: Client, operation: str, *, thing: str, arn: str | None = None, **parameters: object
) -> dict[str, Any]:
    """
    Read one thing.

    Args:
        client: The client of its service.

        operation: The operation, as `GetApprovalTeam`.

        thing: What the user reads it was.

        arn: Its ARN, for messages.

        parameters: The input of the call.

    Returns:
        The members of the answer: names in camelCase, instants in ISO 8601.

    Raises:
        MpaError: What AWS answered; a thing that does not exist has a message of its own.
    """
    try:
        answer = client.call(operation, doing=_DOING, thing=thing, arn=arn, hidden=(), done=None, **parameters)
    except MpaError as error:
        raise _said_of_a_read(error) from error
    return spelled({name: value for name, value in answer.items() if name != "ResponseMetadata"})


def read_list(
    client: Client, operation: str, member: str, *, thing: str, arn: str | None = None, **parameters: object
) -> list[dict[str, Any]]:
    """Read every page of a list; see `read_one`."""
    try:
        items = list(client.pages(operation, member, doing=_DOING, thing=thing, arn=arn, **parameters))
    except MpaError as error:
        raise _said_of_a_read(error) from error
    return [spelled(item) for item in items]


def chosen_region(arguments: Mapping[str, Any], default: Callable[[], FoundRegion | None], thing: str) -> str:
    """
    Return the Region in which a thing is read.

    Args:
        arguments: Those of the function, spelled as in state.

        default: Finds the Region of arguments that name none.

        thing: What the user reads it is.

    Raises:
        InvalidSettingsError: There is none.
    """
    given = arguments.get("region")
    if given is not None:
        return str(given)
    found = default()
    if found is None:
        raise InvalidSettingsError(Situation(_DOING, thing, None, Message(Code.FUNCTION_REGION)))
    return found.name


def spelled(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members of an answer with the names of the state."""
    return {_camel(name): dict(value) if name in _FREE else _value(value) for name, value in members.items()}


def requested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of the state as members of a request."""
    return {name[:1].upper() + name[1:]: _requested(value) for name, value in values.items()}


def _requested(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict):
        return requested(value)
    return [_requested(item) for item in value] if isinstance(value, list) else value


def _value(value: Any) -> Any:  # noqa: ANN401 -- any member of an answer
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, dict):
        return spelled(value)
    return [_value(item) for item in value] if isinstance(value, list) else value


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _said_of_a_read(error: MpaError) -> MpaError:
    """Return the error of a read: what AWS does not find was never recorded here, so there is nothing to refresh."""
    if code_of(error) != NOT_FOUND:
        return error
    found = error.situation
    message = Message(Code.FUNCTION_NOT_FOUND, found.message.values, found.message.own)
    return ConflictingStateError(Situation(found.doing, found.thing, found.arn, message))
