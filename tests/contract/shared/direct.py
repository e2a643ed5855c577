"""
An emulator whose clients reach it without a socket.

The wire's format stays: boto3 serialises and signs each request and parses each response, and the service reads and
responds as it would over HTTP. What is left out costs half of a call's time; the stories themselves go over HTTP.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from pulumi_mpa.emulator.request import Request
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.awsrequest import AWSPreparedRequest


class DirectEmulator(MpaEmulator):
    """The service, with clients that hand their requests to it in this process."""

    def client(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- as boto3's own
        """Make a boto3 client that sends nothing over a socket."""
        client: Any = super().client(*args, **kwargs)
        client.meta.events.register("before-send", self._deliver)
        return client

    def _deliver(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        assert self._server is not None
        target = request.url.removeprefix(self.endpoint_url)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        body = request.body or b""
        assert isinstance(body, (bytes, str)), "no operation sends a stream"
        response = self._server.service.handle(
            Request(request.method, target, _bytes(body), headers.get("authorization"), headers.get("x-amz-target"))
        )
        assert not response.lost, "a response can get lost on a wire alone"
        return AWSResponse(
            request.url, response.status, HTTPHeaders.from_dict(dict(response.headers)), _Body(response.body.encode())
        )


class _Body(io.BytesIO):
    """A body as botocore reads it from a socket."""

    def stream(self) -> Iterator[bytes]:
        """Yield all of it."""
        yield self.read()


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
