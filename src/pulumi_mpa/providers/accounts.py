"""
Whose account an operation acts in, compared before anything else is sent.

Every operation of every provider goes through here first. One that would reach another account sends nothing, so nobody
there is asked, nothing there is removed, and a refresh does not take for gone what another account does not show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.account import account_reached
from pulumi_mpa.errors import AccessDeniedError
from pulumi_mpa.model.connection import ACCOUNT_ID, CONNECTION
from pulumi_mpa.plan.account import MeantAccount, raise_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings


def verified_account(settings: Settings, meant: MeantAccount, doing: str, thing: str, id_: str) -> str:
    """
    Return the account that a resource lives in.

    Args:
        settings: How AWS is reached for it.

        meant: What state and program say.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

        id_: The engine's id of it; empty for a creation.

    Raises:
        WrongAccountError: The credentials are of another account than state or program name.

        MpaError: AWS does not say whose they are.
    """
    known = meant.known()
    if known is not None:
        return known
    reached = _reached(settings, meant, doing, thing, id_)
    raise_for(meant.problem_of(reached), doing, thing, id_)
    return meant.owner or reached


def raise_if_elsewhere(
    settings: Settings, meant: MeantAccount, doing: str, thing: str, id_: str, denied: AccessDeniedError | None = None
) -> None:
    """
    Look whose credentials do not see what a program only reads.

    Args:
        settings: How AWS is reached for it.

        meant: What state and program say.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

        id_: The engine's id of it.

        denied: What AWS answered; None where it says that there is no such thing.

    Raises:
        WrongAccountError: They are not of the account that its ARN names.

        AccessDeniedError: The same, where AWS denied the call.
    """
    if meant.owner is None or meant.recorded is not None:
        return
    problem = meant.problem_of_absence(_reached(settings, meant, doing, thing, id_))
    if denied is not None and problem is not None:
        said = denied.situation
        raise AccessDeniedError(replace(said, message=said.message.with_note(problem))) from denied
    raise_for(problem, doing, thing, id_)


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


def _reached(settings: Settings, meant: MeantAccount, doing: str, thing: str, id_: str) -> str:
    return account_reached(settings, doing=doing, thing=thing, arn=id_ if meant.owner else None)
