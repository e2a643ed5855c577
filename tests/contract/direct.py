"""
An emulator whose clients reach it without a socket.

The wire's format stays: boto3 serialises and signs each request and parses each response, and the service reads and
answers what it would over HTTP. What is left out costs half of a call's time; the stories themselves go over HTTP.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse

from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
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
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        answer = self._server.service.handle(
            request.method, target, headers.get("authorization"), body, headers.get("x-amz-target")
        )
        assert not answer.lost, "an answer can get lost on a wire alone"
        response = AWSResponse(request.url, answer.status, dict(answer.headers), io.BytesIO())
        response._content = answer.body.encode()  # noqa: SLF001 -- where botocore keeps what it has read
        return response


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
