"""Which credentials reach which account: the input `connection` of a resource, and the accounts that it can lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.model.arns import account_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The input that has it, and the output that records it.
CONNECTION: Final = "connection"
#: The output that says in which account a resource lives.
ACCOUNT_ID: Final = "accountId"
ACCOUNT_PATTERN: Final = r"[0-9]{12}"


@dataclass(frozen=True)
class AssumeRole:
    """
    A role that is assumed for every call.

    Args:
        role_arn: Its ARN, which names the account.

        session_name: Name of the role's session; None for the name of this package.

        external_id: What the role's trust policy wants to be told; never shown.

        duration: How long its credentials are valid, as `1h`; None leaves it to AWS.

        policy: A policy that restricts the role further, as JSON.
    """

    role_arn: str
    session_name: str | None = None
    external_id: str | None = field(default=None, repr=False)
    duration: str | None = None
    policy: str | None = None


@dataclass(frozen=True)
class Connection:
    """
    How AWS is reached for one resource, function or gate; what is None is left to the stack's configuration.

    Args:
        profile: Named profile of the AWS configuration files.

        assume_role: The role that is assumed.

        endpoint: Address of an emulator, for every service.

        allowed_account_ids: The accounts that it may lead to; empty for any.
    """

    profile: str | None = None
    assume_role: AssumeRole | None = None
    endpoint: str | None = None
    allowed_account_ids: tuple[str, ...] = ()


def connection_of(values: Mapping[str, Any]) -> Connection | None:
    """
    Read the connection of a resource.

    Args:
        values: Its inputs, or its outputs, which record the inputs under `declared`.

    Returns:
        None if it has none, or one that is not known yet; what has another type is a problem that the check names.
    """
    given = values.get(CONNECTION) or (values.get("declared") or {}).get(CONNECTION)
    if not isinstance(given, dict):
        return None
    accounts, role = given.get("allowedAccountIds"), given.get("assumeRole")
    return Connection(
        profile=_text(given, "profile"),
        assume_role=_role(role) if isinstance(role, dict) else None,
        endpoint=_text(given, "endpoint"),
        allowed_account_ids=tuple(item for item in accounts if isinstance(item, str))
        if isinstance(accounts, list)
        else (),
    )


def recorded_account(id_: str, recorded: Mapping[str, Any]) -> str | None:
    """
    Return the account in which a resource of this program lives.

    Args:
        id_: The engine's id; that of a team or an identity source is an ARN, which names the account.

        recorded: The last outputs.

    Returns:
        None if state does not say it, as of what a program only reads: that may be shared by another account.
    """
    if not recorded.get("declared"):
        return None
    account: str | None = recorded.get(ACCOUNT_ID) or account_of(id_)
    return account


def hidden_texts(given: object, *, whole: bool) -> tuple[str, ...]:
    """
    Return what nothing repeats of a connection.

    Args:
        given: The connection as state spells it.

        whole: All of it is secret, and not the external id alone.
    """
    if not isinstance(given, dict):
        return ()
    role = given.get("assumeRole")
    external_id = _text(role, "externalId") if isinstance(role, dict) else None
    found = texts_in(given) if whole else [external_id] if external_id else []
    return tuple(dict.fromkeys(found))


def texts_in(value: object) -> Iterator[str]:
    """Return every text in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def _role(values: Mapping[str, Any]) -> AssumeRole | None:
    arn = _text(values, "roleArn")
    if arn is None:
        return None
    return AssumeRole(
        arn,
        session_name=_text(values, "sessionName"),
        external_id=_text(values, "externalId"),
        duration=_text(values, "duration"),
        policy=_text(values, "policy"),
    )


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None
