"""
How a program itself reaches AWS: what its gates and functions read goes by the same settings as its resources.

Not public: names in this module change without notice.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pulumi

from pulumi_mpa.model.settings import KEYS, settings_of

if TYPE_CHECKING:
    from pulumi_mpa.model.settings import FoundRegion, Settings

#: What is read of the configuration of pulumi-aws.
_OF_AWS: Final = ("profile", "region")


def program_settings() -> Settings:
    """Return the settings of the program that is running; a key that is misspelled is named by the resources."""
    ours, theirs = pulumi.Config("mpa"), pulumi.Config("aws")
    config: dict[str, Any] = {f"mpa:{key}": ours.get(key) for key in KEYS}
    config |= {f"aws:{key}": theirs.get(key) for key in _OF_AWS}
    settings = settings_of({key: value for key, value in config.items() if value is not None}, os.environ)

    def profile_region() -> FoundRegion | None:
        from pulumi_mpa.aws.sdk import profile_region as region_of  # noqa: PLC0415 -- boto3 takes half a second to import

        return region_of(settings.profile)

    return replace(settings, profile_region=profile_region)
