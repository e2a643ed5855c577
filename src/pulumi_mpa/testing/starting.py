"""The server of an emulator that a test starts in its own process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.limits import MAX_TEAMS
from pulumi_mpa.testing.connection import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.emulator import Server


def started_server(options: Mapping[str, Any]) -> Server:
    """
    Return a server that runs.

    Args:
        options: The arguments of `MpaEmulator`.

    Raises:
        EmulatorError: The settings are not possible, or a package of the extra `emulator` is missing.
    """
    try:
        from pulumi_mpa.emulator import Assumptions, ClockKind, Server, Service, Settings, StateFileError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise EmulatorError(
            f"the emulator needs the package {error.name}; run: pip install 'pulumi-mpa[emulator]'"
        ) from error
    from pulumi_mpa.emulator.settings import KEPT_CALLS  # noqa: PLC0415

    state = options["state"]
    try:
        settings = Settings(
            clock=ClockKind(options["clock"]),
            start=options["start"],
            service_seconds=options["service_seconds"],
            state=Path(state) if state else None,
            account=options["account"],
            unknown_users=frozenset(options["unknown_users"]),
            assumptions=Assumptions.of(options["assumptions"]),
            automatic_portal=options["automatic_portal"],
            max_teams=MAX_TEAMS if options["max_teams"] is None else options["max_teams"],
            kept_calls=KEPT_CALLS if options["kept_calls"] is None else options["kept_calls"],
        )
        server = Server(Service(settings))
    except (ValueError, StateFileError) as error:
        raise EmulatorError(f"cannot start the emulator: {error}") from error
    server.start()
    return server
