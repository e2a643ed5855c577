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

    from pulumi_mpa.errors import AccessDeniedError
    from pulumi_mpa.providers.context import Context

    _Result = TypeVar("_Result", CreateResult, ReadResult, UpdateResult)


class Operations(Protocol):
    """What a provider does beyond a preview, for one kind of resource, one run and one connection."""

    def account(self, doing: str, id_: str, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        """Return the account that the resource lives in, or raise an error if the connection leads to another one."""

    def raise_if_elsewhere(
        self, id_: str, recorded: Mapping[str, Any], denied: AccessDeniedError | None = None
    ) -> None:
        """Raise an error if what was not shown belongs to another account than the one that the connection leads to."""

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
        self._made: dict[Context, Operations] = {}
        self._making = threading.Lock()

    def _operations(self, values: Mapping[str, Any]) -> Operations:
        """Return the operations beyond a preview, made once for each connection: the engine calls for several resources at the same time."""
        context = self._preview.context.reached_by(values)
        with self._making:
            if context not in self._made:
                operations: Callable[[Context], Operations] = pkgutil.resolve_name(self._acting)
                self._made[context] = operations(context)
            return self._made[context]

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs and return every problem in them."""
        return self._preview.check(_olds, news)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do."""
        return self._preview.diff(_id, _olds, _news)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create the resource, or adopt it."""
        return self._result_of("create", "", props, {}, lambda operations: operations.create(props))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the resource."""

        def read(operations: Operations) -> ReadResult:
            from pulumi_mpa.errors import AccessDeniedError  # noqa: PLC0415 -- see configure()

            try:
                result = operations.read(id_, props)
            except AccessDeniedError as error:
                operations.raise_if_elsewhere(id_, props, error)
                raise
            if not result.id:
                operations.raise_if_elsewhere(id_, props)
            return result

        return self._result_of("read", id_, props, props, read)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Carry out what the preview announced."""
        return self._result_of("update", _id, _news, _olds, lambda operations: operations.update(_id, _olds, _news))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete the resource, or request that."""
        from pulumi_mpa.providers.secrecy import errors_without_secrets  # noqa: PLC0415 -- see configure()

        with errors_without_secrets(_props):
            operations = self._operations(_props)
            operations.account("delete", _id, _props, _props)
            operations.delete(_id, _props)

    def _result_of(
        self,
        doing: str,
        id_: str,
        values: Mapping[str, Any],
        recorded: Mapping[str, Any],
        operation: Callable[[Operations], _Result],
    ) -> _Result:
        """
        Return the result of an operation in the account that is meant, with its outputs as state keeps them.

        Neither they nor an error show a secret.

        Args:
            doing: What the user reads is being done.

            id_: The engine's id; empty for a creation.

            values: The inputs; for a read the last outputs.

            recorded: The last outputs; empty for a creation.

            operation: What is done.
        """
        from pulumi_mpa.providers.accounts import with_account  # noqa: PLC0415 -- see configure()
        from pulumi_mpa.providers.partial_failure import PartialFailureError  # noqa: PLC0415 -- see configure()
        from pulumi_mpa.providers.secrecy import errors_without_secrets, for_state  # noqa: PLC0415 -- see configure()

        with errors_without_secrets(values, recorded):
            operations = self._operations(values)
            account = operations.account(doing, id_, values, recorded)
            try:
                result = operation(operations)
            except PartialFailureError as error:
                error.outputs = with_account(error.outputs, account, values)
                raise
        if result.outs:
            result.outs = for_state(with_account(result.outs, account, values))
        return result
