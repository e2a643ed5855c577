"""Operations that create and show approval teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, invalid, over_quota
from pulumi_mpa.emulator.life.mpa.team_checks import TEAM_CHECKED
from pulumi_mpa.emulator.life.mpa.teams import birth
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_team
from pulumi_mpa.emulator.operations.mpa.team_rules import (
    approvers_in,
    configuration_problems,
    min_approvals_in,
    policy_problems,
    source_problems,
)
from pulumi_mpa.emulator.operations.mpa.team_view import team_summary, team_view
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.operations.tag_rules import tag_problems
from pulumi_mpa.emulator.operations.tokens import TokenReusedError, remember, replayed
from pulumi_mpa.emulator.records import Approver, Configuration, Team
from pulumi_mpa.emulator.shelf import Condition
from pulumi_mpa.emulator.world import new_id, owner_of
from pulumi_mpa.lifecycle.identity_source import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call


def _create_rules(call: Call) -> Iterator[str]:
    yield from configuration_problems(call, min_approvals_in(call), approvers_in(call))
    yield from source_problems(call)
    yield from policy_problems(call, call.input.get("Policies"))
    yield from tag_problems(call.input.get("Tags"))


@operation("CreateApprovalTeam", _create_rules)
def create_approval_team(call: Call) -> dict[str, Any]:
    """Create a team; it is checked first, then its approvers are invited (T0)."""
    world, given = call.world, call.input
    try:
        again = replayed(call)
    except TokenReusedError:
        raise conflict("The ClientToken was used for another request.") from None
    if again:
        return again[1]
    owner = owner_of(call.caller)
    if world.store.teams.of(owner, Condition("label", "=", given["Name"])):
        if world.assume.team_names == "conflict":
            raise conflict(f"An approval team named {given['Name']} exists already.")
        if world.assume.team_names == "invalid":
            raise invalid(["Name: is the name of another approval team"])
    if any(source.state != ACTIVE for source in world.store.sources.of(owner)):
        raise conflict("The identity source is not active.")
    limit, count = world.settings.max_teams, world.store.teams.count(owner)
    if count >= limit:
        raise over_quota(f"The account has {count} approval teams already; {limit} are the limit.")
    team = Team(
        arn=call.caller.arn(f"approval-team/{given['Name']}-{new_id()}"),
        owner=owner,
        state=birth(),
        created_at=world.clock.now(),
        tags=given.get("Tags", {}),
        name=given["Name"],
        policies=[item["PolicyArn"] for item in given["Policies"]],
        configuration=Configuration(
            version_id=world.next_version(),
            description=given["Description"],
            min_approvals=given["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"],
            approvers=[
                Approver(approver_id=new_id(), identity_id=identity_id, source_arn=source_arn)
                for identity_id, source_arn in approvers_in(call) or ()
            ],
        ),
    )
    world.store.teams.put(team)
    world.timers.soon(TEAM_CHECKED, team.arn)
    output = {
        "CreationTime": team.created_at,
        "Arn": team.arn,
        "Name": team.name,
        "VersionId": team.configuration.version_id,
    }
    remember(call, team.arn, output)
    return output


@operation("GetApprovalTeam")
def get_approval_team(call: Call) -> dict[str, Any]:
    """Show a team of the caller's, or one that is shared with them."""
    return team_view(call.world, find_team(call, call.input["Arn"], shared=True))


@operation("ListApprovalTeams")
def list_approval_teams(call: Call) -> dict[str, Any]:
    """List the caller's teams and those that are shared with them."""
    teams, owner = call.world.store.teams, owner_of(call.caller)

    def own(after: int | None, limit: int) -> list[tuple[int, Team]]:
        return teams.page(owner, after=after, limit=limit)

    def shared(after: int | None, limit: int) -> list[tuple[int, Team]]:
        return teams.shared_with(call.caller.account, after=after, limit=limit)

    page, rest = page_of_records([own, shared], call.input, [call.operation, owner])
    return {"ApprovalTeams": [team_summary(call.world, team) for team in page], **rest}
