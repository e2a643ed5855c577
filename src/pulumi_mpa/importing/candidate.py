"""One thing of an account as a stack would have it, and why it cannot be imported, if so."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.declaration import DeclaredAssociation
from pulumi_mpa.existing import PROVIDERS, configured_provider
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model import ownership
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.names import ENGINE_KEYS
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.providers.engine import from_engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.existing import Found

_DECLARED = "declared"
_OWNER = "owner"


class StackName(NamedTuple):
    """
    The stack that imports.

    Args:
        organization: Its organization; `organization` where the backend has none.

        project: Its project.

        stack: Its own name.
    """

    organization: str
    project: str
    stack: str

    def managed_by(self, token: str, name: str) -> str:
        """Return whose a resource of this stack is, as every resource of this package records it."""
        return f"{self.organization}/urn:pulumi:{self.stack}::{self.project}::{token}::{name}"


@dataclass(frozen=True)
class Candidate:
    """
    A thing that may be imported.

    Args:
        found: The thing as it was read.

        name: The logical name of its resource.

        inputs: What the stack records as inputs.

        outputs: What the stack records as outputs; secrets as the SDK marks them.

        elsewhere: Whether AWS shows that a resource of another stack manages it.
    """

    found: Found
    name: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    elsewhere: bool

    @classmethod
    def of(cls, found: Found, name: str, stack: StackName, config: Mapping[str, str]) -> Candidate:
        """
        Complete what was read of a thing by what only a resource of a stack has.

        Args:
            found: The thing as it was read.

            name: The logical name of its resource.

            stack: The stack that imports it.

            config: The configuration of that stack.

        Raises:
            MpaError: AWS does not show all of it.
        """
        thing = found.thing
        managed_by = stack.managed_by(type_token(thing.kind), name)
        own = ownership.owner_of(managed_by)
        inputs = {**found.inputs, "managedBy": managed_by}
        if thing.kind is IdentitySource:
            tags = find_tags(Client(settings_of(config)), thing.id, doing="read", thing="identity source") or {}
            outputs = {**found.outputs, _DECLARED: {_special_sig_key: _special_secret_sig, "value": inputs}}
            return cls(found, name, inputs, outputs, elsewhere=tags.get(ownership.OWNER) not in (None, own))
        # What was requested by this very stack counts again, if it has only lost its state.
        recorded = {**_opened(found.outputs), _DECLARED: inputs}
        recorded.pop(_OWNER, None)
        outputs = dict(configured_provider(thing.kind, config).read(thing.id, recorded).outs or {})
        shown = _opened(outputs)
        # An association whose team names nobody's, or ours, is taken for ours by the read itself.
        ours = shown.get("managed") if issubclass(thing.kind, DeclaredAssociation) else shown.get(_OWNER) in (None, own)
        return cls(found, name, inputs, outputs, elsewhere=not ours)

    def problem(self, account: str, config: Mapping[str, str]) -> Message | None:
        """
        Determine why it cannot be imported.

        Args:
            account: The account that imports it.

            config: The configuration of the stack.

        Returns:
            None if the next preview has nothing to do with it.
        """
        thing = self.found.thing
        home = account_of(thing.id)
        if home is not None and home != account:
            return Message(Code.IMPORT_OF_ANOTHER_ACCOUNT, {"account": home}, {"account": home})
        if self.elsewhere:
            return Message(Code.IMPORT_OF_ANOTHER_STACK)
        # As a preview would, except that nobody reads what it says.
        provider, settings = PROVIDERS[thing.kind], settings_of(config)
        given, recorded = dict(self.inputs), from_engine(_opened(self.outputs))
        wanted, problems, _ = pkgutil.resolve_name(provider._check)(given, given, replace(settings, problems=()))  # noqa: SLF001 -- what its provider asks
        # A program that declared them would not get as far as a check.
        lost = sorted(key for key in self.inputs.get("tags") or {} if key.startswith(ENGINE_KEYS))
        if lost:
            problems = [*problems, Message(Code.TAG_KEY_OF_ENGINE, {"keys": ", ".join(lost)}).text()]
        if problems:
            values = {"problems": " ".join(str(problem) for problem in problems)}
            return Message(Code.IMPORT_CANNOT_BE_DECLARED, values)
        diff = pkgutil.resolve_name(provider._diff)(recorded, wanted, Client(settings).server_time())  # noqa: SLF001 -- likewise
        if diff.changes:
            return Message(Code.IMPORT_WOULD_CHANGE, {"detail": " ".join(str(line) for line in diff.lines)})
        return None


def type_token(kind: Any) -> str:  # noqa: ANN401 -- a class of resources, whose type the SDK keeps to itself
    """Return the type of a kind of dynamic resources as the engine names it."""
    return f"pulumi-python:{kind._resource_type_name}"  # noqa: SLF001 -- as above


def _opened(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return outputs in plain text."""
    return {
        name: value["value"]
        if isinstance(value, dict) and value.get(_special_sig_key) == _special_secret_sig
        else value
        for name, value in outputs.items()
    }
