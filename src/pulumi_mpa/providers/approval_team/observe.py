"""One look at a team: what AWS shows, joined with what our tags and the state know."""

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
from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.requests import request as requests
from pulumi_mpa.model.requests.request import Outcome, RequestKind
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
    Read everything that a plan looks at.

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
    announced = {"doing": doing, "thing": thing}
    team = find_team(client, arn, **announced)
    if team is not None and tags is None:
        tags = find_tags(client, arn, **announced)
    if team is None or tags is None:
        return View(team=None, rejections=tuple(recorded.get("rejections") or ())), []
    known_version = recorded.get("versionId")
    request = requests.together(
        requests.from_tag(RequestKind.UPDATE, tags.get(ownership.REQUESTS[RequestKind.UPDATE]), arn),
        requests.from_state(recorded.get("lastRequest")),
    )
    deletion = requests.from_tag(RequestKind.DELETE, tags.get(ownership.REQUESTS[RequestKind.DELETE]), arn)
    listing = for_deletion or (request is not None and needs_sessions(request, team, known_version))
    votes = list_votes(client, arn, **announced) if listing else []
    outcome = outcome_of_update(request, team, votes, known_version) if request is not None else None
    vote = find_vote(client, team.vote_arn, **announced) if team.vote_arn and team.pair in _WITH_A_VOTE else None
    view = View(
        team=team,
        vote=vote,
        request=request,
        outcome=outcome,
        deletion=deletion,
        deletion_outcome=_deletion_outcome(deletion, team, votes, listed=for_deletion),
        rejections=_rejections(recorded, request, outcome),
        owner=tags.get(ownership.OWNER),
        entry=tags.get(ownership.ENTRY),
        tags=ownership.theirs(tags),
        set_keys=frozenset((recorded.get("declared") or {}).get("tags") or {}),
        scheduled_for=_scheduled_for(team, vote, recorded),
        protections=ownership.protecting(tags),
        secret_approvers=has_secret_approvers(recorded.get("declared") or {}),
        deletion_settings_since=from_text(recorded.get("deletionSettingsSince")),
    )
    return view, votes


def _deletion_outcome(deletion: Request | None, team: Team, votes: list[Vote], *, listed: bool) -> Outcome | None:
    """Answer a deletion's ask; without the list of sessions only an open vote can be told."""
    if deletion is None:
        return None
    if listed:
        return outcome_of_deletion(deletion, team, votes)
    return Outcome.OPEN if team.pair == teams.DELETE_VOTING and deletion.session_arn == team.vote_arn else None


def _rejections(recorded: Mapping[str, Any], request: Request | None, outcome: Outcome | None) -> tuple[str, ...]:
    known = requests.remember(request.rejections if request else (), *(recorded.get("rejections") or ()))
    return (
        requests.remember(known, request.rejection_hash())
        if request is not None and outcome is Outcome.REJECTED
        else known
    )


def _scheduled_for(team: Team, vote: Vote | None, recorded: Mapping[str, Any]) -> datetime | None:
    """Return when a window ends: AWS shows the approval, and only we know the days that were asked for."""
    days = (recorded.get("declared") or {}).get("pendingWindowDays")
    if team.pair != teams.DELETING or vote is None or vote.completed_at is None or days is None:
        return None
    return vote.completed_at + timedelta(days=days)
