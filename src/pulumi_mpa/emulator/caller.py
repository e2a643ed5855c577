"""
Who calls, as far as an emulator can know.

Signatures are not verified. Their scope is read: the access key names the account, the region is where the call goes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from pulumi_mpa.emulator.faults import FaultError, Kind, denied
from pulumi_mpa.emulator.model import Api
from pulumi_mpa.emulator.settings import ACCOUNT
from pulumi_mpa.lifecycle.limits import KEY_REGION_PATTERN, REGION

_CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256\s+.*?\bCredential=(?P<key>\w{1,128})/\d{8}/(?P<region>[a-z0-9-]{1,20})/(?P<service>[\w-]{1,64})"
    r"/aws4_request\b(?=.*\bSignedHeaders=[\w;-]+)(?=.*\bSignature=[0-9a-f]{1,64}\b)",
    re.ASCII,
)
_KEY_REGION = re.compile(KEY_REGION_PATTERN)


@dataclass(frozen=True)
class Caller:
    """
    Who calls, and where.

    Args:
        account: Twelve digits.

        region: Region of the signature.

        api: Service of the signature.

        access_key: Access key id.
    """

    account: str
    region: str
    api: Api
    access_key: str

    @property
    def principal_arn(self) -> str:
        """Give the ARN that sessions show as their requester."""
        return f"arn:aws:iam::{self.account}:user/{self.access_key}"

    def arn(self, resource: str) -> str:
        """Spell the ARN of something that this caller makes."""
        return f"arn:aws:{self.api}:{self.region}:{self.account}:{resource}"


def account_of(access_key: str) -> str:
    """
    Give the account of an access key.

    Twelve digits stand for themselves, so that a test can name its account; any other key has an account of its own
    that is the same on every machine.
    """
    if ACCOUNT.fullmatch(access_key):
        return access_key
    return str(int(hashlib.sha256(access_key.encode()).hexdigest(), 16) % 10**12).zfill(12)


def read_caller(authorization: str | None, api: Api) -> Caller:
    """
    Read an Authorization header.

    Args:
        authorization: The header.

        api: The service that was called.

    Raises:
        FaultError: The header is missing or can't be read, or the region has no such service.
    """
    if not authorization:
        raise FaultError(Kind.MISSING_TOKEN, "The request has no Authorization header.")
    found = _CREDENTIAL.match(authorization)
    if not found:
        raise FaultError(Kind.INCOMPLETE_SIGNATURE, "The Authorization header is not a complete AWS4-HMAC-SHA256 one.")
    if found["service"] != api:
        raise FaultError(Kind.INCOMPLETE_SIGNATURE, f"The credential must be scoped to the service '{api}'.")
    if api is Api.MPA and found["region"] != REGION:
        raise denied(
            f"Multi-party Approval is not offered in {found['region']}: identity sources and teams live in {REGION}."
        )
    if api is Api.PAYMENT_CRYPTOGRAPHY and not _KEY_REGION.fullmatch(found["region"]):
        raise denied(f"Payment Cryptography is not offered in {found['region']}: no key's ARN could name it.")
    return Caller(account_of(found["key"]), found["region"], api, found["key"])
