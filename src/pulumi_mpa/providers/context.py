"""What all calls of the engine to one provider share."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.client import Client
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.providers.lines import Reporter
from pulumi_mpa.providers.plugin import show_errors_as_messages
from pulumi_mpa.providers.refreshes import Refreshes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import FoundRegion


class Context:
    """
    The stack's settings, the client, and what the run has met.

    Args:
        config: The stack's whole configuration; problems in it are reported by check(), with the others.

        kind: What messages call a resource whose logical name is not known.
    """

    def __init__(self, config: Mapping[str, Any], kind: str) -> None:
        """Read the stack's configuration."""
        show_errors_as_messages()
        self._kind = kind
        self.settings = replace(settings_of(config, os.environ), profile_region=self._profile_region)
        self.client = Client(self.settings)
        self.refreshes = Refreshes()
        #: Entries of state that this run has seen: the old half of a replacement leaves a thing to the new one.
        self.seen_entries: set[str] = set()

    def reporter(self, values: Mapping[str, Any], recorded: Mapping[str, Any] | None = None) -> Reporter:
        """Return the reporter of the resource that has these inputs or outputs, and had others before."""
        return Reporter.of(values, self._kind, recorded or {})

    def register(self, entry: object) -> None:
        """Store that this run has met an entry of state; a resource without one changes nothing."""
        if isinstance(entry, str):
            self.seen_entries.add(entry)

    def _profile_region(self) -> FoundRegion | None:
        from pulumi_mpa.aws.sdk import profile_region  # noqa: PLC0415 -- boto3 takes half a second to import

        return profile_region(self.settings.profile)
