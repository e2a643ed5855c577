"""Every policy of this package, in the order of the documentation."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.policy import (
    approvers,
    associations,
    naming,
    other_services,
    people,
    personal,
    requests,
    sources,
    tags,
    teams,
    windows,
)
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
    *approvers.POLICIES,
    *sources.POLICIES,
    *associations.POLICIES,
    *requests.POLICIES,
    *other_services.POLICIES,
)
