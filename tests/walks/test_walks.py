"""Random walks through everything that can happen, with the promises as invariants."""

from __future__ import annotations

import os

import pytest
from driven import LINE
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from walk import Walk

#: Each is a test, so that every core has some; each has a seed of its own, made from that of the run.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_the_promises_hold_on_random_walks(part: int, pytestconfig: pytest.Config) -> None:
    """Random walks through everything that can happen break no promise."""
    walks = -(-int(os.environ.get("MPA_WALKS", "300")) // PARTS)
    steps = int(os.environ.get("MPA_WALK_STEPS", "20"))
    with LINE.installed():
        run_state_machine_as_test(
            seed(f"{pytestconfig.option.hypothesis_seed}, part {part}")(type("Walk", (Walk,), {})),
            settings=settings(
                max_examples=walks,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
