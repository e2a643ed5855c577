"""Creating a team: find what is there already, else make it; nothing made is ever lost."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pulumi_mpa.aws.approval_team import delete_version, find_team, list_teams, request_creation
from pulumi_mpa.aws.backoff import wait_until
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.errors import AwaitingServiceError, InvalidRequestError, MpaError, Situation
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model import ownership
from pulumi_mpa.model.approval_team import Team, View
from pulumi_mpa.model.approval_team_inputs import names_of
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind, digest
from pulumi_mpa.model.requests.request import GRAIN, Request
from pulumi_mpa.model.requests.tag import from_tag, to_tag
from pulumi_mpa.plan.approval_team.creation import Find, client_token, plan_find
from pulumi_mpa.plan.approval_team.outcome import outcome_of_update
from pulumi_mpa.plan.approval_team.state import describe
from pulumi_mpa.plan.steps import Blocked
from pulumi_mpa.providers.approval_team.observe import observe
from pulumi_mpa.providers.approval_team.requests import Requests
from pulumi_mpa.providers.engine import error_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.approval_team import Desired

#: How many names are looked up for a team that leaves its own out: more than teams can be deleted within one window.
_NAMES: Final = 64
#: Seconds for AWS to show a team that it has just accepted.
_APPEARING = 15.0


@dataclass(frozen=True)
class OwnedTeam:
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


class AccountTeams:
    """
    The teams of the account, as far as the creations of one run need them.

    They are listed once for all creations of a run, however many there are; what the run makes itself is added.

    Args:
        client: The client of Multi-party Approval.
    """

    def __init__(self, client: Client) -> None:
        """Know nothing yet."""
        self._client = client
        self._listing = threading.Lock()
        self._arns: dict[str, list[str]] | None = None

    def find(self, want: Desired, thing: str) -> OwnedTeam | str:
        """
        Adopt the account's own team of a name that the wanted one can have, if there is one.

        Returns:
            The team that was adopted, or the name that a new one gets.

        Raises:
            MpaError: There is a team that must not be adopted.
        """
        free: str | None = None
        for turn, name in enumerate(names_of(str(want.name), derived=want.name_derived)):
            # A run that was killed may have made a team of a later name, while an earlier one has become free since.
            if free is not None and turn >= _NAMES:
                break
            found = self._find_named(name, want, thing)
            if isinstance(found, OwnedTeam):
                return found
            if found is Find.MAKE:
                free = free or name
        return free or str(want.name)

    def _find_named(self, name: str, want: Desired, thing: str) -> OwnedTeam | Find:
        """Adopt the account's own team of one name, or return what is done about that name."""
        account, left = _own_account(want), Find.MAKE
        for arn in self._named(name, thing):
            if account and account_of(arn) != account:
                continue
            tags = find_tags(self._client, arn, doing="create", thing=thing)
            if tags is None:
                continue
            view, _ = observe(self._client, arn, {}, doing="create", thing=thing, tags=tags)
            decision = plan_find(want, view)
            if isinstance(decision, Blocked):
                raise error_of(decision, "create", thing, arn)
            if decision is Find.ADOPT and view.team is not None:
                written = Requests(self._client, thing).adopt(arn, want, view)
                return OwnedTeam(arn, {**tags, **written}, view.team, found=True)
            if decision is Find.NEXT_NAME:
                left = decision
        return left

    def make(self, want: Desired, thing: str) -> OwnedTeam:
        """
        Ask AWS to make the team, once whatever happens, and wait for its own check.

        Raises:
            InvalidRequestError: AWS found the configuration invalid; the team that it made is removed again.
        """
        owned = _make(self._client, want, thing)
        with self._listing:
            if self._arns is not None:
                self._arns.setdefault(str(want.name), []).append(owned.arn)
        return owned

    def _named(self, name: str, thing: str) -> list[str]:
        with self._listing:
            if self._arns is None:
                arns: dict[str, list[str]] = {}
                for arn, listed, _ in list_teams(self._client, doing="create", thing=thing):
                    arns.setdefault(listed, []).append(arn)
                self._arns = arns
            return list(self._arns.get(name, ()))


def _make(client: Client, want: Desired, thing: str) -> OwnedTeam:
    token = client_token(want)
    owned = _make_once(client, want, token, thing) or _make_once(
        client, want, digest(token, secrets.token_hex(8)), thing
    )
    if owned is None:
        raise AwaitingServiceError(Situation("create", thing, None, Message(Code.TEAM_NOT_SHOWN)))
    if owned.team.pair == teams.INVALID:
        delete_version(client, owned.arn, owned.team.version_id, doing="remove", thing=thing)
        reason = describe(View(team=owned.team).keeping_secret(want)).what()
        message = Message(Code.TEAM_FOUND_INVALID, {"reason": reason})
        raise InvalidRequestError(Situation("create", thing, None, message))
    return owned


def _make_once(client: Client, want: Desired, token: str, thing: str) -> OwnedTeam | None:
    """
    Send one creation.

    Returns:
        The team; None when the token names one that was made before and is gone since: only another token makes one.
    """
    requested_at = client.server_time()
    request = Request(
        RequestKind.UPDATE, digest("nonce", token)[:12], want.configuration.intent(), want.resubmit_hash(), invites=True
    )
    tags = {
        **ownership.tags_to_send(want.tags),
        ownership.OWNER: str(want.owner),
        ownership.ENTRY: digest("entry", token)[:12],
        ownership.REQUESTS[RequestKind.UPDATE]: to_tag(request),
    }
    policies = tuple(str(arn) for arn in want.policies) if isinstance(want.policies, tuple) else ()
    made = request_creation(
        client,
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
        approver_states=(),
        policies=policies,
        created_at=made.created_at,
    )
    replayed = made.created_at is not None and made.created_at < requested_at - GRAIN
    try:
        seen = wait_until(
            lambda: find_team(client, made.arn, doing="create", thing=thing),
            is_checked,
            appearing=0.0 if replayed else _APPEARING,
        )
    except MpaError:
        # The team exists and must be recorded, whatever keeps us from reading it.
        return OwnedTeam(made.arn, tags, accepted, found=False)
    if replayed and (seen is None or seen.pair == teams.DELETING):
        return None
    return OwnedTeam(made.arn, tags, seen or accepted, found=False)


def view_of_made(owned: OwnedTeam) -> View:
    """Return the view of a team that was just made, from what is known without another read."""
    request = from_tag(RequestKind.UPDATE, owned.tags.get(ownership.REQUESTS[RequestKind.UPDATE]), owned.arn)
    history = History()
    if request is not None:
        request = replace(request, version_id=owned.team.version_id)
        history = History(request, outcome_of_update(request, owned.team, [], None), is_recorded=True)
    return View(
        team=owned.team,
        history=history,
        owner=owned.tags.get(ownership.OWNER),
        entry=owned.tags.get(ownership.ENTRY),
        tags=ownership.user_tags(owned.tags),
    )


def is_checked(team: Team | None) -> bool:
    """Check whether AWS has finished its own check of a team and of its draft."""
    return (
        team is not None
        and team.pair != teams.CREATING
        and (team.draft is None or team.draft.pair != teams.DRAFT_VALIDATING)
    )


def _own_account(want: Desired) -> str | None:
    """The approvers' identity source is the account's own, so its ARN names the account without another call."""
    approvers = want.configuration.approvers
    if not isinstance(approvers, frozenset):
        return None
    return next(
        (account_of(item.source_arn) for item in approvers if isinstance(item.source_arn, str)),
        None,
    )
