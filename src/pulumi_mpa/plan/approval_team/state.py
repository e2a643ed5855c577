"""The messages of a team's states: those that the lifecycle table names, filled with what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.machine import FIELDS, Pair, State
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.session import cancel_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pulumi_mpa.model.approval_team import ApproverState, Team, View
    from pulumi_mpa.model.session import Vote


#: A working team while its update is checked, should AWS show the draft's code on the team too: no page says.
_CHECKING = Pair(teams.TeamStatus.ACTIVE, teams.TeamCode.VALIDATING)


def row_of(team: Team) -> State | None:
    """
    Find the lifecycle row that governs a team: its open draft's before its own.

    Returns:
        The row; None when the tables do not have what AWS shows.
    """
    own = teams.TEAM.state_of(team.pair.status, team.pair.code)
    draft = team.draft
    if draft is not None and (team.pair, draft.pair) == (_CHECKING, teams.DRAFT_VALIDATING):
        return teams.DRAFT.state_of(draft.pair.status, draft.pair.code)
    if own is None:
        return None
    if draft is None:
        return None if team.pair in (teams.UPDATE_VOTING, teams.UPDATE_INVITING) else own
    of_draft = teams.DRAFT.state_of(draft.pair.status, draft.pair.code)
    if of_draft is None or team.pair.status not in (teams.TeamStatus.ACTIVE, teams.TeamStatus.DELETING):
        return None
    if draft.pair in teams.FAILED_DRAFTS:
        # A vote that is said to be on without an open draft: asking again now could make two.
        return None if team.pair in (teams.UPDATE_VOTING, teams.UPDATE_INVITING) else own
    return None if team.pair in (teams.DELETING, teams.DELETE_VOTING) else of_draft


def named(identities: Iterable[object], *, secret: bool) -> str:
    """Name people, or only count them where the program keeps secret who they are; empty for nobody."""
    names = sorted(map(str, identities))
    if secret and names:
        return f"{len(names)} approver{'' if len(names) == 1 else 's'}"
    return ", ".join(names)


def waiting(view: View, approver_states: tuple[ApproverState, ...]) -> str:
    """Name who has not answered the invitation yet."""
    identities = (a.approver.identity_id for a in approver_states if a.status == IdentityStatus.PENDING)
    return named(identities, secret=view.secret_approvers) or "nobody"


def declined(view: View, approver_states: tuple[ApproverState, ...]) -> str:
    """Name who declined, who was not found, or who never answered."""
    parts = []
    for status, words in (
        (IdentityStatus.REJECTED, "declined"),
        (IdentityStatus.INVALID, "not found or disabled"),
        (IdentityStatus.PENDING, "no answer"),
    ):
        names = named(
            (a.approver.identity_id for a in approver_states if a.status == status), secret=view.secret_approvers
        )
        if names:
            parts.append(f"{words}: {names}")
    return "; ".join(parts)


def invitations_lapse_at(view: View) -> datetime | None:
    """Return when open invitations lapse, as far as AWS shows when they went out; None when none are out."""
    team = view.team
    if team is None:
        return None
    if team.pair == teams.INVITING:
        sent = team.updated_at or team.created_at
        request = view.history.request
        if request is not None and request.at is not None:
            sent = request.at
        return sent + limits.INVITATION_WINDOW if sent else None
    if team.draft is not None and team.draft.pair == teams.DRAFT_INVITING:
        # AWS shows when the draft was made, not when its vote ended: this is the latest time possible.
        return team.draft.started_at + limits.VOTE_WINDOW + limits.INVITATION_WINDOW if team.draft.started_at else None
    return None


def facts(view: View) -> Mapping[str, str]:
    """Return the fields that the message of a state may use."""
    filled = dict(FIELDS)
    team = view.team
    if team is None:
        return filled
    approver_states = (
        team.draft.approver_states if team.draft is not None and team.draft.approver_states else team.approver_states
    )
    filled["waiting"] = waiting(view, approver_states)
    message = (team.draft.message if team.draft else None) or team.message
    # AWS's own message may name people, and there is nothing in it to count.
    detail = declined(view, approver_states) or (None if view.secret_approvers else message)
    if view.vote is not None and team.pair == teams.UPDATE_REJECTED:
        detail = _of_vote(view.vote) or detail
    if view.vote is not None:
        filled["votes"], filled["need"] = view.vote.votes(), view.vote.need()
        if view.vote.expires_at:
            filled["until"] = format_time(view.vote.expires_at)
    elif team.pair.status == teams.TeamStatus.ACTIVE:
        filled["need"] = team.configuration.need()
    lapse = invitations_lapse_at(view)
    if lapse is not None:
        at_most = " at the latest" if team.draft is not None else ""
        filled["until"] = f"{format_time(lapse)}{at_most}"
    if team.pair == teams.DELETING:
        filled["until"] = format_time(view.scheduled_for) if view.scheduled_for else "when its deletion window ends"
    filled["detail"] = detail or filled["detail"]
    return filled


def vote_parties(team: Team) -> dict[str, object]:
    """Return what a machine reads of a vote that a team would open: the team, how many must agree, and of how many."""
    approvers = team.configuration.approvers
    return {
        "team": team.arn,
        "required": team.configuration.min_approvals,
        "approvers": len(approvers) if isinstance(approvers, frozenset) else None,
    }


def vote_data(view: View) -> Mapping[str, object]:
    """Return what a machine reads of the vote that AWS names for a team."""
    team = view.team
    if view.vote is not None:
        return view.vote.data()
    if team is None or team.vote_arn is None or team.pair.status != teams.TeamStatus.ACTIVE:
        return {}
    parties = vote_parties(team)
    return {"session": team.vote_arn, "required": parties["required"], "approvers": parties["approvers"]}


def _of_vote(vote: Vote) -> str | None:
    """Describe how a vote ended, from its own lifecycle row."""
    row = sessions.SESSION.state_of(vote.pair.status, vote.pair.code)
    return row.describe({"votes": vote.votes(), "need": vote.need()}).what() if row is not None else None


def describe(view: View) -> Message:
    """Describe what is and what comes next, from the lifecycle row alone."""
    if view.team is None:
        return Message(Code.TEAM_GONE)
    row = row_of(view.team)
    if row is None:
        values = {"shown": shown(view.team)}
        return Message(Code.TEAM_STATE_UNKNOWN, values, values)
    return row.describe(facts(view), vote_data(view))


def shown(team: Team) -> str:
    """Spell a team's state and its draft's as AWS does."""
    return f"{team.pair} with a draft {team.draft.pair}" if team.draft is not None else str(team.pair)


def in_brackets(team: Team) -> str:
    """Return the session that AWS names, to stand behind a word; empty when it names none."""
    return f" ({team.vote_arn})" if team.vote_arn else ""


def how_to_cancel(team: Team) -> str:
    """Return the command that cancels a vote, or the one that finds its session when AWS names none."""
    if team.vote_arn:
        return f"cancel the vote with {cancel_command(team.vote_arn)}"
    return f"cancel the session that `aws mpa list-sessions --approval-team-arn {team.arn}` shows"
