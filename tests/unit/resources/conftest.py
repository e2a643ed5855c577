"""A program that declares resources to an engine that only listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from pulumi.runtime import Mocks
from pulumi.runtime.mocks import MockMonitor, set_mocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs

#: What a run declares: for every resource its request to the engine, and its inputs as a provider would get them.
Requests = list[tuple[Any, dict[str, Any]]]


class _Echo(Mocks):
    """Gives every resource its inputs back as outputs."""

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], None]:
        """Answer nothing; no test calls functions."""
        del args
        return {}, None

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Make the resource."""
        return f"arn-of-{args.name}", args.inputs


class _Listener(MockMonitor):
    """Keeps the requests as the engine would see them."""

    def __init__(self, requests: Requests) -> None:
        """Listen into a list."""
        super().__init__(_Echo())
        self._requests = requests

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802 -- the engine's own method
        """Store a request and answer it."""
        if request.type != "pulumi:pulumi:Stack":
            self._requests.append((request, pulumi.runtime.rpc.deserialize_properties(request.object)))
        return super().RegisterResource(request)  # type: ignore[no-untyped-call] # the SDK leaves it untyped

    def ReadResource(self, request: Any) -> Any:  # noqa: ANN401, N802 -- the engine's own method
        """Store a request to read and answer it."""
        self._requests.append((request, pulumi.runtime.rpc.deserialize_properties(request.properties)))
        return super().ReadResource(request)  # type: ignore[no-untyped-call] # the SDK leaves it untyped


@pytest.fixture
def declared() -> Callable[[Callable[[], object]], Requests]:
    """Return a function that runs a program and gives what it declared to the engine."""

    def run(program: Callable[[], object]) -> Requests:
        requests: Requests = []
        set_mocks(
            _Echo(), project="shop", stack="prod", organization="acme", preview=False, monitor=_Listener(requests)
        )

        @pulumi.runtime.test  # type: ignore[untyped-decorator] # the SDK leaves it untyped
        def go() -> None:
            program()

        go()
        return requests

    return run
