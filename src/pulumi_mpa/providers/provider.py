"""
The provider that the engine loads: a few light lines until it is called.

A program imports the `Provider` classes only so that their names reach the state. What they do is imported in the
provider's own process, when the engine calls an operation for the first time.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pulumi.dynamic import ResourceProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi.dynamic import CheckResult, ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult


class Operations(Protocol):
    """What a provider does, for one kind of resource and one run."""

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs and return every problem in them."""

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create the resource, or adopt it."""

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the resource."""

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Carry out what the preview announced."""

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Delete the resource, or request that."""


class LazyProvider(ResourceProvider):
    """A provider whose operations are imported when the engine first calls one."""

    serialize_as_secret_always = False

    #: The module that has `operations_for(config)`.
    _module: ClassVar[str]

    def configure(self, req: ConfigureRequest) -> None:
        """Store the stack's whole configuration; `Config.get` finds single keys only, and unknown ones are to be named."""
        config: Mapping[str, Any] = vars(req.config).get("_props", {})
        operations_for: Callable[[Mapping[str, Any]], Operations]
        operations_for = importlib.import_module(self._module).operations_for
        self._operations = operations_for(config)

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs and return every problem in them."""
        return self._operations.check(_olds, news)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do."""
        return self._operations.diff(_id, _olds, _news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create the resource, or adopt it."""
        return self._operations.create(props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the resource."""
        return self._operations.read(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Carry out what the preview announced."""
        return self._operations.update(_id, _olds, _news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the resource, or request that."""
        self._operations.delete(_id, _props)
