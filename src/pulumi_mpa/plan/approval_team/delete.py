"""
The plan of an approval team's deletion: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers. Row 1's "gone" and
"another entry" need no plan beyond their line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import (
    AccessDeniedError,
    ApprovalRejectedError,
    AwaitingApprovalError,
    AwaitingServiceError,
    ConflictingStateError,
    UnexpectedStateError,
)
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.association import SERVICES
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.approval_team_inputs import OnDelete
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.intent import RequestKind, deletion_intent
from pulumi_mpa.model.requests.rejections import rejection
from pulumi_mpa.model.session import cancel_command
from pulumi_mpa.plan.approval_team.state import (
    describe,
    facts,
    how_to_cancel,
    in_brackets,
    row_of,
    shown,
    vote_data,
    vote_parties,
    waiting,
)
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pulumi_mpa.model.approval_team import Team, View
    from pulumi_mpa.model.ownership import Place
    from pulumi_mpa.model.session import Vote


#: Rows for a team that works: no request of its own is on the way.
_OF_A_WORKING_TEAM = ("7", "8", "9")


@dataclass(frozen=True)
class DesiredDeletion:
    """
    What an entry of state says of the deletion.

    Args:
        entry: Which entry is deleted; None when state does not know.

        seen_entries: Other entries that this run knows.

        resubmit: Hash of the recorded `resubmit`.

        pending_window_days: The recorded window.

        on_delete: When it counts as done.

        owner: Whose the team was when state last had it; None when state does not know.
    """

    entry: str | None
    seen_entries: frozenset[str]
    resubmit: str
    pending_window_days: int | None
    on_delete: str
    owner: str | None = None

    def intent(self) -> str:
        """Return the hash of wanting this deletion."""
        return deletion_intent(self.pending_window_days)


@dataclass(frozen=True)
class Protection:
    """
    What a team protects, or is to protect.

    Args:
        place: The protected operation of a service in a Region.

        in_force: It protects it now; if not, an open request of ours names it.

        session_arn: The open vote about it; None when there is none.
    """

    place: Place
    in_force: bool
    session_arn: str | None = None


def depends_on_protections(plan: Plan) -> bool:
    """Check whether a plan is one of those that depend on what the team protects."""
    return plan.row in _OF_A_WORKING_TEAM


def plan_delete(
    desired: DesiredDeletion,
    view: View,
    votes: Sequence[Vote],
    now: datetime,
    protections: Sequence[Protection] = (),
    unread: Sequence[Place] = (),
) -> Plan:
    """
    Plan the deletion of a team.

    Args:
        desired: What state says of it.

        view: What AWS shows.

        votes: The team's sessions.

        now: AWS's time, from which the end of a vote is computed.

        protections: What the team protects.

        unread: Places of which it is not known.

    Returns:
        The plan; no steps and settled means done.
    """
    team = view.team
    if team is None:
        return Plan("1", settled=True)
    if view.entry != desired.entry and view.entry in desired.seen_entries:
        return Plan("1", settled=True, lines=(Message(Code.TEAM_NOT_DELETED_FOR_ANOTHER_ENTRY),))
    if view.entry != desired.entry and None not in (view.owner, desired.owner) and view.owner != desired.owner:
        return Plan("1", settled=True, lines=(Message(Code.TEAM_NOT_DELETED_FOR_ANOTHER_OWNER),))
    if row_of(team) is None:
        unknown = Message(Code.DELETION_STATE_UNEXPECTED, {"shown": shown(team)}, {"shown": shown(team)})
        return Plan("1", blocked=Blocked(UnexpectedStateError, unknown), waiting_for=Actor.YOU)
    if team.pair == teams.CREATING or (team.draft is not None and team.draft.pair == teams.DRAFT_VALIDATING):
        return Plan("2", steps=(Step(Verb.WAIT_FOR_SERVICE),), waiting_for=Actor.SERVICE)
    if team.pair == teams.DELETING:
        return _deleting(view, desired.on_delete)
    if team.pair == teams.INVITING:
        return Plan("4", blocked=_inviting(view), waiting_for=Actor.APPROVERS)
    if team.pair in teams.BROKEN_TEAMS:
        step = Step(Verb.DELETE_VERSION, Message(Code.TEAM_WILL_BE_REMOVED), team.version_id)
        return Plan("5", steps=(step,))
    if team.pair == teams.DELETE_VOTING:
        return _in_vote(view, team, desired.on_delete)
    plan = _protecting(view, protections, unread) or _standing(desired, view, team, votes, now)
    regions = dict.fromkeys(place.region for place in unread)
    lines = (Message(Code.TEAM_PROTECTIONS_NOT_READ, {"region": region}) for region in regions)
    return replace(plan, lines=(*plan.lines, *lines))


def _protecting(view: View, protections: Sequence[Protection], unread: Sequence[Place]) -> Plan | None:
    """Plan for a team that protects something, or of which a tag of ours says so: row 7, as long as something may lose its protection."""
    tagged = [place for place in unread if place in view.protections]
    if not protections and tagged:
        return Plan("7", blocked=_may_protect(view, tagged), waiting_for=Actor.YOU)
    if not protections:
        return None
    waits_for = Actor.APPROVERS if any(item.session_arn for item in protections) else Actor.YOU
    return Plan("7", blocked=_protection(protections), waiting_for=waits_for)


def _standing(desired: DesiredDeletion, view: View, team: Team, votes: Sequence[Vote], now: datetime) -> Plan:
    """Plan for a team that works and protects nothing: rows 7 to 9."""
    open_votes = [vote for vote in votes if sessions.may_be_open(vote.pair)]
    unknown = [vote for vote in open_votes if vote.pair not in sessions.OPEN]
    if unknown:
        return Plan("7", blocked=_unknown(unknown), waiting_for=Actor.YOU)
    draft_open = team.draft is not None and team.draft.pair not in teams.FAILED_DRAFTS
    if draft_open or open_votes:
        return Plan("7", blocked=_busy(view, team, open_votes), waiting_for=Actor.APPROVERS)
    if view.deletions.remembers(desired.intent(), desired.resubmit):
        return Plan("8", blocked=Blocked(ApprovalRejectedError, Message(Code.DELETION_REJECTED)), waiting_for=Actor.YOU)
    if view.deletions.rejects(RequestKind.DELETE, desired.intent(), desired.resubmit):
        # It is written down, since the next replacement begins with deletion settings that are as old as itself.
        remember = Step(Verb.REMEMBER_REJECTION, target=rejection(desired.intent(), desired.resubmit))
        return Plan("8", steps=(remember,), waiting_for=Actor.YOU)
    closes = now + limits.VOTE_WINDOW
    values = {"need": team.configuration.need(), "until": format_time(closes), "hours": limits.VOTE_HOURS}
    data = {"vote": RequestKind.DELETE, **vote_parties(team), "closes": closes}
    message = Message(Code.TEAM_DELETION_WILL_BE_REQUESTED, values, data)
    if desired.pending_window_days:
        message = message.with_note(Message(Code.TEAM_DELETION_HAS_A_WINDOW, {"days": desired.pending_window_days}))
    return Plan("9", steps=(Step(Verb.REQUEST_DELETION, message, desired.intent(), needs_vote=True),))


def _deleting(view: View, on_delete: str) -> Plan:
    if on_delete != OnDelete.GONE:
        return Plan("3", settled=True, lines=(Message(Code.TEAM_DELETION_DONE, {"state": describe(view)}),))
    message = Message(Code.DELETION_WAITS_FOR_WINDOW, {"until": facts(view)["until"]})
    return Plan("3", blocked=Blocked(AwaitingServiceError, message), waiting_for=Actor.CALENDAR)


def _inviting(view: View) -> Blocked:
    names = waiting(view, view.team.approver_states) if view.team else ""
    values = {"waiting": names, "until": facts(view)["until"]}
    return Blocked(AwaitingApprovalError, Message(Code.DELETION_BLOCKED_BY_INVITATIONS, values))


def _in_vote(view: View, team: Team, on_delete: str) -> Plan:
    if on_delete == OnDelete.REQUESTED:
        line = Message(Code.TEAM_LEAVES_THE_STATE, data={"session": team.vote_arn})
        return Plan("6", settled=True, lines=(line,))
    filled = facts(view)
    values = {key: filled[key] for key in ("need", "votes", "until")}
    message = Message(Code.DELETION_WAITS_FOR_VOTE, {**values, "cancel": how_to_cancel(team)}, vote_data(view))
    return Plan("6", blocked=Blocked(AwaitingApprovalError, message), waiting_for=Actor.APPROVERS)


def _protection(protections: Sequence[Protection]) -> Blocked:
    """Name what is protected, and what has to happen first."""
    parts = [_part(item) for item in protections]
    in_vote = any(item.session_arn for item in protections)
    code = Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE if in_vote else Code.DELETION_BLOCKED_BY_PROTECTION
    message = Message(code, {"protections": parts[0] if len(parts) == 1 else " ".join(part.text() for part in parts)})
    return Blocked(ConflictingStateError, message)


def _part(item: Protection) -> Message:
    values = {"operation": item.place.name, "region": item.place.region}
    if item.session_arn is None:
        return Message(Code.TEAM_PROTECTS if item.in_force else Code.TEAM_WILL_PROTECT, values)
    code = Code.TEAM_PROTECTS_AND_VOTES if item.in_force else Code.TEAM_WILL_PROTECT
    return Message(code, {**values, "session": item.session_arn}, {"session": item.session_arn})


def _may_protect(view: View, places: Sequence[Place]) -> Blocked:
    """Name what can't be known, and both ways out."""
    arn = view.team.arn if view.team else ""
    keys = " ".join(place.tag() for place in places)
    values = {
        "tags": " and ".join(place.tag() for place in places),
        "places": " and ".join(dict.fromkeys(place.region for place in places)),
        "actions": " and ".join(dict.fromkeys(f"`{SERVICES[place.service].read}`" for place in places)),
        "command": f"aws mpa untag-resource --resource-arn {arn} --tag-keys {keys}",
    }
    return Blocked(AccessDeniedError, Message(Code.DELETION_BLOCKED_BY_UNREADABLE_PROTECTION, values))


def _busy(view: View, team: Team, open_votes: Sequence[Vote]) -> Blocked:
    if team.draft is not None and team.draft.pair == teams.DRAFT_INVITING:
        values = {"waiting": waiting(view, team.draft.approver_states), "until": facts(view)["until"]}
        return Blocked(AwaitingApprovalError, Message(Code.DELETION_BLOCKED_BY_NEW_APPROVERS, values))
    arns = sorted(vote.arn for vote in open_votes) or ([team.vote_arn] if team.vote_arn else [])
    cancel = " and ".join(map(cancel_command, arns))
    which = " and ".join(f"{_what(vote)} ({vote.arn})" for vote in open_votes)
    values = {
        "sessions": which or f"a vote{in_brackets(team)}",
        "cancel": f"cancel it with {cancel}" if open_votes else how_to_cancel(team),
    }
    data = {"session": ",".join(arns) or None}
    return Blocked(ConflictingStateError, Message(Code.DELETION_BLOCKED_BY_SESSIONS, values, data))


def _unknown(votes: Sequence[Vote]) -> Blocked:
    which = " and ".join(f"{vote.pair} of {_what(vote)} ({vote.arn})" for vote in votes)
    return Blocked(UnexpectedStateError, Message(Code.DELETION_BLOCKED_BY_UNKNOWN_SESSIONS, {"sessions": which}))


def _what(vote: Vote) -> str:
    names = {
        str(sessions.Action.UPDATE_TEAM): "a vote on an update",
        str(sessions.Action.BASELINE): "a baseline session",
    }
    return names.get(vote.action, f"a vote on {vote.action}")
