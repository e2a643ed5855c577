"""One look at a team: what AWS shows, joined with what our tags and the state know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.approval_team import View
from pulumi_mpa.model.ask import Answer, AskVerb
from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.team_inputs import has_secret_approvers
from pulumi_mpa.plan.answer import answer_to_deletion, answer_to_update, needs_sessions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.aws.door import Door
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.session import Vote

#: Teams whose `UpdateSessionArn` names a vote worth reading.
_WITH_A_VOTE = (teams.UPDATE_VOTING, teams.UPDATE_REFUSED, teams.DELETE_VOTING, teams.DELETING)


def observe(
    door: Door,
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
        door: The way to AWS.

        arn: The team.

        recorded: The last outputs; empty when state has none.

        doing: What the user reads was being done.

        thing: What the user reads it was done to.

        for_deletion: The team's sessions are needed too.

        tags: All tags, when they are known already; None reads them.

    Returns:
        The view, and the sessions as far as they were listed.
    """
    told = {"doing": doing, "thing": thing}
    team = find_team(door, arn, **told)
    if team is not None and tags is None:
        tags = find_tags(door, arn, **told)
    if team is None or tags is None:
        return View(team=None, refusals=tuple(recorded.get("refusals") or ())), []
    known_version = recorded.get("versionId")
    ask = asks.together(
        asks.from_tag(AskVerb.UPDATE, tags.get(our_tags.ASKS[AskVerb.UPDATE]), arn),
        asks.from_state(recorded.get("asked")),
    )
    deletion = asks.from_tag(AskVerb.DELETE, tags.get(our_tags.ASKS[AskVerb.DELETE]), arn)
    listing = for_deletion or (ask is not None and needs_sessions(ask, team, known_version))
    votes = list_votes(door, arn, **told) if listing else []
    answer = answer_to_update(ask, team, votes, known_version) if ask is not None else None
    vote = find_vote(door, team.vote_arn, **told) if team.vote_arn and team.pair in _WITH_A_VOTE else None
    view = View(
        team=team,
        vote=vote,
        ask=ask,
        answer=answer,
        deletion=deletion,
        deletion_answer=_deletion_answer(deletion, team, votes, listed=for_deletion),
        refusals=_refusals(recorded, ask, answer),
        owner=tags.get(our_tags.OWNER),
        holder=tags.get(our_tags.HOLDER),
        tags=our_tags.theirs(tags),
        set_keys=frozenset((recorded.get("declared") or {}).get("tags") or {}),
        scheduled_for=_scheduled_for(team, vote, recorded),
        guards=our_tags.guarding(tags),
        secret_approvers=has_secret_approvers(recorded.get("declared") or {}),
        word_since=from_text(recorded.get("wordSince")),
    )
    return view, votes


def _deletion_answer(deletion: Ask | None, team: Team, votes: list[Vote], *, listed: bool) -> Answer | None:
    """Answer a deletion's ask; without the list of sessions only an open vote can be told."""
    if deletion is None:
        return None
    if listed:
        return answer_to_deletion(deletion, team, votes)
    return Answer.OPEN if team.pair == teams.DELETE_VOTING and deletion.session_arn == team.vote_arn else None


def _refusals(recorded: Mapping[str, Any], ask: Ask | None, answer: Answer | None) -> tuple[str, ...]:
    known = asks.remember(ask.refusals if ask else (), *(recorded.get("refusals") or ()))
    return asks.remember(known, ask.refused_as()) if ask is not None and answer is Answer.REFUSED else known


def _scheduled_for(team: Team, vote: Vote | None, recorded: Mapping[str, Any]) -> datetime | None:
    """Tell when a window ends: AWS shows the approval, and only we know the days that were asked for."""
    days = (recorded.get("declared") or {}).get("pendingWindowDays")
    if team.pair != teams.DELETING or vote is None or vote.completed_at is None or days is None:
        return None
    return vote.completed_at + timedelta(days=days)
