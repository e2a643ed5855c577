"""What can be read off an ARN."""

from __future__ import annotations

import re
from typing import Final

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message

#: A policy ARN, with whatever stands where the account belongs, and with a version or without.
_LIKE_A_POLICY: Final = re.compile(r"arn:([^:]+):mpa([^/]*?)(?:policy)/([^/]+)/([^/]+)(?:/([^/]*))?")
_OF_EVERY_ACCOUNT: Final = ":::aws:"


def account_of(arn: str) -> str | None:
    """Return the account id in an ARN, or None when the text is no ARN."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) > 4 and parts[0] == "arn" else None  # noqa: PLR2004 -- the account is the fifth field of every ARN


def unqualified(policy_arn: str) -> str:
    """Return a policy ARN without its version: `…/CreateRestoreAccessVault/1` → `…/CreateRestoreAccessVault`."""
    return policy_arn.rsplit("/", 1)[0]


def same_policy(one: str, other: str) -> bool:
    """Check whether two qualified policy ARNs can name the same version: `$DEFAULT` equals any version of that policy."""
    if one == other:
        return True
    follows_default = limits.DEFAULT_POLICY_VERSION in (one.rsplit("/", 1)[-1], other.rsplit("/", 1)[-1])
    return follows_default and unqualified(one) == unqualified(other)


def same_policies(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Check whether two lists of qualified policy ARNs say the same; order does not matter."""
    rest = list(others)
    for one in sorted(ones, key=lambda arn: arn.endswith(limits.DEFAULT_POLICY_VERSION)):
        match = next((other for other in rest if other == one), None) or next(
            (other for other in rest if same_policy(one, other)), None
        )
        if match is None:
            return False
        rest.remove(match)
    return not rest


def policy_arn_problem(arn: str) -> Message | None:
    """
    Check whether a text is a policy ARN with a version.

    Returns:
        None if it is; else what differs, with the ARN that was probably meant.
    """
    if re.fullmatch(limits.QUALIFIED_POLICY_PATTERN, arn):
        return None
    like = _LIKE_A_POLICY.fullmatch(arn.strip().rstrip("/"))
    if like is None:
        return Message(Code.POLICY_ARN_INVALID)
    partition, account, service, name, version = like.groups()
    valid = re.fullmatch(r"\d+", version or "") or version == limits.DEFAULT_POLICY_VERSION
    parts = (service, name, version if valid else limits.DEFAULT_POLICY_VERSION)
    corrected = f"arn:{partition}:mpa{_OF_EVERY_ACCOUNT}policy/{'/'.join(parts)}"
    if not re.fullmatch(limits.QUALIFIED_POLICY_PATTERN, corrected):
        return Message(Code.POLICY_ARN_INVALID)
    data = {"corrected": corrected}
    found = []
    if account != _OF_EVERY_ACCOUNT:
        found.append(Message(Code.POLICY_ARN_ACCOUNT, {**data, "found": account, "right": _OF_EVERY_ACCOUNT}, data))
    if version is None:
        found.append(Message(Code.POLICY_ARN_WITHOUT_VERSION, data, data))
    elif not valid:
        found.append(Message(Code.POLICY_ARN_VERSION, {**data, "found": version}, data))
    return found[0].with_note(found[1]) if found[1:] else found[0]
