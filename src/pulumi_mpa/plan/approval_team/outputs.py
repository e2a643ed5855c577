"""
The outputs of an approval team, and the view that can be read back from them.

Top-level values are those in force. What the program wrote is under `declared`,
what we sent under `asked`, what waits for people under `pendingUpdate` and
`pendingSession`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle.machine import Actor, Pair
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Draft, Team, View
from pulumi_mpa.model.approval_team_inputs import has_secret_approvers
from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.requests import request as requests
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.approval_team.state import describe, invitations_lapse_at
from pulumi_mpa.plan.steps import SILENT, Plan, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Written into every state, so that a later version knows what it reads.
SCHEMA_VERSION: Final = 1

_NOT_ANNOUNCED = "something changed on AWS since the preview, so not everything was done; run `pulumi up` again to see and do the rest"


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
        "lastRequest": requests.to_state(replace(view.request, outcome=view.outcome)) if view.request else None,
        "rejections": list(view.rejections),
        "deletion": _deletion(view),
        "declared": dict(declared),
        "entry": view.entry,
        "owner": view.owner,
        "deletionSettingsSince": to_text(view.deletion_settings_since),
        **_standing(view, plan),
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
    request = requests.from_state(values.get("lastRequest"))
    return View(
        team=team,
        vote=read_vote(values.get("pendingSession")),
        request=request,
        outcome=request.outcome if request else None,
        deletion=requests.from_state(deletion.get("lastRequest")),
        deletion_outcome=Outcome(deletion["outcome"]) if deletion.get("outcome") else None,
        rejections=tuple(values.get("rejections") or ()),
        owner=values.get("owner"),
        entry=values.get("entry"),
        tags=dict(values.get("tags") or {}),
        set_keys=frozenset(declared.get("tags") or {}),
        scheduled_for=from_text(deletion.get("scheduledFor")),
        secret_approvers=has_secret_approvers(declared),
        deletion_settings_since=from_text(values.get("deletionSettingsSince")),
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


def _standing(view: View, plan: Plan) -> dict[str, Any]:
    """Determine settled, waitingFor and explanation from a plan whose announced steps are done."""
    left = [step for step in plan.steps if step.verb not in SILENT or step.verb is Verb.TAG]
    if plan.blocked is not None:
        return {"settled": False, "waitingFor": str(plan.waiting_for), "explanation": plan.blocked.message()}
    if left:
        return {
            "settled": False,
            "waitingFor": str(Actor.YOU),
            "explanation": f"{_NOT_ANNOUNCED}: {'; '.join(step.message or 'tags differ' for step in left)}",
        }
    return {
        "settled": plan.settled,
        "waitingFor": str(plan.waiting_for),
        "explanation": "; ".join(plan.lines) or describe(view),
    }


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


def pending_session(vote: Vote | None, portal_url: str | None) -> dict[str, Any] | None:
    """Write a vote for the output `pendingSession`."""
    if vote is None:
        return None
    values = {
        "arn": vote.arn,
        "actionName": vote.action,
        "status": vote.pair.status,
        "statusCode": vote.pair.code,
        "approvals": vote.approvals,
        "rejections": vote.rejections,
        "required": vote.required,
        "numberOfApprovers": vote.approvers,
        "initiationTime": to_text(vote.started_at),
        "expiresAt": to_text(vote.expires_at),
        "portalUrl": portal_url,
    }
    return {key: value for key, value in values.items() if value is not None}


def read_vote(values: Mapping[str, Any] | None) -> Vote | None:
    """Read what `pending_session` wrote."""
    if not values:
        return None
    return Vote(
        arn=values["arn"],
        pair=Pair(values["status"], values.get("statusCode")),
        action=values["actionName"],
        started_at=from_text(values.get("initiationTime")),
        expires_at=from_text(values.get("expiresAt")),
        approvals=values.get("approvals"),
        rejections=values.get("rejections"),
        required=values.get("required"),
        approvers=values.get("numberOfApprovers"),
    )


def _deletion(view: View) -> dict[str, Any] | None:
    team = view.team
    if team is None or team.pair not in (teams.DELETE_VOTING, teams.DELETING):
        return None
    values = {
        "sessionArn": team.vote_arn or (view.deletion.session_arn if view.deletion else None),
        "approvedAt": to_text(view.vote.completed_at) if view.vote and team.pair == teams.DELETING else None,
        "scheduledFor": to_text(view.scheduled_for),
        "lastRequest": requests.to_state(view.deletion),
        "outcome": str(view.deletion_outcome) if view.deletion_outcome else None,
    }
    return {key: value for key, value in values.items() if value is not None}
