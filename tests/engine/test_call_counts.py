"""How many calls each command makes for several teams: none while nothing changes, and never one more for each other team."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from stacks import declared

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

NAMES = ("first", "second", "third")
#: One more than AWS lists in one call.
OTHERS = 21


@pytest.mark.parametrize("aws", [{"max_teams": OTHERS + len(NAMES)}], indirect=True)
def test_calls_in_the_life_of_three_teams_beside_others(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Creations list the account once, here two pages; a settled preview and `up` call nothing; a refresh reads each team."""
    for number in range(OTHERS):
        account.make_team(f"other-{number}")
    stack.program("\n".join(declared(name) for name in NAMES))
    each = len(NAMES)

    assert () == stack.preview().calls
    created = {"ListApprovalTeams": 2, "CreateApprovalTeam": each, "GetApprovalTeam": each}
    assert created == Counter(stack.up().calls)
    for name in NAMES:
        aws.accept_invitations(stack.resource(name)["id"])
    stack.up()

    assert () == stack.preview("--expect-no-changes").calls
    assert () == stack.up("--expect-no-changes").calls
    assert {"GetApprovalTeam": each, "ListTagsForResource": each} == Counter(stack.refresh().calls)
