"""What a refresh records of a team: drift is what somebody else changed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.plan.approval_team.outputs import configuration_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.approval_team import View


def inputs_after(recorded: Mapping[str, Any], view: View, shown: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the inputs that a refresh puts into state.

    Args:
        recorded: The last outputs.

        view: What AWS shows.

        shown: The outputs made from that view.

    Returns:
        What was declared, except where the values in force changed since they
        were recorded and not by a request of ours.
    """
    inputs = dict(recorded.get("declared") or {})
    team = view.team
    if team is None or not inputs:
        return inputs
    before = configuration_of(recorded)
    changed = team.configuration.differences(before)
    request = view.history.request
    ours = request is not None and (
        request.version_id == team.version_id or request.intent == team.configuration.intent()
    )
    if changed and not ours:
        declared = configuration_of(inputs)
        for field in team.configuration.differences(declared):
            if field in changed:
                inputs[field] = shown[field]
    written = tuple(item["policyArn"] for item in inputs.get("policies") or ())
    if written and not same_policies(written, team.policies):
        inputs["policies"] = shown["policies"]
    if inputs.get("tags") and dict(shown.get("tags") or {}) != dict(recorded.get("tags") or {}):
        inputs["tags"] = dict(shown.get("tags") or {})
    return inputs


def inputs_found(view: View) -> dict[str, Any]:
    """Return the inputs of a team that state knew only by its ARN, as AWS shows them."""
    team = view.team
    if team is None:
        return {}
    approvers = team.configuration.approvers if isinstance(team.configuration.approvers, frozenset) else frozenset()
    return {
        "name": team.name,
        "description": team.configuration.description,
        "approvalStrategy": {"mofN": {"minApprovalsRequired": team.configuration.min_approvals}},
        "approvers": [
            {"primaryIdentityId": item.identity_id, "primaryIdentitySourceArn": item.source_arn}
            for item in sorted(approvers, key=lambda item: str(item.identity_id))
        ],
        "policies": [{"policyArn": arn} for arn in team.policies],
        "tags": dict(view.tags),
    }
