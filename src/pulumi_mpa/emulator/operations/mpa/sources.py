"""Operations on identity sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, invalid, not_found, over_quota
from pulumi_mpa.emulator.life.mpa.sources import SOURCE_READY, birth, play
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_source
from pulumi_mpa.emulator.operations.mpa.source_view import source_view
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.operations.tag_rules import tag_problems
from pulumi_mpa.emulator.operations.tokens import TokenReusedError, remember, replayed
from pulumi_mpa.emulator.records import Source
from pulumi_mpa.emulator.world import new_id, owner_of
from pulumi_mpa.lifecycle.identity_source import (
    DELETING,
    NOT_FOUND,
    SourceEvent,
    SourceType,
)
from pulumi_mpa.lifecycle.limits import MAX_IDENTITY_SOURCES, MAX_TEAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call


def _create_rules(call: Call) -> Iterator[str]:
    parameters = call.input.get("IdentitySourceParameters")
    if parameters is not None and "IamIdentityCenter" not in parameters:
        yield "IdentitySourceParameters.IamIdentityCenter: is required"
    yield from tag_problems(call.input.get("Tags"))


@operation("CreateIdentitySource", _create_rules)
def create_identity_source(call: Call) -> dict[str, Any]:
    """Begin to install the approval portal (I1)."""
    world = call.world
    try:
        again = replayed(call)
    except TokenReusedError:
        raise invalid(["ClientToken: was used for another request"]) from None
    if again:
        return again[1]
    owner = owner_of(call.caller)
    if world.store.sources.count(owner) >= MAX_IDENTITY_SOURCES:
        raise over_quota("The account has an identity source already; one is the limit.")
    center = call.input["IdentitySourceParameters"]["IamIdentityCenter"]
    source = Source(
        arn=call.caller.arn("identity-source/IamIdentityCenter"),
        owner=owner,
        state=birth(),
        created_at=world.clock.now(),
        tags=call.input.get("Tags", {}),
        instance_arn=center["InstanceArn"],
        instance_region=center["Region"],
        portal_url=f"https://{new_id()[:13]}.mpa-portal.{call.caller.region}.on.aws/",
    )
    world.store.sources.put(source)
    if world.settings.automatic_portal or world.store.fact(f"next-source:{owner}"):
        world.timers.soon(SOURCE_READY, source.arn)
    output = {
        "IdentitySourceType": SourceType.IAM_IDENTITY_CENTER,
        "IdentitySourceArn": source.arn,
        "CreationTime": source.created_at,
    }
    remember(call, source.arn, output)
    return output


@operation("GetIdentitySource")
def get_identity_source(call: Call) -> dict[str, Any]:
    """Show an identity source."""
    arn = call.input["IdentitySourceArn"]
    source = find_source(call, arn)
    if source is None:
        raise not_found("Identity source", arn)
    return source_view(call.world, source)


@operation("ListIdentitySources")
def list_identity_sources(call: Call) -> dict[str, Any]:
    """List the account's identity sources, of which there is at most one."""
    owner = owner_of(call.caller)

    def read(after: int | None, limit: int) -> list[tuple[int, Source]]:
        return call.world.store.sources.page(owner, after=after, limit=limit)

    page, rest = page_of_records([read], call.input, [call.operation, owner])
    return {"IdentitySources": [source_view(call.world, source) for source in page], **rest}


@operation("DeleteIdentitySource")
def delete_identity_source(call: Call) -> dict[str, Any]:
    """Begin to remove the approval portal (I6), unless teams need it."""
    world = call.world
    arn = call.input["IdentitySourceArn"]
    source = find_source(call, arn)
    if source is None:
        if world.assume.absent_source == "not-found":
            raise not_found("Identity source", arn)
        return {}
    if source.state == DELETING:
        return {}
    # Once the instance itself is gone its teams can't work any more and hold nothing back.
    teams = [] if source.state == NOT_FOUND else world.store.teams.page(source.owner, limit=MAX_TEAMS)
    if teams:
        names = [team.name for _, team in teams]
        others = world.store.teams.count(source.owner) - len(names)
        more = f" and {others} more" if others else ""
        raise conflict(f"The identity source is used by approval teams: {', '.join(names)}{more}. Delete them first.")
    play(world, source, SourceEvent.DELETION_REQUESTED)
    return {}
