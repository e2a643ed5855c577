"""Random walks through everything that can happen, with the promises as invariants."""

from __future__ import annotations

import os

from driven import LINE
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from walk import Walk


def test_the_promises_hold_on_random_walks() -> None:
    """Random walks through everything that can happen break no promise."""
    walks = int(os.environ.get("MPA_WALKS", "300"))
    steps = int(os.environ.get("MPA_WALK_STEPS", "20"))
    with LINE.installed():
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=walks,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
