"""How an AWS SDK, in this process or in a child, calls the emulator and nothing else."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

    from boto3.session import Session
    from botocore.config import Config
    from mypy_boto3_backup import BackupClient
    from mypy_boto3_identitystore import IdentityStoreClient
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_payment_cryptography import PaymentCryptographyControlPlaneClient
    from mypy_boto3_sso_admin import SSOAdminClient

    ServiceClient = (
        MultipartyApprovalClient
        | PaymentCryptographyControlPlaneClient
        | BackupClient
        | IdentityStoreClient
        | SSOAdminClient
    )

Service = Literal["mpa", "payment-cryptography", "backup", "identitystore", "sso-admin"]

_CONFIG_FILE: Final = Path(__file__).with_name("aws-config")


def environ_of(url: str, services: Collection[str], account: str, region: str) -> dict[str, str]:
    """
    Return the variables by which a child process uses the emulator, whatever the parent's say.

    Args:
        url: Where the services are served.

        services: Their names, as the SDKs have them.

        account: Whose calls they are, twelve digits.

        region: Where it calls.
    """
    return {
        # One that the parent names for another service would lead its calls away.
        **{name: url for name in os.environ if name.startswith("AWS_ENDPOINT_URL")},
        **{f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}": url for service in services},
        # Says whose credentials these are, and lends those of roles.
        "AWS_ENDPOINT_URL_STS": url,
        "AWS_ENDPOINT_URL": url,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        **_direct_environ(str(urlsplit(url).hostname)),
        # A profile that exists, so that one of the parent's is not missed.
        **dict.fromkeys(("AWS_PROFILE", "AWS_DEFAULT_PROFILE"), "default"),
        "AWS_CONFIG_FILE": str(_CONFIG_FILE),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        **dict.fromkeys(("AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"), ""),
        # An access key of twelve digits is its own account here; signatures are not verified.
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def client_of(service: Service, url: str, account: str, region: str) -> ServiceClient:
    """
    Return a stock boto3 client.

    Args:
        service: Its name, as boto3 has it.

        url: Where it is served.

        account: Whose client it is, twelve digits.

        region: Where it calls.
    """
    return _session().client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="emulator",  # noqa: S106  no secret
        config=_direct(),
    )


@cache
def _session() -> Session:
    """Return a session that ignores the machine's own AWS settings."""
    # Only those who ask for a client wait for boto3.
    import boto3  # noqa: PLC0415
    import botocore.session  # noqa: PLC0415

    nowhere = (None, None, os.devnull, None)
    variables = {"profile": (None, None, None, None), "config_file": nowhere, "credentials_file": nowhere}
    return boto3.session.Session(botocore_session=botocore.session.Session(session_vars=variables))


def _direct() -> Config:
    """Configure a client to reach loopback directly, whatever proxy the environment names."""
    from botocore.config import Config  # noqa: PLC0415

    return Config(proxies={})


def _direct_environ(host: str) -> dict[str, str]:
    """Return the variables by which a host is reached without a proxy; what the machine excepts stays excepted."""
    excepted = [found for name in ("no_proxy", "NO_PROXY") if (found := os.environ.get(name))][:1]
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join([*excepted, host]))
