"""Who calls, as far as an emulator can know: the access key names the account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.settings import ACCOUNT

if TYPE_CHECKING:
    from pulumi_mpa.emulator.signature import Scope


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
    return str(int(hashlib.sha256(access_key.encode()).hexdigest(), 16) % 10**12).zfill(12)
