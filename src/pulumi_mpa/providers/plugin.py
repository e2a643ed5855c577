"""
What this package reaches for in the process that runs dynamic providers: the engine's address, and how errors are shown.

The engine starts that process as `python -m pulumi.dynamic … ADDRESS`. It hands a provider neither of the two, so both are
taken from the process itself; where it is another process, as in tests, there is no engine and nothing is replaced.
"""

from __future__ import annotations

import functools
import re
import sys
import traceback
from types import ModuleType
from typing import Any, Final

import grpc
from pulumi.runtime.proto import engine_pb2_grpc

from pulumi_mpa.errors import MpaError
from pulumi_mpa.providers.partial_failure import PartialFailureError, send

_ADDRESS: Final = re.compile(r"[^\s/]+:\d+")


def _main_module() -> ModuleType | None:
    """Return the plugin's main module, or nothing in another process."""
    main = sys.modules.get("__main__")
    return main if hasattr(main, "DynamicResourceProviderServicer") else None


def is_plugin() -> bool:
    """Check whether this is the engine's own process for providers, which lives for one command."""
    return _main_module() is not None


def engine_address() -> str | None:
    """Return the address of the engine that started this process: its last argument, after any flags for its log."""
    if _main_module() is None or not _ADDRESS.fullmatch(sys.argv[-1]):
        return None
    return sys.argv[-1]


@functools.cache
def engine_at(address: str) -> engine_pb2_grpc.EngineStub:
    """Return a client of the engine; threads share one. It is on this machine, so no proxy is on the way."""
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]))


class _MessagesOnly(ModuleType):
    """Stands where the plugin's `__main__` has `traceback`: our errors are their message, others stay whole."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever `traceback` has
        return getattr(traceback, name)

    @staticmethod
    def format_exc(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401 -- passed on as they are
        error = sys.exc_info()[1]
        if isinstance(error, PartialFailureError):
            # The server's method is the caller, and has the engine's call; without it the message is all that is left.
            caller = dict(sys._getframe(1).f_locals)  # noqa: SLF001 -- the server hands its call to nobody
            if {"request", "context"} <= caller.keys():
                send(error, caller)
        if isinstance(error, (MpaError, PartialFailureError)):
            return str(error)
        return traceback.format_exc(*args, **kwargs)


def show_errors_as_messages() -> None:
    """
    Replace the plugin's formatting of our own errors by their message.

    The plugin formats every exception itself, after the provider's method
    returned, and gives no way to mark one as expected. Only the name in its main
    module is replaced, so that errors of other dynamic providers keep their traceback.
    """
    main = _main_module()
    if main is not None:
        main.traceback = _MessagesOnly("traceback")  # type: ignore[attr-defined] # the plugin's main module imports it
