"""What each operation of the service does; importing this fills the register."""

from pulumi_mpa.emulator.operations import (
    associations,
    baselines,
    key_imports,
    keys,
    policies,
    resource_policies,
    sessions,
    sources,
    tags,
    team_changes,
    team_deletions,
    teams,
)
from pulumi_mpa.emulator.operations.register import HANDLERS, Call, Handler

__all__ = [
    "HANDLERS",
    "Call",
    "Handler",
    "associations",
    "baselines",
    "key_imports",
    "keys",
    "policies",
    "resource_policies",
    "sessions",
    "sources",
    "tags",
    "team_changes",
    "team_deletions",
    "teams",
]
