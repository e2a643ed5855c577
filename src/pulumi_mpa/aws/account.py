"""Whose account credentials lead to, as AWS itself says."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from pulumi_mpa.aws.client import Client

if TYPE_CHECKING:
    from pulumi_mpa.model.settings import Settings

_ASKING: Final = threading.Lock()


def account_reached(settings: Settings, *, doing: str, thing: str, arn: str | None) -> str:
    """
    Return the account that settings lead to, twelve digits; one run asks once for each profile and role.

    Args:
        settings: How AWS is reached.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

        arn: That thing's ARN, for the message.

    Raises:
        MpaError: There are no credentials, AWS does not know them, or it cannot be reached. Nothing was sent.

    Source:
        API reference of STS, GetCallerIdentity: no permission is needed for it.
    """
    from pulumi_mpa.aws.sdk import opened_key  # noqa: PLC0415 -- boto3 takes half a second to import

    key = opened_key("account", settings)
    with _ASKING:
        account = settings.opened.get(key)
        if account is None:
            answer = Client(settings, "sts").call("GetCallerIdentity", doing=doing, thing=thing, arn=arn)
            account = settings.opened[key] = str(answer["Account"])
    return str(account)
