"""Walks that were found once hold the promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from driven import LINE
from found import FOUND
from walk import Walk

if TYPE_CHECKING:
    from found import Step


@pytest.mark.parametrize("steps", FOUND.values(), ids=FOUND)
def test_the_promises_hold_on_a_walk_that_was_found(steps: tuple[Step, ...]) -> None:
    """A walk that was found once breaks no promise, and comes to its end."""
    with LINE.installed():
        walk = Walk()
        for name, given in steps:
            getattr(walk, name)(**given)
            walk.one_team_for_each_policy()
        walk.teardown()
