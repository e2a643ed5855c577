"""Vaults of AWS Backup, their associations and access to them; importing this package registers what follows when."""

from pulumi_mpa.emulator.life.backup import access, associations, vaults

__all__ = ["access", "associations", "vaults"]
