"""A request to a service, as it came over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict


@dataclass(frozen=True)
class Request:
    """
    A request as it came over HTTP.

    Args:
        method: HTTP method.

        target: Path and query as they came.

        body: What was sent.

        authorization: The header of this name; None when there is none.

        amz_target: The header `X-Amz-Target`; None when there is none.
    """

    method: str
    target: str
    body: bytes = b""
    authorization: str | None = None
    amz_target: str | None = None


@dataclass(frozen=True)
class Target:
    """
    A request target, taken apart but not decoded.

    Args:
        segments: Path between slashes, still percent-encoded; a slash at the end counts for nothing.

        query: Names and values, decoded.
    """

    segments: tuple[str, ...]
    query: MultiDict[str, str]

    @classmethod
    def read(cls, raw: str) -> Target:
        """Take a target apart, in the usual form or in the absolute form that proxies send."""
        path, _, query = raw.partition("?")
        if not path.startswith("/"):
            path = "/" + path.partition("://")[2].partition("/")[2]
        segments = path[1:].split("/")
        if segments[-1] == "":
            segments.pop()
        return cls(tuple(segments), MultiDict(parse_qsl(query, keep_blank_values=True)))
