"""
The AWS services that are emulated.

A service is a module here, with its operations in `operations/` and what follows from them in `life/`. `SERVED` is the
one place that lists it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.apis.backup import BACKUP
from pulumi_mpa.emulator.apis.identity_center import IDENTITY_STORE, SSO_ADMIN
from pulumi_mpa.emulator.apis.mpa import MPA
from pulumi_mpa.emulator.apis.payment_cryptography import PAYMENT_CRYPTOGRAPHY

if TYPE_CHECKING:
    from pulumi_mpa.emulator.apis.api import Api

SERVED: Final[dict[str, Api]] = {
    api.name: api for api in (MPA, PAYMENT_CRYPTOGRAPHY, BACKUP, IDENTITY_STORE, SSO_ADMIN)
}


def signed_for(scope: str) -> Api | None:
    """Return the service whose name stands in the scope of a signature; None if it is not served."""
    return next((api for api in SERVED.values() if api.scope == scope), None)


def serving(operation: str) -> list[Api]:
    """Return the services that serve an operation of this name."""
    return [api for api in SERVED.values() if operation in api.handlers]
