"""Observe a team: what AWS shows, joined with what our tags and the state know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.model import ownership
from pulumi_mpa.model.approval_team import View
from pulumi_mpa.model.approval_team_inputs import has_secret_approvers
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Outcome, merged
from pulumi_mpa.model.requests.state import read_history
from pulumi_mpa.model.requests.tag import from_tag
from pulumi_mpa.plan.approval_team.outcome import needs_sessions, outcome_of_deletion, outcome_of_update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.requests.request import Request
    from pulumi_mpa.model.session import Vote

#: Teams whose `UpdateSessionArn` names a vote worth reading.
_WITH_A_VOTE = (teams.UPDATE_VOTING, teams.UPDATE_REJECTED, teams.DELETE_VOTING, teams.DELETING)


def observe(
    client: Client,
    arn: str,
    recorded: Mapping[str, Any],
    *,
    doing: str,
    thing: str,
    for_deletion: bool = False,
    tags: Mapping[str, str] | None = None,
) -> tuple[View, list[Vote]]:
    """
    Read everything that a plan needs.

    Args:
        client: The way to AWS.

        arn: The team.

        recorded: The last outputs; empty when state has none.

        doing: What the user reads was being done.

        thing: What the user reads it was done to.

        for_deletion: The team's sessions are needed too.

        tags: All tags, when they are known already; None reads them.

    Returns:
        The view, and the sessions as far as they were listed.
    """
    context = {"doing": doing, "thing": thing}
    recorded_history = read_history(recorded)
    since = recorded_history.deletion_settings_since
    team = find_team(client, arn, **context)
    if team is not None and tags is None:
        tags = find_tags(client, arn, **context)
    if team is None or tags is None:
        return View(team=None, history=History(rejections=recorded_history.rejections)), []
    known_version = recorded.get("versionId")
    request = merged(_in_tag(RequestKind.UPDATE, tags, arn), recorded_history.request)
    deletion = _in_tag(RequestKind.DELETE, tags, arn)
    listing = for_deletion or (request is not None and needs_sessions(request, team, known_version))
    votes = list_votes(client, arn, **context) if listing else []
    outcome = outcome_of_update(request, team, votes, known_version) if request is not None else None
    vote = find_vote(client, team.vote_arn, **context) if team.vote_arn and team.pair in _WITH_A_VOTE else None
    view = View(
        team=team,
        vote=vote,
        history=History(
            request=request,
            outcome=outcome,
            is_recorded=request is not None and request.version_id is not None,
            rejections=_rejections(recorded_history, request, outcome),
            deletion_settings_since=since,
        ),
        deletions=History(
            request=deletion,
            outcome=_deletion_outcome(deletion, team, votes, listed=for_deletion),
            is_recorded=deletion is not None and deletion.session_arn is not None,
            rejections=deletion.rejections if deletion is not None else (),
            deletion_settings_since=since,
        ),
        owner=tags.get(ownership.OWNER),
        entry=tags.get(ownership.ENTRY),
        tags=ownership.user_tags(tags),
        set_keys=frozenset((recorded.get("declared") or {}).get("tags") or {}),
        scheduled_for=_scheduled_for(team, vote, recorded),
        protections=ownership.protections_in(tags),
        secret_approvers=has_secret_approvers(recorded.get("declared") or {}),
    )
    return view, votes


def _in_tag(kind: RequestKind, tags: Mapping[str, str], arn: str) -> Request | None:
    return from_tag(kind, tags.get(ownership.REQUESTS[kind]), arn)


def _deletion_outcome(deletion: Request | None, team: Team, votes: list[Vote], *, listed: bool) -> Outcome | None:
    """Return the outcome of a deletion; without the list of sessions only an open vote is known."""
    if deletion is None:
        return None
    if listed:
        return outcome_of_deletion(deletion, team, votes)
    return Outcome.OPEN if team.pair == teams.DELETE_VOTING and deletion.session_arn == team.vote_arn else None


def _rejections(recorded: History, request: Request | None, outcome: Outcome | None) -> tuple[str, ...]:
    known = remember(request.rejections if request else (), *recorded.rejections)
    if request is None or outcome is not Outcome.REJECTED:
        return known
    return remember(known, request.rejection_hash())


def _scheduled_for(team: Team, vote: Vote | None, recorded: Mapping[str, Any]) -> datetime | None:
    """Return when a window ends: AWS shows the approval, and only we know the days that were asked for."""
    days = (recorded.get("declared") or {}).get("pendingWindowDays")
    if team.pair != teams.DELETING or vote is None or vote.completed_at is None or days is None:
        return None
    return vote.completed_at + timedelta(days=days)
