"""The plan of an association's removal: one table, first match wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ApprovalRefusedError, AwaitingApprovalError, ConflictingStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.lifecycle.session import NOT_APPROVED
from pulumi_mpa.model.ask import Answer, AskVerb, refusal
from pulumi_mpa.model.mpa_team_association import REMOVAL_WISH
from pulumi_mpa.model.word import is_older
from pulumi_mpa.plan.association_answer import came_about
from pulumi_mpa.plan.mpa_team_association import closing, facts, how_to_cancel, row_of, unexpected
from pulumi_mpa.plan.steps import Plan, Refusal, Step, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.mpa_team_association import Association, AssociationView


@dataclass(frozen=True)
class DesiredRemoval:
    """
    What an entry of state says of the removal it asks for.

    Args:
        team_in_force: The team that state saw guarding for this resource; None when it saw none.

        holder: Which entry asks; None when state does not know.

        seen_holders: Holders of other entries that this run knows.

        resubmit: Hash of the recorded `resubmit`.

        region: Region of the keys.
    """

    team_in_force: str | None
    holder: str | None
    seen_holders: frozenset[str]
    resubmit: str
    region: str

    def is_of_another(self, view: AssociationView, association: Association) -> bool:
        """Tell whether another entry, or somebody else, has the association now."""
        if view.foreign:
            return True
        if view.holder is not None and view.holder == self.holder:
            return False
        if view.holder in self.seen_holders:
            return True
        # A holder that this run does not know is a take that was never recorded: what is recorded is ours still.
        handed_over = view.ask is not None and view.ask.verb is AskVerb.UPDATE and came_about(view.ask, association)
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
        return Plan("unknown", refusal=unexpected(association), waiting_for=Actor.YOU)
    asked = view.ask.verb if view.ask is not None and view.answer is Answer.OPEN else None
    if association.pair == associations.DELETE_PENDING or asked is AskVerb.DELETE:
        return Plan("in vote", refusal=_in_vote(view, association), waiting_for=Actor.APPROVERS)
    if association.pair == associations.UPDATE_PENDING or asked is AskVerb.UPDATE:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def _in_force(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    mine = refusal(REMOVAL_WISH, desired.resubmit)
    last = [view.ask] if view.ask is not None and view.answer is Answer.REFUSED else []
    asks = [ask for ask in (*view.refused_asks, *last) if ask.verb is AskVerb.DELETE]
    # Two entries may have this association, as with a team: a no to one is a no to both.
    refused = any(ask.refused_as() == mine or is_older(view.word_since, ask) for ask in asks)
    if refused or mine in view.refusals:
        return Plan("refused", refusal=_refused(desired, association), waiting_for=Actor.YOU)
    sentence = f"asks the approvers of {association.team_arn} to guard the operation no longer: {closing(view, now)}"
    return Plan("ask", steps=(Step(Verb.ASK_REMOVAL, sentence, REMOVAL_WISH, needs_vote=True),))


def _update_open(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.ask is not None and view.answer is Answer.OPEN and view.ask.verb is AskVerb.UPDATE
    open_arn = view.ask.session_arn if ours and view.ask is not None else association.session_arn
    if not (ours and view.ours_to_cancel):
        refused = Refusal(
            ConflictingStateError,
            f"a vote on handing over to another team is open ({open_arn})",
            "the approvers, or whoever asked",
            f"wait for it, or {how_to_cancel(open_arn)}, then run the same command again",
        )
        return Plan("update open", refusal=refused, waiting_for=Actor.APPROVERS)
    line = f"cancels the open vote on handing over ({open_arn}); votes already cast are dropped"
    cancel = Step(Verb.CANCEL, line, open_arn or "")
    after = replace(association, pair=associations.ACTIVE_CANCELLED)
    rest = _in_force(desired, replace(view, association=after, vote=None, ask=None, answer=None), after, now)
    return rest if rest.refusal is not None else replace(rest, row="update ours", steps=(cancel, *rest.steps))


def _in_vote(view: AssociationView, association: Association) -> Refusal:
    filled = facts(view)
    # Right after our own request Payment Cryptography may not name its session yet.
    ours = view.ask.session_arn if view.ask is not None and view.answer is Answer.OPEN else None
    open_arn = ours or association.session_arn
    named = f" ({open_arn})" if open_arn else ""
    return Refusal(
        AwaitingApprovalError,
        f"approval is asked for and nothing is removed yet; needs {filled['need']}, {filled['votes']}; "
        f"the vote{named} closes {filled['until']}; until then it guards",
        "the approvers vote in the approval portal",
        "run the same command again after that; a plain `pulumi up` will not stop this: to keep it, put it back into the "
        f"program and run `pulumi up --refresh`, or {how_to_cancel(open_arn)}",
    )


def _refused(desired: DesiredRemoval, association: Association) -> Refusal:
    return Refusal(
        ApprovalRefusedError,
        f"its removal was asked for and {NOT_APPROVED}; the team goes on guarding",
        "talk to the approvers",
        "to ask again, change `resubmit`, run `pulumi up`, then destroy; for one that is in no program any more (replaced, "
        "removed), ask by hand with `aws payment-cryptography disassociate-mpa-team "
        f"--action {association.action} --region {desired.region}`, whose vote the next run shows",
    )
