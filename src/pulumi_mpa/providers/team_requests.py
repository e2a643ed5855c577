"""The steps of a team's plan, carried out: each writes its ask before it sends and its answer after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.aws.approval_team import delete_version, find_team, request_deletion, request_update
from pulumi_mpa.aws.session import cancel_vote
from pulumi_mpa.aws.tags import put_tags, remove_tags
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.ask import Ask, AskVerb, new_nonce, remember, to_tag
from pulumi_mpa.plan.approval_team import changed_tags, removed_tags
from pulumi_mpa.plan.steps import Verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.aws.door import Door
    from pulumi_mpa.model.approval_team import Desired, Team, View
    from pulumi_mpa.plan.approval_team_delete import DesiredDeletion
    from pulumi_mpa.plan.steps import Step


class Requests:
    """
    Carries out steps on one team.

    Args:
        door: The way to AWS.

        thing: What the user reads it is done to.
    """

    def __init__(self, door: Door, thing: str) -> None:
        """Keep the way and the name."""
        self._door = door
        self._thing = thing

    def carry_out(self, step: Step, desired: Desired, view: View) -> None:
        """
        Do one step of an update.

        Args:
            step: The step; recording and waiting are the caller's.

            desired: What the program wants.

            view: What AWS showed before the plan's first step.
        """
        act: dict[Verb, Callable[[Step, Desired, View, Team], None]] = {
            Verb.TAG: self._tag,
            Verb.CANCEL: self._cancel,
            Verb.CANCEL_DELETION: self._cancel_deletion,
            Verb.DISCARD: self._discard,
            Verb.ASK: self._ask,
            Verb.REINVITE: self._ask,
        }
        if step.verb in act and view.team is not None:
            act[step.verb](step, desired, view, view.team)

    def ask_deletion(self, desired: DesiredDeletion, view: View, team: Team) -> None:
        """Ask for the deletion, its ask in the tag before, its vote's ARN in the tag after."""
        ask = Ask(
            AskVerb.DELETE,
            new_nonce(),
            desired.wish(),
            desired.resubmit,
            at=self._door.hour(),
            prior_arn=team.vote_arn,
            refusals=remember(view.refused_deletions()),
        )
        self._write(team.arn, ask, doing="deleting")
        request_deletion(self._door, team.arn, desired.pending_window_days, thing=self._thing)
        now = find_team(self._door, team.arn, doing="deleting", thing=self._thing)
        if now is not None and now.vote_arn is not None:
            self._write(team.arn, replace(ask, session_arn=now.vote_arn), doing="deleting")

    def keep_no(self, step: Step, view: View, team: Team) -> None:
        """Write down that a deletion that was asked for on another entry's word is refused to this one too."""
        if view.deletion is not None:
            refusals = remember(view.refused_deletions(), step.wish)
            self._write(team.arn, replace(view.deletion, refusals=refusals), doing="deleting")

    def take(self, arn: str, desired: Desired, view: View) -> dict[str, str]:
        """Write that this entry of state has the team now, with the tags that the program wants. Gives what was written."""
        tags = {our_tags.OWNER: str(desired.owner), our_tags.HOLDER: new_nonce(), **changed_tags(desired, view)}
        put_tags(self._door, arn, tags, doing="taking", thing=self._thing)
        return tags

    def _tag(self, _step: Step, desired: Desired, view: View, team: Team) -> None:
        owner = (
            {our_tags.OWNER: desired.owner} if isinstance(desired.owner, str) and view.owner != desired.owner else {}
        )
        put_tags(self._door, team.arn, {**owner, **changed_tags(desired, view)}, doing="tagging", thing=self._thing)
        remove_tags(self._door, team.arn, removed_tags(desired, view), doing="tagging", thing=self._thing)

    def _cancel(self, step: Step, _desired: Desired, view: View, team: Team) -> None:
        cancel_vote(self._door, step.wish, thing=self._thing)
        if view.ask is not None:
            self._write(team.arn, replace(view.ask, cancelled=True, refusals=view.refusals), doing="updating")

    def _cancel_deletion(self, step: Step, _desired: Desired, view: View, team: Team) -> None:
        cancel_vote(self._door, step.wish, thing=self._thing)
        if view.deletion is not None and view.deletion.refusals:
            # An earlier no stays remembered: removing the whole tag would let a later destroy ask the same again.
            self._write(team.arn, replace(view.deletion, cancelled=True), doing="updating")
            return
        remove_tags(self._door, team.arn, [our_tags.ASKS[AskVerb.DELETE]], doing="updating", thing=self._thing)

    def _discard(self, step: Step, _desired: Desired, _view: View, team: Team) -> None:
        delete_version(self._door, team.arn, step.wish, doing="discarding the failed update of", thing=self._thing)

    def _ask(self, step: Step, desired: Desired, view: View, team: Team) -> None:
        ask = Ask(
            AskVerb.UPDATE,
            new_nonce(),
            step.wish,
            desired.resubmit_hash(),
            at=self._door.hour(),
            prior_arn=team.vote_arn,
            invites=step.verb is Verb.REINVITE or bool(desired.configuration.added(team.configuration)),
            refusals=view.refusals,
        )
        self._write(team.arn, ask, doing="updating")
        version_id = request_update(
            self._door, team.arn, desired.configuration, thing=self._thing, hidden=desired.secrets()
        )
        self._write(team.arn, replace(ask, version_id=version_id), doing="updating")

    def _write(self, arn: str, ask: Ask, *, doing: str) -> None:
        put_tags(self._door, arn, {our_tags.ASKS[ask.verb]: to_tag(ask)}, doing=doing, thing=self._thing)
