"""One look at an association: what AWS shows, joined with the markers of our asks and with state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.door import Door
from pulumi_mpa.aws.mpa_team_association import find_association
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags
from pulumi_mpa.aws.translate import NOT_FOUND, code_of
from pulumi_mpa.errors import AccessRefusedError, MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model import our_tags
from pulumi_mpa.model.ask import Answer
from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.mpa_team_association import OWNER_LENGTH, AssociationView, read_marker
from pulumi_mpa.model.our_tags import Guards
from pulumi_mpa.plan.association_answer import PENDING, answer_of, refused_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.approval_team import Team
    from pulumi_mpa.model.ask import Ask
    from pulumi_mpa.model.mpa_team_association import Association, DesiredAssociation
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.settings import Service, Settings

#: What else teams vote on; a session with another name may be about an association, whatever AWS calls that.
_NOT_ABOUT_ASSOCIATIONS = (*sessions.Action, associations.RequestAction.IMPORT_KEY)


@dataclass(frozen=True)
class Doors:
    """
    The ways to both services.

    Args:
        mpa: To Multi-party Approval.

        reads: To Payment Cryptography, for reads.

        writes: To Payment Cryptography, for writes: they carry no token, so the SDK sends none of them twice.
    """

    mpa: Door
    reads: Door
    writes: Door

    @staticmethod
    def of(settings: Settings, mpa: Door, region: str) -> Doors:
        """Make the ways for one Region."""
        service: Service = "payment-cryptography"
        return Doors(mpa, Door(settings, service, region), Door(settings, service, region, attempts=1))


class AssociationLook:
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
        self, doors: Doors, want: DesiredAssociation, owners: frozenset[str], *, doing: str, thing: str
    ) -> None:
        """Keep what is to be looked at."""
        self._doors, self._want, self._owners = doors, want, owners
        self._told = {"doing": doing, "thing": thing}

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
            association=find_association(self._doors.reads, str(self._want.action), **self._told),
            taken=bool(recorded.get("taken")),
            ask=asks.from_state(recorded.get("asked")),
            refusals=tuple(recorded.get("refusals") or ()),
            cancelled=tuple(recorded.get("cancelled") or ()),
            word_since=from_text(recorded.get("wordSince")),
        )
        wanted = "" if for_removal else str(self._want.team_arn)
        association = known.association
        if association is None:
            return replace(self._answered(known, None), **self._readiness(wanted))
        shown = self._vote(association.session_arn)
        view = self._answered(known, shown)
        guards = self._guards(association.team_arn)
        asked = {}
        if association.team_arn != wanted and (for_removal or association.pair not in PENDING):
            # A request is about to be made: one that state does not know may have been refused.
            asked[association.team_arn] = guards
            view = replace(view, **self._readiness(wanted))
        before = recorded.get("teamInForce")
        if before not in (None, association.team_arn):
            # What the team before said no to counts on: state is about to know the new one only.
            asked[before] = self._guards(before)
        refused = [ask for team in asked.items() for ask in self._refused_before(*team, view.cancelled)]
        refusals = asks.joined(view.refusals, *(ask.refused_as() for ask in refused))
        view = replace(view, refusals=refusals, refused_asks=tuple(refused))
        # Who asked for this team may have it, unless its tag says that somebody else has.
        foreign = guards.owner is not None and not self._is_ours(guards.owner, association.team_arn, recorded)
        free = association.team_arn == wanted and (not foreign or self._want.adopt is True)
        return replace(
            view,
            taken=view.taken or free or guards.owner in self._owners,
            foreign=foreign,
            need=self._need(association),
            vote=shown,
            owner=guards.owner,
            holder=guards.holder,
        )

    def _answered(self, view: AssociationView, shown: Vote | None) -> AssociationView:
        """Tell which ask of ours is the last, and what became of it and of the one that state knows."""
        known, marked = view.ask, read_marker(shown, self._owners)
        if marked is None or (known is not None and known.session_arn == marked.session_arn):
            return self._closed(view, known, shown)
        # Newer than what state knows, whose end must not be lost all the same.
        return self._closed(self._closed(view, known, shown), marked, shown)

    def _closed(self, view: AssociationView, ask: Ask | None, shown: Vote | None) -> AssociationView:
        if ask is None:
            return view
        vote = shown if shown is not None and shown.arn == ask.session_arn else None
        if vote is None and not ask.is_closed():
            vote = self._vote(ask.session_arn)
        answer = answer_of(ask, view.association, vote, view.cancelled)
        refusals = asks.joined(view.refusals, *([ask.refused_as()] if answer is Answer.REFUSED else []))
        is_known = view.ask is not None and view.ask.session_arn == ask.session_arn
        return replace(view, ask=ask, answer=answer, ours_to_cancel=is_known, refusals=refusals)

    def _refused_before(self, team_arn: str, guards: Guards, cancelled: tuple[str, ...]) -> list[Ask]:
        """
        `MpaStatus` shows one session only, so what was refused earlier is found in the team's own list.

        Whoever had the association then: its people said no, whatever the one who asked was called. Oldest first,
        since state remembers the last few alone.
        """
        owners = self._owners | guards.owners()
        try:
            votes = list_votes(self._doors.mpa, team_arn, **self._told)
        except MpaError as error:
            if code_of(error) != NOT_FOUND:
                raise
            # The team is gone, and nobody can approve anything: AWS's own answer to the request says so best.
            return []
        # AWS lists the newest first.
        votes.reverse()
        votes.sort(key=_began)
        refused = []
        for listed in votes:
            if listed.action in _NOT_ABOUT_ASSOCIATIONS or not refused_in(listed, cancelled):
                continue
            marked = read_marker(self._vote(listed.arn), owners)
            if marked is not None:
                refused.append(marked)
        return refused

    def _is_ours(self, owner: str, team_arn: str, recorded: Mapping[str, Any]) -> bool:
        """Tell whether an owner is, or was while a hand-over was voted on: the tag of the team before knows that name."""
        before = recorded.get("teamInForce")
        if owner in self._owners or before in (None, team_arn):
            return owner in self._owners
        guards = self._guards(before)
        return guards.owner in self._owners and owner[:OWNER_LENGTH] in guards.before

    def _guards(self, team_arn: str) -> Guards:
        try:
            tags = find_tags(self._doors.mpa, team_arn, **self._told) or {}
        except AccessRefusedError:
            return Guards()
        return our_tags.read_guards(tags, str(self._want.region))

    def _readiness(self, team_arn: str) -> dict[str, Any]:
        """Tell whether a team can guard; nothing when these credentials may not read it."""
        if not team_arn:
            return {}
        try:
            team = find_team(self._doors.mpa, team_arn, **self._told)
        except AccessRefusedError:
            return {}
        return {"team_ready": is_ready(team), "team_shown": str(team.pair) if team else "which AWS does not know"}

    def _need(self, association: Association) -> str | None:
        try:
            team = find_team(self._doors.mpa, association.team_arn, **self._told)
        except AccessRefusedError:
            return None
        return team.configuration.need() if team is not None else None

    def _vote(self, session_arn: str | None) -> Vote | None:
        return find_vote(self._doors.mpa, session_arn, **self._told) if session_arn else None


def _began(vote: Vote) -> float:
    return vote.started_at.timestamp() if vote.started_at is not None else 0.0


def is_ready(team: Team | None) -> bool:
    """Tell whether a team can guard: ACTIVE with no deletion in vote."""
    return team is not None and team.pair.status == teams.TeamStatus.ACTIVE and team.pair != teams.DELETE_VOTING
