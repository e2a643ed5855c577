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
from pulumi_mpa.model.approval_team_inputs import OnDelete
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.intent import RequestKind, deletion_intent
from pulumi_mpa.model.requests.rejections import rejection
from pulumi_mpa.plan.approval_team.state import (
    FOUND_BY_UP,
    describe,
    facts,
    how_to_cancel,
    in_brackets,
    row_of,
    shown,
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
    """Check whether a plan is one of those that depend on what the team guards."""
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

        protections: What the team guards.

        unread: Places of which it is not known.

    Returns:
        The plan; no steps and settled means done.
    """
    team = view.team
    if team is None:
        return Plan("1", settled=True)
    if view.entry != desired.entry and view.entry in desired.seen_entries:
        line = "nothing is deleted: another entry of this program has this team now"
        return Plan("1", settled=True, lines=(line,))
    if view.entry != desired.entry and None not in (view.owner, desired.owner) and view.owner != desired.owner:
        line = "nothing is deleted: another stack or resource has taken this team over"
        return Plan("1", settled=True, lines=(line,))
    if row_of(team) is None:
        blocked = Blocked(
            UnexpectedStateError, f"AWS shows {shown(team)}", "you", "nothing was sent; look for a newer pulumi-mpa"
        )
        return Plan("1", blocked=blocked, waiting_for=Actor.YOU)
    if team.pair == teams.CREATING or (team.draft is not None and team.draft.pair == teams.DRAFT_VALIDATING):
        return Plan("2", steps=(Step(Verb.WAIT_FOR_SERVICE),), waiting_for=Actor.SERVICE)
    if team.pair == teams.DELETING:
        return _deleting(view, desired.on_delete)
    if team.pair == teams.INVITING:
        return Plan("4", blocked=_inviting(view), waiting_for=Actor.APPROVERS)
    if team.pair in teams.BROKEN_TEAMS:
        message = "removes the team, which never became active: no vote is needed"
        return Plan("5", steps=(Step(Verb.DELETE_VERSION, message, team.version_id),))
    if team.pair == teams.DELETE_VOTING:
        return _in_vote(view, team, desired.on_delete)
    plan = _protecting(view, protections, unread) or _standing(desired, view, team, votes, now)
    regions = dict.fromkeys(place.region for place in unread)
    lines = (f"what the team guards in {region} could not be read, so nothing is known of it" for region in regions)
    return replace(plan, lines=(*plan.lines, *lines))


def _protecting(view: View, protections: Sequence[Protection], unread: Sequence[Place]) -> Plan | None:
    """Plan for a team that guards, or of which a tag of ours says so: row 7, as long as something may lose its protection."""
    tagged = [place for place in unread if place in view.protections]
    if not protections and tagged:
        return Plan("7", blocked=_may_protect(view, tagged), waiting_for=Actor.YOU)
    if not protections:
        return None
    waits_for = Actor.APPROVERS if any(item.session_arn for item in protections) else Actor.YOU
    return Plan("7", blocked=_protection(protections), waiting_for=waits_for)


def _standing(desired: DesiredDeletion, view: View, team: Team, votes: Sequence[Vote], now: datetime) -> Plan:
    """Plan for a team that works and guards nothing: rows 7 to 9."""
    open_votes = [vote for vote in votes if sessions.may_be_open(vote.pair)]
    unknown = [vote for vote in open_votes if vote.pair not in sessions.OPEN]
    if unknown:
        return Plan("7", blocked=_unknown(unknown), waiting_for=Actor.YOU)
    draft_open = team.draft is not None and team.draft.pair not in teams.FAILED_DRAFTS
    if draft_open or open_votes:
        return Plan("7", blocked=_busy(view, team, open_votes), waiting_for=Actor.APPROVERS)
    if view.deletions.remembers(desired.intent(), desired.resubmit):
        return Plan("8", blocked=_rejected(), waiting_for=Actor.YOU)
    if view.deletions.rejects(RequestKind.DELETE, desired.intent(), desired.resubmit):
        # It is written down, since the next replacement begins with deletion settings that are as old as itself.
        remember = Step(Verb.REMEMBER_REJECTION, target=rejection(desired.intent(), desired.resubmit))
        return Plan("8", steps=(remember,), waiting_for=Actor.YOU)
    days = desired.pending_window_days
    window = f"; once approved it takes effect after {days} days" if days else ""
    message = (
        f"asks the team's approvers to delete the team: needs {team.configuration.need()}; "
        f"the vote would close {format_time(now + limits.VOTE_WINDOW)}{window}"
    )
    return Plan("9", steps=(Step(Verb.REQUEST_DELETION, message, desired.intent(), needs_vote=True),))


def _deleting(view: View, on_delete: str) -> Plan:
    if on_delete != OnDelete.GONE:
        return Plan("3", settled=True, lines=(f"done: {describe(view)}",))
    return Plan(
        "3",
        blocked=Blocked(
            AwaitingServiceError,
            f"its deletion is approved and the team is gone {facts(view)['until']}",
            "nobody",
            "run the same command again then (`onDelete` is gone)",
        ),
        waiting_for=Actor.CALENDAR,
    )


def _inviting(view: View) -> Blocked:
    names = waiting(view, view.team.approver_states) if view.team else ""
    return Blocked(
        AwaitingApprovalError,
        f"invitations are out and the service has no way to remove a team meanwhile; not answered yet: {names}",
        f"the invited approvers; the invitations lapse {facts(view)['until']}",
        "run the same command again then",
    )


def _in_vote(view: View, team: Team, on_delete: str) -> Plan:
    if on_delete == OnDelete.REQUESTED:
        line = f"THE TEAM STILL EXISTS: approval of its deletion is asked for and open{in_brackets(team)}; it leaves state because `onDelete` is requested"
        return Plan("6", settled=True, lines=(line,))
    filled = facts(view)
    return Plan(
        "6",
        blocked=Blocked(
            AwaitingApprovalError,
            f"approval is asked for and nothing is removed yet; needs {filled['need']}, {filled['votes']}; the vote{in_brackets(team)} closes {filled['until']}",
            "the approvers vote in the approval portal",
            "run the same command again after that; a plain `pulumi up` will not stop this: to keep the team, put it back into the program and run "
            f"`pulumi up --refresh`, or {how_to_cancel(team)}",
        ),
        waiting_for=Actor.APPROVERS,
    )


def _protection(protections: Sequence[Protection]) -> Blocked:
    """Name what is guarded, and what has to happen first."""
    parts = [
        f"the team {'still guards' if item.in_force else 'is to guard'} {item.place.name} in {item.place.region}"
        + (f", and a vote about that ({item.session_arn}) is open" if item.session_arn else "")
        for item in protections
    ]
    if any(item.session_arn for item in protections):
        who, next_step = "the approvers vote in the approval portal", "run the same command again after that"
    else:
        who = "you"
        next_step = (
            "if this run hands over, the association's line says who must act first; if not, let the association name "
            f"another team, or take it out of the program ({FOUND_BY_UP}); "
            "once that is through, run the same command again"
        )
    return Blocked(ConflictingStateError, "; ".join(parts), who, next_step)


def _may_protect(view: View, places: Sequence[Place]) -> Blocked:
    """Name what can't be known, and both ways out."""
    regions = " and ".join(dict.fromkeys(place.region for place in places))
    tags = " and ".join(place.tag() for place in places)
    keys = " ".join(place.tag() for place in places)
    reads = " and ".join(dict.fromkeys(f"`{SERVICES[place.service].read}`" for place in places))
    arn = view.team.arn if view.team else ""
    return Blocked(
        AccessDeniedError,
        f"its tag {tags} tells that it guards or is to guard something in {regions}, and these credentials may not read what",
        "whoever gives permissions",
        f"allow {reads} in {regions} and run the same command again; if nothing guards there any more, "
        f"`aws mpa untag-resource --resource-arn {arn} --tag-keys {keys}` lets it go",
    )


def _busy(view: View, team: Team, open_votes: Sequence[Vote]) -> Blocked:
    if team.draft is not None and team.draft.pair == teams.DRAFT_INVITING:
        return Blocked(
            AwaitingApprovalError,
            f"an approved update waits for its new approvers ({waiting(view, team.draft.approver_states)}), which AWS has no way to cancel",
            f"the new approvers; the invitations lapse {facts(view)['until']}",
            "run the same command again then",
        )
    which = " and ".join(f"{_what(vote)} ({vote.arn})" for vote in open_votes)
    cancel = " and ".join(f"`aws mpa cancel-session --session-arn {arn}`" for arn in sorted(v.arn for v in open_votes))
    return Blocked(
        ConflictingStateError,
        f"the team has {which or f'a vote{in_brackets(team)}'} open",
        "the approvers, or whoever asked",
        f"wait for it, or {f'cancel it with {cancel}' if cancel else how_to_cancel(team)}, then run the same command again",
    )


def _unknown(votes: Sequence[Vote]) -> Blocked:
    which = " and ".join(f"{vote.pair} of {_what(vote)} ({vote.arn})" for vote in votes)
    return Blocked(
        UnexpectedStateError,
        f"AWS shows {which}, which this version does not know and takes to be open",
        "you",
        "nothing was sent; look for a newer pulumi-mpa, or run the same command again once that is over",
    )


def _what(vote: Vote) -> str:
    names = {
        str(sessions.Action.UPDATE_TEAM): "a vote on an update",
        str(sessions.Action.BASELINE): "a baseline session",
    }
    return names.get(vote.action, f"a vote on {vote.action}")


def _rejected() -> Blocked:
    return Blocked(
        ApprovalRejectedError,
        f"its deletion was asked for and {sessions.NOT_APPROVED}; the team stands as it was",
        "talk to the approvers",
        "to ask again, change `resubmit`, run `pulumi up`, then destroy; for a team that is in no program any more, remove its tag `pulumi-mpa:request-delete`",
    )
