"""The dynamic provider of an approval team."""

from __future__ import annotations

from pulumi_mpa.providers.provider import LazyProvider


class Provider(LazyProvider):
    """Maps the engine's operations onto an approval team; users' state names this class."""

    _module = "pulumi_mpa.providers.approval_team.operations"
