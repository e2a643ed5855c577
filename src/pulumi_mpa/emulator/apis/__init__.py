"""
The AWS services that are emulated.

A service is a module here, with its operations in `operations/` and what follows from them in `life/`. `SERVED` is the
one place that lists it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.apis.backup import BACKUP
from pulumi_mpa.emulator.apis.mpa import MPA
from pulumi_mpa.emulator.apis.payment_cryptography import PAYMENT_CRYPTOGRAPHY

if TYPE_CHECKING:
    from pulumi_mpa.emulator.apis.api import Api

SERVED: Final[dict[str, Api]] = {api.name: api for api in (MPA, PAYMENT_CRYPTOGRAPHY, BACKUP)}


def serving(operation: str) -> list[Api]:
    """Return the services that serve an operation of this name."""
    return [api for api in SERVED.values() if operation in api.handlers]
