"""What can be read off an ARN."""

from __future__ import annotations

from pulumi_mpa.lifecycle import limits


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
