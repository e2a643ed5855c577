"""Operations on tags, which never need a vote; sessions have their team's tags and can't be tagged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import Kind, ServiceError, not_found
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_session, find_source, find_team
from pulumi_mpa.emulator.operations.tag_rules import reserved_problems
from pulumi_mpa.emulator.records import Team
from pulumi_mpa.lifecycle.limits import MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Source


def _find_taggable(call: Call, arn: str) -> Source | Team:
    if ":approval-team/" in arn:
        return find_team(call, arn)
    source = find_source(call, arn)
    if source is None:
        raise not_found("Resource", arn)
    return source


def _store(call: Call, thing: Source | Team) -> None:
    if isinstance(thing, Team):
        call.world.store.teams.put(thing)
    else:
        call.world.store.sources.put(thing)


@operation("ListTagsForResource")
def list_tags_for_resource(call: Call) -> dict[str, Any]:
    """Show the tags of a source, a team, or a session's team."""
    arn = call.input["ResourceArn"]
    if ":session/" in arn:
        session = find_session(call, arn)
        team = call.world.store.teams.get(session.owner)
        return {"Tags": team.tags if team else session.tags}
    return {"Tags": _find_taggable(call, arn).tags}


def _not_a_session(call: Call) -> Iterator[str]:
    if ":session/" in call.input.get("ResourceArn", ""):
        yield "ResourceArn: a session has the tags of its team and can't be tagged"


def _tag_rules(call: Call) -> Iterator[str]:
    yield from _not_a_session(call)
    yield from reserved_problems(call.input.get("Tags", ()))


@operation("TagResource", _tag_rules)
def tag_resource(call: Call) -> dict[str, Any]:
    """Set tags."""
    arn = call.input["ResourceArn"]
    thing = _find_taggable(call, arn)
    tags = thing.tags | call.input["Tags"]
    if len(tags) > MAX_TAGS:
        raise ServiceError(
            Kind.TOO_MANY_TAGS, f"{arn} would have {len(tags)} tags; {MAX_TAGS} are the limit.", resource=arn
        )
    thing.tags = tags
    _store(call, thing)
    return {}


@operation("UntagResource", _not_a_session)
def untag_resource(call: Call) -> dict[str, Any]:
    """Remove tags; keys that are not there are no error."""
    thing = _find_taggable(call, call.input["ResourceArn"])
    thing.tags = {key: value for key, value in thing.tags.items() if key not in call.input["TagKeys"]}
    _store(call, thing)
    return {}
