"""The registers of the operations of IAM Identity Center, and of its identity store."""

from typing import Final

from pulumi_mpa.emulator.operations.register import Handlers

ADMIN_HANDLERS: Final = Handlers()
STORE_HANDLERS: Final = Handlers()
admin_operation = ADMIN_HANDLERS.operation
store_operation = STORE_HANDLERS.operation
