"""One seed for everything that is drawn: told at the head of a run, and given again by `--hypothesis-seed`."""

from __future__ import annotations

import os
import secrets

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure; and where `CI` is set, hypothesis would draw the same every day, whatever the seed.
settings.register_profile(
    "seeded", settings.get_profile("default"), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("seeded")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed where none is given, before hypothesis reads its own option; workers read the environment."""
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = os.environ.setdefault("MPA_SEED", str(secrets.randbelow(10**6)))


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to draw the same again."""
    return f"random walks and properties: --hypothesis-seed={config.option.hypothesis_seed} draws the same again"
