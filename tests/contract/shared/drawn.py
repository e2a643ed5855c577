"""How many examples a test draws: few in each run, since each day's seed draws others, and many where somebody asks."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

#: Every number of examples is multiplied by this.
_TIMES = int(os.environ.get("MPA_TIMES", "1"))


def drawn(examples: int) -> settings:
    """Return the settings of a test that talks to an emulator, which takes as long as it takes."""
    return settings(max_examples=examples * _TIMES, deadline=None, suppress_health_check=list(HealthCheck))
