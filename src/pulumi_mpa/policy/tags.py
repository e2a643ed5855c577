"""The policy about the tags that teams and identity sources have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.known import read_each
from pulumi_mpa.policy.made import ResourcePolicy
from pulumi_mpa.policy.patterns import matches
from pulumi_mpa.policy.problems import PATTERN, TAG_KEY, Problem, why_no_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs, IdentitySourceInputs

#: What a remediation adds is not checked by the provider, so that the configuration has to be right.
_KEY: Final = {
    "type": "string",
    "minLength": 1,
    "maxLength": limits.MAX_TAG_KEY,
    "format": TAG_KEY,
}
#: Keys, or patterns by keys. In JSON Schema, what is said of entries holds for lists alone and what is said of properties for
#: maps, so that both can stand together, and the engine says what is wrong with either.
_REQUIRED: Final = {
    "type": ["array", "object"],
    "items": _KEY,
    "maxItems": limits.MAX_TAGS,
    "propertyNames": _KEY,
    "additionalProperties": {**PATTERN, "minLength": 1},
    "maxProperties": limits.MAX_TAGS,
}
_TAGS: Final = {
    "type": "object",
    "propertyNames": _KEY,
    "additionalProperties": {"type": "string", "maxLength": limits.MAX_TAG_VALUE},
}


def _patterns(wanted: Sequence[str] | Mapping[str, str]) -> Mapping[str, str]:
    """Return the pattern of the value for each required key that has one."""
    return {} if isinstance(wanted, list) else dict(wanted)  # type: ignore[arg-type] # a list has none


def _missing(resource: ApprovalTeamInputs | IdentitySourceInputs, context: Context) -> list[str]:
    """Return the keys that are required and not there; whether a key is there is known before its value is."""
    present = set(resource.tags or ())
    wanted = context.config["tags"]
    # The engine sends a map in any order, and a message must not change with it.
    ordered = wanted if isinstance(wanted, list) else sorted(wanted)
    return [key for key in ordered if key not in present]


def _check(resource: ApprovalTeamInputs | IdentitySourceInputs, context: Context, report: Report) -> None:
    if not context.config["tags"]:
        context.not_applicable("No tags are required.")
    tags, missing = resource.tags or {}, _missing(resource, context)
    if missing:
        report({"keys": ", ".join(missing)}, {"keys": ",".join(missing)})
    patterns = _patterns(context.config["tags"])
    values, unknown = read_each([key for key in sorted(patterns) if key not in missing], lambda key: tags[key])
    wrong = [key for key, value in values.items() if not matches(patterns[key], value)]
    if wrong:
        report({"keys": ", ".join(wrong)}, {"keys": ",".join(wrong)}, code=Code.POLICY_TAG_VALUES)
    context.decide_later(unknown)


def _values_that_stay_wrong(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the values of a remediation that the policy itself would not accept."""
    tags, values = config["tags"], config["values"]
    if not isinstance(tags, dict) or not isinstance(values, dict):
        return
    for key in sorted(tags.keys() & values.keys()):
        pattern, value = tags[key], values[key]
        # What is no text, and what is no pattern, is said elsewhere.
        comparable = isinstance(pattern, str) and isinstance(value, str) and not why_no_pattern(pattern)
        if comparable and not matches(pattern, value):
            yield Problem(Code.POLICY_VALUE_STAYS_WRONG, f"values.{key}", {"other": f"tags.{key}"})


def _add(resource: ApprovalTeamInputs | IdentitySourceInputs, context: Context) -> Mapping[str, Any] | None:
    values = context.config["values"]
    added = {key: values[key] for key in _missing(resource, context) if key in values}
    # More than AWS takes would fail in the update. Then it stays a violation, and people choose what goes.
    fits = len(resource.tags or ()) + len(added) <= limits.MAX_TAGS
    return {"tags": added} if added and fits else None


REQUIRED_TAGS: Final = ResourcePolicy(
    Facts(
        name="mpa-required-tags",
        description="Teams and identity sources have the tags that are required, with the values that are wanted.",
        code=Code.POLICY_TAGS_MISSING,
        severity=Severity.LOW,
        topics=(Topic.TEXTS,),
        source="Our reason: tags say whom a team belongs to and what it costs, also to people who do not see the program.",
        resources=(ApprovalTeam.__name__, IdentitySource.__name__),
        settings={
            "tags": Setting(
                "The keys that are required, as a list, or as a map from each key to a regular expression that its whole "
                "value matches.",
                [],
                _REQUIRED,
            ),
            "values": Setting(
                "The value that a remediation gives a required tag that is missing, by its key.",
                {},
                _TAGS,
            ),
        },
        contradictions=_values_that_stay_wrong,
        violates=example(resource("ApprovalTeam", "guards", tags={"stage": "prod"}), config={"tags": ["owner"]}),
        passes=example(
            resource("ApprovalTeam", "guards", tags={"stage": "prod", "owner": "security"}),
            config={"tags": ["owner"]},
        ),
    ),
    (ApprovalTeam, IdentitySource),
    _check,
    _add,
)

POLICIES: Final = (REQUIRED_TAGS,)
