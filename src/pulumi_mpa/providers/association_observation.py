"""One look at an association: what AWS shows, joined with the markers of our asks and with state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.door import Door
from pulumi_mpa.aws.mpa_team_association import find_association
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.aws.translate import code_of
from pulumi_mpa.errors import AccessRefusedError, MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.ask import Answer
from pulumi_mpa.model.mpa_team_association import AssociationView, association_wish, read_marker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.mpa_team_association import Association, DesiredAssociation
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.settings import Service, Settings


@dataclass(frozen=True)
class Doors:
    """
    The ways to both services.

    Args:
        mpa: To Multi-party Approval.

        reads: To Payment Cryptography, for reads.

        writes: To Payment Cryptography, for writes: they carry no token, so no call is ever sent twice.
    """

    mpa: Door
    reads: Door
    writes: Door

    @staticmethod
    def of(settings: Settings, mpa: Door, region: str) -> Doors:
        """Make the ways for one Region."""
        service: Service = "payment-cryptography"
        return Doors(mpa, Door(settings, service, region), Door(settings, service, region, attempts=1))


def observe_association(
    doors: Doors,
    recorded: Mapping[str, Any],
    want: DesiredAssociation,
    *,
    doing: str,
    thing: str,
    for_removal: bool = False,
) -> AssociationView:
    """
    Read everything that a plan looks at.

    Args:
        doors: The ways to AWS.

        recorded: The last outputs; empty when state has none.

        want: What the program wants; all of it known.

        doing: What the user reads was being done.

        thing: What the user reads it was done to.

        for_removal: Earlier requests to guard no longer are looked for in the team's sessions.

    Returns:
        The view.
    """
    told = {"doing": doing, "thing": thing}
    owner, team_arn = str(want.owner), str(want.team_arn)
    association = find_association(doors.reads, str(want.action), **told)
    refusals = tuple(recorded.get("refusals") or ())
    was_in_force = bool(recorded.get("wasInForce"))
    ready = None
    if team_arn and not for_removal and (association is None or association.team_arn != team_arn):
        ready = is_ready(doors.mpa, team_arn, **told)
    if association is None:
        return AssociationView(None, team_ready=ready, was_in_force=was_in_force, refusals=refusals)
    vote = find_vote(doors.mpa, association.session_arn, **told) if association.session_arn else None
    known = asks.from_state(recorded.get("asked"))
    ask = _ask_of(association, vote, known, owner)
    answer = _answer(association, ask, vote)
    if for_removal:
        refusals = asks.remember(refusals, *_refused_removals(doors.mpa, association.team_arn, owner, **told))
    if ask is not None and answer is Answer.REFUSED:
        refusals = asks.remember(refusals, ask.refused_as())
    return AssociationView(
        association=association,
        team_ready=ready,
        was_in_force=was_in_force,
        vote=vote,
        ask=ask,
        answer=answer,
        ours_to_cancel=known is not None and known.session_arn == association.session_arn,
        refusals=refusals,
    )


def is_ready(mpa: Door, team_arn: str, *, doing: str, thing: str) -> bool | None:
    """Tell whether a team can guard: ACTIVE with no deletion in vote; None when these credentials may not read it."""
    try:
        team = find_team(mpa, team_arn, doing=doing, thing=thing)
    except AccessRefusedError:
        return None
    return team is not None and team.pair.status == teams.TeamStatus.ACTIVE and team.pair != teams.DELETE_VOTING


def guards_of(mpa: Door, team_arn: str, region: str, *, doing: str, thing: str) -> tuple[str | None, str | None]:
    """Give owner and holder in a team's guards tag; None for both when it can't be read or is not there."""
    try:
        tags = find_tags(mpa, team_arn, doing=doing, thing=thing) or {}
    except MpaError as error:
        if code_of(error) is None:
            raise
        tags = {}
    owner, _, holder = tags.get(our_tags.guards(region), "").partition(" ")
    return owner or None, holder or None


def _ask_of(association: Association, vote: Vote | None, known: Ask | None, owner: str) -> Ask | None:
    """Tell which ask of ours the shown session carries out, by its marker or because state recorded it."""
    if vote is not None:
        marked = read_marker(vote.comment, owner, at=vote.started_at, session_arn=vote.arn)
        if marked is not None:
            return asks.together(marked, known) if known is not None and known.nonce == marked.nonce else marked
    return known if known is not None and known.session_arn == association.session_arn else None


def _answer(association: Association, ask: Ask | None, vote: Vote | None) -> Answer | None:
    if ask is None:
        return None
    if association.pair in (associations.UPDATE_PENDING, associations.DELETE_PENDING):
        return Answer.OPEN
    if association.pair == associations.ACTIVE_APPROVED or association_wish(association.team_arn) == ask.wish:
        return Answer.APPROVED
    if association.pair == associations.ACTIVE:
        return Answer.NEVER_SENT
    dropped = vote is not None and vote.pair == sessions.SUPERSEDED
    if dropped or (association.pair == associations.ACTIVE_CANCELLED and ask.cancelled):
        return Answer.DROPPED
    return Answer.REFUSED


def _refused_removals(mpa: Door, team_arn: str, owner: str, *, doing: str, thing: str) -> list[str]:
    """`MpaStatus` shows one session only, so earlier removals are found in the team's own list."""
    refused = []
    for listed in list_votes(mpa, team_arn, doing=doing, thing=thing):
        over = listed.pair in (sessions.REJECTED, sessions.EXPIRED, sessions.CANCELLED)
        if listed.action != associations.RequestAction.DISASSOCIATE or not over:
            continue
        vote = find_vote(mpa, listed.arn, doing=doing, thing=thing)
        marked = read_marker(vote.comment, owner, at=vote.started_at, session_arn=vote.arn) if vote else None
        if marked is not None:
            refused.append(marked.refused_as())
    return refused
