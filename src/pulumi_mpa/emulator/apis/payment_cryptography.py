"""AWS Payment Cryptography: the operations that have to do with approval."""

from __future__ import annotations

import re
from typing import Final

from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.operations.payment_cryptography import HANDLERS
from pulumi_mpa.lifecycle.key import BEYOND_THE_MODEL
from pulumi_mpa.lifecycle.limits import KEY_REGION_PATTERN

_REGION = re.compile(KEY_REGION_PATTERN)


def _region_problem(region: str) -> str | None:
    if _REGION.fullmatch(region):
        return None
    return f"Payment Cryptography is not offered in {region}: no ARN of a key could name it."


PAYMENT_CRYPTOGRAPHY: Final = Api(
    "payment-cryptography",
    Protocol.JSON,
    HANDLERS,
    _region_problem,
    extra_values={"KeyState": tuple(str(state) for state in BEYOND_THE_MODEL)},
)
