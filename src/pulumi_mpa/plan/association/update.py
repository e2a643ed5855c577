"""
The plan of an association's update: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.lifecycle.session import NOT_APPROVED
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb, unexpected_state
from pulumi_mpa.plan.voted import Match, Rule, after_cancelling, rule_at_rest, rule_while_open

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import State
    from pulumi_mpa.model.association import Association, AssociationView, DesiredAssociation


_UNNAMED_REQUEST: Final = "a request for another team, which AWS does not name,"


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


def describe(view: AssociationView) -> str:
    """Describe what is, who must act and what comes next, from the lifecycle row alone."""
    if view.association is None:
        shown = f" ({view.team_shown})" if view.team_shown else ""
        return (
            f"nothing guards the operation yet: the team{shown} must be ACTIVE first; run `pulumi up` again once it is"
        )
    row = row_of(view.association)
    if row is None:
        return f"AWS shows {view.association.pair}, which this version does not know"
    return row.describe(facts(view), view.vote.data() if view.vote is not None else None)


def closing(view: AssociationView, now: datetime) -> str:
    """Describe how many would have to agree, where that is known, and when the vote would close."""
    need = f"needs {view.need}; " if view.need else ""
    return f"{need}the vote would close {format_time(now + limits.VOTE_WINDOW)}, 24 h after it is asked; until then it guards"


def how_to_cancel(session_arn: str | None) -> str:
    """Return the command that cancels a vote, or say that AWS names none."""
    if session_arn is None:
        return "cancel its session, which the approval portal shows"
    return f"cancel it with `aws mpa cancel-session --session-arn {session_arn}`"


def unexpected(association: Association) -> Blocked:
    """Refuse a state that the table does not have."""
    return unexpected_state(association.pair, associations.STATES)


def _none(desired: DesiredAssociation, view: AssociationView) -> Plan:
    if view.managed:
        error_of = Blocked(
            ConflictingStateError, "someone removed it", "you", "run `pulumi up --refresh`, which makes it again"
        )
        return Plan("3", blocked=error_of, waiting_for=Actor.YOU)
    if view.team_ready is False:
        return Plan("2", lines=(describe(view),), waiting_for=Actor.APPROVERS)
    when = "" if view.team_ready else ", once it is ACTIVE"
    team = "a team known at run" if is_unknown(desired.team_arn) else f"team {desired.team_arn}"
    message = f"lets {team} guard {_what(desired)}{when}; the first association needs no vote"
    return Plan("2", steps=(Step(Verb.ASSOCIATE, message, desired.intent()),), waiting_for=Actor.APPROVERS)


def _of_another(desired: DesiredAssociation, association: Association) -> Plan:
    if is_unknown(desired.team_arn):
        line = f"may be refused: a team guards the operation already; {desired.team_input} known at run"
        return Plan("another", lines=(line,), waiting_for=Actor.YOU, undecided=(desired.team_input,))
    if association.team_arn == desired.team_arn:
        is_ = f"this team ({association.team_arn}) guards this operation already, for another stack or resource"
        next_step = "set `adopt` to true to take it over without a vote, or take it out of one of the two programs"
    else:
        is_ = f"another team ({association.team_arn}) guards this operation already, and not for this resource"
        next_step = (
            "set `adopt` to true, which asks that team to hand over, or let whoever associated it remove it first"
        )
    return Plan("another", blocked=Blocked(NotOwnedError, is_, "you", next_step), waiting_for=Actor.YOU)


def _removal_open(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.history.is_ours_to_cancel(RequestKind.DELETE)
    rule = rule_while_open(_match(desired, association), Match.OTHER, ours=ours)
    if rule is not Rule.REPLACE:
        whose = "a request of ours" if _is_open(view, RequestKind.DELETE) else "a request"
        return _external("4", rule, desired, view, association, f"{whose} to guard no longer")
    line = f"cancels the open vote on guarding no longer ({_open(view)}), since the program wants it again"
    return _cancelled("4", line, desired, view, association, now)


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
        line = f"may replace the open vote on handing over: {desired.team_input} known at run"
        return Plan("5", lines=(line,), waiting_for=Actor.APPROVERS, undecided=(desired.team_input,))
    if rule is not Rule.REPLACE:
        what = "a request of ours for another team" if request is not None else _UNNAMED_REQUEST
        return _external("6", rule, desired, view, association, what)
    line = f"cancels the open vote on handing over ({_open(view)}); votes already cast are dropped"
    return _cancelled("5", line, desired, view, association, now)


def _in_force(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    rejected = view.history.rejects(RequestKind.UPDATE, desired.intent(), desired.resubmit_hash())
    rule = rule_at_rest(_match(desired, association), rejected=rejected and not is_unknown(desired.team_arn))
    if rule is Rule.SETTLED:
        return Plan("7", settled=True)
    if rule is Rule.UNDECIDED:
        line = f"may ask the team in force to hand over: {desired.team_input} known at run"
        return Plan("9", lines=(line,), settled=True, undecided=(desired.team_input,))
    if rule is Rule.REJECTED:
        line = (
            f"nothing is sent: handing over to {desired.team_arn} was asked for and {NOT_APPROVED}; "
            "change `resubmit` to ask again, or the program back"
        )
        return Plan("8", lines=(line,), waiting_for=Actor.YOU)
    if view.team_ready is False:
        line = (
            f"{association.team_arn} guards on: the new team ({view.team_shown or 'not ready'}) must be ACTIVE before "
            "anybody is asked; run `pulumi up` again once it is"
        )
        return Plan("9", lines=(line,), waiting_for=Actor.APPROVERS)
    when = "" if view.team_ready else ", once that team is ACTIVE"
    message = (
        f"asks the approvers of the team in force ({association.team_arn}) to hand {_what(desired)} over to "
        f"{desired.team_arn}{when}: {closing(view, now)}"
    )
    announced = frozenset((association.team_arn, *([view.need] if view.need is not None else [])))
    step = Step(Verb.REQUEST_ASSOCIATION, message, desired.intent(), needs_vote=True, announced=announced)
    return Plan("9", steps=(step,), waiting_for=Actor.APPROVERS)


def _cancelled(
    row: str,
    line: str,
    desired: DesiredAssociation,
    view: AssociationView,
    association: Association,
    now: datetime,
) -> Plan:
    """Cancel the open vote of ours, then go on as if there were none."""
    after = without_vote(view, association)
    return after_cancelling(row, Step(Verb.CANCEL, line, _open(view)), plan_association(desired, after, now))


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
    row: str,
    rule: Rule,
    desired: DesiredAssociation,
    view: AssociationView,
    association: Association,
    request: str,
) -> Plan:
    """Leave a vote alone that is not ours to cancel: nothing changes, or what the program wants has to wait."""
    named = [association.session_arn or "AWS names no session"]
    if view.vote is not None and view.vote.requester:
        named.append(f"asked by {view.vote.requester}")
    what = f"{request} is open ({', '.join(named)})"
    if rule is Rule.LEAVE:
        return Plan(row, lines=(f"no change; {what}: {describe(view)}",), settled=True)
    if rule is Rule.MAY_BE_BLOCKED:
        return Plan(row, lines=(f"may be refused: {what}",), settled=True, undecided=(desired.team_input,))
    return Plan(
        row,
        blocked=Blocked(
            ConflictingStateError,
            what,
            "the approvers, or whoever asked",
            f"wait for the vote, or {how_to_cancel(association.session_arn)}, and run `pulumi up` again",
        ),
        waiting_for=Actor.APPROVERS,
    )


def _what(desired: DesiredAssociation) -> str:
    region = "a Region known at run" if is_unknown(desired.region) else desired.region
    return f"{'an operation known at run' if is_unknown(desired.name) else desired.name} in {region}"
