"""What the messages of policies may show, and where it comes from."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Final

import pytest

from pulumi_mpa.messages.policies import TEAMS
from pulumi_mpa.messages.stack_policies import STACKS

if TYPE_CHECKING:
    from pulumi_mpa.messages.row import Row

#: By where it comes from. What a program or a person has written is nowhere among it.
SHOWN: Final = {
    "the policy's own configuration": {"least", "most", "days", "pattern", "keys"},
    "numbers of entries, which are counted": {"count", "approvers"},
    "positions, and names of properties": {"path", "paths"},
    "words of the policy": {"kinds"},
    "logical names of resources": {"name", "names"},
    "AWS, or [secret] where a program has declared the output so": {"shown", "since"},
}


@pytest.mark.parametrize("row", [*TEAMS.values(), *STACKS.values()], ids=[*TEAMS, *STACKS])
def test_message_shows_nothing_that_a_program_has_written(row: Row) -> None:
    """A policy is given secrets without a mark."""
    fields = {field for _, field, _, _ in Formatter().parse(row.what + row.next_step) if field}

    assert fields | set(row.data) <= set().union(*SHOWN.values())
