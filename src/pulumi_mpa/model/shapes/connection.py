"""The shape of the input `connection`, which every resource has."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.connection import ACCOUNT_PATTERN
from pulumi_mpa.model.durations import seconds_of
from pulumi_mpa.model.names import CREDENTIALS, snake
from pulumi_mpa.model.shapes.inputs import Inputs, LeaveUnknown, matching, shape_problems, sized, without_problem, wrong

#: API model of STS, arnType, roleSessionNameType and externalIdType.
_ROLE_PATTERN: Final = r"arn:aws(-[^:]+)?:iam::[0-9]{12}:role/[\w+=,.@/-]{1,512}"
_SESSION_NAME_PATTERN: Final = r"[\w+=,.@-]{2,64}"
_EXTERNAL_ID_PATTERN: Final = r"[\w+=,.@:/-]{2,1224}"
#: API model of STS, roleDurationSecondsType.
_DURATION: Final = (900, 43_200)
#: API model of STS, unrestrictedSessionPolicyDocumentType; AWS counts the characters of the packed policy.
_LONGEST_POLICY: Final = 2048


def _duration_problem(text: str) -> Message | None:
    try:
        seconds = seconds_of(text)
    except ValueError:
        seconds = 0.0
    least, most = _DURATION
    # AWS counts whole seconds.
    return None if least <= seconds <= most and seconds.is_integer() else Message(Code.CONNECTION_DURATION)


def _policy_problem(text: str) -> Message | None:
    try:
        is_object = isinstance(json.loads(text), dict)
    except ValueError:
        is_object = False
    return None if is_object else Message(Code.CONNECTION_POLICY)


def _endpoint_problem(text: str) -> Message | None:
    return None if text.startswith(("http://", "https://")) else Message(Code.SETTING_ENDPOINT)


def _without_keys(value: Any) -> Any:  # noqa: ANN401 -- any input
    """Reject credentials themselves, which a state would have to hold."""
    found = sorted(snake(key) for key in value if key in CREDENTIALS) if isinstance(value, dict) else []
    if found:
        names = {"keys": ", ".join(found)}
        raise wrong(Message(Code.CONNECTION_HAS_KEYS, names, names))
    return value


class AssumeRoleInputs(Inputs):
    """`connection.assumeRole`."""

    role_arn: Annotated[Annotated[str, matching(_ROLE_PATTERN, Message(Code.ROLE_ARN_INVALID))], LeaveUnknown]
    session_name: Annotated[
        Annotated[str, matching(_SESSION_NAME_PATTERN, Message(Code.SESSION_NAME_INVALID))] | None, LeaveUnknown
    ] = None
    external_id: Annotated[
        Annotated[str, matching(_EXTERNAL_ID_PATTERN, Message(Code.EXTERNAL_ID_INVALID))] | None, LeaveUnknown
    ] = None
    duration: Annotated[Annotated[str, without_problem(_duration_problem)] | None, LeaveUnknown] = None
    policy: Annotated[
        Annotated[str, without_problem(_policy_problem), sized(1, _LONGEST_POLICY, "characters")] | None, LeaveUnknown
    ] = None


class ConnectionInputs(Inputs):
    """`connection`."""

    profile: Annotated[Annotated[str, sized(1, 256, "characters")] | None, LeaveUnknown] = None
    assume_role: Annotated[AssumeRoleInputs | None, LeaveUnknown] = None
    endpoint: Annotated[Annotated[str, without_problem(_endpoint_problem)] | None, LeaveUnknown] = None
    allowed_account_ids: Annotated[
        list[Annotated[Annotated[str, matching(ACCOUNT_PATTERN, Message(Code.ACCOUNT_ID_INVALID))], LeaveUnknown]]
        | None,
        LeaveUnknown,
    ] = None


def _role_of_an_allowed_account(connection: ConnectionInputs) -> ConnectionInputs:
    role, allowed = connection.assume_role, connection.allowed_account_ids
    arn = role.role_arn if isinstance(role, AssumeRoleInputs) else None
    if not isinstance(arn, str) or not isinstance(allowed, list) or not allowed:
        return connection
    account = str(account_of(arn))
    if account in allowed or not all(isinstance(item, str) for item in allowed):
        return connection
    values = {"account": account, "expected": " or ".join(allowed)}
    raise wrong(Message(Code.ROLE_OF_ANOTHER_ACCOUNT, values, values))


#: The connection as every resource has it.
ConnectionInput = Annotated[
    Annotated[
        ConnectionInputs | None,
        AfterValidator(lambda value: value if value is None else _role_of_an_allowed_account(value)),
        BeforeValidator(_without_keys),
    ],
    LeaveUnknown,
]


class _Holder(Inputs):
    connection: ConnectionInput = None


def connection_problems(connection: object) -> list[Message]:
    """Return what is wrong with a connection, each with its path."""
    found = shape_problems(_Holder, {"connection": connection})
    return [Message(Code.CONNECTION_INVALID, {"path": item.path, "problem": item.reason}) for item in found]
