"""What a team may be, beyond what the API model says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.policies import PolicyStatus
from pulumi_mpa.emulator.world import owner_of
from pulumi_mpa.lifecycle.limits import MIN_APPROVALS, MIN_APPROVERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_mpa.emulator.operations.register import Call


def configuration_problems(
    call: Call, min_approvals: int | None, approvers: Sequence[tuple[str, str]] | None
) -> Iterator[str]:
    """
    Return the problems of a threshold and approvers, by the guide's rules.

    Args:
        call: The call.

        min_approvals: How many must agree; None when that is wrong already.

        approvers: Identity id and source ARN of each; None when they are wrong already.
    """
    strict = call.world.assume.minima == "enforced"
    where = "ApprovalStrategy.MofN.MinApprovalsRequired"
    if strict and min_approvals is not None and min_approvals < MIN_APPROVALS:
        yield f"{where}: must be at least {MIN_APPROVALS}, is {min_approvals}"
    if approvers is None:
        return
    if strict and len(approvers) < MIN_APPROVERS:
        yield f"Approvers: a team needs at least {MIN_APPROVERS}, got {len(approvers)}"
    if min_approvals is not None and min_approvals > len(approvers):
        yield f"{where}: {min_approvals} approvals can't come from {len(approvers)} approvers"
    if len(set(approvers)) < len(approvers):
        yield "Approvers: nobody can be in a team twice"


def source_problems(call: Call) -> Iterator[str]:
    """Return the problems of the identity sources that approvers are said to be in."""
    known = {source.arn for source in call.world.store.sources.of(owner_of(call.caller))}
    for index, (_, source_arn) in enumerate(approvers_in(call) or ()):
        if source_arn not in known:
            yield f"Approvers.{index}.PrimaryIdentitySourceArn: is no identity source of this account"


def policy_problems(call: Call, policies: Sequence[dict[str, Any]] | None) -> Iterator[str]:
    """Return the problems of the policies of a new team."""
    arns = [item["PolicyArn"] for item in policies or ()]
    if len(set(arns)) < len(arns):
        yield "Policies: a policy can't be attached twice"
    for index, arn in enumerate(arns):
        unqualified, _, version_name = arn.rpartition("/")
        policy = next((policy for policy in call.world.settings.policies if policy.arn == unqualified), None)
        version = policy.version(version_name) if policy else None
        if version is None:
            yield f"Policies.{index}.PolicyArn: there is no such policy version"
        elif version.status != PolicyStatus.ATTACHABLE:
            yield f"Policies.{index}.PolicyArn: this version is deprecated and can't be attached"


def approvers_in(call: Call) -> list[tuple[str, str]] | None:
    """Read the approvers of an input; None when it has none."""
    given = call.input.get("Approvers")
    return None if given is None else [(item["PrimaryIdentityId"], item["PrimaryIdentitySourceArn"]) for item in given]


def min_approvals_in(call: Call) -> int | None:
    """Read the threshold of an input; None when it has none."""
    given: int | None = (call.input.get("ApprovalStrategy") or {}).get("MofN", {}).get("MinApprovalsRequired")
    return given
