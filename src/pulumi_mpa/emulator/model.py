"""The API models of the services, as botocore ships them and moto reads them."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.loaders import Loader
from moto.core.model import OperationModel, ServiceModel

from pulumi_mpa.emulator.faults import COMMON
from pulumi_mpa.lifecycle.key import BEYOND_THE_MODEL
from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from collections.abc import Iterator


class Api(StringEnum):
    """The services that are emulated, by the name that clients and signatures give them."""

    MPA = "mpa"
    PAYMENT_CRYPTOGRAPHY = "payment-cryptography"


#: What is served of an API; one that is not named here is served whole.
_SERVED: Final[dict[Api, tuple[str, ...]]] = {
    Api.PAYMENT_CRYPTOGRAPHY: (
        "AssociateMpaTeam",
        "CreateKey",
        "DeleteKey",
        "DisassociateMpaTeam",
        "GetKey",
        "GetMpaTeamAssociation",
        "ImportKey",
        "ListKeys",
    ),
}
_CALLER_S_FAULT, _SERVICE_S_FAULT = 400, 500


@cache
def service_model(api: Api = Api.MPA) -> ServiceModel:
    """
    Load a model, with the errors that every AWS service shares beside its own.

    Source:
        botocore, mpa 2022-07-26 and payment-cryptography 2021-09-14; API reference, CommonErrors.
    """
    description = copy.deepcopy(Loader().load_service_model(str(api), "service-2"))
    shapes: dict[str, Any] = description["shapes"]
    for shape in shapes.values():
        if shape.get("exception"):
            # Services that speak JSON without REST leave the HTTP status of their errors to the protocol.
            status = _SERVICE_S_FAULT if shape.get("fault") else _CALLER_S_FAULT
            shape.setdefault("error", {}).setdefault("httpStatusCode", status)
    for kind, status in COMMON.items():
        shapes[str(kind)] = {
            "type": "structure",
            "required": ["Message"],
            "members": {"Message": {"shape": "String"}},
            "error": {"httpStatusCode": status, "senderFault": True},
            "exception": True,
        }
    if api is Api.PAYMENT_CRYPTOGRAPHY:
        shapes["KeyState"]["enum"].extend(str(state) for state in BEYOND_THE_MODEL)
    return ServiceModel(description, str(api))


def operation_names(api: Api) -> tuple[str, ...]:
    """Give the names of what is served of an API."""
    return _SERVED.get(api) or tuple(service_model(api).operation_names)


def operations(api: Api | None = None) -> Iterator[OperationModel]:
    """Give every operation that is served, of one API or of all of them."""
    for served in Api if api is None else (api,):
        for name in operation_names(served):
            yield cast("OperationModel", service_model(served).operation_model(name))


@cache
def operation(name: str) -> OperationModel:
    """
    Give one operation that is served; no two of them share a name.

    Raises:
        KeyError: There is none of this name.
    """
    return {item.name: item for item in operations()}[name]


def api_of(model: OperationModel) -> Api:
    """Tell which service an operation belongs to."""
    return Api(model.service_model.service_name)


@cache
def errors_of(name: str) -> frozenset[str]:
    """Give the names of the errors that an operation may answer with."""
    return frozenset(shape.name for shape in operation(name).error_shapes) | frozenset(str(kind) for kind in COMMON)
