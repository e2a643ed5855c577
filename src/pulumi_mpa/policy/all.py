"""Every policy of this package, in the order of the documentation."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.policy import teams
from pulumi_mpa.policy.made import ResourcePolicy, StackPolicy

#: A policy of this package.
MpaPolicy = ResourcePolicy | StackPolicy

POLICIES: Final[tuple[MpaPolicy, ...]] = (*teams.POLICIES,)
