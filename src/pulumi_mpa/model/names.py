"""How names are spelled: snake_case in Python, camelCase in state, as CloudFormation's in AWS requests."""

from __future__ import annotations

import re

#: Below these properties the keys are the user's own and are never respelled.
FREE_KEYS = frozenset({"metadata", "tags"})
#: What credentials themselves are called, by pulumi-aws and by the SDK: no input takes them.
CREDENTIALS = frozenset({"accessKey", "secretKey", "token", "awsAccessKeyId", "awsSecretAccessKey", "awsSessionToken"})
#: Keys that begin so are the engine's own; it removes them from every map.
ENGINE_KEYS = "__"


def camel(name: str) -> str:
    """Spell a Python name as state does: `min_approvals_required` → `minApprovalsRequired`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def snake(name: str) -> str:
    """Spell a name of the state as Python does: `minApprovalsRequired` → `min_approvals_required`."""
    return re.sub(r"(?<!^)[A-Z]", lambda found: f"_{found[0]}", name).lower()
