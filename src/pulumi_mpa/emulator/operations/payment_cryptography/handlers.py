"""The register of the operations of Payment Cryptography."""

from typing import Final

from pulumi_mpa.emulator.operations.register import Handlers

HANDLERS: Final = Handlers()
operation = HANDLERS.operation
