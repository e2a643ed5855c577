"""A program that declares resources to an engine that only listens."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pulumi
import pytest
from pulumi.runtime import Mocks
from pulumi.runtime.mocks import MockMonitor, set_mocks
from pulumi.runtime.settings import reset_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs

P = ParamSpec("P")
T = TypeVar("T")

#: What a run declares: for every resource its request to the engine, and its inputs as a provider would get them.
Requests = list[tuple[Any, dict[str, Any]]]


class _Echo(Mocks):
    """Returns every resource's inputs as its outputs."""

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], None]:
        """Return nothing; no test calls functions."""
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


@contextlib.contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Have a current event loop in this thread: the SDK's mocks ask for one, and would leave open what they make."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield loop
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        # What a program that fails leaves behind would end when it is collected, in the midst of another test.
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()


class _Threads(ThreadPoolExecutor):
    """Threads with a current event loop; the SDK's mocks answer requests in threads of their own."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a function, to be called while there is a current event loop."""

        def call() -> T:
            with _event_loop():
                return fn(*args, **kwargs)

        # As in the thread that submits: older versions of the SDK find the stack's name there alone.
        return super().submit(contextvars.copy_context().run, call)


@pytest.fixture
def _runtime() -> Iterator[None]:
    """Leave the SDK as it was, so that no later test of the process runs under mocks."""
    yield
    reset_options()


@pytest.fixture
def declared(_runtime: None) -> Callable[[Callable[[], object]], Requests]:
    """Return a function that runs a program and returns what it declared to the engine."""

    def run(program: Callable[[], object]) -> Requests:
        requests: Requests = []

        @pulumi.runtime.test  # type: ignore[untyped-decorator] # the SDK leaves it untyped
        def go() -> None:
            program()

        with _event_loop() as loop:
            loop.set_default_executor(_Threads())
            set_mocks(
                _Echo(), project="shop", stack="prod", organization="acme", preview=False, monitor=_Listener(requests)
            )
            go()
        return requests

    return run


@pytest.fixture
def under_mocks(_runtime: None) -> Callable[..., None]:
    """Return a function that runs a program as a unit test with mocks does, and waits for the output that it returns."""

    def run(mocks: Mocks, program: Callable[[], object], *, preview: bool = False) -> None:
        @pulumi.runtime.test  # type: ignore[untyped-decorator] # the SDK leaves it untyped
        def go() -> object:
            return program()

        with _event_loop() as loop:
            loop.set_default_executor(_Threads())
            # A program that fails leaves futures behind, which would log their traceback whenever they are collected.
            loop.set_exception_handler(lambda *_: None)
            set_mocks(mocks, project="shop", stack="prod", organization="acme", preview=preview)
            go()

    return run
