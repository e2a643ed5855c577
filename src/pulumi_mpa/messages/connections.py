"""MPA35xx and MPA47xx: which account a resource is in, and what is wrong with its connection. Nothing was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_BACK: Final = (
    "Correct the `connection` of the resource, or the configuration or credentials of the stack. To have the resource in account {account} "
    "instead, give it another logical name: the next run then creates it there and deletes the old one where it is."
)
_CURE: Final = (
    "Correct the connection or the credentials. A resource cannot move to another account: give it another logical name to "
    "have it there."
)
_ACCOUNTS: Final = ("account", "expected")
_CORRECT: Final = "Correct the value in the program."

ACCOUNTS: Final[Mapping[Code, Row]] = {
    Code.ACCOUNT_DIFFERS: error(
        "It is in account {expected}, and the credentials are of account {account}. Nothing was sent.",
        _BACK,
        cause="The connection, the configuration or the environment has the credentials of another account than the one in which the resource was made.",
        cure=_CURE,
        data=_ACCOUNTS,
    ),
    Code.ACCOUNT_NOT_ALLOWED: error(
        "The credentials are of account {account}, and must be of account {expected}. Nothing was sent.",
        "Correct the `connection`, or the configuration or credentials of the stack.",
        cause="The credentials are of an account that neither the connection nor `mpa:allowedAccountIds` names.",
        cure="Correct the connection (its profile, its role, or `allowed_account_ids`), or the configuration.",
        data=_ACCOUNTS,
    ),
    Code.ACCOUNT_DOES_NOT_HAVE_IT: error(
        "AWS does not show it to account {account}, and it belongs to account {expected}.",
        "Use a `connection` with credentials of account {expected}, or check the ARN.",
        cause="A resource that the program only reads is not there, or these credentials are of an account that cannot see it.",
        cure="Use credentials of the account that has it, or correct the ARN.",
        data=_ACCOUNTS,
    ),
    Code.CONNECTION_LEADS_ELSEWHERE: error(
        "It is in account {expected}, and its connection leads to account {account}. Nothing was sent.",
        _BACK,
        cause="The connection of the program, or the configuration of the stack, names another account than the one in which the resource was made.",
        cure=_CURE,
        data=_ACCOUNTS,
    ),
}

CONNECTIONS: Final[Mapping[Code, Row]] = {
    Code.CONNECTION_HAS_KEYS: error(
        "A connection takes no credentials, because the state would have to hold them: {keys}.",
        "Use a `profile` or `assume_role`, or have the credentials in the environment of the run.",
        cause="Whoever can read a state, and each of its backups, would have the credentials.",
        cure="Use a profile or a role, and remove the credentials from the program.",
        data=("keys",),
    ),
    Code.ROLE_ARN_INVALID: error(
        "The value must be the ARN of a role, for example `arn:aws:iam::111122223333:role/approvals`.",
        cause="The text is no ARN of a role.",
        cure=_CORRECT,
    ),
    Code.SESSION_NAME_INVALID: error(
        "The name of a session must have 2 to 64 letters, digits, or any of `_+=,.@-`.",
        cause="AWS does not accept this name.",
        cure=_CORRECT,
    ),
    Code.EXTERNAL_ID_INVALID: error(
        "An external id must have 2 to 1224 letters, digits, or any of `_+=,.@:/-`.",
        cause="AWS does not accept this external id.",
        cure=_CORRECT,
    ),
    Code.CONNECTION_DURATION: error(
        "The duration must be from `15m` to `12h`, in whole seconds.",
        cause="AWS does not make credentials of a role that are valid for this time.",
        cure=_CORRECT,
    ),
    Code.CONNECTION_POLICY: error(
        "The policy must be a JSON object.", cause="The text is no policy of IAM.", cure=_CORRECT
    ),
    Code.ACCOUNT_ID_INVALID: error(
        "The id of an account must have twelve digits.",
        cause="The text is no account, or a number lost its leading zeros.",
        cure="Write the account as a text of twelve digits.",
    ),
    Code.ROLE_OF_ANOTHER_ACCOUNT: error(
        "The role is of account {account}, and `allowed_account_ids` has {expected}.",
        cause="The two parts of the connection name different accounts.",
        cure="Correct the role or the accounts.",
        data=_ACCOUNTS,
    ),
    Code.CONNECTION_INVALID: error(
        "{path}: {problem}", cause="The connection of a gate or a function is wrong.", cure=_CORRECT
    ),
}
