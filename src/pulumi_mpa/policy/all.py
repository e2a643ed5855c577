"""Every policy of this package, in the order of the documentation."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.policy import naming, people, personal, tags, teams, windows
from pulumi_mpa.policy.made import ResourcePolicy, StackPolicy

#: A policy of this package.
MpaPolicy = ResourcePolicy | StackPolicy

POLICIES: Final[tuple[MpaPolicy, ...]] = (
    *teams.POLICIES,
    *people.POLICIES,
    *windows.POLICIES,
    *naming.POLICIES,
    *tags.POLICIES,
    *personal.POLICIES,
)
