"""boto3 clients; the only file that imports boto3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from pulumi_mpa.model.settings import Service, Settings


def client_of(settings: Settings, service: Service, region: str, *, attempts: int) -> Any:  # noqa: ANN401 -- boto3 makes its clients at run time
    """
    Make a client.

    Args:
        settings: Profile, endpoint and role; what is None is left to the SDK's own chain.

        service: `mpa` or `payment-cryptography`.

        region: Region, whatever the environment names.

        attempts: Tries of one call in all.

    Returns:
        The client; `mpa:endpoint` is the address of `mpa` alone.
    """
    config = Config(
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=10,
        read_timeout=30,
        user_agent_extra="pulumi-mpa",
    )
    session = boto3.Session(profile_name=settings.profile, region_name=region)
    if settings.assume_role:
        session = _as_role(session, settings.assume_role, region)
    return session.client(service, endpoint_url=settings.endpoint if service == "mpa" else None, config=config)


def _as_role(session: boto3.Session, role_arn: str, region: str) -> boto3.Session:
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials  # noqa: PLC0415 -- only with `mpa:assumeRole`
    from botocore.session import get_session  # noqa: PLC0415 -- only with `mpa:assumeRole`

    fetcher = AssumeRoleCredentialFetcher(
        client_creator=session.client,
        source_credentials=session.get_credentials(),
        role_arn=role_arn,
        extra_args={"RoleSessionName": "pulumi-mpa"},
    )
    core = get_session()
    core._credentials = DeferredRefreshableCredentials(method="assume-role", refresh_using=fetcher.fetch_credentials)  # type: ignore[attr-defined] # noqa: SLF001 -- botocore has no other way to hand over credentials that refresh
    return boto3.Session(botocore_session=core, region_name=region)
