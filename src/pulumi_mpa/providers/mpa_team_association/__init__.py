"""The dynamic provider of an association with AWS Payment Cryptography."""

from __future__ import annotations

from pulumi_mpa.providers.provider import LazyProvider


class Provider(LazyProvider):
    """Maps the engine's operations onto an association with AWS Payment Cryptography; users' state names this class."""

    _kind = "association"
    _check = "pulumi_mpa.plan.mpa_team_association:check_association"
    _diff = "pulumi_mpa.plan.mpa_team_association:diff_association"
    _acting = "pulumi_mpa.providers.mpa_team_association.operations:Operations"
