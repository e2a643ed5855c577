"""Observe an association: what AWS shows, joined with the markers of our requests and with state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.errors import AccessDeniedError, MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model import ownership
from pulumi_mpa.model.association import AssociationView
from pulumi_mpa.model.ownership import ProtectionTag
from pulumi_mpa.model.requests.marker import OWNER_LENGTH, read_marker
from pulumi_mpa.model.requests.rejections import joined
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.requests.state import read_history
from pulumi_mpa.model.session import Vote
from pulumi_mpa.plan.association.outcome import PENDING, is_rejected_vote, outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.associations.api import AssociationApi
    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.association import Association, DesiredAssociation
    from pulumi_mpa.model.requests.history import History
    from pulumi_mpa.model.requests.request import Request

#: What else teams vote on; a session with another name may be about an association, whatever AWS calls that.
_NOT_ABOUT_ASSOCIATIONS = (
    *sessions.Action,
    *(action for service in associations.SERVICES.values() for action in service.other_actions),
)


@dataclass(frozen=True)
class AssociationClients:
    """
    The clients that an association needs.

    Args:
        mpa: Of Multi-party Approval.

        api: Of the protected service, in the association's Region.
    """

    mpa: Client
    api: AssociationApi


class AssociationObserver:
    """
    Observes an association with everything that a plan needs.

    Args:
        clients: The clients.

        want: What the program wants; all of it known.

        owners: Hashes of the owners that this resource has, or had before its stack was renamed.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.
    """

    def __init__(
        self, clients: AssociationClients, want: DesiredAssociation, owners: frozenset[str], *, doing: str, thing: str
    ) -> None:
        """Store what is to be observed."""
        self._clients, self._want, self._owners = clients, want, owners
        self._context = {"doing": doing, "thing": thing}

    def view(self, recorded: Mapping[str, Any], *, for_removal: bool = False) -> AssociationView:
        """
        Observe once.

        Args:
            recorded: The last outputs; empty when state has none.

            for_removal: The removal is wanted, and no team.

        Returns:
            The view.
        """
        known = AssociationView(
            association=self._clients.api.find(str(self._want.name), **self._context),
            history=read_history(recorded),
            managed=bool(recorded.get("managed")),
        )
        wanted = "" if for_removal else str(self._want.team_arn)
        association = known.association
        if association is None:
            return replace(self._with_outcomes(known, None), **self._readiness(wanted))
        shown = self._vote(association.session_arn)
        view = self._with_outcomes(known, shown)
        tag = self._tag(association.team_arn)
        to_search = {}
        if association.team_arn != wanted and (for_removal or association.pair not in PENDING):
            # A request is about to be made: one that state does not know may have been rejected.
            to_search[association.team_arn] = tag
            view = replace(view, **self._readiness(wanted))
        before = recorded.get("teamInForce")
        if before not in (None, association.team_arn):
            # What the team before rejected still counts: state is about to know the new one only.
            to_search[before] = self._tag(before)
        rejected = [
            request for team in to_search.items() for request in self._rejected_before(*team, view.history.cancelled)
        ]
        rejections = joined(view.history.rejections, *(request.rejection_hash() for request in rejected))
        # Who requested this team may have it, unless its tag says that somebody else has.
        external = tag.owner is not None and not self._is_ours(tag.owner, association.team_arn, recorded)
        free = association.team_arn == wanted and (not external or self._want.adopt is True)
        return replace(
            view,
            history=replace(view.history, rejections=rejections, rejected=tuple(rejected)),
            managed=view.managed or free or tag.owner in self._owners,
            external=external,
            need=self._need(association),
            vote=shown,
            owner=tag.owner,
            entry=tag.entry,
        )

    def _with_outcomes(self, view: AssociationView, shown: Vote | None) -> AssociationView:
        """Determine which request of ours is the last, and what became of it and of the one that state knows."""
        known, marked = view.history.request, read_marker(shown, self._owners)
        if marked is None or (known is not None and known.session_arn == marked.session_arn):
            return self._with_outcome(view, known, shown)
        # Newer than what state knows, whose end must not be lost all the same.
        return self._with_outcome(self._with_outcome(view, known, shown), marked, shown)

    def _with_outcome(self, view: AssociationView, request: Request | None, shown: Vote | None) -> AssociationView:
        if request is None:
            return view
        history = view.history
        vote = shown if shown is not None and shown.arn == request.session_arn else None
        if vote is None and not request.is_closed():
            vote = self._vote(request.session_arn)
        outcome = outcome_of(request, view.association, vote, history.cancelled)
        is_recorded = history.request is not None and history.request.session_arn == request.session_arn
        after = replace(history, request=request, outcome=outcome, is_recorded=is_recorded)
        return replace(view, history=replace(after, rejections=_remembered(history, request, outcome)))

    def _rejected_before(self, team_arn: str, tag: ProtectionTag, cancelled: tuple[str, ...]) -> list[Request]:
        """
        Return what a team rejected earlier, from its own list: the association shows one session only.

        Whoever had the association then: its people said no, whatever the one who requested it was called. Oldest
        first, since state remembers the last few alone.
        """
        owners = self._owners | tag.owners()
        try:
            votes = list_votes(self._clients.mpa, team_arn, **self._context)
        except MpaError as error:
            if code_of(error) != NOT_FOUND:
                raise
            # The team is gone, and nobody can approve anything: AWS's own answer to the request says so best.
            return []
        # AWS lists the newest first.
        votes.reverse()
        votes.sort(key=Vote.began)
        rejected = []
        for listed in votes:
            if listed.action in _NOT_ABOUT_ASSOCIATIONS or not is_rejected_vote(listed, cancelled):
                continue
            marked = read_marker(self._vote(listed.arn), owners)
            if marked is not None:
                rejected.append(marked)
        return rejected

    def _is_ours(self, owner: str, team_arn: str, recorded: Mapping[str, Any]) -> bool:
        """Check whether an owner is, or was while a hand-over was voted on: the tag of the team before knows that name."""
        before = recorded.get("teamInForce")
        if owner in self._owners or before in (None, team_arn):
            return owner in self._owners
        tag = self._tag(before)
        return tag.owner in self._owners and owner[:OWNER_LENGTH] in tag.before

    def _tag(self, team_arn: str) -> ProtectionTag:
        try:
            tags = find_tags(self._clients.mpa, team_arn, **self._context) or {}
        except AccessDeniedError:
            return ProtectionTag()
        return ownership.read_protection_tag(tags, self._want.place())

    def _readiness(self, team_arn: str) -> dict[str, Any]:
        """Check whether a team can be associated; nothing when these credentials may not read it."""
        if not team_arn:
            return {}
        try:
            team = find_team(self._clients.mpa, team_arn, **self._context)
        except AccessDeniedError:
            return {}
        return {"team_ready": is_ready(team), "team_shown": str(team.pair) if team else "unknown to AWS"}

    def _need(self, association: Association) -> str | None:
        try:
            team = find_team(self._clients.mpa, association.team_arn, **self._context)
        except AccessDeniedError:
            return None
        return team.configuration.need() if team is not None else None

    def _vote(self, session_arn: str | None) -> Vote | None:
        return find_vote(self._clients.mpa, session_arn, **self._context) if session_arn else None


def _remembered(history: History, request: Request, outcome: Outcome) -> tuple[str, ...]:
    return joined(history.rejections, *([request.rejection_hash()] if outcome is Outcome.REJECTED else []))


def is_ready(team: Team | None) -> bool:
    """Check whether a team can be associated: ACTIVE with no deletion in vote."""
    return team is not None and team.pair.status == teams.TeamStatus.ACTIVE and team.pair != teams.DELETE_VOTING
