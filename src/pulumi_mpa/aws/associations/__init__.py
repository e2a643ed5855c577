"""Associations on the services that ask teams: one API for each of them, chosen by the service's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.aws.associations.backup import Backup
from pulumi_mpa.aws.associations.payment_cryptography import PaymentCryptography

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.aws.associations.api import AssociationApi
    from pulumi_mpa.model.settings import Settings

_APIS: Final[dict[str, Callable[[Settings, str], AssociationApi]]] = {
    "payment-cryptography": PaymentCryptography.of,
    "backup": Backup.of,
}


def association_api(settings: Settings, service: str, region: str) -> AssociationApi:
    """
    Return the API of a protected service in one Region; nothing is opened yet.

    Args:
        settings: How AWS is reached.

        service: The service, as the SDK names it.

        region: Its Region.
    """
    return _APIS[service](settings, region)
