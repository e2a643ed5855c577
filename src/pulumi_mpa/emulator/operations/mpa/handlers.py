"""The register of the operations of Multi-party Approval."""

from typing import Final

from pulumi_mpa.emulator.operations.register import Handlers

HANDLERS: Final = Handlers()
operation = HANDLERS.operation
