"""The pollers of the program that is running."""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pulumi_mpa.aws.associations import association_api
from pulumi_mpa.aws.client import Client
from pulumi_mpa.program_settings import program_settings
from pulumi_mpa.waiting.accounts import AccountsWatcher
from pulumi_mpa.waiting.poller import Poller
from pulumi_mpa.waiting.watcher import Watcher

if TYPE_CHECKING:
    from pulumi_mpa.model.connection import Connection

#: Those of each program: a process may run several, each on a loop and with a configuration of its own.
_POLLERS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Pollers] = WeakKeyDictionary()


class _Pollers:
    """The pollers of one program, one for each connection."""

    def __init__(self) -> None:
        """Read the configuration of the stack."""
        self._settings = program_settings()
        self._made: dict[Connection | None, Poller] = {}

    def of(self, connection: Connection | None) -> Poller:
        """Return the poller of a connection."""
        if connection not in self._made:
            settings = self._settings.reached_by(connection)
            watcher = Watcher(Client(settings), functools.partial(association_api, settings))
            self._made[connection] = Poller(AccountsWatcher(watcher, settings))
        return self._made[connection]


def poller(connection: Connection | None = None) -> Poller:
    """Return the poller of this program for a connection, or for the configuration of the stack, made when its first wait begins."""
    loop = asyncio.get_running_loop()
    if loop not in _POLLERS:
        _POLLERS[loop] = _Pollers()
    return _POLLERS[loop].of(connection)
