"""
The provider that the engine loads: a few light lines until it is called.

A program imports the `Provider` classes only so that their names reach the state. What they do is imported in the
provider's own process, when the engine calls an operation for the first time: for a preview only the code that plans
and calls nobody, for everything else the code that calls AWS as well.
"""

from __future__ import annotations

import pkgutil
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from pulumi.dynamic import ResourceProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi.dynamic import CheckResult, ConfigureRequest, CreateResult, DiffResult, ReadResult, UpdateResult

    from pulumi_mpa.providers.context import Context

    _Result = TypeVar("_Result", CreateResult, ReadResult, UpdateResult)


class Operations(Protocol):
    """What a provider does beyond a preview, for one kind of resource and one run."""

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

    #: What messages call a resource whose logical name is not known.
    _kind: ClassVar[str]
    #: The functions that answer check() and diff(), and the class of the other operations, as `module:name`.
    _check: ClassVar[str]
    _diff: ClassVar[str]
    _acting: ClassVar[str]

    def configure(self, req: ConfigureRequest) -> None:
        """Store the stack's whole configuration; `Config.get` finds single keys only, and unknown ones are to be named."""
        from pulumi_mpa.providers.preview import Preview  # noqa: PLC0415 -- a program that declares resources needs none of it

        config: Mapping[str, Any] = vars(req.config).get("_props", {})
        self._preview = Preview(config, self._kind, pkgutil.resolve_name(self._check), pkgutil.resolve_name(self._diff))
        self._made: Operations | None = None
        self._making = threading.Lock()

    @property
    def _operations(self) -> Operations:
        """The operations beyond a preview, made once: the engine calls for several resources at the same time."""
        with self._making:
            if self._made is None:
                operations: Callable[[Context], Operations] = pkgutil.resolve_name(self._acting)
                self._made = operations(self._preview.context)
            return self._made

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs and return every problem in them."""
        return self._preview.check(_olds, news)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do."""
        return self._preview.diff(_id, _olds, _news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create the resource, or adopt it."""
        return self._result_of(lambda operations: operations.create(props), props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the resource."""
        return self._result_of(lambda operations: operations.read(id_, props), props)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Carry out what the preview announced."""
        return self._result_of(lambda operations: operations.update(_id, _olds, _news), _olds, _news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the resource, or request that."""
        from pulumi_mpa.providers.secrecy import errors_without_secrets  # noqa: PLC0415 -- see configure()

        with errors_without_secrets(_props):
            self._operations.delete(_id, _props)

    def _result_of(self, operation: Callable[[Operations], _Result], *values: Mapping[str, Any]) -> _Result:
        """Return the result of an operation with its outputs as state keeps them; neither they nor an error show a secret."""
        from pulumi_mpa.providers.secrecy import errors_without_secrets, for_state  # noqa: PLC0415 -- see configure()

        with errors_without_secrets(*values):
            result = operation(self._operations)
        result.outs = for_state(result.outs or {})
        return result
