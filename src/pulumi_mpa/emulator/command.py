"""The emulator from a command line."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.access import is_loopback
from pulumi_mpa.emulator.assumptions import Assumptions
from pulumi_mpa.emulator.options import access_of, parser_of, settings_of
from pulumi_mpa.emulator.server import Server
from pulumi_mpa.emulator.service import Service
from pulumi_mpa.emulator.state_file import StateFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.emulator.access import Access
    from pulumi_mpa.emulator.settings import Settings

#: How long an interruption may go unnoticed.
_WAKING_SECONDS = 0.2


def _print_questions() -> None:
    for question in Assumptions.questions():
        first, *others = question.choices
        sys.stdout.write(f"{question.name}: {question.text}\n    {first} (assumed), {', '.join(others)}\n")


def run(arguments: Sequence[str], program: str) -> int:
    """
    Serve until interrupted.

    Args:
        arguments: Command line without the program's name.

        program: Name of the program, for its help page.

    Returns:
        Exit status: 0 after an interruption, 1 when it cannot start.
    """
    parser = parser_of(program)
    given = parser.parse_args(arguments)
    if given.questions:
        _print_questions()
        return 0
    if not is_loopback(given.host) and not given.expose:
        parser.error(
            f"argument --host: other machines can reach {given.host}, and there is no access control. Add --expose to allow that."
        )
    access = access_of(parser, given, os.environ)
    if access.exposed:
        sys.stderr.write(_warning(given.host, access))
    settings = settings_of(parser, given)
    return _serve(settings, given.host, given.port, access)


def _warning(host: str, access: Access) -> str:
    who = "web pages that a browser on this machine shows" if is_loopback(host) else "other machines"
    controls = "serve only programs on this machine" if access.control_token is None else "need the control token"
    return (
        f"WARNING: {who} can reach {host}, and there is no access control for operations of AWS. "
        f"The controls {controls}.\n"
    )


def _not_started(reason: str) -> int:
    sys.stderr.write(f"cannot start the emulator: {reason}\n")
    return 1


def _serve(settings: Settings, host: str, port: int, access: Access) -> int:
    logging.basicConfig(format="%(levelname)s: %(message)s", stream=sys.stderr)
    try:
        server = Server(Service(settings), port, host, access)
    except StateFileError as error:
        return _not_started(str(error))
    except OSError as error:
        # Python adds to some reasons what it was doing, in its own words.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        return _not_started(f"cannot listen at {host}, port {port}: {reason}. Choose others with --host and --port.")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    # What is there now stays until the end, so garbage is no longer looked for among it.
    gc.freeze()
    gc.enable()
    server.start()
    line = {"endpoint_url": server.endpoint_url, "account": settings.account, "clock": settings.clock.value}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    # The system may give the signal to another thread, which does not wake this one: so it wakes by itself.
    while not stopped.wait(_WAKING_SECONDS):
        pass
    server.stop()
    return 0
