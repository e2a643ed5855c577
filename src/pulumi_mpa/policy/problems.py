"""What is wrong with the settings of a policy that the engine does not check, or for which it has no sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pulumi_mpa.messages import Code
from pulumi_mpa.model.tag_keys import is_reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: JSON Schema of a text that is a regular expression of Python's. The engine passes over formats that it does not know; its
#: own `regex` would take the expressions of Go, its language, and no others.
PATTERN: Final[Mapping[str, Any]] = {"type": "string", "format": "python-regex"}
#: The format of a text that is the key of a tag that a program may set.
TAG_KEY: Final = "tag-key"


class PolicyConfigError(ValueError):
    """A policy cannot be run with its configuration, or nothing would come of a part of it."""


class Problem(NamedTuple):
    """
    What is wrong with one setting.

    Args:
        code: The code of the message.

        setting: Where it is, as `allowedTeams[0]` or `tags.owner`.

        values: What else fills the message.
    """

    code: Code
    setting: str
    values: Mapping[str, object]


def problems_of_texts(schema: Mapping[str, Any], value: object, path: str) -> Iterator[Problem]:
    """
    Yield what is wrong with the texts of a setting, wherever its schema has a format of this package.

    Args:
        schema: JSON Schema of the value.

        value: What is configured; what has another type than the schema says is passed over.

        path: The name of the setting.
    """
    if isinstance(value, str):
        found = _FORMATS.get(schema.get("format", ""))
        if found and (problem := found[1](value)):
            yield Problem(found[0], path, {"problem": problem})
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from problems_of_texts(schema.get("propertyNames", {}), key, path)
            yield from problems_of_texts(schema.get("additionalProperties", {}), value[key], f"{path}.{key}")
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from problems_of_texts(schema.get("items", {}), entry, f"{path}[{position}]")


def why_no_pattern(text: str) -> str | None:
    """Return why Python cannot compile a regular expression; None if it can."""
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as problem:
        return str(problem)
    return None


def _reserved(key: str) -> str | None:
    return key if is_reserved(key) else None


#: By the name of each format: the code of the message, and what returns its `problem`, or None for a text that is right.
_FORMATS: Final[Mapping[str, tuple[Code, Callable[[str], str | None]]]] = {
    PATTERN["format"]: (Code.POLICY_PATTERN_INVALID, why_no_pattern),
    TAG_KEY: (Code.POLICY_TAG_KEY_RESERVED, _reserved),
}
