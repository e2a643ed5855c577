"""What failing assertions show: values as a test writes them, differences line by line, and what came of a run."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import Secret

from pulumi_mpa.policy.testing.resources import ROOT

if TYPE_CHECKING:
    from pulumi_mpa.policy.testing.results import Result

#: A URN has the stack, the project, the types and the name, each after two colons.
_PARTS: Final = 3


def difference(expected: Any, actual: Any, what: str) -> str:
    """Return a unified diff of two values, every entry on a line of its own."""
    lines = difflib.unified_diff(
        _lines(expected), _lines(actual), f"expected {what}", f"actual {what}", n=3, lineterm=""
    )
    return "\n".join(lines)


def listed(result: Result) -> str:
    """Return everything that came of a run, one thing a line."""
    parts = (
        (
            "violations",
            [f"{each.policy} ({each.level.value}) {_on(each.urn, each.message)}" for each in result.violations],
        ),
        ("remediations", [f"{each.policy} {_on(each.urn)}" for each in result.remediations]),
        ("not applicable", [f"{each.policy} {_on(each.urn, each.reason)}" for each in result.not_applicable]),
        ("errors", [_on(each.urn, each.message) for each in result.errors]),
    )
    found = [f"{name}:\n" + "\n".join(f"  - {line}" for line in lines) for name, lines in parts if lines]
    levels = ", ".join(f"{name} ({level.value})" for name, level in result.levels.items())
    return "\n".join([f"policies: {levels}", *found]) if found else f"policies: {levels}\nnothing came of them."


def short(urn: str) -> str:
    """Return what a person calls a resource, from its URN."""
    if urn == ROOT.urn or urn.count("::") < _PARTS:
        return "the stack" if urn == ROOT.urn else urn
    *_, types, name = urn.split("::", _PARTS)
    return f"{name} ({types.split('$')[-1]})"


def _on(urn: str, text: str = "") -> str:
    return f"on {short(urn)}: {text}" if text else f"on {short(urn)}"


def _lines(value: Any) -> list[str]:
    return _shown(value).splitlines()


def _shown(value: Any, indent: str = "") -> str:
    """Return a value over several lines, the keys of maps in the order of the alphabet."""
    inner = f"{indent}    "
    if isinstance(value, Secret):
        return f"secret({_shown(value.value, indent)})"
    if isinstance(value, Mapping) and value:
        entries = [f"{inner}{key!r}: {_shown(value[key], inner)}," for key in sorted(value)]
        return "\n".join(["{", *entries, f"{indent}}}"])
    if isinstance(value, (list, tuple)) and value:
        return "\n".join(["[", *(f"{inner}{_shown(item, inner)}," for item in value), f"{indent}]"])
    return repr(value)
