"""
What an account has, listed and read as providers read what a program only looks up; nothing is written to AWS.

Not public: names in this module change without notice.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi.dynamic import Config, ConfigureRequest

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.aws.approval_team import list_teams
from pulumi_mpa.aws.associations import association_api
from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.identity_source import list_sources
from pulumi_mpa.errors import MpaError, Situation, TerminalError
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.mpa_team_association import SERVICE
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.providers import approval_team, identity_source, mpa_team_association

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pulumi

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.providers.provider import LazyProvider

_ACCOUNT: Final = "the account"
#: The provider of each kind of resource.
PROVIDERS: Final[Mapping[type[pulumi.Resource], type[LazyProvider]]] = {
    IdentitySource: identity_source.Provider,
    ApprovalTeam: approval_team.Provider,
    MpaTeamAssociation: mpa_team_association.Provider,
}


class Thing(NamedTuple):
    """
    One thing of the account.

    Args:
        kind: The class of its resource.

        id: The id of its resource.

        name: What it is called: a team by its name, or by the end of its ARN where two have the same one.
    """

    kind: type[pulumi.Resource]
    id: str
    name: str


class Found(NamedTuple):
    """
    A thing as its provider reads it.

    Args:
        thing: What was read.

        inputs: What a program would declare.

        outputs: What AWS shows; secrets as the SDK marks them.
    """

    thing: Thing
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


@dataclass
class Existing:
    """
    What was read of an account.

    Args:
        account: Its number; `aws` if nothing names it.

        time: When it was read, in ISO 8601, on AWS's clock.

        found: Everything that could be read; what others are made of comes first.

        unread: Why each of the rest could not be, by its id.
    """

    account: str
    time: str
    found: list[Found] = field(default_factory=list)
    unread: dict[str, MpaError] = field(default_factory=dict)

    def ids(self) -> frozenset[str]:
        """Return the ids of everything that there is, read or not."""
        return frozenset((*(each.thing.id for each in self.found), *self.unread))

    def raise_if_incomplete(self) -> None:
        """
        Raise an error if anything could not be read.

        Raises:
            MpaError: It names everything that is missing.
        """
        if not self.unread:
            return
        # Whoever runs it again without any change gets the same answer, if only one of the errors says so.
        errors = self.unread.values()
        first = next((error for error in errors if isinstance(error, TerminalError)), next(iter(errors)))
        total = len(self.found) + len(self.unread)
        values = {
            "count": len(self.unread),
            "total": total,
            "things": ", ".join(self.unread),
            "detail": first.situation.message,
        }
        message = Message(Code.AUDIT_ACCOUNT_NOT_READ, values, {"count": len(self.unread), "of": total})
        raise type(first)(Situation("read", _ACCOUNT, None, message))


def read_account(regions: Collection[str], config: Mapping[str, str], arns: Collection[str] | None = None) -> Existing:
    """
    Read the identity source, the teams and the associations of an account.

    Args:
        regions: The Regions whose associations with AWS Payment Cryptography are read.

        config: How AWS is reached, by the keys of a stack's configuration.

        arns: The teams and the identity source that are read; None for all of the account.

    Raises:
        MpaError: The account could not be listed.

        TypeError: `regions` is one text, of which every letter would be a Region.
    """
    if isinstance(regions, str):
        raise TypeError(f"regions must be a list of Regions: write [{regions!r}]")
    settings = settings_of(config, os.environ)
    client = Client(settings)
    things = list(_things_in(client, settings, regions))
    if arns is not None:
        things = [thing for thing in things if thing.kind is MpaTeamAssociation or thing.id in arns]
    providers = {kind: configured_provider(kind, config) for kind in PROVIDERS}
    existing = Existing(_account_of(things), "")
    for thing in things:
        try:
            result = providers[thing.kind].read(thing.id, {})
        except MpaError as error:
            existing.unread[thing.id] = error
            continue
        # What is gone since it was listed, and an operation that no team protects, is no resource.
        if result.id:
            existing.found.append(Found(thing, result.inputs or {}, result.outs or {}))
    existing.time = client.server_time().isoformat()
    return existing


def configured_provider(kind: type[pulumi.Resource], config: Mapping[str, str]) -> LazyProvider:
    """Return a new provider of a kind of resource, for a stack with this configuration."""
    provider = PROVIDERS[kind]()
    provider.configure(ConfigureRequest(Config(dict(config), "account")))
    return provider


def _things_in(client: Client, settings: Settings, regions: Collection[str]) -> Iterator[Thing]:
    """List everything: what others are made of comes first."""
    for source in list_sources(client, doing="read", thing=_ACCOUNT):
        yield Thing(IdentitySource, source.arn, source.arn.rpartition("/")[2])
    teams = list(list_teams(client, doing="read", thing=_ACCOUNT))
    # Teams that other accounts share may have the same name.
    times = Counter(name for _, name, _ in teams)
    for arn, name, _ in teams:
        yield Thing(ApprovalTeam, arn, name if times[name] == 1 else arn.rpartition("/")[2])
    for region in sorted(set(regions)):
        for operation in association_api(settings, SERVICE, region).names:
            id_ = f"{region}/{operation}"
            yield Thing(MpaTeamAssociation, id_, id_)


def _account_of(things: Collection[Thing]) -> str:
    """Return the number of the account: its identity source is its own, while teams may be shared by others."""
    source = next((thing for thing in things if thing.kind is IdentitySource), None)
    return (account_of(source.id) if source else None) or "aws"
