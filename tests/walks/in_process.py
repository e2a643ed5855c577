"""
The emulator without a wire: what the package takes for a client hands each call to the operation itself.

The wire is left out because it would be nine tenths of a walk; the contract tests, the engine's and the crash matrix
go over it.
"""

from __future__ import annotations

import contextlib
import functools
from enum import Enum
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from botocore import xform_name
from botocore.exceptions import ClientError

from pulumi_mpa.aws import sdk
from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.caller import Caller
from pulumi_mpa.emulator.errors import ServiceError, invalid
from pulumi_mpa.emulator.operations.register import Call
from pulumi_mpa.lifecycle import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pulumi_mpa.emulator.service import Service

#: Where the keys are that a team guards.
KEY_REGION: Final = "eu-central-1"
_ACCOUNT: Final = "111122223333"
_CALLERS: Final = {
    "mpa": Caller(_ACCOUNT, limits.REGION, "mpa", "ours"),
    "payment-cryptography": Caller(_ACCOUNT, KEY_REGION, "payment-cryptography", "ours"),
}
_OPERATIONS: Final = {xform_name(name): name for api in SERVED.values() for name in api.handlers}


class KilledError(BaseException):
    """The provider's process is gone, in the middle of whatever it did; nothing of ours may catch it."""


class Process:
    """
    One process of the provider, which can be killed at a call.

    Args:
        heard: Called with every operation and its input, before it is sent.

        kill_at: Number of the call at which the process dies, counted from 0, or its operation; None: it lives.

        after: It dies after the call took effect, before the response is read.
    """

    def __init__(
        self, heard: Callable[[str, Mapping[str, Any]], None], kill_at: int | str | None = None, *, after: bool = False
    ) -> None:
        """Count from 0."""
        self._heard = heard
        self._kill_at, self._after, self._count = kill_at, after, 0

    def send(self, operation: str, parameters: Mapping[str, Any], deliver: Callable[[], Any]) -> Any:  # noqa: ANN401 -- a response of any operation
        """Send one call, or die."""
        dies = self._kill_at in (self._count, operation)
        self._count += 1
        if dies and not self._after:
            raise KilledError
        self._heard(operation, parameters)
        try:
            response = deliver()
        finally:
            if dies:
                raise KilledError
        return response


class Line:
    """The way to whichever service is at the other end: each walk has its own."""

    def __init__(self) -> None:
        """Begin with nobody at either end."""
        self.service: Service | None = None
        self.process: Process | None = None

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Make the package's own clients lead here."""

        def client_of(_settings: object, api: str, *_: object, **__: object) -> _Client | _Sts:
            return _Sts(self) if api == "sts" else _Client(self, api)

        with patch.object(sdk, "client_of", client_of):
            yield

    def call(self, api: str, operation: str, **parameters: object) -> Any:  # noqa: ANN401 -- a response of any operation
        """
        Call an operation, whoever calls.

        Args:
            api: The service, as the SDK names it.

            operation: The operation's name.

            parameters: Its input.

        Returns:
            Its output, nothing of it shared with what the service keeps.

        Raises:
            ClientError: What the SDK makes of the service's errors.
        """
        assert self.service is not None
        handler = SERVED[api].handlers[operation]
        now = self.service.world.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        metadata = {"ResponseMetadata": {"HTTPHeaders": {"date": now}}}
        try:
            with self.service.turn() as world:
                call = Call(world, _CALLERS[api], operation, _plain(parameters))
                problems = list(handler.rules(call))
                if problems:
                    raise invalid(problems)
                response = _plain(handler.act(call))
        except ServiceError as error:
            said: Any = {"Error": {"Code": error.code, "Message": error.message}, **metadata}
            raise ClientError(said, operation) from error
        return {**response, **metadata}

    def send(self, api: str, operation: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- a response of any operation
        """Send a call of the provider's process; where there is none, as in a preview, nothing may be called."""
        assert self.process is not None, f"{operation} is called where no call may be, with {sorted(parameters)}"
        return self.process.send(operation, parameters, lambda: self.call(api, operation, **parameters))


class _Sts:
    """Says whose the calls are; it changes nothing, so that it is no call of a walk at which a process may die."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def get_caller_identity(self) -> dict[str, str]:
        assert self._line.process is not None, "a preview asks nobody whose the credentials are"
        return {"Account": _ACCOUNT}


class _Client:
    """What the package takes for a client: each call goes through the process that sends it."""

    def __init__(self, line: Line, api: str) -> None:
        self._line, self._api = line, api

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return functools.partial(self._send, _OPERATIONS[method])

    def _send(self, operation: str, **parameters: object) -> Any:  # noqa: ANN401 -- a response of any operation
        return self._line.send(self._api, operation, parameters)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any JSON value, and instants
    """Return a copy as it comes over a wire: no members of enums, no members that are None."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Enum) else value
