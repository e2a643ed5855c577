"""Judge a case by the service's own store and by the state, never by what a run said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lies import lies_of, values_of

from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.vault import VaultAction
from pulumi_mpa.model import ownership as our_tags

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pulumi_mpa.emulator.records import Configuration, Session, Team
    from pulumi_mpa.emulator.service import Service

#: What is counted, in the order of the last line.
COUNTED = ("duplicate_sessions", "duplicate_teams", "orphans", "overruled", "lies")

#: Ends of a vote that count as a rejection; nobody but a run of ours cancels in a case.
_REJECTED = (sessions.REJECTED, sessions.EXPIRED)
_GOING = (teams.DELETING, teams.DELETE_VOTING)
_BROKEN_DRAFTS = (teams.DRAFT_NOT_ACTIVATED, teams.DRAFT_INVALID)
#: What the associated team is asked about; both services open other sessions too.
_REMOVALS = (associations.RequestAction.DISASSOCIATE, VaultAction.DISASSOCIATE)
_ABOUT_ASSOCIATIONS = (associations.RequestAction.ASSOCIATE, VaultAction.ASSOCIATE, *_REMOVALS)


@dataclass(frozen=True)
class Finding:
    """
    One broken promise.

    Args:
        kind: One of `COUNTED`.

        says: What was seen.
    """

    kind: str
    says: str


@dataclass(frozen=True)
class Request:
    """
    One request that people decide about.

    Args:
        action: What it requests of the service.

        team: Name of the team, which outlives its ARN.

        values: What the team shall become, or where and what approvers read of it; None for a deletion.

        resubmit: The `resubmit` that held when it was sent.

        mark: Version of the team, or the session of a deletion, which is not in the service twice.

        program: Which of the user's programs was run.
    """

    action: str
    team: str
    values: Hashable
    resubmit: str
    mark: str
    program: int

    def is_like(self, other: Request) -> bool:
        """Check whether both ask the same people for the same thing, under the same `resubmit`."""
        return (self.team, self.values, self.resubmit) == (other.team, other.values, other.resubmit)


class Judge:
    """
    Watches one case from its beginning; what exists then counts as requested once, and no run is blamed for it.

    Args:
        service: The service, before anything is done to it.
    """

    def __init__(self, service: Service) -> None:
        """Note what is there."""
        self._service = service
        #: The program's `resubmit`.
        self.resubmit = ""
        #: The `resubmit` that removals read: the one in state, by id.
        self.recorded: dict[str, str] = {}
        #: Counts the user's programs: what was cancelled for one may be requested again for another.
        self.program = 0
        self.findings: list[Finding] = []
        self._requests: list[Request] = []
        self._rejected: list[Request] = []
        self._sessions: dict[str, Request] = {}
        self._teams: set[str] = set()
        self._observe(judging=False)

    def observe(self) -> None:
        """Observe what a call changed, or what people decided."""
        self._observe(judging=True)

    def orphans(self, states: Sequence[Sequence[dict[str, Any]]]) -> list[str]:
        """
        Return the ids of things that we made, that stay, and that no state has.

        Args:
            states: The resources of every state.
        """
        known = {resource.get("id") for state in states for resource in state}
        store = self._service.world.store
        with self._service.turn():
            staying = [
                *(team for team in store.teams.all() if team.state != teams.DELETING),
                *store.sources.all(),
            ]
            ours = [item.arn for item in staying if our_tags.OWNER in item.tags]
            # An association carries no tag; in a case nobody else makes one.
            ours += [place_of(association) for association in store.shelf(Association).all()]
            return [id_ for id_ in ours if id_ not in known]

    def find(self, kind: str, says: str) -> None:
        """Count a broken promise, the same one once."""
        finding = Finding(kind, says)
        if finding not in self.findings:
            self.findings.append(finding)

    def compare(self, state: Sequence[dict[str, Any]]) -> None:
        """Compare outputs with the service; only call it after a run that has observed everything."""
        store = self._service.world.store
        with self._service.turn():
            for resource in state:
                if resource.get("delete"):
                    continue
                for lie in lies_of(store, resource):
                    self.find("lies", lie)

    def _observe(self, *, judging: bool) -> None:
        store = self._service.world.store
        with self._service.turn():
            for team in store.teams.all():
                self._see_team(team, judging=judging)
            for session in store.sessions.all():
                self._see_session(session, judging=judging)
            for association in store.shelf(Association).all():
                self._see_association(association, judging=judging)

    def _see_team(self, team: Team, *, judging: bool) -> None:
        if judging and team.arn not in self._teams:
            twins = [
                other
                for other in self._service.world.store.teams.all()
                if other.arn in self._teams
                and other.state not in _GOING
                and (other.policies, other.tags.get(our_tags.OWNER)) == (team.policies, team.tags.get(our_tags.OWNER))
            ]
            for twin in twins:
                self.find("duplicate_teams", f"{team.arn} was made while {twin.arn} stands")
        self._teams.add(team.arn)
        self._see(Request("create", team.name, *self._intent(team.configuration)), judging=judging)
        broken = team.configuration.version_id if team.state in teams.BROKEN_TEAMS else ""
        if team.draft is not None:
            drafted = team.draft.configuration
            self._see(Request("update", team.name, *self._intent(drafted)), judging=judging)
            if team.session_arn is not None:
                self._sessions.setdefault(team.session_arn, self._of_mark(drafted.version_id))
            if team.draft.state in _BROKEN_DRAFTS:
                broken = drafted.version_id
        if broken:
            self._note_rejection(self._of_mark(broken))

    def _see_session(self, session: Session, *, judging: bool) -> None:
        if session.action == sessions.Action.DELETE_TEAM:
            resubmit = self.recorded.get(session.owner, "")
            request = Request("delete", session.team_name, None, resubmit, session.arn, self.program)
            self._see(request, judging=judging)
            self._sessions.setdefault(session.arn, self._of_mark(session.arn))
        elif session.action in _ABOUT_ASSOCIATIONS:
            removal = session.action in _REMOVALS
            name: str = associations.ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE
            if session.action in tuple(VaultAction):
                name = session.resource_arn.rpartition(":")[2]
            place = f"{session.requester.region}/{name}"
            resubmit = self.recorded.get(place, "") if removal else self.resubmit
            values = (place, session.description)
            request = Request(session.action, session.team_name, values, resubmit, session.arn, self.program)
            self._see(request, judging=judging)
            self._sessions.setdefault(session.arn, self._of_mark(session.arn))
        if session.arn in self._sessions and session.state in _REJECTED:
            self._note_rejection(self._sessions[session.arn])

    def _see_association(self, association: Association, *, judging: bool) -> None:
        """Check that protection has no gap: no team is asked to go while it protects something, or is about to."""
        for arn in filter(None, (association.team_arn, association.wanted_arn)):
            team = self._service.world.store.teams.get(arn)
            if judging and (team is None or team.state in _GOING):
                shown = team.state if team is not None else "gone"
                self.find("overruled", f"{arn} is {shown} while it protects {place_of(association)} or is about to")

    def _see(self, request: Request, *, judging: bool) -> None:
        if any(known.mark == request.mark for known in self._requests):
            return
        if judging:
            if any(request.is_like(rejected) for rejected in self._rejected):
                self.find(
                    "overruled",
                    f"{request.action} of {request.team} was rejected and is requested again ({request.mark})",
                )
            elif any(self._is_twin(request, known) for known in self._requests):
                self.find(
                    "duplicate_sessions", f"{request.action} of {request.team} is requested twice ({request.mark})"
                )
        self._requests.append(request)

    def _is_twin(self, request: Request, known: Request) -> bool:
        # What was cancelled, or approved and carried out, may be requested once more by another program.
        over = any(
            session.state in (sessions.CANCELLED, sessions.APPROVED) and self._sessions.get(session.arn) == known
            for session in self._service.world.store.sessions.all()
        )
        excused = over and request.program != known.program
        return request.action == known.action and request.is_like(known) and not excused

    def _intent(self, configuration: Configuration) -> tuple[Hashable, str, str, int]:
        return values_of(configuration), self.resubmit, configuration.version_id, self.program

    def _of_mark(self, mark: str) -> Request:
        return next(known for known in self._requests if known.mark == mark)

    def _note_rejection(self, request: Request) -> None:
        if request not in self._rejected:
            self._rejected.append(request)


def place_of(association: Association) -> str:
    """Return Region and what is protected there, which is the id in state."""
    return f"{association.owner.partition('/')[2]}/{association.name}"
