"""The operations of AWS Backup that are served; importing this package registers all of them."""

from pulumi_mpa.emulator.operations.backup import access, associations, global_settings, tags, vaults
from pulumi_mpa.emulator.operations.backup.handlers import HANDLERS

__all__ = ["HANDLERS", "access", "associations", "global_settings", "tags", "vaults"]
