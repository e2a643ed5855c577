"""The plan of an association's removal: one table, first match wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, ConflictingStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.lifecycle.session import NOT_APPROVED
from pulumi_mpa.model.association import REMOVAL_INTENT
from pulumi_mpa.model.requests.deletion_settings import is_older
from pulumi_mpa.model.requests.request import Outcome, RequestKind, blocked
from pulumi_mpa.plan.association.outcome import is_in_force
from pulumi_mpa.plan.association.update import closing, facts, how_to_cancel, row_of, unexpected
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.association import Association, AssociationView


@dataclass(frozen=True)
class DesiredRemoval:
    """
    What an entry of state says of the removal it asks for.

    Args:
        team_in_force: The team that state saw guarding for this resource; None when it saw none.

        entry: Which entry asks; None when state does not know.

        seen_entries: Holders of other entries that this run knows.

        resubmit: Hash of the recorded `resubmit`.

        region: Region of the keys.
    """

    team_in_force: str | None
    entry: str | None
    seen_entries: frozenset[str]
    resubmit: str
    region: str

    def is_of_another(self, view: AssociationView, association: Association) -> bool:
        """Check whether another entry, or somebody else, has the association now."""
        if view.external:
            return True
        if view.entry is not None and view.entry == self.entry:
            return False
        if view.entry in self.seen_entries:
            return True
        # A holder that this run does not know is a take that was never recorded: what is recorded is ours still.
        handed_over = (
            view.request is not None
            and view.request.verb is RequestKind.UPDATE
            and is_in_force(view.request, association)
        )
        return not handed_over and association.team_arn != self.team_in_force


def plan_removal(desired: DesiredRemoval, view: AssociationView, now: datetime) -> Plan:
    """
    Plan the removal of an association.

    Args:
        desired: What state says of it.

        view: What AWS shows.

        now: The hour from which a vote's closing is told.

    Returns:
        The plan; no steps and settled means done.
    """
    association = view.association
    if association is None:
        return Plan("gone", settled=True)
    if desired.is_of_another(view, association):
        line = f"nothing is removed: {association.team_arn} does not guard for this entry of state, or no longer"
        return Plan("another", settled=True, lines=(line,))
    if row_of(association) is None:
        return Plan("unknown", blocked=unexpected(association), waiting_for=Actor.YOU)
    requested = view.request.verb if view.request is not None and view.outcome is Outcome.OPEN else None
    if association.pair == associations.DELETE_PENDING or requested is RequestKind.DELETE:
        return Plan("in vote", blocked=_in_vote(view, association), waiting_for=Actor.APPROVERS)
    if association.pair == associations.UPDATE_PENDING or requested is RequestKind.UPDATE:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def _in_force(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    mine = blocked(REMOVAL_INTENT, desired.resubmit)
    last = [view.request] if view.request is not None and view.outcome is Outcome.REJECTED else []
    requests = [request for request in (*view.rejected_requests, *last) if request.verb is RequestKind.DELETE]
    # Two entries may have this association, as with a team: a no to one is a no to both.
    error_of = any(
        request.rejection_hash() == mine or is_older(view.deletion_settings_since, request) for request in requests
    )
    if error_of or mine in view.rejections:
        return Plan("refused", blocked=_rejected(desired, association), waiting_for=Actor.YOU)
    message = f"asks the approvers of {association.team_arn} to guard the operation no longer: {closing(view, now)}"
    return Plan("ask", steps=(Step(Verb.REQUEST_REMOVAL, message, REMOVAL_INTENT, needs_vote=True),))


def _update_open(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.request is not None and view.outcome is Outcome.OPEN and view.request.verb is RequestKind.UPDATE
    open_arn = view.request.session_arn if ours and view.request is not None else association.session_arn
    if not (ours and view.ours_to_cancel):
        error_of = Blocked(
            ConflictingStateError,
            f"a vote on handing over to another team is open ({open_arn})",
            "the approvers, or whoever asked",
            f"wait for it, or {how_to_cancel(open_arn)}, then run the same command again",
        )
        return Plan("update open", blocked=error_of, waiting_for=Actor.APPROVERS)
    line = f"cancels the open vote on handing over ({open_arn}); votes already cast are dropped"
    cancel = Step(Verb.CANCEL, line, open_arn or "")
    after = replace(association, pair=associations.ACTIVE_CANCELLED)
    rest = _in_force(desired, replace(view, association=after, vote=None, request=None, outcome=None), after, now)
    return rest if rest.blocked is not None else replace(rest, row="update ours", steps=(cancel, *rest.steps))


def _in_vote(view: AssociationView, association: Association) -> Blocked:
    filled = facts(view)
    # Right after our own request Payment Cryptography may not name its session yet.
    ours = view.request.session_arn if view.request is not None and view.outcome is Outcome.OPEN else None
    open_arn = ours or association.session_arn
    named = f" ({open_arn})" if open_arn else ""
    return Blocked(
        AwaitingApprovalError,
        f"approval is asked for and nothing is removed yet; needs {filled['need']}, {filled['votes']}; "
        f"the vote{named} closes {filled['until']}; until then it guards",
        "the approvers vote in the approval portal",
        "run the same command again after that; a plain `pulumi up` will not stop this: to keep it, put it back into the "
        f"program and run `pulumi up --refresh`, or {how_to_cancel(open_arn)}",
    )


def _rejected(desired: DesiredRemoval, association: Association) -> Blocked:
    return Blocked(
        ApprovalRejectedError,
        f"its removal was asked for and {NOT_APPROVED}; the team goes on guarding",
        "talk to the approvers",
        "to ask again, change `resubmit`, run `pulumi up`, then destroy; for one that is in no program any more (replaced, "
        "removed), ask by hand with `aws payment-cryptography disassociate-mpa-team "
        f"--action {association.action} --region {desired.region}`, whose vote the next run shows",
    )
