"""How a mocked resource stands, as a test says it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_mpa.inputs import plain
from pulumi_mpa.lifecycle.approver import IdentityStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_mpa.lifecycle.machine import Pair, State


@dataclass(frozen=True)
class MockState:
    """
    How a mocked resource stands.

    Args:
        state: A state of docs/states.md, spelled as there: `ACTIVE/UPDATE_PENDING_APPROVAL`. None: `ACTIVE`, or an
            association that waits for a team which is not active yet.

        in_force: Inputs, with Python's names, whose values in force are not those of the program. They are `description`,
            `approval_strategy`, `approvers` and `policies` of a team, and `mpa_team_arn` of an association. Where the
            state needs a difference and none is named, one is made up.

        answers: The approvers' answers to their invitations, as `{"user-ana": "ACCEPTED"}`; who is not named has
            answered as the state needs it.

        approvals: Approvals so far in the vote.

        rejections: Rejections so far in the vote. None: none, or as many as end it.

        message: AWS's own message, the output `status_message`.

    Raises:
        ValueError: An answer is none of AWS's.
    """

    state: str | None = None
    in_force: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    approvals: int = 0
    rejections: int | None = None
    message: str | None = None

    def __post_init__(self) -> None:
        """Check the answers; which states there are depends on the resource."""
        for answer in self.answers.values():
            if answer not in list(IdentityStatus):
                message = f"an approver's answer is {', '.join(IdentityStatus)}, not {answer}"
                raise ValueError(message)

    def inputs_in_force(self, resource: str) -> dict[str, Any]:
        """Return what is in force instead of the program's inputs, as state spells it."""
        return plain(resource, self.in_force)


def pair_of(state: MockState, rows: Sequence[State], default: Pair, resource: str) -> Pair:
    """
    Return the state that a test names.

    Args:
        state: What the test says.

        rows: The states that such a resource has.

        default: The state if the test names none.

        resource: What the error calls the resource.

    Raises:
        ValueError: There is no such state.
    """
    if state.state is None:
        return default
    known = {str(row.pair): row.pair for row in rows}
    if state.state not in known:
        near = difflib.get_close_matches(state.state, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
        message = f"{resource} has no state {state.state}. {hint}"
        raise ValueError(message)
    return known[state.state]
