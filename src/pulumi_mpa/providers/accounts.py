"""
Whose account an operation acts in, compared before anything else is sent.

State names the account of every resource: an ARN has it, and everything else records it. Every operation of every provider
goes through here first. One that would reach another account sends nothing, so nobody there is asked, nothing there is
removed, and a refresh does not take for gone what another account does not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.account import account_reached
from pulumi_mpa.errors import Situation, WrongAccountError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.connection import ACCOUNT_ID, CONNECTION, connection_of, possible_accounts, recorded_account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings


def verified_account(
    settings: Settings, values: Mapping[str, Any], recorded: Mapping[str, Any], doing: str, thing: str, id_: str
) -> str:
    """
    Return the account that a resource lives in.

    Args:
        settings: How AWS is reached for it.

        values: The inputs or outputs that have its connection.

        recorded: The last outputs; empty for a creation.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

        id_: The engine's id of it; empty for a creation.

    Raises:
        WrongAccountError: The credentials are of another account than state or program name.

        MpaError: AWS does not say whose they are.
    """
    possible, expected = possible_accounts(connection_of(values)), recorded_account(id_, recorded)
    arn, owner = (id_, account_of(id_)) if account_of(id_) else (None, None)
    if owner is not None and expected is None and not possible:
        # What is only read may be shared with the account that reads it.
        return owner
    reached = account_reached(settings, doing=doing, thing=thing, arn=arn)
    if expected is not None and reached != expected:
        raise _wrong(Code.ACCOUNT_DIFFERS, reached, expected, doing, thing, arn)
    if possible and reached not in possible:
        raise _wrong(Code.ACCOUNT_NOT_ALLOWED, reached, " or ".join(possible), doing, thing, arn)
    return owner or reached


def raise_if_foreseen(values: Mapping[str, Any], recorded: Mapping[str, Any], doing: str, thing: str, id_: str) -> None:
    """
    Compare what state and program say, without a call, for a preview.

    Raises:
        WrongAccountError: The connection of the program leads to another account than the one that state names.
    """
    possible, expected = possible_accounts(connection_of(values)), recorded_account(id_, recorded)
    if expected is not None and possible and expected not in possible:
        arn = id_ if account_of(id_) else None
        raise _wrong(Code.CONNECTION_LEADS_ELSEWHERE, " or ".join(possible), expected, doing, thing, arn)


def raise_if_elsewhere(settings: Settings, recorded: Mapping[str, Any], doing: str, thing: str, id_: str) -> None:
    """
    Look whose credentials do not see what a program only reads.

    Raises:
        WrongAccountError: They are not of the account that its ARN names.
    """
    owner = account_of(id_)
    if owner is None or recorded.get("declared"):
        return
    reached = account_reached(settings, doing=doing, thing=thing, arn=id_)
    if reached != owner:
        raise _wrong(Code.ACCOUNT_DOES_NOT_HAVE_IT, reached, owner, doing, thing, id_)


def with_account(outputs: Mapping[str, Any], account: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return outputs with the account, and with the connection where they have no inputs that record it.

    Args:
        outputs: What an operation returned.

        account: Where the resource lives.

        values: The inputs or outputs that have its connection.
    """
    found = {**outputs, ACCOUNT_ID: account}
    if not outputs.get("declared") and values.get(CONNECTION) is not None:
        found[CONNECTION] = values[CONNECTION]
    return found


def _wrong(code: Code, account: str, expected: str, doing: str, thing: str, arn: str | None) -> WrongAccountError:
    values = {"account": account, "expected": expected}
    return WrongAccountError(Situation(doing, thing, arn, Message(code, values, values)))
