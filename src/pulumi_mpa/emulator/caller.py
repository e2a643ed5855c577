"""Who calls, as far as an emulator can know: the access key names the account, and the role where one was assumed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.settings import ACCOUNT

if TYPE_CHECKING:
    from pulumi_mpa.emulator.signature import Scope

#: An access key of the session of a role; behind the account stand the two names, as far as a key has room.
_KEY_OF_ROLE: Final = re.compile(r"ASIA(?P<account>[0-9]{12})(?P<names>[A-Z2-7]+)")
_LONGEST_KEY: Final = 128


@dataclass(frozen=True)
class Caller:
    """
    Who calls, and where.

    Args:
        account: Twelve digits.

        region: Region of the signature.

        service: Service of the signature.

        access_key: Access key id.
    """

    account: str
    region: str
    service: str
    access_key: str

    @classmethod
    def of(cls, scope: Scope) -> Caller:
        """Return whoever signed with this scope."""
        return cls(account_of(scope.access_key), scope.region, scope.service, scope.access_key)

    @property
    def principal_arn(self) -> str:
        """The ARN that sessions show as their requester."""
        role = _KEY_OF_ROLE.fullmatch(self.access_key)
        if role is not None:
            return f"arn:aws:sts::{self.account}:assumed-role/{_names_in(role['names'])}"
        return f"arn:aws:iam::{self.account}:user/{self.access_key}"

    def arn(self, resource: str) -> str:
        """Return the ARN of something that this caller creates."""
        return f"arn:aws:{self.service}:{self.region}:{self.account}:{resource}"


def account_of(access_key: str) -> str:
    """
    Return the account of an access key.

    Twelve digits stand for themselves, so that a test can name its account; any other key has an account of its own
    that is the same on every machine.
    """
    if ACCOUNT.fullmatch(access_key):
        return access_key
    role = _KEY_OF_ROLE.fullmatch(access_key)
    if role is not None:
        return role["account"]
    return str(int(hashlib.sha256(access_key.encode()).hexdigest(), 16) % 10**12).zfill(12)


def key_of_role(account: str, name: str, session: str) -> str:
    """Return the access key of the session of a role, which says all that is needed of both."""
    names = base64.b32encode(f"{name}/{session}".encode()).decode().rstrip("=")
    return f"ASIA{account}{names}"[:_LONGEST_KEY]


def _names_in(text: str) -> str:
    whole = text[: len(text) // 8 * 8] if len(text) % 8 in (1, 3, 6) else text
    try:
        return base64.b32decode(whole + "=" * (-len(whole) % 8)).decode("ascii", "replace")
    except binascii.Error:
        return text
