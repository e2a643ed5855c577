"""
Which operation a request means.

ARNs come with `%2F` for their slashes, so the path is split as it came and decoded afterwards. Some operations share
method and path and differ by a marker in the query, as `?List` and `?Delete`. Payment Cryptography knows one path: there
a header names the operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from pulumi_mpa.emulator.faults import FaultError, Kind
from pulumi_mpa.emulator.model import Api, api_of, operation, operation_names, operations, service_model

if TYPE_CHECKING:
    from moto.core.model import OperationModel


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


@dataclass(frozen=True)
class Route:
    """How one operation is addressed."""

    operation: OperationModel
    method: str
    segments: tuple[str, ...]
    markers: frozenset[str]

    @classmethod
    def of(cls, operation: OperationModel) -> Route:
        """Read method, path and markers from the model."""
        target = Target.read(operation.http["requestUri"])
        return cls(operation, operation.http["method"], target.segments, frozenset(target.query))

    def match(self, method: str, target: Target) -> dict[str, str] | None:
        """
        Hold a request against this route.

        Returns:
            The parameters in the path, still percent-encoded; None when the request means something else.
        """
        if method != self.method or len(target.segments) != len(self.segments) or not self.markers <= set(target.query):
            return None
        found = {}
        for expected, actual in zip(self.segments, target.segments, strict=True):
            if expected.startswith("{"):
                found[expected[1:-1]] = actual
            elif expected != actual:
                return None
        return found


@dataclass(frozen=True)
class Match:
    """The operation that a request means, and the parameters in its path, still percent-encoded."""

    operation: OperationModel
    in_path: dict[str, str]

    @property
    def api(self) -> Api:
        """Give the service that the operation belongs to."""
        return api_of(self.operation)


class Router:
    """Every operation that is served; of those with a path of their own, those with more markers first."""

    def __init__(self) -> None:
        """Read the routes from the models."""
        self.routes = sorted((Route.of(item) for item in operations(Api.MPA)), key=lambda route: -len(route.markers))

    def match(self, method: str, target: Target, header: str | None = None) -> Match:
        """
        Find the operation.

        Args:
            method: HTTP method.

            target: Path and query.

            header: `X-Amz-Target`, where there is one.

        Raises:
            FaultError: UnknownOperationException, when there is none.
        """
        if header is not None:
            return _named(method, target, header)
        for route in self.routes:
            in_path = route.match(method, target)
            if in_path is not None:
                return Match(route.operation, in_path)
        raise FaultError(Kind.UNKNOWN_OPERATION, "No operation of this service has this method and path.")


def _named(method: str, target: Target, header: str) -> Match:
    """Find the operation that a header names."""
    prefix, _, name = header.partition(".")
    api = Api.PAYMENT_CRYPTOGRAPHY
    served = operation_names(api)
    if (method, target.segments, prefix) != (
        "POST",
        (),
        service_model(api).metadata["targetPrefix"],
    ) or name not in served:
        raise FaultError(
            Kind.UNKNOWN_OPERATION, f"Of {api} the emulator serves {', '.join(served)}, each as POST / with its target."
        )
    return Match(operation(name), {})
