"""The connection that a program gives a resource, a function or a gate: which credentials reach which account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypedDict

import pulumi

from pulumi_mpa.inputs import Nested
from pulumi_mpa.model.names import CREDENTIALS, snake

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROLE: Final = "assumeRole"
_EXTERNAL_ID: Final = "externalId"


class _RoleArn(TypedDict):
    role_arn: pulumi.Input[str]


class AssumeRoleArgsDict(_RoleArn, total=False):
    """A role that is assumed for every call."""

    session_name: pulumi.Input[str]
    external_id: pulumi.Input[str]
    duration: pulumi.Input[str]
    policy: pulumi.Input[str]


class ConnectionArgsDict(TypedDict, total=False):
    """How AWS is reached; what is left out is as the configuration of the stack says."""

    profile: pulumi.Input[str]
    assume_role: pulumi.Input[AssumeRoleArgsDict | AssumeRoleArgs]
    endpoint: pulumi.Input[str]
    allowed_account_ids: pulumi.Input[Sequence[pulumi.Input[str]]]


@pulumi.input_type
class AssumeRoleArgs(Nested):
    """
    A role that is assumed for every call.

    Args:
        role_arn: ARN of the role, which names the account.

        session_name: Name of the role's session, which AWS shows as the requester; left out, `pulumi-mpa`.

        external_id: What the trust policy of the role wants to be told. Always a secret.

        duration: How long the credentials of a session are valid, from `15m` to `12h`; left out, AWS decides. A session
            that ends in the middle of a run is opened again.

        policy: A policy that restricts the session further, as JSON.

    Source:
        API reference of STS, AssumeRole.
    """

    role_arn: pulumi.Input[str] = pulumi.property("roleArn")
    session_name: pulumi.Input[str] | None = pulumi.property("sessionName")
    external_id: pulumi.Input[str] | None = pulumi.property("externalId")
    duration: pulumi.Input[str] | None
    policy: pulumi.Input[str] | None

    def __init__(
        self,
        *,
        role_arn: pulumi.Input[str],
        session_name: pulumi.Input[str] | None = None,
        external_id: pulumi.Input[str] | None = None,
        duration: pulumi.Input[str] | None = None,
        policy: pulumi.Input[str] | None = None,
    ) -> None:
        """Store the values."""
        pulumi.set(self, "role_arn", role_arn)
        pulumi.set(self, "session_name", session_name)
        pulumi.set(self, "external_id", external_id)
        pulumi.set(self, "duration", duration)
        pulumi.set(self, "policy", policy)


@pulumi.input_type
class ConnectionArgs(Nested):
    """
    How AWS is reached for one resource, function or gate.

    Args:
        profile: Named profile of the AWS configuration files; left out, `mpa:profile`. With a profile, the role of the
            configuration is not assumed.

        assume_role: A role to assume; left out, `mpa:assumeRole`.

        endpoint: Address of an emulator, for every service; left out, `mpa:endpoint`.

        allowed_account_ids: The accounts that the connection may lead to. With any other account nothing is sent.
    """

    profile: pulumi.Input[str] | None
    assume_role: pulumi.Input[AssumeRoleArgs] | None = pulumi.property("assumeRole")
    endpoint: pulumi.Input[str] | None
    allowed_account_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = pulumi.property("allowedAccountIds")

    def __init__(
        self,
        *,
        profile: pulumi.Input[str] | None = None,
        assume_role: pulumi.Input[AssumeRoleArgs | AssumeRoleArgsDict] | None = None,
        endpoint: pulumi.Input[str] | None = None,
        allowed_account_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
    ) -> None:
        """Store the values."""
        pulumi.set(self, "profile", profile)
        pulumi.set(self, "assume_role", assume_role)
        pulumi.set(self, "endpoint", endpoint)
        pulumi.set(self, "allowed_account_ids", allowed_account_ids)


class DefaultConnection:
    """
    A transformation that changes nothing: the resources that inherit it read its connection.

    Args:
        connection: The connection.
    """

    def __init__(self, connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict]) -> None:
        """Store the connection."""
        self.connection = connection

    def __call__(self, args: pulumi.ResourceTransformationArgs) -> None:
        """Leave the resource as it is."""
        del args


def default_connection(connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict]) -> pulumi.ResourceTransformation:
    """
    Return a transformation that gives everything in a component a connection.

    Pulumi hands transformations down to all children, and so to every resource and gate of this package that has no
    connection of its own. Functions take it from the option `parent`. Of several, the one of the nearest parent counts.

    Args:
        connection: The connection.

    Returns:
        What goes into the option `transformations` of a component or of a single resource, or is handed to
        `pulumi.runtime.register_stack_transformation` for everything in the program.
    """
    return DefaultConnection(connection)


def inherited_connection(transformations: Iterable[object]) -> pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None:
    """Return the connection that comes from the nearest parent that has one; None if no parent has."""
    found = (each.connection for each in transformations if isinstance(each, DefaultConnection))
    return next(found, None)


def prepared(resource: str, connection: Any) -> Any:  # noqa: ANN401 -- any plain input
    """
    Return a connection as the engine gets it, its external id as a secret.

    Args:
        resource: What errors call the resource.

        connection: The connection as state spells it.

    Raises:
        pulumi.RunError: It has credentials, which would be recorded. For an output the error comes from the run.
    """
    if isinstance(connection, pulumi.Output):
        return connection.apply(lambda value: prepared(resource, value))
    if not isinstance(connection, dict):
        return connection
    keys = sorted(CREDENTIALS & connection.keys())
    if keys:
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most programs need none of it

        names = {"keys": ", ".join(map(snake, keys))}
        problem = Message(Code.CONNECTION_HAS_KEYS, names, names)
        values = {"resource": resource, "problems": f"connection: {problem.text()}"}
        raise pulumi.RunError(Message(Code.INPUTS_NOT_SENT, values, {"problems": Code.CONNECTION_HAS_KEYS.name}))
    return {**connection, _ROLE: _with_secret_id(connection[_ROLE])} if _ROLE in connection else connection


async def resolved(connection: Any) -> Any:  # noqa: ANN401 -- any plain input
    """Return a connection with the values of all outputs in it, as the engine would get it."""
    if isinstance(connection, pulumi.Output):
        return await resolved(await connection.future())
    if isinstance(connection, dict):
        return {name: await resolved(item) for name, item in connection.items() if item is not None}
    if isinstance(connection, list):
        return [await resolved(item) for item in connection]
    return connection


async def holds_other_secret(connection: Any) -> bool:  # noqa: ANN401 -- any plain input
    """Check whether any part of a connection but the external id goes to the engine as a secret."""
    if isinstance(connection, pulumi.Output):
        return await connection.is_secret() or await holds_other_secret(await connection.future())
    if isinstance(connection, list):
        return any([await holds_other_secret(item) for item in connection])
    if not isinstance(connection, dict):
        return False
    return any([await holds_other_secret(item) for name, item in connection.items() if name != _EXTERNAL_ID])


def _with_secret_id(role: Any) -> Any:  # noqa: ANN401 -- any plain input
    if isinstance(role, pulumi.Output):
        return role.apply(_with_secret_id)
    if not isinstance(role, dict) or role.get(_EXTERNAL_ID) is None:
        return role
    return {**role, _EXTERNAL_ID: pulumi.Output.secret(role[_EXTERNAL_ID])}
