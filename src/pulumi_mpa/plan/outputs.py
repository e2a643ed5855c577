"""What the outputs of every voted thing share: how it stands, and the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle.machine import Actor, Pair
from pulumi_mpa.messages import Code, Message, parse, prose
from pulumi_mpa.model.instants import from_text, to_text
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.steps import SILENT, Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pulumi_mpa.plan.steps import Plan

#: Written into every state, so that a later version knows what it reads.
SCHEMA_VERSION: Final = 1


def standing(plan: Plan, describe: Callable[[], str]) -> dict[str, Any]:
    """
    Return settled, waitingFor and explanation from a plan whose announced steps are done.

    Args:
        plan: The plan made from what AWS shows now.

        describe: Describes the state of the thing, where the plan has no line of its own.
    """
    left = [step for step in plan.steps if step.verb not in SILENT or step.verb is Verb.TAG]
    if plan.blocked is not None:
        return {"settled": False, "waitingFor": str(plan.waiting_for), "explanation": plan.blocked.message}
    if left:
        explanation = _not_done([step.message or Message(Code.TEAM_TAGS_DIFFER) for step in left])
        return {"settled": False, "waitingFor": str(Actor.YOU), "explanation": explanation}
    explanation = _together(plan.lines) if plan.lines else describe()
    return {"settled": plan.settled, "waitingFor": str(plan.waiting_for), "explanation": str(explanation)}


def _not_done(steps: Sequence[str]) -> str:
    codes = ",".join(found.code for step in steps if (found := parse(step)) is not None)
    values = {"steps": " ".join(prose(step) for step in steps)}
    return str(Message(Code.NOT_ANNOUNCED, values, {"steps": codes or None}))


def _together(lines: Sequence[str]) -> str:
    """Return several lines as one, with the code of the first."""
    first, *others = lines
    return f"{' '.join(prose(line) for line in others)} {first}".strip()


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
