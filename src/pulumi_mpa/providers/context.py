"""What all calls of the engine to one provider share."""

from __future__ import annotations

import copy
import os
import threading
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.aws.client import Client
from pulumi_mpa.model.connection import connection_of
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.providers.lines import Reporter
from pulumi_mpa.providers.plugin import is_plugin, show_errors_as_messages
from pulumi_mpa.providers.refreshes import Refreshes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.connection import Connection
    from pulumi_mpa.model.settings import FoundRegion, Settings

#: What the SDK has opened for the command that the engine runs, which assumes a role once for all of its providers.
_OPENED: Final[dict[Any, Any]] = {}


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
        self.kind = kind
        # Any other process may live longer than credentials, or than what a profile says.
        self._use(replace(settings_of(config, os.environ), opened=_OPENED if is_plugin() else {}))
        self.refreshes = Refreshes()
        #: Entries of state that this run has seen: the old half of a replacement leaves a thing to the new one.
        self.seen_entries: set[str] = set()
        #: Two entries of one thing, which a replacement that broke off leaves behind, are deleted at the same time.
        self.turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._reached: dict[Connection, Context] = {}
        self._reaching = threading.Lock()

    def reached_by(self, values: Mapping[str, Any]) -> Context:
        """Return the context of a resource with these inputs or outputs: this one, or that of its own connection."""
        connection = connection_of(values)
        if connection is None:
            return self
        with self._reaching:
            found = self._reached.get(connection)
            if found is None:
                found = self._reached[connection] = copy.copy(self)
                found._use(self.settings.reached_by(connection))  # noqa: SLF001 -- its own copy
        return found

    def reporter(self, values: Mapping[str, Any], recorded: Mapping[str, Any] | None = None) -> Reporter:
        """Return the reporter of the resource that has these inputs or outputs, and had others before."""
        return Reporter.of(values, self.kind, recorded or {})

    def register(self, entry: object) -> None:
        """Store that this run has met an entry of state; a resource without one changes nothing."""
        if isinstance(entry, str):
            self.seen_entries.add(entry)

    def _use(self, settings: Settings) -> None:
        self.settings = replace(settings, profile_region=self._profile_region)
        self.client = Client(self.settings)

    def _profile_region(self) -> FoundRegion | None:
        from pulumi_mpa.aws.sdk import profile_region  # noqa: PLC0415 -- boto3 takes half a second to import

        return profile_region(self.settings.profile)
