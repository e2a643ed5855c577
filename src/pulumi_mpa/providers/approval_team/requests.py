"""The steps of a team's plan, carried out: each writes its request down before it sends it, and again after AWS answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.aws.approval_team import delete_version, find_team, request_deletion, request_update
from pulumi_mpa.aws.session import cancel_vote
from pulumi_mpa.aws.tags import put_tags, remove_tags
from pulumi_mpa.messages import Code
from pulumi_mpa.model import ownership
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Request, new_nonce
from pulumi_mpa.model.requests.tag import to_tag
from pulumi_mpa.plan.approval_team.update import changed_tags, removed_tags
from pulumi_mpa.plan.steps import Verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.approval_team import Desired, Team, View
    from pulumi_mpa.plan.approval_team.delete import DesiredDeletion
    from pulumi_mpa.plan.steps import Step


class Requests:
    """
    Carries out steps on one team.

    Args:
        client: The way to AWS.

        thing: What the user reads it is done to.
    """

    def __init__(self, client: Client, thing: str) -> None:
        """Store the way and the name."""
        self._client = client
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
            Verb.REQUEST_UPDATE: self._request,
            Verb.REINVITE: self._request,
        }
        if step.verb in act and view.team is not None:
            act[step.verb](step, desired, view, view.team)

    def request_deletion_of(self, desired: DesiredDeletion, view: View, team: Team) -> None:
        """Request the deletion: written to the tag before, with its session's ARN after."""
        request = Request(
            RequestKind.DELETE,
            new_nonce(),
            desired.intent(),
            desired.resubmit,
            at=self._client.server_time(),
            prior_arn=team.vote_arn,
            rejections=remember(view.deletions.all_rejections()),
        )
        self._write(team.arn, request, doing="delete")
        request_deletion(self._client, team.arn, desired.pending_window_days, thing=self._thing)
        now = find_team(self._client, team.arn, doing="delete", thing=self._thing)
        if now is not None and now.vote_arn is not None:
            answered = replace(request, session_arn=now.vote_arn)
            self._write(team.arn, answered, doing="delete", done=Code.DENIED_AFTER_THE_REQUEST)

    def remember_rejection(self, step: Step, view: View, team: Team) -> None:
        """Write down that a rejected deletion, requested with another entry's settings, counts for this entry too."""
        deletion = view.deletions.request
        if deletion is not None:
            rejections = remember(view.deletions.all_rejections(), step.target)
            self._write(team.arn, replace(deletion, rejections=rejections), doing="delete")

    def adopt(self, arn: str, desired: Desired, view: View) -> dict[str, str]:
        """Write that this entry of state has the team now, with the tags that the program wants. Gives what was written."""
        tags = {ownership.OWNER: str(desired.owner), ownership.ENTRY: new_nonce(), **changed_tags(desired, view)}
        put_tags(self._client, arn, tags, doing="adopt", thing=self._thing)
        return tags

    def _tag(self, _step: Step, desired: Desired, view: View, team: Team) -> None:
        owner = (
            {ownership.OWNER: desired.owner} if isinstance(desired.owner, str) and view.owner != desired.owner else {}
        )
        put_tags(self._client, team.arn, {**owner, **changed_tags(desired, view)}, doing="tag", thing=self._thing)
        remove_tags(self._client, team.arn, removed_tags(desired, view), doing="tag", thing=self._thing)

    def _cancel(self, step: Step, _desired: Desired, view: View, team: Team) -> None:
        cancel_vote(self._client, step.target, thing=self._thing)
        request = view.history.request
        if request is not None:
            rejections = view.history.rejections
            # AWS no longer names the session then, and the next request must not take it for its own.
            after = replace(request, cancelled=True, session_arn=step.target, rejections=rejections)
            self._write(team.arn, after, doing="update", done=Code.DENIED_AFTER_CANCELLING)

    def _cancel_deletion(self, step: Step, _desired: Desired, view: View, team: Team) -> None:
        cancel_vote(self._client, step.target, thing=self._thing)
        deletion = view.deletions.request
        if deletion is not None and deletion.rejections:
            # An earlier no stays remembered: removing the whole tag would let a later destroy request the same again.
            after = replace(deletion, cancelled=True)
            self._write(team.arn, after, doing="update", done=Code.DENIED_AFTER_CANCELLING)
            return
        remove_tags(
            self._client,
            team.arn,
            [ownership.REQUESTS[RequestKind.DELETE]],
            doing="update",
            thing=self._thing,
            done=Code.DENIED_AFTER_CANCELLING,
        )

    def _discard(self, step: Step, _desired: Desired, _view: View, team: Team) -> None:
        delete_version(self._client, team.arn, step.target, doing="discard the failed update of", thing=self._thing)

    def _request(self, step: Step, desired: Desired, view: View, team: Team) -> None:
        before = view.history.request
        request = Request(
            RequestKind.UPDATE,
            new_nonce(),
            step.target,
            desired.resubmit_hash(),
            at=self._client.server_time(),
            prior_arn=team.vote_arn or (before.session_arn if before is not None else None),
            invites=step.verb is Verb.REINVITE or bool(desired.configuration.added(team.configuration)),
            rejections=view.history.rejections,
        )
        self._write(team.arn, request, doing="update")
        version_id = request_update(
            self._client, team.arn, desired.configuration, thing=self._thing, hidden=desired.secrets()
        )
        answered = replace(request, version_id=version_id)
        self._write(team.arn, answered, doing="update", done=Code.DENIED_AFTER_THE_REQUEST)

    def _write(self, arn: str, request: Request, *, doing: str, done: Code | None = None) -> None:
        tag = {ownership.REQUESTS[request.kind]: to_tag(request)}
        put_tags(self._client, arn, tag, doing=doing, thing=self._thing, done=done)
