"""One look at an association: what AWS shows, joined with the markers of our asks and with state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.associations.payment_cryptography import find_association
from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.errors import AccessDeniedError, MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model import ownership
from pulumi_mpa.model.association import OWNER_LENGTH, AssociationView, read_marker
from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.ownership import ProtectionTag
from pulumi_mpa.model.requests import request as requests
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.association.outcome import PENDING, is_rejected_vote, outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.association import Association, DesiredAssociation
    from pulumi_mpa.model.requests.request import Request
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.settings import Service, Settings

#: What else teams vote on; a session with another name may be about an association, whatever AWS calls that.
_NOT_ABOUT_ASSOCIATIONS = (*sessions.Action, associations.RequestAction.IMPORT_KEY)


@dataclass(frozen=True)
class AssociationClients:
    """
    The ways to both services.

    Args:
        mpa: To Multi-party Approval.

        reads: To Payment Cryptography, for reads.

        writes: To Payment Cryptography, for writes: they carry no token, so the SDK sends none of them twice.
    """

    mpa: Client
    reads: Client
    writes: Client

    @staticmethod
    def of(settings: Settings, mpa: Client, region: str) -> AssociationClients:
        """Make the ways for one Region."""
        service: Service = "payment-cryptography"
        return AssociationClients(mpa, Client(settings, service, region), Client(settings, service, region, attempts=1))


class AssociationObserver:
    """
    Reads an association with everything that a plan looks at.

    Args:
        doors: The ways to AWS.

        want: What the program wants; all of it known.

        owners: Hashes of the owners that this resource has, or had before its stack was renamed.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.
    """

    def __init__(
        self, clients: AssociationClients, want: DesiredAssociation, owners: frozenset[str], *, doing: str, thing: str
    ) -> None:
        """Store what is to be looked at."""
        self._clients, self._want, self._owners = clients, want, owners
        self._context = {"doing": doing, "thing": thing}

    def view(self, recorded: Mapping[str, Any], *, for_removal: bool = False) -> AssociationView:
        """
        Look once.

        Args:
            recorded: The last outputs; empty when state has none.

            for_removal: The removal is wanted, and no team.

        Returns:
            The view.
        """
        known = AssociationView(
            association=find_association(self._clients.reads, str(self._want.action), **self._context),
            managed=bool(recorded.get("managed")),
            request=requests.from_state(recorded.get("lastRequest")),
            rejections=tuple(recorded.get("rejections") or ()),
            cancelled=tuple(recorded.get("cancelled") or ()),
            deletion_settings_since=from_text(recorded.get("deletionSettingsSince")),
        )
        wanted = "" if for_removal else str(self._want.team_arn)
        association = known.association
        if association is None:
            return replace(self._approver_state(known, None), **self._readiness(wanted))
        shown = self._vote(association.session_arn)
        view = self._approver_state(known, shown)
        protections = self._protection(association.team_arn)
        requested = {}
        if association.team_arn != wanted and (for_removal or association.pair not in PENDING):
            # A request is about to be made: one that state does not know may have been refused.
            requested[association.team_arn] = protections
            view = replace(view, **self._readiness(wanted))
        before = recorded.get("teamInForce")
        if before not in (None, association.team_arn):
            # What the team before said no to counts on: state is about to know the new one only.
            requested[before] = self._protection(before)
        error_of = [request for team in requested.items() for request in self._rejected_before(*team, view.cancelled)]
        rejections = requests.joined(view.rejections, *(request.rejection_hash() for request in error_of))
        view = replace(view, rejections=rejections, rejected_requests=tuple(error_of))
        # Who asked for this team may have it, unless its tag says that somebody else has.
        external = protections.owner is not None and not self._is_ours(
            protections.owner, association.team_arn, recorded
        )
        free = association.team_arn == wanted and (not external or self._want.adopt is True)
        return replace(
            view,
            managed=view.managed or free or protections.owner in self._owners,
            external=external,
            need=self._need(association),
            vote=shown,
            owner=protections.owner,
            entry=protections.entry,
        )

    def _approver_state(self, view: AssociationView, shown: Vote | None) -> AssociationView:
        """Determine which ask of ours is the last, and what became of it and of the one that state knows."""
        known, marked = view.request, read_marker(shown, self._owners)
        if marked is None or (known is not None and known.session_arn == marked.session_arn):
            return self._closed(view, known, shown)
        # Newer than what state knows, whose end must not be lost all the same.
        return self._closed(self._closed(view, known, shown), marked, shown)

    def _closed(self, view: AssociationView, request: Request | None, shown: Vote | None) -> AssociationView:
        if request is None:
            return view
        vote = shown if shown is not None and shown.arn == request.session_arn else None
        if vote is None and not request.is_closed():
            vote = self._vote(request.session_arn)
        outcome = outcome_of(request, view.association, vote, view.cancelled)
        rejections = requests.joined(
            view.rejections, *([request.rejection_hash()] if outcome is Outcome.REJECTED else [])
        )
        is_known = view.request is not None and view.request.session_arn == request.session_arn
        return replace(view, request=request, outcome=outcome, ours_to_cancel=is_known, rejections=rejections)

    def _rejected_before(self, team_arn: str, protections: ProtectionTag, cancelled: tuple[str, ...]) -> list[Request]:
        """
        `MpaStatus` shows one session only, so what was refused earlier is found in the team's own list.

        Whoever had the association then: its people said no, whatever the one who asked was called. Oldest first,
        since state remembers the last few alone.
        """
        owners = self._owners | protections.owners()
        try:
            votes = list_votes(self._clients.mpa, team_arn, **self._context)
        except MpaError as error:
            if code_of(error) != NOT_FOUND:
                raise
            # The team is gone, and nobody can approve anything: AWS's own answer to the request says so best.
            return []
        # AWS lists the newest first.
        votes.reverse()
        votes.sort(key=_began)
        error_of = []
        for listed in votes:
            if listed.action in _NOT_ABOUT_ASSOCIATIONS or not is_rejected_vote(listed, cancelled):
                continue
            marked = read_marker(self._vote(listed.arn), owners)
            if marked is not None:
                error_of.append(marked)
        return error_of

    def _is_ours(self, owner: str, team_arn: str, recorded: Mapping[str, Any]) -> bool:
        """Check whether an owner is, or was while a hand-over was voted on: the tag of the team before knows that name."""
        before = recorded.get("teamInForce")
        if owner in self._owners or before in (None, team_arn):
            return owner in self._owners
        protections = self._protection(before)
        return protections.owner in self._owners and owner[:OWNER_LENGTH] in protections.before

    def _protection(self, team_arn: str) -> ProtectionTag:
        try:
            tags = find_tags(self._clients.mpa, team_arn, **self._context) or {}
        except AccessDeniedError:
            return ProtectionTag()
        return ownership.read_protection_tag(tags, str(self._want.region))

    def _readiness(self, team_arn: str) -> dict[str, Any]:
        """Check whether a team can guard; nothing when these credentials may not read it."""
        if not team_arn:
            return {}
        try:
            team = find_team(self._clients.mpa, team_arn, **self._context)
        except AccessDeniedError:
            return {}
        return {"team_ready": is_ready(team), "team_shown": str(team.pair) if team else "which AWS does not know"}

    def _need(self, association: Association) -> str | None:
        try:
            team = find_team(self._clients.mpa, association.team_arn, **self._context)
        except AccessDeniedError:
            return None
        return team.configuration.need() if team is not None else None

    def _vote(self, session_arn: str | None) -> Vote | None:
        return find_vote(self._clients.mpa, session_arn, **self._context) if session_arn else None


def _began(vote: Vote) -> float:
    return vote.started_at.timestamp() if vote.started_at is not None else 0.0


def is_ready(team: Team | None) -> bool:
    """Check whether a team can guard: ACTIVE with no deletion in vote."""
    return team is not None and team.pair.status == teams.TeamStatus.ACTIVE and team.pair != teams.DELETE_VOTING
