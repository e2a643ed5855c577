"""Unit tests with the SDK's mocks, in which there is nobody to be asked, waited for or warned."""

from __future__ import annotations

import sys

import pulumi


def has_mocks() -> bool:
    """Check whether the program runs in a unit test with the SDK's mocks."""
    # Importing the mocks takes time, and a test that uses them has done so.
    mocks = sys.modules.get("pulumi.runtime.mocks")
    return mocks is not None and isinstance(pulumi.runtime.settings.get_monitor(), mocks.MockMonitor)
