"""The fixture `mpa_emulator`, for the tests of programs that use this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.testing import MpaEmulator


@pytest.fixture
def mpa_emulator() -> Iterator[MpaEmulator]:
    """Return a fresh emulator with a virtual clock; see `pulumi_mpa.testing.MpaEmulator`."""
    # pytest loads this module wherever the package is installed: a run without the fixture must not pay for it.
    from pulumi_mpa.testing import MpaEmulator  # noqa: PLC0415

    with MpaEmulator() as emulator:
        yield emulator
