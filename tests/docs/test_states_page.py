"""The page of states against the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from write_states import PAGE, message_of, states_page

from pulumi_mpa.lifecycle.approval_team import DRAFT, TEAM
from pulumi_mpa.lifecycle.association import ASSOCIATION
from pulumi_mpa.lifecycle.identity_source import IDENTITY_SOURCE
from pulumi_mpa.lifecycle.session import SESSION

if TYPE_CHECKING:
    from pulumi_mpa.lifecycle.machine import Machine


def test_page_is_as_the_tables_write_it() -> None:
    """Whoever changes a table runs `tools/write_states.py`."""
    assert states_page() == PAGE.read_text()


@pytest.mark.parametrize(
    "machine",
    [TEAM, DRAFT, SESSION, IDENTITY_SOURCE, ASSOCIATION],
    ids=["team", "draft", "session", "identity-source", "association"],
)
def test_every_state_and_every_move_is_on_the_page(machine: Machine) -> None:
    """A reader finds everything that AWS shows, what it means, and how it comes about."""
    page = PAGE.read_text()

    assert [] == [state.pair for state in machine.states if f"| `{state.pair}` | {state.actor} | " not in page]
    assert [] == [state.pair for state in machine.states if message_of(state) not in page]
    assert [] == [move.id for move in machine.moves if f"| {move.id} | " not in page]
