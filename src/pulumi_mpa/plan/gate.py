"""What a gate makes of what it sees: pass, fail, or look again. Pure; the waiting itself is done by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import FIELDS
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.plan.approval_team.state import facts, row_of, shown
from pulumi_mpa.plan.association import update as association_rows
from pulumi_mpa.plan.verdict import Decision, Until, Verdict

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View
    from pulumi_mpa.model.association import AssociationView
    from pulumi_mpa.model.session import Vote


_REFRESH: Final = "run `pulumi up --refresh` to see what is"
_NEWER: Final = "look for a newer pulumi-mpa"
_NOT_IN_FORCE: Final = "the request is no longer open and not in force: it was cancelled, discarded or replaced"


def judge_team(view: View, until: str, version_id: str | None) -> Verdict:
    """
    Judge a team.

    Args:
        view: What AWS shows.

        until: `active` passes as soon as the team works, whatever its draft; `settled` once what is waited for is in force.

        version_id: The version that is waited for; None when it is whatever stands once no request is open.

    Returns:
        The verdict. A rejected, lapsed, cancelled or discarded request fails at once.
    """
    team = view.team
    if team is None:
        return Verdict(Decision.FAIL, "the team is gone", _REFRESH)
    row = row_of(team)
    if row is None:
        return Verdict(Decision.FAIL, f"AWS shows {shown(team)}, which this version does not know", _NEWER)
    line, next_step = (text.format_map(facts(view)) for text in (row.message, row.next_step))
    vote = view.vote if team.pair in (teams.UPDATE_VOTING, teams.DELETE_VOTING, teams.UPDATE_REJECTED) else None

    def verdict(decision: Decision) -> Verdict:
        return Verdict(decision, line, next_step, vote.arn if vote else None, vote.expires_at if vote else None)

    if team.pair in teams.BROKEN_TEAMS or team.pair == teams.DELETING:
        return verdict(Decision.FAIL)
    if team.pair.status == teams.TeamStatus.PENDING:
        return verdict(Decision.WAIT)
    if until == Until.ACTIVE or team.version_id == version_id:
        return verdict(Decision.PASS)
    draft = team.draft
    if draft is not None and draft.pair not in teams.FAILED_DRAFTS and version_id in (None, draft.version_id):
        return verdict(Decision.WAIT)
    if draft is not None and draft.version_id == version_id:
        return verdict(Decision.FAIL)
    if version_id is None:
        return verdict(Decision.PASS)
    return Verdict(Decision.FAIL, _NOT_IN_FORCE, _REFRESH)


def judge_session(vote: Vote | None) -> Verdict:
    """Judge one session: approved passes, everything else that is over fails."""
    if vote is None:
        return Verdict(Decision.FAIL, "there is no such session", "give the gate the ARN of an open one")
    row = sessions.SESSION.state_of(vote.pair.status, vote.pair.code)
    if row is None:
        return Verdict(Decision.FAIL, f"AWS shows {vote.pair}, which this version does not know", _NEWER)
    filled = {**FIELDS, "votes": vote.votes(), "need": vote.need(), "until": format_time(vote.expires_at)}
    if vote.message:
        filled["detail"] = vote.message
    line, next_step = (text.format_map(filled) for text in (row.message, row.next_step))
    if vote.pair == sessions.APPROVED:
        return Verdict(Decision.PASS, line)
    if vote.pair in sessions.OPEN:
        return Verdict(Decision.WAIT, line, next_step, vote.arn, vote.expires_at)
    return Verdict(Decision.FAIL, line, f"{next_step}; a new request has a session of its own: give the gate its ARN")


def judge_association(
    view: AssociationView, session_arn: str | None, team_arn: str | None, wanted_arn: str | None
) -> Verdict:
    """
    Judge an association that was waiting for its approvers.

    Args:
        view: What AWS shows.

        session_arn: The vote that is waited for.

        team_arn: The team in force when the wait began.

        wanted_arn: The team that is to guard.

    Returns:
        The verdict: the wanted team in force passes; a third one, and a request that is over without any, fail.
    """
    association = view.association
    if association is None:
        return Verdict(Decision.FAIL, "nothing guards the operation any more", _REFRESH)
    row = association_rows.row_of(association)
    if row is None:
        return Verdict(Decision.FAIL, f"AWS shows {association.pair}, which this version does not know", _NEWER)
    line = row.message.format_map(association_rows.facts(view))
    open_ = association.pair in (associations.UPDATE_PENDING, associations.DELETE_PENDING)
    if association.team_arn == wanted_arn:
        return Verdict(Decision.PASS, line)
    if association.team_arn != team_arn:
        return Verdict(Decision.FAIL, f"{_NOT_IN_FORCE}; {association.team_arn} guards by now", _REFRESH)
    if open_ and association.session_arn == session_arn:
        closes_at = view.vote.expires_at if view.vote else None
        return Verdict(Decision.WAIT, line, row.next_step, association.session_arn, closes_at)
    if open_:
        return Verdict(Decision.FAIL, f"{_NOT_IN_FORCE}; another one is open ({association.session_arn})", _REFRESH)
    step = "talk to the approvers, then change `resubmit` to ask again, or change the program back"
    return Verdict(Decision.FAIL, line, step, association.session_arn)
