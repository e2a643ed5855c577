"""What an AWS service that is emulated is made of: its API model, its protocol, and what is served of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from pulumi_mpa.emulator.errors import COMMON, UNDECLARED, Kind
from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.model import StructureShape

    from pulumi_mpa.emulator.operations.register import Handler

_CALLER_ERROR, _SERVICE_ERROR = 400, 500


class Protocol(StringEnum):
    """How requests and responses are written, by the names of the API models."""

    #: Method and path name the operation.
    REST_JSON = "rest-json"
    #: The header `X-Amz-Target` names the operation.
    JSON = "json"


def _offered_everywhere(_region: str) -> str | None:
    return None


@dataclass(frozen=True, eq=False)
class Api:
    """
    One AWS service that is emulated.

    Args:
        name: The service's name in botocore's folder of API models, in the scope of a signature, and in ARNs.

        protocol: How its requests and responses are written.

        handlers: What each served operation does, by name; others of the API model are unknown operations.

        region_problem: Returns why a region does not have the service; None where it does.

        missing: The error for an input that lacks something, and has nothing else that is wrong. None: it has none of its
            own.

        renamed: Its own names for errors that the others call alike.

        extra_values: Values that the service's guide documents and the API model lacks, by the name of the enum.

        signing_name: The service's name in the scope of a signature, where that is another one.

        later: Members of responses that only later API models have; they are left out where the installed one lacks them.
    """

    name: str
    protocol: Protocol
    handlers: Mapping[str, Handler]
    region_problem: Callable[[str], str | None] = _offered_everywhere
    missing: Kind | None = None
    renamed: Mapping[Kind, Kind] = field(default_factory=lambda: MappingProxyType({}))
    extra_values: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    signing_name: str | None = None
    later: frozenset[str] = frozenset()

    @property
    def scope(self) -> str:
        """The service's name in the scope of a signature."""
        return self.signing_name or self.name

    @cached_property
    def _description(self) -> dict[str, Any]:
        description: dict[str, Any] = Loader().load_service_model(self.name, "service-2")
        return description

    @cached_property
    def _shared_errors(self) -> dict[str, int]:
        """The errors that the operations of every service share, with their HTTP status; what is declared is left out."""
        declared = self._description["shapes"]
        undeclared = {str(kind): status for kind, status in UNDECLARED.items() if str(kind) not in declared}
        return undeclared | {str(kind): status for kind, status in COMMON.items()}

    @cached_property
    def model(self) -> ServiceModel:
        """
        The API model, with the errors that every AWS service shares beside its own.

        Source:
            botocore, `service-2` of the service; API reference, CommonErrors.
        """
        # Read here once and for nobody else, so that it can be added to; what is shared is told from it as it came.
        description, shared = self._description, self._shared_errors
        shapes: dict[str, Any] = description["shapes"]
        for shape in shapes.values():
            if shape.get("exception"):
                # Services that speak JSON without REST leave the HTTP status of their errors to the protocol.
                status = _SERVICE_ERROR if shape.get("fault") else _CALLER_ERROR
                shape.setdefault("error", {}).setdefault("httpStatusCode", status)
        shapes.setdefault("String", {"type": "string"})
        for name, status in shared.items():
            shapes[name] = {
                "type": "structure",
                "required": ["Message"],
                "members": {"Message": {"shape": "String"}},
                "error": {"httpStatusCode": status, "senderFault": True},
                "exception": True,
            }
        for enum, values in self.extra_values.items():
            shapes[enum]["enum"].extend(values)
        return ServiceModel(description, self.name)

    @cached_property
    def content_type(self) -> str:
        """The content type of every response."""
        version = self.model.metadata.get("jsonVersion")
        return "application/json" if self.protocol is Protocol.REST_JSON else f"application/x-amz-json-{version}"

    @cached_property
    def error_prefix(self) -> str:
        """
        What stands before the name of every error.

        Source:
            Smithy, AWS JSON 1.0 protocol: operation error serialization.
        """
        metadata = self.model.metadata
        return f"{metadata['targetPrefix']}#" if metadata.get("jsonVersion") == "1.0" else ""

    @cached_property
    def _operations(self) -> dict[str, OperationModel]:
        return {name: self.model.operation_model(name) for name in sorted(self.handlers)}

    def operations(self) -> Iterator[OperationModel]:
        """Return every operation that is served, by name."""
        return iter(self._operations.values())

    def operation(self, name: str) -> OperationModel:
        """
        Return one operation that is served.

        Raises:
            KeyError: There is none of this name.
        """
        return self._operations[name]

    def error_shape(self, code: str) -> StructureShape:
        """Return the shape of an error of this service, or of one that the operations of every service share."""
        return cast("StructureShape", self.model.shape_for(code))

    def errors_of(self, name: str) -> frozenset[str]:
        """Return the names of the errors that an operation may respond with."""
        return frozenset(shape.name for shape in self.operation(name).error_shapes) | frozenset(self._shared_errors)
