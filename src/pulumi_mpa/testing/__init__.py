"""
Test programs that use this package: the AWS services on this machine, and the people who approve.

    from pulumi_mpa.testing import MpaEmulator

    with MpaEmulator() as aws:
        mpa = aws.client("mpa")
        ...
        aws.accept_invitations(team_arn)
        aws.clock.advance(hours=24)
        assert ("CreateApprovalTeam", 200) in aws.calls

Nothing here needs pytest; `pulumi_mpa.pytest_plugin` has the fixture `mpa_emulator`.
"""

from pulumi_mpa.testing.calls import Call, Calls
from pulumi_mpa.testing.clock import Clock
from pulumi_mpa.testing.connection import EmulatorError
from pulumi_mpa.testing.controls import Controls
from pulumi_mpa.testing.emulator import MpaEmulator
from pulumi_mpa.testing.faults import Faults
from pulumi_mpa.testing.snapshots import Snapshots

__all__ = ["Call", "Calls", "Clock", "Controls", "EmulatorError", "Faults", "MpaEmulator", "Snapshots"]
