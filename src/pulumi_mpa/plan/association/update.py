"""
The plan of an association's update: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.association.votes import NO_SESSION, how_to_cancel, new_vote, possible_vote, vote_values
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb, unexpected_state
from pulumi_mpa.plan.voted import Match, Rule, after_cancelling, rule_at_rest, rule_while_open

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import State
    from pulumi_mpa.model.association import Association, AssociationView, DesiredAssociation


def plan_association(desired: DesiredAssociation, view: AssociationView, now: datetime) -> Plan:
    """
    Plan what makes an association what the program wants.

    Args:
        desired: What the program wants; values may be unknown.

        view: What is, from state or from AWS.

        now: AWS's time, from which the end of a vote is computed.

    Returns:
        The plan.
    """
    association = view.association
    if association is None:
        return _none(desired, view)
    if row_of(association) is None:
        return Plan("1", blocked=unexpected(association), waiting_for=Actor.YOU)
    another = view.external or association.team_arn != desired.team_arn
    if another and not view.managed and desired.adopt is False:
        return _of_another(desired, association)
    return _voted(desired, view, association, now)


def _voted(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    # Read right after it was requested, the service may not show the vote yet.
    request = view.history.open_request()
    kind = request.kind if request is not None else None
    if association.pair == associations.DELETE_PENDING or kind is RequestKind.DELETE:
        return _removal_open(desired, view, association, now)
    if association.pair == associations.UPDATE_PENDING or kind is RequestKind.UPDATE:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def _match(desired: DesiredAssociation, association: Association) -> Match:
    """Compare the wanted team with the one in force."""
    unknown = is_unknown(desired.team_arn)
    return Match.of(differs=not unknown and association.team_arn != desired.team_arn, undecided=unknown)


def row_of(association: Association) -> State | None:
    """Find the lifecycle row of an association; None when the table does not have what AWS shows."""
    return associations.ASSOCIATION.state_of(association.pair.status, association.pair.code)


def facts(view: AssociationView) -> Mapping[str, str]:
    """Return the fields that a row's message may use."""
    filled = dict(FIELDS)
    if view.vote is not None:
        filled["votes"], filled["need"] = view.vote.votes(), view.vote.need()
        if view.vote.expires_at:
            filled["until"] = format_time(view.vote.expires_at)
    if view.association is not None and view.association.message:
        filled["detail"] = view.association.message
    return filled


def describe(view: AssociationView, team: str | None = None) -> Message:
    """
    Describe what is and what comes next, from the lifecycle row alone.

    Args:
        view: What is.

        team: ARN of the team that the program wants; None when the caller does not know it.
    """
    if view.association is None:
        return Message(Code.ASSOCIATION_WAITS_FOR_TEAM, data={"team": team, "state": view.team_shown or None})
    row = row_of(view.association)
    if row is None:
        shown = {"shown": view.association.pair}
        return Message(Code.ASSOCIATION_STATE_UNKNOWN, shown, shown)
    return row.describe(facts(view), view.vote.data() if view.vote is not None else None)


def team_of(desired: DesiredAssociation) -> str:
    """Return how messages name the team that the program wants."""
    return "a team that is not known until the update runs" if is_unknown(desired.team_arn) else f"{desired.team_arn}"


def operation_of(desired: DesiredAssociation) -> str:
    """Return how messages name what is to be protected."""
    name = "an operation that is not known yet" if is_unknown(desired.name) else desired.name
    region = "a Region that is not known yet" if is_unknown(desired.region) else desired.region
    return f"{name} in {region}"


def unexpected(association: Association) -> Blocked:
    """Block a state that the table does not have."""
    return unexpected_state(association.pair, associations.STATES)


def _none(desired: DesiredAssociation, view: AssociationView) -> Plan:
    if view.managed:
        blocked = Blocked(ConflictingStateError, Message(Code.ASSOCIATION_REMOVED))
        return Plan("3", blocked=blocked, waiting_for=Actor.YOU)
    team = None if is_unknown(desired.team_arn) else str(desired.team_arn)
    if view.team_ready is False:
        return Plan("2", lines=(describe(view, team),), waiting_for=Actor.APPROVERS)
    code = Code.ASSOCIATION_WILL_BE_MADE if view.team_ready else Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE
    message = Message(code, {"team": team_of(desired), "operation": operation_of(desired)}, {"team": team})
    return Plan("2", steps=(Step(Verb.ASSOCIATE, message, desired.intent()),), waiting_for=Actor.APPROVERS)


def _of_another(desired: DesiredAssociation, association: Association) -> Plan:
    if is_unknown(desired.team_arn):
        line = Message(Code.ASSOCIATION_MAY_BE_BLOCKED, {"fields": desired.team_input})
        return Plan("another", lines=(line,), waiting_for=Actor.YOU, undecided=(desired.team_input,))
    team = {"team": association.team_arn}
    if association.team_arn == desired.team_arn:
        message = Message(Code.ASSOCIATION_OF_ANOTHER_OWNER, team)
    else:
        message = Message(Code.ASSOCIATION_OF_ANOTHER_TEAM, team, team)
    return Plan("another", blocked=Blocked(NotOwnedError, message), waiting_for=Actor.YOU)


def _removal_open(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.history.is_ours_to_cancel(RequestKind.DELETE)
    rule = rule_while_open(_match(desired, association), Match.OTHER, ours=ours)
    if rule is not Rule.REPLACE:
        interrupted = _is_open(view, RequestKind.DELETE)
        code = Code.INTERRUPTED_REMOVAL_REQUEST_OPEN if interrupted else Code.EXTERNAL_REMOVAL_REQUEST_OPEN
        return _external("4", rule, desired, view, association, code)
    return _cancelled("4", Code.ASSOCIATION_REMOVAL_VOTE_WILL_BE_CANCELLED, desired, view, association, now)


def _update_open(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    request = view.history.open_request() if _is_open(view, RequestKind.UPDATE) else None
    # Only a request of ours shows which team it is for; state need not know its session to see that it is the same.
    requested = Match.OTHER
    if request is not None and request.intent == desired.intent():
        return Plan("5", waiting_for=Actor.APPROVERS)
    if request is not None and is_unknown(desired.team_arn):
        requested = Match.UNDECIDED
    ours = view.history.is_ours_to_cancel(RequestKind.UPDATE) or requested is Match.UNDECIDED
    rule = rule_while_open(_match(desired, association), requested, ours=ours)
    if rule is Rule.MAY_REPLACE:
        line = Message(
            Code.ASSOCIATION_MAY_REPLACE_VOTE, {"fields": desired.team_input}, possible_vote("associate", view)
        )
        return Plan("5", lines=(line,), waiting_for=Actor.APPROVERS, undecided=(desired.team_input,))
    if rule is not Rule.REPLACE:
        interrupted = request is not None
        code = Code.INTERRUPTED_UPDATE_REQUEST_OPEN if interrupted else Code.EXTERNAL_UPDATE_REQUEST_OPEN
        return _external("6", rule, desired, view, association, code)
    return _cancelled("5", Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, desired, view, association, now)


def _in_force(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    rejected = view.history.rejects(RequestKind.UPDATE, desired.intent(), desired.resubmit_hash())
    rule = rule_at_rest(_match(desired, association), rejected=rejected and not is_unknown(desired.team_arn))
    if rule is Rule.SETTLED:
        return Plan("7", settled=True)
    if rule is Rule.UNDECIDED:
        line = Message(
            Code.ASSOCIATION_MAY_REQUEST_UPDATE, {"fields": desired.team_input}, possible_vote("associate", view)
        )
        return Plan("9", lines=(line,), settled=True, undecided=(desired.team_input,))
    if rule is Rule.REJECTED:
        line = Message(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN, {"team": desired.team_arn})
        return Plan("8", lines=(line,), waiting_for=Actor.YOU)
    if view.team_ready is False:
        values = {"team": association.team_arn, "shown": view.team_shown or "not ready"}
        return Plan("9", lines=(Message(Code.ASSOCIATION_KEEPS_TEAM, values),), waiting_for=Actor.APPROVERS)
    announced = frozenset((association.team_arn, *([view.need] if view.need is not None else [])))
    message = _will_be_requested(desired, view, association, now)
    step = Step(Verb.REQUEST_ASSOCIATION, message, desired.intent(), needs_vote=True, announced=announced)
    return Plan("9", steps=(step,), waiting_for=Actor.APPROVERS)


def _will_be_requested(
    desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime
) -> Message:
    names = {"current": association.team_arn, "operation": operation_of(desired), "team": desired.team_arn}
    values, vote = {**names, **vote_values(view, now)}, new_vote("associate", view, now)
    if view.team_ready:
        return Message(Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED, values, vote)
    # State does not know whether the new team is ready, so a preview can't say more.
    possible = {**possible_vote("associate", view), "closes": vote["closes"]}
    return Message(Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE, values, possible)


def _cancelled(
    row: str,
    code: Code,
    desired: DesiredAssociation,
    view: AssociationView,
    association: Association,
    now: datetime,
) -> Plan:
    """Cancel the open vote of ours, then go on as if there were none."""
    after = without_vote(view, association)
    session = {"session": _open(view)}
    step = Step(Verb.CANCEL, Message(code, session, session), _open(view))
    return after_cancelling(row, step, plan_association(desired, after, now))


def without_vote(view: AssociationView, association: Association) -> AssociationView:
    """Return the view as it is once the open request of ours has been cancelled."""
    history = replace(view.history, request=None, outcome=None, is_recorded=False)
    return replace(
        view, association=replace(association, pair=associations.ACTIVE_CANCELLED), vote=None, history=history
    )


def _is_open(view: AssociationView, kind: RequestKind) -> bool:
    request = view.history.open_request()
    return request is not None and request.kind is kind


def _open(view: AssociationView) -> str:
    request = view.history.request
    return (request.session_arn if request is not None else None) or ""


def _external(
    row: str, rule: Rule, desired: DesiredAssociation, view: AssociationView, association: Association, code: Code
) -> Plan:
    """Leave a vote alone that is not ours to cancel: nothing changes, or what the program wants has to wait."""
    details = [association.session_arn or NO_SESSION]
    if view.vote is not None and view.vote.requester:
        details.append(f"requested by {view.vote.requester}")
    session = {"session": association.session_arn}
    request = Message(code, {"details": ", ".join(details)}, session)
    if rule is Rule.LEAVE:
        values = {"request": request, "state": describe(view)}
        return Plan(row, lines=(Message(Code.ASSOCIATION_UNCHANGED_DURING_VOTE, values, session),), settled=True)
    if rule is Rule.MAY_BE_BLOCKED:
        line = Message(
            Code.ASSOCIATION_MAY_BE_BLOCKED_BY_VOTE, {"request": request, "fields": desired.team_input}, session
        )
        return Plan(row, lines=(line,), settled=True, undecided=(desired.team_input,))
    instead = {"request": request, "cancel": how_to_cancel(association.session_arn)}
    blocked = Blocked(ConflictingStateError, Message(Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE, instead, session))
    return Plan(row, blocked=blocked, waiting_for=Actor.APPROVERS)
