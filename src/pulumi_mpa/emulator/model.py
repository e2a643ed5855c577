"""The API model of the service, as botocore ships it and moto reads it."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.loaders import Loader
from moto.core.model import OperationModel, ServiceModel

from pulumi_mpa.emulator.faults import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "mpa"


@cache
def service_model() -> ServiceModel:
    """
    Load the model, with the errors that every AWS service shares beside its own.

    Source:
        botocore, mpa 2022-07-26; API reference, CommonErrors.
    """
    description = copy.deepcopy(Loader().load_service_model(SERVICE, "service-2"))
    for kind, status in COMMON.items():
        description["shapes"][str(kind)] = {
            "type": "structure",
            "required": ["Message"],
            "members": {"Message": {"shape": "String"}},
            "error": {"httpStatusCode": status, "senderFault": True},
            "exception": True,
        }
    return ServiceModel(description, SERVICE)


def operations() -> Iterator[OperationModel]:
    """Give every operation of the model."""
    model = service_model()
    return (cast("OperationModel", model.operation_model(name)) for name in model.operation_names)


@cache
def operation(name: str) -> OperationModel:
    """Give one operation of the model."""
    return cast("OperationModel", service_model().operation_model(name))


@cache
def errors_of(name: str) -> frozenset[str]:
    """Give the names of the errors that an operation may answer with."""
    return frozenset(shape.name for shape in operation(name).error_shapes) | frozenset(str(kind) for kind in COMMON)
