"""
An operation that failed after it had changed something: the engine records what is, and the run fails.

The engine's protocol has an answer for it, an error with the detail `ErrorResourceInitFailed`, which carries the
outputs to record. The server of dynamic providers has no way to send it, so it is sent where that server formats an
exception of ours.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import grpc
from pulumi.dynamic.dynamic import PROVIDER_KEY
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_mpa.providers.secrecy import for_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.errors import MpaError


class PartialFailureError(Exception):
    """
    Raised when a step failed after another one had been carried out.

    Args:
        id_: The engine's id of the resource.

        outputs: What state must record.

        error: What went wrong.
    """

    def __init__(self, id_: str, outputs: dict[str, Any], error: MpaError) -> None:
        """Store what is to be recorded; the message is the error's."""
        super().__init__(str(error))
        self.id, self.outputs, self.error = id_, outputs, error


class _Status(NamedTuple):
    """A status as gRPC wants it."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def send(error: PartialFailureError, server_call: Mapping[str, Any]) -> None:
    """
    End a call of the engine with what state must record.

    Args:
        error: What was raised.

        server_call: The names of the server's method that was called: its `request` and its `context`.

    Raises:
        Exception: gRPC's own, which ends the call.
    """
    request = server_call["request"]
    inputs = request.news if hasattr(request, "news") else request.properties
    outputs = {**for_state(error.outputs), PROVIDER_KEY: inputs.fields[PROVIDER_KEY].string_value}
    loop = asyncio.new_event_loop()
    try:
        properties = loop.run_until_complete(rpc.serialize_properties(outputs, {}))
    finally:
        loop.close()
    reason = str(error)
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason)
    status.details.add().Pack(
        provider_pb2.ErrorResourceInitFailed(id=error.id, properties=properties, reasons=[reason])
    )
    metadata = (("grpc-status-details-bin", status.SerializeToString()),)
    server_call["context"].abort_with_status(_Status(grpc.StatusCode.UNKNOWN, reason, metadata))
