"""The configuration of policies, completed and checked as the engine does it before it runs a pack."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from pulumi_mpa.policy.problems import PolicyConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    #: The level of a policy, or a map of `enforcementLevel` and its settings.
    Configured = EnforcementLevel | str | Mapping[str, Any]

LEVELS: Final[Mapping[EnforcementLevel, int]] = {
    EnforcementLevel.ADVISORY: proto.ADVISORY,
    EnforcementLevel.MANDATORY: proto.MANDATORY,
    EnforcementLevel.REMEDIATE: proto.REMEDIATE,
    EnforcementLevel.DISABLED: proto.DISABLED,
}
_LEVEL: Final = "enforcementLevel"
_ALL: Final = "all"
#: How many policies a message lists; of more, it says how many there are.
_LISTED: Final = 5


def level_of(number: int) -> EnforcementLevel:
    """Return the level that a message has."""
    return next(level for level, each in LEVELS.items() if each == number)


def configuration(
    info: proto.AnalyzerInfo, given: Mapping[str, Configured], only: Collection[str] | None = None
) -> proto.ConfigureAnalyzerRequest:
    """
    Return what the engine configures a pack with: defaults of the schemas, what the pack begins with, what is given.

    Args:
        info: The policies of the pack.

        given: Levels and settings by the names of policies, as a file for `--policy-pack-config` has them; `all` is the
            level of all.

        only: The policies that are to run; the others are disabled. None: all of them.

    Raises:
        PolicyConfigError: There is no such policy, level or setting, one is missing, or a value is not possible.
    """
    schemas = {policy.name: _schema(policy) for policy in info.policies}
    levels = {policy.name: level_of(policy.enforcementLevel) for policy in info.policies}
    settings = {
        name: {setting: each["default"] for setting, each in schema.items() if "default" in each}
        for name, schema in schemas.items()
    }
    begins = {
        name: {_LEVEL: level_of(config.enforcementLevel), **json_format.MessageToDict(config.properties)}
        for name, config in info.initialConfig.items()
    }
    _check_names([*given, *(only or ())], schemas)
    for configs in (begins, given):
        if _ALL in configs:
            levels = dict.fromkeys(levels, _split(_ALL, configs[_ALL])[0] or EnforcementLevel.ADVISORY)
        for name in configs.keys() & schemas.keys():
            level, own = _split(name, configs[name])
            levels[name] = level or levels[name]
            settings[name] |= own
    if only is not None:
        levels |= dict.fromkeys(levels.keys() - set(only), EnforcementLevel.DISABLED)
    required = {policy.name: policy.configSchema.required for policy in info.policies}
    problems = [
        problem
        for name in schemas
        if levels[name] is not EnforcementLevel.DISABLED
        for problem in _problems(name, settings[name], schemas[name], required[name])
    ]
    if problems:
        raise PolicyConfigError(" ".join(problems))
    request = proto.ConfigureAnalyzerRequest()
    for name in schemas:
        request.policyConfig[name].enforcementLevel = LEVELS[levels[name]]  # type: ignore[assignment]
        request.policyConfig[name].properties.update(settings[name])
    return request


def _schema(policy: proto.PolicyInfo) -> dict[str, dict[str, Any]]:
    return json_format.MessageToDict(policy.configSchema.properties)


def _check_names(names: Collection[str], known: Collection[str]) -> None:
    unknown = [name for name in dict.fromkeys(names) if name not in known and name != _ALL]
    if unknown:
        near = sorted({each for name in unknown for each in difflib.get_close_matches(name, known, n=1)})
        there_are = f"there are {len(known)}." if len(known) > _LISTED else f"there is {', '.join(sorted(known))}."
        hint = f"did you mean {', '.join(near)}?" if near else there_are
        raise PolicyConfigError(f"there is no policy {', '.join(unknown)}; {hint}")


def _split(name: str, given: Configured) -> tuple[EnforcementLevel | None, dict[str, Any]]:
    """Return level and settings; no level where none is given."""
    settings = {} if isinstance(given, (str, EnforcementLevel)) else dict(given)
    level = settings.pop(_LEVEL, None) if settings or not isinstance(given, (str, EnforcementLevel)) else given
    try:
        return (None if level is None else EnforcementLevel(level)), settings
    except ValueError:
        there_are = ", ".join(level.value for level in EnforcementLevel)
        raise PolicyConfigError(f"{name}: {level!r} is no level; there are {there_are}.") from None


def _problems(
    name: str, settings: Mapping[str, Any], schema: Mapping[str, Mapping[str, Any]], required: Collection[str]
) -> list[str]:
    known = ", ".join(sorted(schema)) or "none"
    # The engine lets such a setting pass and nothing reads it: in a test it is a mistake.
    problems = [f"{name} has no setting {each}; it has {known}." for each in settings if each not in schema]
    problems += [f"{name}: the setting {each} is required." for each in required if each not in settings]
    for each, value in settings.items():
        problems += [f"{name}: {each} {problem}." for problem in _value_problems(value, schema.get(each, {}))]
    return problems


_TYPES: Final[Mapping[str, Any]] = {
    "string": str,
    "boolean": bool,
    "array": (list, tuple),
    "object": dict,
    "null": type(None),
}


def _is_of(value: Any, wanted: str | list[str]) -> bool:
    if isinstance(wanted, list):
        return any(_is_of(value, each) for each in wanted)
    if wanted in ("number", "integer"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and (wanted == "number" or float(value).is_integer())
    return isinstance(value, _TYPES.get(wanted, object))


#: What a schema most often says of a value; the engine knows the rest of JSON Schema as well.
_RULES: Final[Mapping[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "type": (_is_of, "must be of type {wanted}, is {value!r}"),
    "enum": (lambda value, wanted: value in wanted, "must be one of {wanted}, is {value!r}"),
    "minimum": (lambda value, wanted: value >= wanted, "must be at least {wanted:g}, is {value!r}"),
    "maximum": (lambda value, wanted: value <= wanted, "must be at most {wanted:g}, is {value!r}"),
}


def _value_problems(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a value; a value of another type has no other problem."""
    for rule, (holds, problem) in _RULES.items():
        if rule in schema and not holds(value, schema[rule]):
            return [problem.format(wanted=schema[rule], value=value)]
    return []
