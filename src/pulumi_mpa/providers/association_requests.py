"""The steps of an association's plan, carried out; no call is ever sent twice, since none carries a token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.mpa_team_association import find_association, request_association, request_removal
from pulumi_mpa.aws.session import cancel_vote, find_vote
from pulumi_mpa.aws.tags import put_tags
from pulumi_mpa.aws.translate import CONFLICT, code_of
from pulumi_mpa.errors import AccessRefusedError, MpaError, ServiceTroubledError
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.ask import Ask, AskVerb, new_nonce
from pulumi_mpa.model.mpa_team_association import read_marker, with_marker
from pulumi_mpa.plan.steps import Verb

if TYPE_CHECKING:
    from pulumi_mpa.model.mpa_team_association import Association, AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Step
    from pulumi_mpa.providers.association_observation import Doors


class AssociationRequests:
    """
    Carries out steps on one association.

    Args:
        doors: The ways to AWS.

        want: What the program wants.

        thing: What the user reads it is done to.
    """

    def __init__(self, doors: Doors, want: DesiredAssociation, thing: str) -> None:
        """Keep the ways and the wish."""
        self._doors, self._want, self._thing = doors, want, thing

    def carry_out(self, step: Step, view: AssociationView, holder: str) -> dict[str, Any]:
        """
        Do one step.

        Returns:
            What the outputs must remember of it, as state spells it.
        """
        if step.verb is Verb.CANCEL:
            cancel_vote(self._doors.mpa, step.wish, thing=self._thing)
            ask = replace(view.ask, cancelled=True) if view.ask is not None else None
            return {"asked": asks.to_state(ask)} if ask is not None else {}
        if step.verb is Verb.ASK_REMOVAL:
            return self._ask(step, AskVerb.DELETE)
        self.hold(str(self._want.team_arn), holder)
        return self._ask(step, AskVerb.UPDATE)

    def hold(self, team_arn: str, holder: str) -> None:
        """Write which entry of state has the association, on the team; a shared team can't be tagged and is left alone."""
        tags = {our_tags.guards(str(self._want.region)): f"{self._want.owner} {holder}"}
        try:
            put_tags(self._doors.mpa, team_arn, tags, doing="tagging", thing=self._thing)
        except AccessRefusedError:
            return

    def _ask(self, step: Step, verb: AskVerb) -> dict[str, Any]:
        ask = Ask(verb, new_nonce()[:8], step.wish, self._want.resubmit_hash(), at=self._doors.mpa.hour())
        comment = with_marker(str(self._want.comment), ask, str(self._want.owner))
        try:
            association = self._send(verb, comment)
        except MpaError as error:
            if not isinstance(error, ServiceTroubledError) and code_of(error) != CONFLICT:
                raise
            # The answer is lost, or somebody was faster: the session's comment tells whose it is.
            found = self._arrived(ask)
            if found is None and code_of(error) != CONFLICT:
                raise
            return {"asked": asks.to_state(found)} if found is not None else {}
        return {"asked": asks.to_state(replace(ask, session_arn=association.session_arn))}

    def _arrived(self, ask: Ask) -> Ask | None:
        """Give the ask with its vote if AWS shows that it arrived; None if it does not."""
        told = {"doing": "reading", "thing": self._thing}
        found = find_association(self._doors.reads, str(self._want.action), **told)
        if found is None or found.session_arn is None:
            return ask if found is not None and found.team_arn == self._want.team_arn else None
        vote = find_vote(self._doors.mpa, found.session_arn, **told)
        marked = read_marker(vote.comment, self._want.owner, at=ask.at, session_arn=vote.arn) if vote else None
        return replace(ask, session_arn=found.session_arn) if marked and marked.nonce == ask.nonce else None

    def _send(self, verb: AskVerb, comment: str) -> Association:
        action = str(self._want.action)
        if verb is AskVerb.DELETE:
            return request_removal(self._doors.writes, action, comment, thing=self._thing)
        return request_association(self._doors.writes, action, str(self._want.team_arn), comment, thing=self._thing)
