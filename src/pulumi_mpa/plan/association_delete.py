"""The plan of an association's removal: one table, first match wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ApprovalRefusedError, AwaitingApprovalError, ConflictingStateError, UnexpectedStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.model.ask import Answer, AskVerb, refusal
from pulumi_mpa.model.instants import spoken
from pulumi_mpa.model.mpa_team_association import REMOVAL_WISH
from pulumi_mpa.plan.mpa_team_association import facts, row_of
from pulumi_mpa.plan.steps import Plan, Refusal, Step, Verb

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.mpa_team_association import Association, AssociationView


@dataclass(frozen=True)
class DesiredRemoval:
    """
    What an entry of state says of the removal it asks for.

    Args:
        was_in_force: State has seen the association in force.

        holder: Which entry asks; None when state does not know.

        guards_holder: The holder in the guards tag of the team in force; None when there is none.

        seen_holders: Holders of other entries that this run knows.

        resubmit: Hash of the recorded `resubmit`.
    """

    was_in_force: bool
    holder: str | None
    guards_holder: str | None
    seen_holders: frozenset[str]
    resubmit: str

    def is_of_another(self) -> bool:
        """Tell whether another entry, or somebody else, has the association now."""
        if self.guards_holder is not None and self.guards_holder == self.holder:
            return False
        # A holder that this run does not know is a take that was never recorded: what state saw in force is ours still.
        return self.guards_holder in self.seen_holders if self.was_in_force else True


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
    if desired.is_of_another():
        line = "nothing is removed: the association belongs to another entry or was never made by this one"
        return Plan("another", settled=True, lines=(line,))
    if row_of(association) is None:
        unexpected = Refusal(
            UnexpectedStateError,
            f"AWS shows {association.pair}",
            "you",
            "nothing was sent; look for a newer pulumi-mpa",
        )
        return Plan("unknown", refusal=unexpected, waiting_for=Actor.YOU)
    if association.pair == associations.DELETE_PENDING:
        return Plan("in vote", refusal=_in_vote(view, association), waiting_for=Actor.APPROVERS)
    if association.pair == associations.UPDATE_PENDING:
        return _update_open(desired, view, association, now)
    return _in_force(desired, view, association, now)


def _in_force(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    refused = set(view.refusals)
    if view.ask is not None and view.answer is Answer.REFUSED:
        refused.add(view.ask.refused_as())
    if refusal(REMOVAL_WISH, desired.resubmit) in refused:
        return Plan("refused", refusal=_refused(), waiting_for=Actor.YOU)
    sentence = (
        f"asks the approvers of {association.team_arn} to guard the operation no longer; "
        f"the vote would close {spoken(now + limits.VOTE_WINDOW)}; until then it guards"
    )
    return Plan("ask", steps=(Step(Verb.ASK_REMOVAL, sentence, REMOVAL_WISH, needs_vote=True),))


def _update_open(desired: DesiredRemoval, view: AssociationView, association: Association, now: datetime) -> Plan:
    ours = view.ask is not None and view.answer is Answer.OPEN and view.ask.verb is AskVerb.UPDATE
    if not (ours and view.ours_to_cancel):
        refused = Refusal(
            ConflictingStateError,
            f"a vote on handing over to another team is open ({association.session_arn})",
            "the approvers, or whoever asked",
            f"wait for it, or cancel it with `aws mpa cancel-session --session-arn {association.session_arn}`, "
            "then run the same command again",
        )
        return Plan("update open", refusal=refused, waiting_for=Actor.APPROVERS)
    line = f"cancels the open vote on handing over ({association.session_arn}); votes already cast are dropped"
    cancel = Step(Verb.CANCEL, line, association.session_arn or "")
    after = replace(association, pair=associations.ACTIVE_CANCELLED)
    rest = _in_force(desired, replace(view, association=after, vote=None, ask=None, answer=None), after, now)
    return replace(rest, row="update ours", steps=(cancel, *rest.steps))


def _in_vote(view: AssociationView, association: Association) -> Refusal:
    filled = facts(view)
    return Refusal(
        AwaitingApprovalError,
        f"approval is asked for and nothing is removed yet; needs {filled['need']}, {filled['votes']}; "
        f"the vote ({association.session_arn}) closes {filled['until']}; until then it guards",
        "the approvers vote in the approval portal",
        "run the same command again after that; a plain `pulumi up` will not stop this: to keep it, put it back into the "
        f"program and run `pulumi up --refresh`, or cancel the vote with "
        f"`aws mpa cancel-session --session-arn {association.session_arn}`",
    )


def _refused() -> Refusal:
    return Refusal(
        ApprovalRefusedError,
        "its removal was asked for and not approved; the team goes on guarding",
        "talk to the approvers",
        "to ask again, change `resubmit`, run `pulumi up`, then destroy",
    )
