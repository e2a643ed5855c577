"""
The plan of an association's update: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ConflictingStateError, UnexpectedStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.model.ask import Answer, AskVerb, refusal
from pulumi_mpa.model.instants import spoken
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.plan.steps import Plan, Refusal, Step, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import State
    from pulumi_mpa.model.mpa_team_association import Association, AssociationView, DesiredAssociation


def plan_association(desired: DesiredAssociation, view: AssociationView, now: datetime) -> Plan:
    """
    Plan what makes an association what the program wants.

    Args:
        desired: What the program wants; values may be unknown.

        view: What is, from state or from AWS.

        now: The hour from which a vote's closing is told.

    Returns:
        The plan.
    """
    association = view.association
    if association is None:
        return _none(desired, view)
    if row_of(association) is None:
        return Plan("1", refusal=_unexpected(association), waiting_for=Actor.YOU)
    if association.pair == associations.DELETE_PENDING:
        return _removal_open(desired, view, association, now)
    if association.pair == associations.UPDATE_PENDING:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def row_of(association: Association) -> State | None:
    """Find the lifecycle row of an association; None when the table does not have what AWS shows."""
    return associations.ASSOCIATION.state_of(association.pair.status, association.pair.code)


def facts(view: AssociationView) -> Mapping[str, str]:
    """Give the fields that a row's sentence may use."""
    filled = dict(FIELDS)
    if view.vote is not None:
        filled["votes"], filled["need"] = view.vote.votes(), view.vote.need()
        if view.vote.expires_at:
            filled["until"] = spoken(view.vote.expires_at)
    if view.association is not None and view.association.message:
        filled["detail"] = view.association.message
    return filled


def explain(view: AssociationView) -> str:
    """Say what is, who must act and what comes next, from the lifecycle row alone."""
    if view.association is None:
        return "nothing guards the operation yet: the team must be ACTIVE first; run `pulumi up` again once it is"
    row = row_of(view.association)
    if row is None:
        return f"AWS shows {view.association.pair}, which this version does not know"
    filled = facts(view)
    return "; ".join(part.format_map(filled) for part in (row.sentence, row.next_step) if part)


def _none(desired: DesiredAssociation, view: AssociationView) -> Plan:
    if view.was_in_force:
        refused = Refusal(
            ConflictingStateError, "someone removed it", "you", "run `pulumi up --refresh`, which makes it again"
        )
        return Plan("3", refusal=refused, waiting_for=Actor.YOU)
    if view.team_ready is False:
        return Plan("2", waiting_for=Actor.APPROVERS)
    when = "" if view.team_ready else ", once it is ACTIVE"
    team = "a team known at run" if is_unknown(desired.team_arn) else f"team {desired.team_arn}"
    sentence = f"lets {team} guard the operation{when}; the first association needs no vote"
    return Plan("2", steps=(Step(Verb.ASSOCIATE, sentence, desired.wish()),), waiting_for=Actor.APPROVERS)


def _removal_open(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    if view.ours_to_cancel and view.ask is not None and view.ask.verb is AskVerb.DELETE:
        line = (
            f"cancels the open vote on guarding no longer ({association.session_arn}), since the program wants it again"
        )
        step = Step(Verb.CANCEL, line, association.session_arn or "")
        rest = plan_association(desired, _without_request(view, association), now)
        return replace(rest, row="4", steps=(step, *rest.steps), settled=False, waiting_for=Actor.APPROVERS)
    return _foreign("4", desired, association, view, "to end it")


def _update_open(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.ask is not None and view.answer is Answer.OPEN and view.ask.verb is AskVerb.UPDATE
    if not ours:
        return _foreign("6", desired, association, view, "to another team, which AWS does not name")
    if view.ask is not None and view.ask.wish == desired.wish():
        return Plan("5", waiting_for=Actor.APPROVERS)
    if is_unknown(desired.team_arn):
        line = "may replace the open vote: mpaTeamArn known at run"
        return Plan("5", lines=(line,), waiting_for=Actor.APPROVERS, doubts=("mpaTeamArn",))
    if not view.ours_to_cancel:
        return _foreign("6", desired, association, view, "by a run of ours that was interrupted")
    line = f"cancels the open vote ({association.session_arn}); votes already cast are dropped"
    step = Step(Verb.CANCEL, line, association.session_arn or "")
    rest = plan_association(desired, _without_request(view, association), now)
    return replace(rest, row="5", steps=(step, *rest.steps), settled=False, waiting_for=Actor.APPROVERS)


def _in_force(desired: DesiredAssociation, view: AssociationView, association: Association, now: datetime) -> Plan:
    if association.team_arn == desired.team_arn:
        return Plan("7", settled=True)
    if is_unknown(desired.team_arn):
        line = "may ask the team in force to hand over: mpaTeamArn known at run"
        return Plan("9", lines=(line,), settled=True, doubts=("mpaTeamArn",))
    refused = set(view.refusals)
    if view.ask is not None and view.answer is Answer.REFUSED:
        refused.add(view.ask.refused_as())
    if refusal(desired.wish(), desired.resubmit_hash()) in refused:
        line = "nothing is sent: the hand-over was asked for and not approved; change `resubmit` to ask again"
        return Plan("8", lines=(line,), waiting_for=Actor.YOU)
    if view.team_ready is False:
        return Plan("9", waiting_for=Actor.APPROVERS)
    when = "" if view.team_ready else ", once the new team is ACTIVE"
    sentence = (
        f"asks the approvers of the team in force ({association.team_arn}) to hand over to {desired.team_arn}{when}; "
        f"the vote would close {spoken(now + limits.VOTE_WINDOW)}; until then the old team guards"
    )
    step = Step(Verb.ASK_ASSOCIATION, sentence, desired.wish(), needs_vote=True)
    return Plan("9", steps=(step,), waiting_for=Actor.APPROVERS)


def _foreign(row: str, desired: DesiredAssociation, association: Association, view: AssociationView, what: str) -> Plan:
    who = f", asked by {view.vote.requester}" if view.vote is not None and view.vote.requester else ""
    if association.team_arn == desired.team_arn:
        line = f"no change; a request {what} is open ({association.session_arn}{who}): {explain(view)}"
        return Plan(row, lines=(line,), settled=True)
    if is_unknown(desired.team_arn):
        return Plan(row, lines=("may be refused: another request is open",), settled=True, doubts=("mpaTeamArn",))
    return Plan(
        row,
        refusal=Refusal(
            ConflictingStateError,
            f"a request {what} is open ({association.session_arn}{who})",
            "the approvers, or whoever asked",
            f"wait for the vote, or cancel it with `aws mpa cancel-session --session-arn {association.session_arn}`, "
            "and run `pulumi up` again",
        ),
        waiting_for=Actor.APPROVERS,
    )


def _without_request(view: AssociationView, association: Association) -> AssociationView:
    """Give the view after the open request was cancelled by ourselves."""
    after = replace(association, pair=associations.ACTIVE_CANCELLED)
    return replace(view, association=after, vote=None, ask=None, answer=None, ours_to_cancel=False)


def _unexpected(association: Association) -> Refusal:
    known = ", ".join(sorted(str(state.pair) for state in associations.STATES))
    return Refusal(
        UnexpectedStateError,
        f"AWS shows {association.pair}; known are {known}",
        "you",
        "nothing was sent; look for a newer pulumi-mpa",
    )
