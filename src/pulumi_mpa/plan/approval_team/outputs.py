"""
The outputs of an approval team, and the view that can be read back from them.

Top-level values are those in force. What the program wrote is under `declared`,
what we sent under `asked`, what waits for people under `pendingUpdate` and
`pendingSession`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Draft, Team, View
from pulumi_mpa.model.approval_team_inputs import has_secret_approvers
from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests.state import read_history, write_history
from pulumi_mpa.plan.approval_team.state import describe, invitations_lapse_at
from pulumi_mpa.plan.outputs import SCHEMA_VERSION, pending_session, read_vote, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.plan.steps import Plan


def outputs(declared: Mapping[str, Any], view: View, plan: Plan, *, portal_url: str | None) -> dict[str, Any]:
    """
    Write what is known of a team as outputs.

    Args:
        declared: The inputs as the program wrote them.

        view: What AWS shows; the team exists.

        plan: The plan made from that view after everything allowed was done.

        portal_url: Where approvers vote, if a vote is open.

    Returns:
        The outputs, without any None inside.
    """
    team = view.team
    if team is None:
        message = "a team that is gone has no outputs"
        raise ValueError(message)
    written = tuple(item["policyArn"] for item in declared.get("policies") or ())
    policies = written if same_policies(written, team.policies) else team.policies
    values = {
        "schemaVersion": SCHEMA_VERSION,
        "arn": team.arn,
        "name": team.name,
        "versionId": team.version_id,
        **_configuration(team.configuration),
        "policies": [{"policyArn": arn} for arn in policies],
        "tags": {key: view.tags[key] for key in declared.get("tags") or {} if key in view.tags},
        "status": team.pair.status,
        "statusCode": team.pair.code,
        "statusMessage": team.message,
        "updateSessionArn": team.vote_arn,
        "numberOfApprovers": _count(team.configuration),
        "creationTime": to_text(team.created_at),
        "lastUpdateTime": to_text(team.updated_at),
        "approverStatus": [_approver_state(item) for item in team.approver_states],
        "invitationsExpireAt": to_text(invitations_lapse_at(view)),
        "pendingUpdate": _pending_update(team.draft),
        "pendingSession": pending_session(view.vote, portal_url),
        "deletion": _deletion(view),
        "declared": dict(declared),
        "entry": view.entry,
        "owner": view.owner,
        **write_history(view.history),
        **standing(plan, lambda: describe(view)),
    }
    return {key: value for key, value in values.items() if value is not None}


def view_of(values: Mapping[str, Any]) -> View:
    """Read back the view that `outputs` wrote."""
    declared = values.get("declared") or {}
    draft = values.get("pendingUpdate")
    deletion = values.get("deletion") or {}
    team = Team(
        arn=values["arn"],
        name=values["name"],
        pair=Pair(values["status"], values.get("statusCode")),
        message=values.get("statusMessage"),
        version_id=values["versionId"],
        configuration=configuration_of(values),
        approver_states=tuple(_read_approver_state(item) for item in values.get("approverStatus") or ()),
        policies=tuple(item["policyArn"] for item in values.get("policies") or ()),
        created_at=from_text(values.get("creationTime")),
        updated_at=from_text(values.get("lastUpdateTime")),
        vote_arn=values.get("updateSessionArn"),
        draft=_read_draft(draft) if draft else None,
    )
    history = read_history(values)
    return View(
        team=team,
        vote=read_vote(values.get("pendingSession")),
        history=history,
        deletions=replace(read_history(deletion), deletion_settings_since=history.deletion_settings_since),
        owner=values.get("owner"),
        entry=values.get("entry"),
        tags=dict(values.get("tags") or {}),
        set_keys=frozenset(declared.get("tags") or {}),
        scheduled_for=from_text(deletion.get("scheduledFor")),
        secret_approvers=has_secret_approvers(declared),
    )


def configuration_of(values: Mapping[str, Any]) -> Configuration:
    """Read the values in force, or a draft's, from outputs."""
    return Configuration(
        description=values["description"],
        min_approvals=values["approvalStrategy"]["mofN"]["minApprovalsRequired"],
        approvers=frozenset(
            Approver(item["primaryIdentityId"], item["primaryIdentitySourceArn"]) for item in values["approvers"]
        ),
    )


def _configuration(configuration: Configuration) -> dict[str, Any]:
    approvers = configuration.approvers if isinstance(configuration.approvers, frozenset) else ()
    return {
        "description": configuration.description,
        "approvalStrategy": {"mofN": {"minApprovalsRequired": configuration.min_approvals}},
        "approvers": [
            _approver(item)
            for item in sorted(approvers, key=lambda item: (str(item.identity_id), str(item.source_arn)))
        ],
    }


def _approver(approver: Approver) -> dict[str, Any]:
    return {"primaryIdentityId": approver.identity_id, "primaryIdentitySourceArn": approver.source_arn}


def _count(configuration: Configuration) -> int:
    return len(configuration.approvers) if isinstance(configuration.approvers, frozenset) else 0


def _approver_state(item: ApproverState) -> dict[str, Any]:
    values = {
        **_approver(item.approver),
        "approverId": item.approver_id,
        "primaryIdentityStatus": item.status,
        **item.more,
    }
    return {key: value for key, value in values.items() if value is not None}


def _read_approver_state(values: Mapping[str, Any]) -> ApproverState:
    known = ("primaryIdentityId", "primaryIdentitySourceArn", "approverId", "primaryIdentityStatus")
    return ApproverState(
        approver=Approver(values["primaryIdentityId"], values["primaryIdentitySourceArn"]),
        approver_id=values.get("approverId"),
        status=values.get("primaryIdentityStatus"),
        more={key: value for key, value in values.items() if key not in known},
    )


def _pending_update(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    values = {
        "versionId": draft.version_id,
        "status": draft.pair.status,
        "statusCode": draft.pair.code,
        "statusMessage": draft.message,
        **_configuration(draft.configuration),
        "approverStatus": [_approver_state(item) for item in draft.approver_states],
        "updateInitiationTime": to_text(draft.started_at),
    }
    return {key: value for key, value in values.items() if value is not None}


def _read_draft(values: Mapping[str, Any]) -> Draft:
    return Draft(
        version_id=values["versionId"],
        pair=Pair(values["status"], values.get("statusCode")),
        message=values.get("statusMessage"),
        configuration=configuration_of(values),
        approver_states=tuple(_read_approver_state(item) for item in values.get("approverStatus") or ()),
        started_at=from_text(values.get("updateInitiationTime")),
    )


def _deletion(view: View) -> dict[str, Any] | None:
    team = view.team
    if team is None or team.pair not in (teams.DELETE_VOTING, teams.DELETING):
        return None
    values = {
        "sessionArn": team.vote_arn or (view.deletions.request.session_arn if view.deletions.request else None),
        "approvedAt": to_text(view.vote.completed_at) if view.vote and team.pair == teams.DELETING else None,
        "scheduledFor": to_text(view.scheduled_for),
        "lastRequest": write_history(view.deletions)["lastRequest"],
    }
    return {key: value for key, value in values.items() if value is not None}
