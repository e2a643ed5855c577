"""
Which service and which operation a request means.

The scope of its signature names the service; the service's protocol says how the operation is named. With rest-json,
method and path name it: ARNs come with `%2F` for their slashes, so the path is split as it came and decoded afterwards,
and some operations share method and path and differ by a marker in the query, as `?List` and `?Delete`. With json there
is one path, and a header names the operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.apis import SERVED, signed_for
from pulumi_mpa.emulator.apis.api import Protocol
from pulumi_mpa.emulator.errors import Kind, ServiceError
from pulumi_mpa.emulator.request import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import OperationModel

    from pulumi_mpa.emulator.apis.api import Api
    from pulumi_mpa.emulator.request import Request
    from pulumi_mpa.emulator.signature import Scope


@dataclass(frozen=True)
class Match:
    """The operation that a request means, and the parameters in its path, still percent-encoded."""

    api: Api
    operation: OperationModel
    in_path: dict[str, str]


@dataclass(frozen=True)
class Route:
    """How one operation of a rest-json service is addressed."""

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
        Compare a request with this route.

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


class _PathRouter:
    """Finds operations by method and path; of those that share both, the one with more markers first."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._routes = sorted((Route.of(item) for item in api.operations()), key=lambda route: -len(route.markers))

    def match(self, request: Request, target: Target) -> Match:
        for route in self._routes:
            in_path = route.match(request.method, target)
            if in_path is not None:
                return Match(self._api, route.operation, in_path)
        raise ServiceError(Kind.UNKNOWN_OPERATION, "No operation of this service has this method and path.")


class _HeaderRouter:
    """Finds operations by the header `X-Amz-Target`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def match(self, request: Request, target: Target) -> Match:
        prefix, _, name = (request.amz_target or "").partition(".")
        expected = ("POST", (), self._api.model.metadata["targetPrefix"])
        if (request.method, target.segments, prefix) != expected or name not in self._api.handlers:
            raise ServiceError(
                Kind.UNKNOWN_OPERATION,
                f"Of {self._api.name} the emulator serves {', '.join(sorted(self._api.handlers))}, each as POST / with "
                "its X-Amz-Target.",
            )
        return Match(self._api, self._api.operation(name), {})


_ROUTERS: Final[dict[Protocol, Callable[[Api], _PathRouter | _HeaderRouter]]] = {
    Protocol.REST_JSON: _PathRouter,
    Protocol.JSON: _HeaderRouter,
}


class Router:
    """Every operation of every service that is served."""

    def __init__(self) -> None:
        """Read no routes yet: a service's are read from its API model when it is called for the first time."""
        self._routers: dict[str, _PathRouter | _HeaderRouter] = {}

    def match(self, api: Api, request: Request, target: Target) -> Match:
        """
        Find the operation of a service that a request means.

        Raises:
            ServiceError: UnknownOperationException, when there is none.
        """
        router = self._routers.get(api.name)
        if router is None:
            # Two threads may both make one; they are the same.
            router = self._routers[api.name] = _ROUTERS[api.protocol](api)
        return router.match(request, target)


def api_in(scope: Scope) -> Api:
    """
    Find the service that a signature was made for.

    Raises:
        ServiceError: InvalidSignatureException, when it is not served here.
    """
    api = signed_for(scope.service)
    if api is None:
        raise ServiceError(
            Kind.INVALID_SIGNATURE,
            f"Credential should be scoped to correct service: the emulator serves {', '.join(SERVED)}, "
            f"not {scope.service}.",
        )
    return api
