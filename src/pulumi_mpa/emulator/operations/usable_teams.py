"""Which teams a caller may use at a service that asks teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.arns import account_in

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Team


def visible_team(call: Call, arn: str) -> Team | None:
    """Find a team of the caller's account, or one that is shared with it; None where there is none."""
    team = call.world.store.teams.get(arn)
    if team is None or call.caller.account not in (account_in(arn), *team.shared_with):
        return None
    return team
