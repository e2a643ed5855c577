"""Every function that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.functions.associations import ASSOCIATION
from pulumi_mpa.functions.policies import POLICIES, VERSION, VERSIONS
from pulumi_mpa.functions.resource_policies import RESOURCE_POLICIES, RESOURCE_POLICY
from pulumi_mpa.functions.sessions import SESSION, SESSIONS
from pulumi_mpa.functions.sources import SOURCE, SOURCES
from pulumi_mpa.functions.tags import TAGS
from pulumi_mpa.functions.teams import TEAM, TEAMS
from pulumi_mpa.functions.users import USER

if TYPE_CHECKING:
    from pulumi_mpa.functions.function import Function

FUNCTIONS: Final[tuple[Function[Any], ...]] = (
    TEAM,
    TEAMS,
    SESSION,
    SESSIONS,
    SOURCE,
    SOURCES,
    USER,
    ASSOCIATION,
    POLICIES,
    VERSIONS,
    VERSION,
    RESOURCE_POLICIES,
    RESOURCE_POLICY,
    TAGS,
)
