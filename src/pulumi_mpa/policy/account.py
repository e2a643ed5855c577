"""
The state of an account that no stack manages, read from AWS.

`write_account_state` writes a file as `pulumi stack export` does, so that `pulumi policy analyze --file` runs a policy pack
over everything that an account has, whoever made it. Nothing is written to AWS: providers read each thing as they read one
that a program only looks up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.existing import PROVIDERS, read_account
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi_mpa.existing import Found

__all__ = ["account_state", "write_account_state"]

#: The stack that the state is of. Its project is the account's number, so that findings of two accounts stay apart.
STACK: Final = "account"
#: The output of the stack that names what could not be read.
NOT_READ: Final = "pulumi-mpa:notRead"

_FORMAT: Final = 3
_STACK_TYPE: Final = "pulumi:pulumi:Stack"
_PROVIDER_TYPE: Final = "pulumi:providers:pulumi-python"


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
    existing = read_account(regions, config or {})
    if not partial:
        existing.raise_if_incomplete()
    state = _State(existing.account, [str(error) for error in existing.unread.values()])
    for found in existing.found:
        state.add(found)
    return state.exported(existing.time)


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

    def add(self, found: Found) -> None:
        """Add a resource; those that it is made of are there already."""
        thing, inputs, outputs = found
        kind = type_of(thing.kind)
        urn = self._urns[thing.id] = f"{self._prefix}::{kind}::{thing.name}"
        needed = {name: sorted(self._made_of(value)) for name, value in inputs.items()}
        needed = {name: urns for name, urns in needed.items() if urns}
        own = {PROVIDER_KEY: serialize_provider(PROVIDERS[thing.kind]())}
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
