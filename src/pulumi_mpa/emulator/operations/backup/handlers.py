"""The register of the operations of AWS Backup."""

from typing import Final

from pulumi_mpa.emulator.operations.register import Handlers

HANDLERS: Final = Handlers()
operation = HANDLERS.operation
