"""One seed for everything that is drawn: told at the head of a run, and given again by `--hypothesis-seed`."""

from __future__ import annotations

import secrets

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed where none is given, before hypothesis reads its own option; workers are handed the option."""
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(secrets.randbelow(10**6))


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to draw the same again."""
    return f"random walks and properties: --hypothesis-seed={config.option.hypothesis_seed} draws the same again"
