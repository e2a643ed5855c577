"""What a gate makes of what it sees: pass, fail, or observe again. Pure; the waiting itself is done by the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.plan.approval_team.state import describe, row_of
from pulumi_mpa.plan.association import update as association_rows
from pulumi_mpa.plan.verdict import Decision, Until, Verdict

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View
    from pulumi_mpa.model.association import AssociationView
    from pulumi_mpa.model.session import Vote


def _failed(state: Message, session_arn: str | None = None) -> Verdict:
    return Verdict(Decision.FAIL, state, None, session_arn)


def _with_verification(state: Message, vote: Vote | None) -> Message:
    """Return how an open vote stands, with what else its approvers need."""
    needed = vote is not None and vote.needs_verification()
    return state.with_note(Message(Code.VOTE_NEEDS_VERIFICATION)) if needed else state


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
        return _failed(describe(view))
    state = describe(view)
    if row_of(team) is None:
        return _failed(state)
    vote = view.vote if team.pair in (teams.UPDATE_VOTING, teams.DELETE_VOTING, teams.UPDATE_REJECTED) else None

    def verdict(decision: Decision) -> Verdict:
        return Verdict(decision, state, None, vote.arn if vote else None, vote.expires_at if vote else None)

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
    return _failed(Message(Code.GATE_NOT_IN_FORCE))


def judge_session(vote: Vote | None) -> Verdict:
    """Judge one session: approved passes, everything else that is over fails."""
    if vote is None:
        return _failed(Message(Code.SESSION_NOT_FOUND))
    row = sessions.SESSION.state_of(vote.pair.status, vote.pair.code)
    if row is None:
        return _failed(Message(Code.SESSION_STATE_UNKNOWN, {"shown": vote.pair}, {"shown": vote.pair}))
    fields = {"votes": vote.votes(), "need": vote.need(), "until": format_time(vote.expires_at)}
    state = row.describe({**fields, **({"detail": vote.message} if vote.message else {})}, vote.data())
    if vote.pair == sessions.APPROVED:
        return Verdict(Decision.PASS, state)
    if vote.pair in sessions.OPEN:
        return Verdict(Decision.WAIT, _with_verification(state, vote), None, vote.arn, vote.expires_at)
    return Verdict(Decision.FAIL, state, Message(Code.GATE_SESSION_FAILED, {"state": state}))


def judge_association(
    view: AssociationView, session_arn: str | None, team_arn: str | None, wanted_arn: str | None
) -> Verdict:
    """
    Judge an association that was waiting for its approvers.

    Args:
        view: What AWS shows.

        session_arn: The vote that is waited for.

        team_arn: The team in force when the wait began.

        wanted_arn: The team that is to protect the operation.

    Returns:
        The verdict: the wanted team in force passes; a third one, and a request that is over without any, fail.
    """
    association = view.association
    if association is None:
        return _failed(Message(Code.ASSOCIATION_GONE))
    row = association_rows.row_of(association)
    if row is None:
        return _failed(
            Message(Code.ASSOCIATION_STATE_UNKNOWN, {"shown": association.pair}, {"shown": association.pair})
        )
    state = row.describe(association_rows.facts(view), view.vote.data() if view.vote is not None else None)
    open_ = association.pair in (associations.UPDATE_PENDING, associations.DELETE_PENDING)
    if association.team_arn == wanted_arn:
        return Verdict(Decision.PASS, state)
    if association.team_arn != team_arn:
        values = {"team": association.team_arn}
        return _failed(Message(Code.GATE_THIRD_TEAM, values, values))
    if open_ and association.session_arn == session_arn:
        closes_at = view.vote.expires_at if view.vote else None
        return Verdict(Decision.WAIT, _with_verification(state, view.vote), None, association.session_arn, closes_at)
    if open_:
        session = {"session": association.session_arn}
        return _failed(Message(Code.GATE_ANOTHER_REQUEST, session, session))
    return _failed(Message(Code.GATE_REQUEST_ENDED, {"state": state}), association.session_arn)
