"""The dynamic provider of an association with a vault of AWS Backup."""

from __future__ import annotations

from pulumi_mpa.providers.provider import LazyProvider


class Provider(LazyProvider):
    """Maps the engine's operations onto an association with a vault of AWS Backup; users' state names this class."""

    _kind = "association"
    _check = "pulumi_mpa.plan.vault_association:check_association"
    _diff = "pulumi_mpa.plan.vault_association:diff_association"
    _acting = "pulumi_mpa.providers.vault_association.operations:Operations"
