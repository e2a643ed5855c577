"""The poller of the program that is running."""

from __future__ import annotations

import asyncio
import functools
from weakref import WeakKeyDictionary

from pulumi_mpa.aws.associations import association_api
from pulumi_mpa.aws.client import Client
from pulumi_mpa.program_settings import program_settings
from pulumi_mpa.waiting.poller import Poller
from pulumi_mpa.waiting.watcher import Watcher

#: One for each program: a process may run several, each on a loop and with a configuration of its own.
_POLLERS: WeakKeyDictionary[asyncio.AbstractEventLoop, Poller] = WeakKeyDictionary()


def poller() -> Poller:
    """Return the poller of this program, made when its first wait begins."""
    loop = asyncio.get_running_loop()
    if loop not in _POLLERS:
        settings = program_settings()
        _POLLERS[loop] = Poller(Watcher(Client(settings), functools.partial(association_api, settings)))
    return _POLLERS[loop]
