"""The operations of Multi-party Approval; importing this package registers all of them."""

from pulumi_mpa.emulator.operations.mpa import (
    baselines,
    policies,
    resource_policies,
    sessions,
    sources,
    tags,
    team_changes,
    team_deletions,
    teams,
)
from pulumi_mpa.emulator.operations.mpa.handlers import HANDLERS

__all__ = [
    "HANDLERS",
    "baselines",
    "policies",
    "resource_policies",
    "sessions",
    "sources",
    "tags",
    "team_changes",
    "team_deletions",
    "teams",
]
