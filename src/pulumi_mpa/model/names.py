"""How names are spelled: snake_case in Python, camelCase in state, as CloudFormation's in AWS requests."""

from __future__ import annotations

from typing import Any

#: Below these properties the keys are the user's own and are never respelled.
FREE_KEYS = frozenset({"tags"})


def camel(name: str) -> str:
    """Spell a Python name as state does: `min_approvals_required` → `minApprovalsRequired`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def camel_keys(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """
    Respell the keys of a JSON value as state spells them.

    Returns:
        A copy; keys under `tags` stay as the user wrote them, and keys that are camelCase already stay too.
    """
    if isinstance(value, dict):
        return {camel(key): item if camel(key) in FREE_KEYS else camel_keys(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [camel_keys(item) for item in value]
    return value
