"""The plan of an association's removal: one table, first match wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, ConflictingStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.requests.intent import REMOVAL_INTENT, RequestKind
from pulumi_mpa.plan.association.outcome import is_in_force
from pulumi_mpa.plan.association.update import facts, row_of, unexpected, without_vote
from pulumi_mpa.plan.association.votes import NO_SESSION, how_to_cancel, new_vote, vote_values
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb
from pulumi_mpa.plan.voted import after_cancelling

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.association import Association, AssociationView
    from pulumi_mpa.model.ownership import Place


@dataclass(frozen=True)
class DesiredRemoval:
    """
    What an entry of state says of the removal.

    Args:
        team_in_force: The team that state saw associated for this resource; None when it saw none.

        entry: Which entry is removed; None when state does not know.

        seen_entries: Other entries that this run knows.

        resubmit: Hash of the recorded `resubmit`.

        place: What is protected.
    """

    team_in_force: str | None
    entry: str | None
    seen_entries: frozenset[str]
    resubmit: str
    place: Place

    def is_of_another(self, view: AssociationView, association: Association) -> bool:
        """Check whether another entry, or somebody else, has the association now."""
        if view.external:
            return True
        if view.entry is not None and view.entry == self.entry:
            return False
        if view.entry in self.seen_entries:
            return True
        # An entry that this run does not know was written by a run that never recorded it: what is recorded is ours still.
        request = view.history.request
        handed_over = request is not None and request.kind is RequestKind.UPDATE and is_in_force(request, association)
        return not handed_over and association.team_arn != self.team_in_force


def plan_removal(desired: DesiredRemoval, view: AssociationView, now: datetime) -> Plan:
    """
    Plan the removal of an association.

    Args:
        desired: What state says of it.

        view: What AWS shows.

        now: AWS's time, from which the end of a vote is computed.

    Returns:
        The plan; no steps and settled means done.
    """
    association = view.association
    if association is None:
        return Plan("gone", settled=True)
    if desired.is_of_another(view, association):
        line = Message(Code.ASSOCIATION_NOT_REMOVED, {"team": association.team_arn})
        return Plan("another", settled=True, lines=(line,))
    if row_of(association) is None:
        return Plan("unknown", blocked=unexpected(association), waiting_for=Actor.YOU)
    request = view.history.open_request()
    kind = request.kind if request is not None else None
    if association.pair == associations.DELETE_PENDING or kind is RequestKind.DELETE:
        return Plan("in vote", blocked=_in_vote(view, association), waiting_for=Actor.APPROVERS)
    if association.pair == associations.UPDATE_PENDING or kind is RequestKind.UPDATE:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def _in_force(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    if view.history.rejects(RequestKind.DELETE, REMOVAL_INTENT, desired.resubmit):
        return Plan("rejected", blocked=_rejected(desired), waiting_for=Actor.YOU)
    message = Message(
        Code.ASSOCIATION_REMOVAL_WILL_BE_REQUESTED,
        {"team": association.team_arn, **vote_values(view, now)},
        new_vote("disassociate", view, now),
    )
    return Plan("request", steps=(Step(Verb.REQUEST_REMOVAL, message, REMOVAL_INTENT, needs_vote=True),))


def _update_open(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    request = view.history.open_request()
    ours = request is not None and request.kind is RequestKind.UPDATE
    open_arn = request.session_arn if ours and request is not None else association.session_arn
    if not view.history.is_ours_to_cancel(RequestKind.UPDATE):
        values = {"session": open_arn or NO_SESSION, "cancel": how_to_cancel(open_arn)}
        message = Message(Code.REMOVAL_BLOCKED_BY_UPDATE, values, {"session": open_arn})
        return Plan("update open", blocked=Blocked(ConflictingStateError, message), waiting_for=Actor.APPROVERS)
    session = {"session": open_arn or ""}
    message = Message(Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, session, session)
    after = without_vote(view, association)
    rest = _in_force(desired, after, after.association or association, now)
    if rest.blocked is not None:
        return rest
    return after_cancelling("update ours", Step(Verb.CANCEL, message, open_arn or ""), rest)


def _in_vote(view: AssociationView, association: Association) -> Blocked:
    # Right after our own request the service may not name its session yet.
    request = view.history.open_request()
    open_arn = (request.session_arn if request is not None else None) or association.session_arn
    shown = view.vote if view.vote is not None and view.vote.arn == open_arn else None
    filled = facts(view) if shown is not None else {**FIELDS, "need": view.need or FIELDS["need"]}
    values = {**{key: filled[key] for key in ("need", "votes", "until")}, "cancel": how_to_cancel(open_arn)}
    data = shown.data() if shown is not None else {"session": open_arn}
    return Blocked(AwaitingApprovalError, Message(Code.REMOVAL_WAITS_FOR_VOTE, values, data))


def _rejected(desired: DesiredRemoval) -> Blocked:
    place = desired.place
    by_hand = associations.SERVICES[place.service].removal_command.format(name=place.name, region=place.region)
    return Blocked(ApprovalRejectedError, Message(Code.REMOVAL_REJECTED, {"command": by_hand}))
