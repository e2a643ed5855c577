"""Mocks for `pulumi.runtime.set_mocks`: unit tests of programs, without an engine, an emulator or a call."""

from pulumi_mpa.testing.mocks.mocks import MpaMocks, Registered
from pulumi_mpa.testing.mocks.state import MockState

__all__ = ["MockState", "MpaMocks", "Registered"]
