"""
How a program itself reaches AWS: what its gates and functions read goes by the same settings as its resources.

Not public: names in this module change without notice.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi.runtime import config

from pulumi_mpa.model.settings import settings_of

if TYPE_CHECKING:
    from pulumi_mpa.model.connection import Connection
    from pulumi_mpa.model.settings import FoundRegion, Settings


def program_settings() -> Settings:
    """Return the settings of the program that is running, read as its providers read them."""
    return _with_own_profile(settings_of({**config.get_config_env(), **config.CONFIG.get()}, os.environ))


def reached_by(settings: Settings, connection: Connection | None) -> Settings:
    """Return the settings of something in the program that has a connection of its own, whose profile may name a Region too."""
    return _with_own_profile(settings.reached_by(connection))


def _with_own_profile(settings: Settings) -> Settings:
    def profile_region() -> FoundRegion | None:
        from pulumi_mpa.aws.sdk import profile_region as region_of  # noqa: PLC0415 -- boto3 takes half a second to import

        return region_of(settings.profile)

    return replace(settings, profile_region=profile_region)
