"""
Test programs that use this package: the AWS services on this machine, the people who approve, and mocks for unit tests.

    from pulumi_mpa.testing import MpaEmulator

    with MpaEmulator() as aws:
        mpa = aws.client("mpa")
        ...
        aws.accept_invitations(team_arn)
        aws.clock.advance(hours=24)
        assert ("CreateApprovalTeam", 200) in aws.calls

`MpaMocks` are for `pulumi.runtime.set_mocks`, and need neither the emulator nor its packages.

Nothing here needs pytest; `pulumi_mpa.pytest_plugin` has the fixture `mpa_emulator`.
"""

import importlib
from typing import TYPE_CHECKING

from pulumi_mpa.testing.calls import Call, Calls
from pulumi_mpa.testing.clock import Clock
from pulumi_mpa.testing.connection import EmulatorError
from pulumi_mpa.testing.controls import Controls
from pulumi_mpa.testing.emulator import MpaEmulator
from pulumi_mpa.testing.faults import Faults
from pulumi_mpa.testing.snapshots import Snapshots

if TYPE_CHECKING:
    from pulumi_mpa.testing.mocks import MockState, MpaMocks, Registered

__all__ = [
    "Call",
    "Calls",
    "Clock",
    "Controls",
    "EmulatorError",
    "Faults",
    "MockState",
    "MpaEmulator",
    "MpaMocks",
    "Registered",
    "Snapshots",
]

if not TYPE_CHECKING:  # a type checker that saw this function would accept every name

    def __getattr__(name: str) -> object:
        """Import the mocks once they are used: whoever tests with the emulator alone does not wait for Pulumi's SDK."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.mocks"), name)
