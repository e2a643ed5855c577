"""boto3 clients; the only file that imports boto3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import BotoCoreError, UnknownServiceError

from pulumi_mpa.errors import Situation, UnsupportedSdkError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.settings import FoundRegion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Service, Settings

#: First version of boto3 and botocore, which go together, whose API models have everything that is called here.
OLDEST: Final = (1, 43, 1)


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

    Raises:
        UnsupportedSdkError: The installed SDK is too old, or lacks the service's API model.
    """
    installed = botocore.__version__
    # An older model may know the service and lack operations, inputs or statuses: no single call would show that.
    if tuple(int(part) for part in re.findall(r"\d+", installed)[:3]) < OLDEST:
        raise _unsupported(service, Code.SDK_TOO_OLD, {"installed": installed, "needed": _spelled(OLDEST)})
    config = Config(
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=10,
        read_timeout=30,
        user_agent_extra="pulumi-mpa",
    )
    session = boto3.Session(profile_name=settings.profile, region_name=region)
    if settings.assume_role:
        session = _as_role(session, settings.assume_role, region)
    try:
        return session.client(service, endpoint_url=settings.endpoint if service == "mpa" else None, config=config)
    except UnknownServiceError as error:
        raise _unsupported(service, Code.SDK_WITHOUT_MODEL, {"installed": installed, "service": service}) from error


def profile_region(profile: str | None) -> FoundRegion | None:
    """
    Return the Region of a profile of the AWS configuration files.

    Args:
        profile: Its name; None is the one that AWS_PROFILE names, else `default`.

    Returns:
        The Region; None if the profile names none, or if the files cannot be read, which the first call reports.
    """
    try:
        session = boto3.Session(profile_name=profile)
        region = session.region_name
    except BotoCoreError:
        return None
    return FoundRegion(region, f"the profile `{session.profile_name}`") if region else None


def _spelled(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _unsupported(service: Service, code: Code, values: Mapping[str, str]) -> UnsupportedSdkError:
    update = f"pip install --upgrade 'boto3>={_spelled(OLDEST)}'"
    message = Message(code, {"command": update, **values}, values)
    return UnsupportedSdkError(Situation("call", f"the service {service}", None, message))


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
