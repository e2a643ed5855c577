"""The dynamic provider of an approval team."""

from __future__ import annotations

from pulumi_mpa.providers.provider import LazyProvider


class Provider(LazyProvider):
    """Maps the engine's operations onto an approval team; users' state names this class."""

    _kind = "approval team"
    _check = "pulumi_mpa.plan.approval_team.check:check_team"
    _diff = "pulumi_mpa.plan.approval_team.diff:diff_team"
    _acting = "pulumi_mpa.providers.approval_team.operations:Operations"
