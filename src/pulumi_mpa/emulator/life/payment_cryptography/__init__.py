"""Associations and keys of Payment Cryptography; importing this package registers what follows when."""

from pulumi_mpa.emulator.life.payment_cryptography import associations, keys

__all__ = ["associations", "keys"]
