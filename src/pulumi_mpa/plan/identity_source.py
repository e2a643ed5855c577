"""The plan of an identity source: an account has one, and nothing but its tags ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.lifecycle.machine import Actor, Standing
from pulumi_mpa.messages import Code, Message, Printed
from pulumi_mpa.model.identity_source import DesiredSource, Source, desired, problems_of
from pulumi_mpa.model.instants import to_text
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.diff import OF_EVERY_RESOURCE, Diff
from pulumi_mpa.plan.outputs import SCHEMA_VERSION
from pulumi_mpa.plan.steps import Blocked, unexpected_state

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.model.unknown import Unknown

GONE: Final = Blocked(ConflictingStateError, Message(Code.SOURCE_REMOVED))
#: Inputs that are only recorded: nothing is sent for them.
_LOCAL_FIELDS = ("adopt", *OF_EVERY_RESOURCE)


def check_source(
    olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an identity source.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = settings.with_default_tags(news)
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs, olds))]
    if wrong or olds:
        return inputs, wrong, []
    want = desired(inputs)
    instance = (
        "an IAM Identity Center instance that is not known until the update runs"
        if is_unknown(want.instance_arn)
        else str(want.instance_arn)
    )
    return inputs, [], [Message(Code.SOURCE_WILL_BE_CREATED, {"instance": instance})]


def diff_source(recorded: Mapping[str, Any], wanted: Mapping[str, Any], _now: datetime) -> Diff:
    """Determine from state alone what an update would do: tags are changed in place, everything else replaces."""
    want = desired(wanted)
    center = (recorded.get("identitySourceParameters") or {}).get("iamIdentityCenter") or {}
    pairs = (("instanceArn", want.instance_arn), ("region", want.region))
    undecided = tuple(
        Message(Code.SOURCE_MAY_BE_REPLACED, {"field": f"identitySourceParameters.iamIdentityCenter.{key}"})
        for key, value in pairs
        if is_unknown(value)
    )
    if any(not is_unknown(value) and value != center.get(key) for key, value in pairs):
        line = Message(Code.SOURCE_WILL_BE_REPLACED)
        return Diff(changes=True, replaces=("identitySourceParameters",), lines=(line,), deletes_first=True)
    declared = recorded.get("declared") or {}
    local = any(wanted.get(name) != declared.get(name) for name in _LOCAL_FIELDS)
    tags = (wanted.get("tags") or {}) != (recorded.get("tags") or {})
    moving = recorded.get("waitingFor") == Actor.SERVICE
    unsettled = recorded.get("waitingFor") == Actor.YOU
    explanation = Printed(recorded.get("explanation"))
    unsent = (Message(Code.SOURCE_REQUEST_NOT_SENT, {"state": explanation}),) if unsettled else ()
    lines = (*undecided, *unsent)
    return Diff(changes=bool(undecided) or local or tags or moving, lines=lines)


def find_source_for(want: DesiredSource, source: Source, owner: str | None) -> Blocked | None:
    """
    Decide about the identity source that the account has already.

    Returns:
        None to take it; why it can't be otherwise.
    """
    if source.pair == sources.DELETING:
        return Blocked(ConflictingStateError, Message(Code.SOURCE_IS_BEING_REMOVED))
    if (source.instance_arn, source.region) != (want.instance_arn, want.region):
        values = {"instance": source.instance_arn, "region": source.region}
        return Blocked(ConflictingStateError, Message(Code.SOURCE_OF_ANOTHER_INSTANCE, values))
    if owner != want.owner and want.adopt is not True:
        return Blocked(NotOwnedError, Message(Code.SOURCE_OF_ANOTHER_OWNER if owner else Code.SOURCE_OF_NO_OWNER))
    return None


def unexpected_source(source: Source) -> Blocked | None:
    """
    Decide whether an identity source is in a state that the table has.

    Returns:
        None to go on; why not otherwise.
    """
    if sources.IDENTITY_SOURCE.state_of(source.pair.status, source.pair.code) is not None:
        return None
    return unexpected_state(source.pair, sources.STATES)


def describe_source(source: Source) -> Message:
    """Describe what is and what comes next; one that AWS could not set up has to be replaced."""
    message = what_is(source)
    must_be_replaced = source.pair in sources.BROKEN and source.pair != sources.DELETION_FAILED
    return message.with_note(Message(Code.SOURCE_MUST_BE_REPLACED)) if must_be_replaced else message


def is_taken_over(recorded: Mapping[str, Any], owner: str | None, wanted: str | Unknown | None = None) -> bool:
    """
    Check whether another stack or resource has the identity source now.

    Args:
        recorded: The last outputs.

        owner: Whose AWS shows it is; None when nobody's.

        wanted: Whose the program says it is, which a renamed stack changes.
    """
    before = (recorded.get("declared") or {}).get("managedBy")
    return owner is not None and before is not None and owner not in (owner_of(before), wanted)


def what_is(source: Source) -> Message:
    """Describe what is and how to correct it, from the lifecycle row alone."""
    row = sources.IDENTITY_SOURCE.state_of(source.pair.status, source.pair.code)
    if row is None:
        return Message(Code.SOURCE_STATE_UNKNOWN, {"shown": source.pair}, {"shown": source.pair})
    return row.describe({"detail": source.message} if source.message else {})


def source_outputs(declared: Mapping[str, Any], source: Source, tags: Mapping[str, str]) -> dict[str, Any]:
    """Write what is known of an identity source as outputs, without any None inside."""
    row = sources.IDENTITY_SOURCE.state_of(source.pair.status, source.pair.code)
    values = {
        "schemaVersion": SCHEMA_VERSION,
        "identitySourceArn": source.arn,
        "identitySourceType": source.type,
        "identitySourceParameters": {
            "iamIdentityCenter": {"instanceArn": source.instance_arn, "region": source.region}
        },
        "approvalPortalUrl": source.portal_url,
        "creationTime": to_text(source.created_at),
        "status": source.pair.status,
        "statusCode": source.pair.code,
        "statusMessage": source.message,
        "tags": {key: tags[key] for key in declared.get("tags") or {} if key in tags},
        "settled": row is not None and row.standing is Standing.SETTLED,
        "waitingFor": str(row.actor if row is not None else Actor.YOU),
        "explanation": describe_source(source),
        "declared": dict(declared),
    }
    return {key: value for key, value in values.items() if value is not None}


def source_inputs_after(recorded: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that a refresh puts into state: what was declared, except tags that somebody else changed."""
    inputs = dict(recorded["declared"])
    if inputs.get("tags") and shown.get("tags") != recorded.get("tags"):
        inputs["tags"] = dict(shown["tags"])
    return inputs
