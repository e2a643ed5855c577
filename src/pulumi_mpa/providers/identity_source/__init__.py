"""The dynamic provider of the account's identity source."""

from __future__ import annotations

from pulumi_mpa.providers.provider import LazyProvider


class Provider(LazyProvider):
    """Maps the engine's operations onto the account's identity source; users' state names this class."""

    _kind = "identity source"
    _check = "pulumi_mpa.plan.identity_source:check_source"
    _diff = "pulumi_mpa.plan.identity_source:diff_source"
    _acting = "pulumi_mpa.providers.identity_source.operations:Operations"
