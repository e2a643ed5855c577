"""The emulator without a port: a stock boto3 client whose requests are answered in this process."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from pulumi_mpa.aws.door import Door
from pulumi_mpa.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.awsrequest import AWSPreparedRequest

    from pulumi_mpa.emulator.service import Service

#: Nobody contacts it: every request is answered before it is sent.
_NOWHERE = "http://127.0.0.1:9"


class KilledError(BaseException):
    """The provider's process is gone, in the middle of whatever it did; nothing of ours may catch it."""


class _Raw(io.BytesIO):
    def stream(self, **_: object) -> Any:  # noqa: ANN401 -- urllib3's own signature
        yield self.read()


class Line:
    """
    A stock client of `mpa` that whichever service is at its other end answers.

    One client serves every walk: making one takes longer than a walk's calls.
    """

    def __init__(self) -> None:
        """Make the client; nobody answers yet."""
        session = boto3.Session("111122223333EXAMPLE0", "secret", region_name="us-east-1")
        config = Config(retries={"total_max_attempts": 1})
        self.client: Any = session.client("mpa", endpoint_url=_NOWHERE, config=config)
        self.service: Service | None = None
        self.client.meta.events.register("before-send.mpa", self._answered)

    def _answered(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        assert self.service is not None
        split = urlsplit(request.url)
        target = f"{split.path}?{split.query}" if split.query else split.path
        body = request.body or b""
        authorization = request.headers.get("Authorization")
        given = authorization.decode() if isinstance(authorization, bytes) else authorization
        answer = self.service.handle(request.method, target, given, body if isinstance(body, bytes) else body.encode())
        date = self.service.world.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        content = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
        return AWSResponse(request.url, answer.status, {**dict(answer.headers), "date": date}, _Raw(content))


class CountingDoor(Door):
    """
    A way to AWS on which the process can be killed.

    Args:
        client: A stock client.

        heard: Is told every operation with its input, before it is sent.

        kill_at: Number of the call at which the process dies, counted from 0; None: it lives.

        after: It dies after the call took effect, before the answer is read.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401 -- boto3 makes its clients at run time
        heard: Callable[[str, Mapping[str, Any]], None],
        kill_at: int | None = None,
        *,
        after: bool = False,
    ) -> None:
        """Count from 0."""
        super().__init__(Settings())
        self._made = client
        self._heard = heard
        self._kill_at, self._after, self._count = kill_at, after, 0

    @property
    def _client(self) -> Any:  # type: ignore[override] # noqa: ANN401 -- the door makes its own otherwise
        return self._made

    def _send(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        mine, self._count = self._count, self._count + 1
        if mine == self._kill_at and not self._after:
            raise KilledError
        self._heard(operation, parameters)
        try:
            answer = super()._send(operation, parameters)
        finally:
            if mine == self._kill_at:
                raise KilledError
        return answer
