"""AWS Backup: the operations that have to do with approval."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.errors import Kind
from pulumi_mpa.emulator.operations.backup import HANDLERS

BACKUP: Final = Api(
    "backup",
    Protocol.REST_JSON,
    HANDLERS,
    missing=Kind.MISSING_PARAMETER_VALUE,
    renamed=MappingProxyType(
        {
            Kind.VALIDATION: Kind.INVALID_PARAMETER_VALUE,
            Kind.CONFLICT: Kind.INVALID_REQUEST,
            Kind.QUOTA: Kind.LIMIT_EXCEEDED,
            Kind.TOO_MANY_TAGS: Kind.LIMIT_EXCEEDED,
        }
    ),
)
