"""boto3 clients; the only file that imports boto3."""

from __future__ import annotations

import os
import re
import threading
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import BotoCoreError, NoCredentialsError, UnknownServiceError

from pulumi_mpa.errors import Situation, UnsupportedSdkError
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.durations import seconds_of
from pulumi_mpa.model.settings import FoundRegion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.connection import AssumeRole
    from pulumi_mpa.model.settings import Service, Settings

#: First version of boto3 and botocore, which go together, whose API models have everything that is called here.
OLDEST: Final = (1, 43, 1)
#: Name of a role's session, where the program gives it none.
_SESSION_NAME: Final = "pulumi-mpa"
_MAKING: Final = threading.Lock()


def client_of(settings: Settings, service: Service, region: str, *, attempts: int) -> Any:  # noqa: ANN401 -- boto3 makes its clients at run time
    """
    Make a client.

    Args:
        settings: Profile, endpoint and role; what is None is left to the SDK's own chain.

        service: Its name in the SDK.

        region: Region, whatever the environment names.

        attempts: Tries of one call in all.

    Returns:
        The client.

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
    try:
        # A session makes one client at a time; the clients themselves may be shared.
        with _MAKING:
            session = _session_of(settings)
            return session.client(service, region_name=region, endpoint_url=settings.endpoint, config=config)
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


def _session_of(settings: Settings) -> boto3.Session:
    """Return the session of a profile and a role; one run opens each of them once, so that a role is assumed once."""
    key = opened_key("session", settings)
    session = settings.opened.get(key)
    if session is None:
        # The Region is that of STS; every other client names its own.
        session = boto3.Session(profile_name=settings.profile, region_name=limits.REGION)
        if settings.assume_role is not None:
            session = _as_role(session, settings.assume_role, settings.endpoint)
        settings.opened[key] = session
    return session


def opened_key(what: str, settings: Settings) -> tuple[object, ...]:
    """Return under which key something is among what settings have opened: it is that of the environment of then."""
    environ = tuple(sorted(item for item in os.environ.items() if item[0].startswith("AWS_")))
    return what, settings.profile, settings.assume_role, settings.endpoint, environ


def _as_role(session: boto3.Session, role: AssumeRole, endpoint: str | None) -> boto3.Session:
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials  # noqa: PLC0415 -- only with a role
    from botocore.session import get_session  # noqa: PLC0415 -- only with a role

    def sts(service: str, **credentials: Any) -> Any:  # noqa: ANN401 -- as boto3 has them
        create: Any = session.client
        return create(service, endpoint_url=endpoint, **credentials)

    source = session.get_credentials()
    if source is None:
        raise NoCredentialsError
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=sts,
        source_credentials=source,
        role_arn=role.role_arn,
        extra_args=role_arguments(role),
    )
    credentials = DeferredRefreshableCredentials(method="assume-role", refresh_using=fetcher.fetch_credentials)
    if role.duration:
        # The SDK would replace credentials of fifteen minutes as soon as it has them, and so with every call.
        seconds = seconds_of(role.duration)
        credentials._advisory_refresh_timeout = min(credentials._advisory_refresh_timeout, seconds / 3)  # type: ignore[attr-defined] # noqa: SLF001 -- Deferred ones take no argument for it
        credentials._mandatory_refresh_timeout = min(credentials._mandatory_refresh_timeout, seconds / 6)  # type: ignore[attr-defined] # noqa: SLF001 -- likewise
    core = get_session()
    core._credentials = credentials  # type: ignore[attr-defined] # noqa: SLF001 -- botocore has no other way to hand over credentials that refresh
    return boto3.Session(botocore_session=core, region_name=limits.REGION)


def role_arguments(role: AssumeRole) -> dict[str, Any]:
    """Return what STS is told beside the ARN of the role."""
    given = {
        "RoleSessionName": role.session_name or _SESSION_NAME,
        "ExternalId": role.external_id,
        "DurationSeconds": int(seconds_of(role.duration)) if role.duration else None,
        "Policy": role.policy,
    }
    return {name: value for name, value in given.items() if value is not None}
