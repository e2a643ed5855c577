"""
The state of an account that no stack manages, read from AWS.

`write_account_state` writes a file as `pulumi stack export` does, so that `pulumi policy analyze --file` runs a policy pack
over everything that an account has, whoever made it. Nothing is written to AWS: providers read each thing as they read one
that a program only looks up.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pulumi.dynamic import Config, ConfigureRequest
from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

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
from pulumi_mpa.policy.typed import type_of
from pulumi_mpa.providers import approval_team, identity_source, mpa_team_association

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pulumi

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.providers.provider import LazyProvider

__all__ = ["account_state", "write_account_state"]

#: The stack that the state is of. Its project is the account's number, so that findings of two accounts stay apart.
STACK: Final = "account"
#: The output of the stack that names what could not be read.
NOT_READ: Final = "pulumi-mpa:notRead"

_FORMAT: Final = 3
_ACCOUNT: Final = "the account"
_STACK_TYPE: Final = "pulumi:pulumi:Stack"
_PROVIDER_TYPE: Final = "pulumi:providers:pulumi-python"
_PROVIDERS: Final[Mapping[type[pulumi.Resource], type[LazyProvider]]] = {
    IdentitySource: identity_source.Provider,
    ApprovalTeam: approval_team.Provider,
    MpaTeamAssociation: mpa_team_association.Provider,
}


class _Thing(NamedTuple):
    """
    One thing of the account.

    Args:
        kind: The class of its resource.

        id: The id of its resource.

        name: The logical name of its resource.
    """

    kind: type[pulumi.Resource]
    id: str
    name: str


def write_account_state(
    path: str | Path, *, regions: Collection[str], config: Mapping[str, str] | None = None, partial: bool = False
) -> None:
    """
    Write the state of an account into a file, for `pulumi policy analyze --file`.

    Args:
        path: The file; it is written once everything is read. It holds what AWS shows, names of approvers included.

        regions: As for `account_state`.

        config: As for `account_state`.

        partial: As for `account_state`.

    Raises:
        MpaError: As for `account_state`; there is no file then.
    """
    state = account_state(regions=regions, config=config, partial=partial)
    Path(path).write_text(f"{json.dumps(state, indent=2)}\n", encoding="utf-8")


def account_state(
    *, regions: Collection[str], config: Mapping[str, str] | None = None, partial: bool = False
) -> dict[str, Any]:
    """
    Return the identity source, the teams and the associations of an account as a state; all calls are reads.

    Args:
        regions: The Regions whose associations with AWS Payment Cryptography are read, such as `eu-central-1`; the
            state has none of any other Region.

        config: How AWS is reached, by the keys of a stack's configuration: `{"mpa:profile": "audit"}`.

        partial: Whether the rest is returned where a single thing could not be read; the stack
            then has an output that says which, and an analysis of the state is no complete one.

    Returns:
        What `pulumi stack export` prints, as JSON values. A resource has the inputs and outputs that its provider reads.

    Raises:
        MpaError: The account could not be listed; or single things could not be read, which the message names.

        TypeError: `regions` is one text, of which every letter would be a Region.
    """
    if isinstance(regions, str):
        raise TypeError(f"regions must be a list of Regions: write [{regions!r}]")
    settings = settings_of(config or {}, os.environ)
    client = Client(settings)
    things = list(_things_in(client, settings, regions))
    providers = {kind: _configured(provider(), config or {}) for kind, provider in _PROVIDERS.items()}
    read: list[tuple[_Thing, Mapping[str, Any], Mapping[str, Any]]] = []
    unread: dict[str, MpaError] = {}
    for thing in things:
        try:
            result = providers[thing.kind].read(thing.id, {})
        except MpaError as error:
            unread[thing.id] = error
            continue
        # What is gone since it was listed, and an operation that no team protects, is no resource.
        if result.id:
            read.append((thing, result.inputs or {}, result.outs or {}))
    if unread and not partial:
        raise _incomplete(unread, len(things))
    state = _State(_account_of(things), [str(error) for error in unread.values()])
    for thing, inputs, outputs in read:
        state.add(thing, providers[thing.kind], inputs, outputs)
    return state.exported(client.server_time().isoformat())


def _things_in(client: Client, settings: Settings, regions: Collection[str]) -> Iterator[_Thing]:
    """List everything: what others are made of comes first."""
    for source in list_sources(client, doing="read", thing=_ACCOUNT):
        yield _Thing(IdentitySource, source.arn, source.arn.rpartition("/")[2])
    teams = list(list_teams(client, doing="read", thing=_ACCOUNT))
    # Teams that other accounts share may have the same name.
    times = Counter(name for _, name, _ in teams)
    for arn, name, _ in teams:
        yield _Thing(ApprovalTeam, arn, name if times[name] == 1 else arn.rpartition("/")[2])
    for region in sorted(set(regions)):
        for operation in association_api(settings, SERVICE, region).names:
            id_ = f"{region}/{operation}"
            yield _Thing(MpaTeamAssociation, id_, id_)


def _configured(provider: LazyProvider, config: Mapping[str, str]) -> LazyProvider:
    provider.configure(ConfigureRequest(Config(dict(config), STACK)))
    return provider


def _account_of(things: Collection[_Thing]) -> str:
    """Return the number of the account: its identity source is its own, while teams may be shared by others."""
    source = next((thing for thing in things if thing.kind is IdentitySource), None)
    return (account_of(source.id) if source else None) or "aws"


def _incomplete(unread: Mapping[str, MpaError], total: int) -> MpaError:
    """Return the error of an account of which single things could not be read."""
    # Whoever runs it again without any change gets the same answer, if only one of the errors says so.
    first = next((error for error in unread.values() if isinstance(error, TerminalError)), next(iter(unread.values())))
    values = {"count": len(unread), "total": total, "things": ", ".join(unread), "detail": first.situation.message}
    message = Message(Code.AUDIT_ACCOUNT_NOT_READ, values, {"count": len(unread), "of": total})
    return type(first)(Situation("read", _ACCOUNT, None, message))


class _State:
    """
    A state that is being written.

    Args:
        project: The project of its stack.

        unread: What could not be read.
    """

    def __init__(self, project: str, unread: list[str]) -> None:
        """Begin with the stack and the provider of dynamic resources."""
        self._prefix = f"urn:pulumi:{STACK}::{project}"
        self._stack = f"{self._prefix}::{_STACK_TYPE}::{project}-{STACK}"
        provider = f"{self._prefix}::{_PROVIDER_TYPE}::default"
        provider_id = str(uuid5(NAMESPACE_URL, provider))
        self._provider = f"{provider}::{provider_id}"
        self._urns: dict[str, str] = {}
        self._resources: list[dict[str, Any]] = [
            {
                "urn": self._stack,
                "custom": False,
                "type": _STACK_TYPE,
                **({"outputs": {NOT_READ: unread}} if unread else {}),
            },
            {"urn": provider, "custom": True, "id": provider_id, "type": _PROVIDER_TYPE},
        ]

    def add(self, thing: _Thing, provider: LazyProvider, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        """Add a resource; those that it is made of are there already."""
        kind = type_of(thing.kind)
        urn = self._urns[thing.id] = f"{self._prefix}::{kind}::{thing.name}"
        needed = {name: sorted(self._made_of(value)) for name, value in inputs.items()}
        needed = {name: urns for name, urns in needed.items() if urns}
        own = {PROVIDER_KEY: serialize_provider(type(provider)())}
        self._resources.append(
            {
                "urn": urn,
                "custom": True,
                "id": thing.id,
                "type": kind,
                "inputs": {**own, **inputs},
                "outputs": {**own, **{name: _as_stored(value) for name, value in outputs.items()}},
                "parent": self._stack,
                "dependencies": sorted({found for urns in needed.values() for found in urns}),
                "provider": self._provider,
                "propertyDependencies": needed,
            }
        )

    def exported(self, time: str) -> dict[str, Any]:
        """Return all of it as plain JSON values."""
        manifest = {"time": time, "magic": "", "version": ""}
        deployment = {"manifest": manifest, "resources": self._resources, "metadata": {}}
        exported: dict[str, Any] = json.loads(json.dumps({"version": _FORMAT, "deployment": deployment}))
        return exported

    def _made_of(self, value: object) -> set[str]:
        """Return the resources whose ids an input names."""
        if isinstance(value, dict):
            return {urn for item in value.values() for urn in self._made_of(item)}
        if isinstance(value, list):
            return {urn for item in value for urn in self._made_of(item)}
        return {self._urns[value]} if isinstance(value, str) and value in self._urns else set()


def _as_stored(value: object) -> object:
    """Return an output as a state has it, in which a secret is its JSON."""
    if isinstance(value, dict) and value.get(_special_sig_key) == _special_secret_sig:
        return {_special_sig_key: _special_secret_sig, "plaintext": json.dumps(value["value"])}
    return value
