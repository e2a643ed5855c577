"""Creating a team: find what is there already, else make it; nothing made is ever lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_mpa.aws.approval_team import delete_version, find_team, list_teams, request_creation
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.aws.wait import wait_until
from pulumi_mpa.errors import AwaitingServiceError, MpaError, RefusedRequestError, Situation
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.approval_team import Team, View
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.ask import GRAIN, Ask, AskVerb, digest, from_tag, to_tag
from pulumi_mpa.plan.answer import answer_to_update
from pulumi_mpa.plan.steps import Refusal
from pulumi_mpa.plan.team_creation import Find, client_token, plan_find
from pulumi_mpa.plan.telling import explain
from pulumi_mpa.providers.team_observation import observe
from pulumi_mpa.providers.team_requests import Requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.door import Door
    from pulumi_mpa.model.approval_team import Desired

#: Seconds for AWS to show a team that it has just accepted.
_APPEARING = 15.0


@dataclass(frozen=True)
class Had:
    """
    A team that this entry of state has now.

    Args:
        arn: Its ARN.

        tags: All its tags as they are known without another read.

        team: What AWS showed of it last; what was asked for, when it shows nothing yet.

        found: It was there already.
    """

    arn: str
    tags: Mapping[str, str]
    team: Team
    found: bool


def take(door: Door, want: Desired, thing: str) -> Had | None:
    """
    Take the account's own team of the wanted name, if there is one.

    Raises:
        MpaError: There is one that must not be taken.
    """
    account = _own_account(want)
    for arn, name, _ in list_teams(door, doing="creating", thing=thing):
        if name != want.name or (account and account_of(arn) != account):
            continue
        tags = find_tags(door, arn, doing="creating", thing=thing)
        if tags is None:
            continue
        view, _ = observe(door, arn, {}, doing="creating", thing=thing, tags=tags)
        decision = plan_find(want, view)
        if isinstance(decision, Refusal):
            raise decision.error(Situation("creating", thing, arn, decision.is_, decision.who, decision.next_step))
        if decision is Find.TAKE and view.team is not None:
            written = Requests(door, thing).take(arn, want, view)
            return Had(arn, {**tags, **written}, view.team, found=True)
    return None


def make(door: Door, want: Desired, thing: str) -> Had:
    """
    Ask AWS to make the team, once whatever happens, and wait for its own check.

    Raises:
        RefusedRequestError: AWS found the configuration invalid; the team that it made is removed again.
    """
    token = client_token(want)
    had = _make_once(door, want, token, thing) or _make_once(door, want, digest(token, secrets.token_hex(8)), thing)
    if had is None:
        raise AwaitingServiceError(
            Situation(
                "creating", thing, None, "AWS accepted it and does not show it", "nobody", "run `pulumi up` again"
            )
        )
    if had.team.pair == teams.INVALID:
        delete_version(door, had.arn, had.team.version_id, doing="removing", thing=thing)
        reason = explain(View(team=had.team).keeping_secret(want)).split(";")[0]
        raise RefusedRequestError(
            Situation(
                "creating", thing, None, reason, "you", "correct the approvers in the program and run `pulumi up`"
            )
        )
    return had


def _make_once(door: Door, want: Desired, token: str, thing: str) -> Had | None:
    """
    Send one creation.

    Returns:
        The team; None when the token names one that was made before and is gone since: only another token makes one.
    """
    asked_at = door.hour()
    ask = Ask(
        AskVerb.UPDATE, digest("nonce", token)[:12], want.configuration.wish(), want.resubmit_hash(), invites=True
    )
    user = {key: str(value) for key, value in want.tags.items()} if isinstance(want.tags, dict) else {}
    tags = {
        **user,
        our_tags.OWNER: str(want.owner),
        our_tags.HOLDER: digest("holder", token)[:12],
        our_tags.ASKS[AskVerb.UPDATE]: to_tag(ask),
    }
    policies = tuple(str(arn) for arn in want.policies) if isinstance(want.policies, tuple) else ()
    made = request_creation(
        door,
        name=str(want.name),
        configuration=want.configuration,
        policies=policies,
        tags=tags,
        token=token,
        thing=thing,
        hidden=want.secrets(),
    )
    accepted = Team(
        arn=made.arn,
        name=str(want.name),
        pair=teams.CREATING,
        message=None,
        version_id=made.version_id,
        configuration=want.configuration,
        answers=(),
        policies=policies,
        created_at=made.created_at,
    )
    replayed = made.created_at is not None and made.created_at < asked_at - GRAIN
    try:
        seen = wait_until(
            lambda: find_team(door, made.arn, doing="creating", thing=thing),
            is_checked,
            appearing=0.0 if replayed else _APPEARING,
        )
    except MpaError:
        # The team exists and must be recorded, whatever keeps us from reading it.
        return Had(made.arn, tags, accepted, found=False)
    if replayed and (seen is None or seen.pair == teams.DELETING):
        return None
    return Had(made.arn, tags, seen or accepted, found=False)


def view_of_made(had: Had) -> View:
    """Give the view of a team that was just made, from what is known without another read."""
    ask = from_tag(AskVerb.UPDATE, had.tags.get(our_tags.ASKS[AskVerb.UPDATE]), had.arn)
    if ask is not None:
        ask = replace(ask, version_id=had.team.version_id)
    return View(
        team=had.team,
        ask=ask,
        answer=answer_to_update(ask, had.team, [], None) if ask is not None else None,
        owner=had.tags.get(our_tags.OWNER),
        holder=had.tags.get(our_tags.HOLDER),
        tags=our_tags.theirs(had.tags),
    )


def is_checked(team: Team | None) -> bool:
    """Tell whether AWS has finished its own check of a team and of its draft."""
    return (
        team is not None
        and team.pair != teams.CREATING
        and (team.draft is None or team.draft.pair != teams.DRAFT_VALIDATING)
    )


def _own_account(want: Desired) -> str | None:
    """The approvers' identity source is the account's own, so its ARN tells the account without another call."""
    approvers = want.configuration.approvers
    if not isinstance(approvers, frozenset):
        return None
    return next(
        (account_of(item.source_arn) for item in approvers if isinstance(item.source_arn, str)),
        None,
    )
