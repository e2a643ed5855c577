"""The operations of Payment Cryptography that are served; importing this package registers all of them."""

from pulumi_mpa.emulator.operations.payment_cryptography import associations, key_imports, keys
from pulumi_mpa.emulator.operations.payment_cryptography.handlers import HANDLERS

__all__ = ["HANDLERS", "associations", "key_imports", "keys"]
