"""A step that fails after another one was done: the engine is sent what to record, and the call fails."""

from __future__ import annotations

from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_mpa.errors import ConflictingStateError, Situation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.providers.partial_failure import PartialFailureError
from pulumi_mpa.providers.plugin import _MessagesOnly

FAILED = ConflictingStateError(Situation("update", "a team", "arn", Message(Code.SERVICE_STILL_BUSY)))


class Server(provider_pb2_grpc.ResourceProviderServicer):
    """A server that formats exceptions as that of dynamic providers does."""

    def Update(self, request: Any, context: Any) -> provider_pb2.UpdateResponse:  # noqa: ANN401, N802 -- the service's own method
        """Fail in the middle."""
        try:
            _fail()
        except Exception:  # noqa: BLE001 -- as the SDK's server does
            context.abort(grpc.StatusCode.UNKNOWN, _MessagesOnly("traceback").format_exc())
        raise AssertionError(request)


def _fail() -> None:
    raise PartialFailureError("the id", {"done": True}, FAILED)


def test_engine_is_sent_what_to_record() -> None:
    """The detail carries id, outputs with the provider's reference, and the reason."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Server(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    news = struct_pb2.Struct()
    news.update({"__provider": "reference"})
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, pytest.raises(grpc.RpcError) as caught:
            provider_pb2_grpc.ResourceProviderStub(channel).Update(provider_pb2.UpdateRequest(news=news))
    finally:
        server.stop(grace=None).wait()

    error: Any = caught.value
    sent = dict(error.trailing_metadata())["grpc-status-details-bin"]
    detail = provider_pb2.ErrorResourceInitFailed()
    status_pb2.Status.FromString(sent).details[0].Unpack(detail)
    assert ("the id", [str(FAILED)]) == (detail.id, list(detail.reasons))
    assert {"done": True, "__provider": "reference"} == dict(detail.properties)
