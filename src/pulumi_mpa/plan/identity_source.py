"""The plan of an identity source: an account has one, and nothing but its tags ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.lifecycle.machine import FIELDS, Actor, Standing
from pulumi_mpa.model.identity_source import DesiredSource, Source, desired, problems_of
from pulumi_mpa.model.instants import to_text
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.diff import Diff
from pulumi_mpa.plan.steps import Blocked, unexpected_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.model.unknown import Unknown

SCHEMA_VERSION: Final = 1
GONE: Final = Blocked(
    ConflictingStateError, "someone removed it", "you", "run `pulumi up --refresh`, which makes it again"
)
#: Inputs that are only recorded: nothing is sent for them.
_LOCAL_FIELDS = ("adopt", "managedBy")


def check_source(
    olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an identity source.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = settings.with_default_tags(news)
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs))]
    if wrong or olds:
        return inputs, wrong, []
    want = desired(inputs)
    instance = (
        "an IAM Identity Center instance known at run" if is_unknown(want.instance_arn) else str(want.instance_arn)
    )
    return inputs, [], [f"will connect {instance} and install the approval portal; an account has one identity source"]


def diff_source(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> Diff:
    """Determine from state alone what an update would do: tags are changed in place, everything else replaces."""
    want = desired(wanted)
    center = (recorded.get("identitySourceParameters") or {}).get("iamIdentityCenter") or {}
    pairs = (("instanceArn", want.instance_arn), ("region", want.region))
    undecided = tuple(
        f"may be replaced: identitySourceParameters.iamIdentityCenter.{key} known at run"
        for key, value in pairs
        if is_unknown(value)
    )
    if any(not is_unknown(value) and value != center.get(key) for key, value in pairs):
        line = "will be removed and made anew; that is refused while teams use it, and approvers use a new portal address afterwards"
        return Diff(changes=True, replaces=("identitySourceParameters",), lines=(line,))
    declared = recorded.get("declared") or {}
    local = any(wanted.get(name) != declared.get(name) for name in _LOCAL_FIELDS)
    tags = (wanted.get("tags") or {}) != (recorded.get("tags") or {})
    moving = recorded.get("waitingFor") == Actor.SERVICE
    unsettled = recorded.get("waitingFor") == Actor.YOU
    lines = (*undecided, *((f"nothing is sent: {recorded.get('explanation')}",) if unsettled else ()))
    return Diff(changes=bool(undecided) or local or tags or moving, lines=lines)


def find_source_for(want: DesiredSource, source: Source, owner: str | None) -> Blocked | None:
    """
    Decide about the identity source that the account has already.

    Returns:
        None to take it; why it can't be otherwise.
    """
    if source.pair == sources.DELETING:
        return Blocked(
            ConflictingStateError,
            "the account's identity source is being removed",
            "nobody",
            "run `pulumi up` again in a minute",
        )
    if (source.instance_arn, source.region) != (want.instance_arn, want.region):
        return Blocked(
            ConflictingStateError,
            f"the account has an identity source already, of {source.instance_arn} in {source.region}, and can have one only",
            "you",
            "use that instance in the program, or remove the other identity source first",
        )
    if owner != want.owner and want.adopt is not True:
        whose = "belongs to another stack or resource" if owner else "was not made by this package"
        return Blocked(
            NotOwnedError,
            f"the account's identity source exists and {whose}",
            "you",
            "set `adopt` to true to take it over",
        )
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


def describe_source(source: Source) -> str:
    """Describe what is, who must act and what comes next, from the lifecycle row alone."""
    row = sources.IDENTITY_SOURCE.state_of(source.pair.status, source.pair.code)
    next_step = row.next_step if row is not None else "look for a newer pulumi-mpa"
    return "; ".join(part for part in (what_is(source), next_step) if part)


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


def what_is(source: Source) -> str:
    """Describe what is, from the lifecycle row's sentence."""
    row = sources.IDENTITY_SOURCE.state_of(source.pair.status, source.pair.code)
    if row is None:
        return f"AWS shows {source.pair}, which this version does not know"
    return row.message.format_map({**FIELDS, **({"detail": source.message} if source.message else {})})


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
