"""The stack's configuration under `mpa:`, read once per provider process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.connection import ACCOUNT_PATTERN, AssumeRole
from pulumi_mpa.model.names import ENGINE_KEYS
from pulumi_mpa.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.model.connection import Connection

NAMESPACE: Final = "mpa"

#: The services that are called, as the SDK names them.
Service = Literal["mpa", "payment-cryptography", "backup", "identitystore", "sso-admin", "sts"]

#: Every key, with what it is for.
KEYS: Final = {
    "region": f"only {limits.REGION}, where the service lives",
    "profile": "named profile of the AWS configuration files",
    "endpoint": "address of an emulator, for every service",
    "assumeRole": "ARN of a role to take on for every call",
    "allowedAccountIds": "accounts that the stack may be in, as a JSON list",
    "paymentCryptographyRegion": "Region of associations that name none",
    "waitTimeout": "how long an approval gate waits",
    "strict": "false turns rules that only the User Guide states into warnings",
    "defaultTags": "tags put on everything, as a JSON object",
}


class FoundRegion(NamedTuple):
    """
    A Region, and where it comes from.

    Args:
        name: The Region.

        source: The setting, the variable or the profile that names it, as people are shown it.
    """

    name: str
    source: str


#: Variables of the environment that name a Region, in the order in which pulumi-aws reads them.
REGION_VARIABLES: Final = ("AWS_REGION", "AWS_DEFAULT_REGION")


@dataclass(frozen=True)
class Settings:
    """
    How AWS is reached, and how strict inputs are checked.

    Args:
        profile: Profile name; None leaves it to the SDK.

        endpoint: Address; None leaves it to the SDK.

        payment_cryptography_region: Region of associations that name none, as the configuration says; None when it does not.

        aws_region: Region of pulumi-aws, as the configuration says; None when it does not.

        environment_region: Region that the environment names; None when it names none.

        profile_region: Returns the Region that the profile names, or None; it is asked for only if nothing nearer names one.

        assume_role: The role; None uses the credentials as they are.

        allowed_account_ids: The accounts that the credentials may be of; empty for any.

        opened: What the SDK has opened with these settings, and with those that were derived from them.

        strict: Rules that only the User Guide states are problems.

        default_tags: Tags put on everything.

        problems: What is wrong with the configuration; nothing is sent while there is one.
    """

    profile: str | None = None
    endpoint: str | None = None
    payment_cryptography_region: FoundRegion | None = None
    aws_region: FoundRegion | None = None
    environment_region: FoundRegion | None = None
    profile_region: Callable[[], FoundRegion | None] = field(default=lambda: None, compare=False, repr=False)
    assume_role: AssumeRole | None = None
    allowed_account_ids: tuple[str, ...] = ()
    opened: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    strict: bool = True
    default_tags: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def configured_places(self) -> tuple[tuple[str, str], ...]:
        """Return the protected services and Regions that the configuration names, whatever a team's tags say."""
        region = self.payment_cryptography_region
        return (("payment-cryptography", region.name),) if region else ()

    def reached_by(self, connection: Connection | None) -> Settings:
        """
        Return the settings of a resource, function or gate that has a connection of its own.

        What the connection leaves out is as the configuration says, except that a profile stands without the configured
        role, which would lead away from it, and that the configured accounts are those of the configured credentials.
        """
        if connection is None:
            return self
        other_credentials = connection.profile or connection.assume_role
        return replace(
            self,
            profile=connection.profile or self.profile,
            endpoint=connection.endpoint or self.endpoint,
            assume_role=connection.assume_role or (None if connection.profile else self.assume_role),
            allowed_account_ids=connection.allowed_account_ids
            or (() if other_credentials else self.allowed_account_ids),
        )

    def possible_accounts(self) -> tuple[str, ...]:
        """Return the accounts that the credentials can be of, as far as program and configuration say it; empty for any."""
        account = account_of(self.assume_role.role_arn) if self.assume_role is not None else None
        return (account,) if account else self.allowed_account_ids

    def with_default_tags(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return a copy of inputs whose tags are the default ones, the resource's own winning over them."""
        tags = inputs.get("tags")
        if self.default_tags and (tags is None or isinstance(tags, dict)):
            return {**inputs, "tags": {**self.default_tags, **(tags or {})}}
        return dict(inputs)


def settings_of(config: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """
    Read the settings.

    Args:
        config: The stack's whole configuration, keys with their namespace, values as text.

        environ: The environment, for what the configuration leaves to it.

    Returns:
        The settings with every problem found.
    """
    prefix = f"{NAMESPACE}:"
    ours = {key[len(prefix) :]: value for key, value in config.items() if key.startswith(prefix)}
    problems = [Problem(f"{prefix}{key}", _unknown(key)) for key in sorted(ours) if key not in KEYS]
    region = ours.get("region")
    if region not in (None, limits.REGION):
        values = {"region": region, "only": limits.REGION}
        problems.append(Problem(f"{prefix}region", Message(Code.SETTING_REGION, values, values)))
    strict = str(ours.get("strict", "true")).lower()
    if strict not in ("true", "false"):
        problems.append(Problem(f"{prefix}strict", Message(Code.SETTING_NOT_BOOLEAN)))
    endpoint = ours.get("endpoint")
    if endpoint and not str(endpoint).startswith(("http://", "https://")):
        problems.append(Problem(f"{prefix}endpoint", Message(Code.SETTING_ENDPOINT)))
    key_region = ours.get("paymentCryptographyRegion")
    if key_region and not re.fullmatch(limits.KEY_REGION_PATTERN, str(key_region)):
        problems.append(Problem(f"{prefix}paymentCryptographyRegion", Message(Code.SETTING_KEY_REGION)))
    tags, tag_problems = _tags(ours.get("defaultTags"))
    accounts, account_problems = _accounts(ours.get("allowedAccountIds"))
    return Settings(
        profile=ours.get("profile") or config.get("aws:profile"),
        endpoint=endpoint,
        payment_cryptography_region=_first_region(
            {f"{prefix}paymentCryptographyRegion": key_region, "aws:region": config.get("aws:region")}
        ),
        aws_region=_first_region({"aws:region": config.get("aws:region")}),
        environment_region=_first_region({name: (environ or {}).get(name) for name in REGION_VARIABLES}),
        assume_role=AssumeRole(ours["assumeRole"]) if ours.get("assumeRole") else None,
        allowed_account_ids=accounts,
        strict=strict != "false",
        default_tags=tags,
        problems=(*problems, *tag_problems, *account_problems),
    )


def _first_region(named: Mapping[str, str | None]) -> FoundRegion | None:
    return next((FoundRegion(region, f"`{source}`") for source, region in named.items() if region), None)


def _unknown(key: str) -> Message:
    import difflib  # noqa: PLC0415 -- a configuration without a fault needs none of it

    near = difflib.get_close_matches(key, KEYS, n=1)
    if near:
        values = {"near": f"{NAMESPACE}:{near[0]}"}
        return Message(Code.SETTING_MISSPELLED, values, values)
    return Message(Code.SETTING_UNKNOWN, {"known": ", ".join(KEYS)})


def _accounts(value: object) -> tuple[tuple[str, ...], list[Problem]]:
    if value is None:
        return (), []
    try:
        accounts = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        accounts = None
    if isinstance(accounts, list) and all(re.fullmatch(ACCOUNT_PATTERN, str(item)) for item in accounts):
        return tuple(map(str, accounts)), []
    return (), [Problem(f"{NAMESPACE}:allowedAccountIds", Message(Code.SETTING_ACCOUNTS))]


def _tags(value: object) -> tuple[dict[str, str], list[Problem]]:
    if value is None:
        return {}, []
    try:
        tags = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        tags = None
    if not isinstance(tags, dict) or not all(isinstance(item, str) for item in tags.values()):
        return {}, [Problem(f"{NAMESPACE}:defaultTags", Message(Code.SETTING_TAGS))]
    lost = [key for key in tags if key.startswith(ENGINE_KEYS)]
    return tags, [
        Problem(f"{NAMESPACE}:defaultTags", Message(Code.TAG_KEY_OF_ENGINE, {"keys": key}, {"keys": key}))
        for key in lost
    ]
