"""One seed for everything that is drawn, printed first and given again by `--hypothesis-seed`; and the crash matrix's table at the end."""

from __future__ import annotations

import gc
import os
import secrets
import signal

import pytest
from hypothesis import HealthCheck, settings
from read_once import read_models_once

# A busy machine is no failure; and where `CI` is set, hypothesis would draw the same every day, whatever the seed.
settings.register_profile(
    "seeded", settings.get_profile("default"), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("seeded")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """
    Draw a seed where none is given, before hypothesis reads its own option; workers read the environment.

    All processes of the tests can be interrupted, whoever starts them.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's job in the background: every provider would ignore the engine's interrupt too, and be killed after 5 s.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = os.environ.setdefault("MPA_SEED", str(secrets.randbelow(10**6)))
    read_models_once()


def pytest_collection_finish() -> None:
    """Collect garbage less often, since each time goes through thousands of collected tests, which stay to the end."""
    gc.set_threshold(20_000, 20, 50)


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are cores: a test of the engine waits for other processes a good part of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_report_header(config: pytest.Config) -> str:
    """Return how to draw the same again."""
    return f"random walks, properties and crash cases: --hypothesis-seed={config.option.hypothesis_seed} draws the same again"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the crash matrix's table, where any of it was played, by whichever worker."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    called = [report for report in reports if getattr(report, "when", "") == "call"]
    verdicts = [value for report in called for name, value in report.user_properties if name == "crash verdict"]
    if verdicts:
        from crash_table import table_of  # noqa: PLC0415 -- it knows the engine's tests, which most runs do without

        terminalreporter.section("crash matrix")
        for line in table_of(verdicts, stories="MPA_CRASH_ONLY" in os.environ):
            terminalreporter.write_line(line)
