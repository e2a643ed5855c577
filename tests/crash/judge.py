"""Who watches a case: told from the service's own store and from the state, never from what a run said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model import our_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_mpa.emulator.records import Configuration, Session, Source, Team
    from pulumi_mpa.emulator.service import Service
    from pulumi_mpa.lifecycle.machine import Pair

#: What is counted, in the order of the last line.
COUNTED = ("duplicate_sessions", "duplicate_teams", "orphans", "overruled", "lies")

#: Nobody but a run of ours cancels in a case.
_NO = (sessions.REJECTED, sessions.EXPIRED)
_GOING = (teams.DELETING, teams.DELETE_VOTING)
_BROKEN_DRAFTS = (teams.DRAFT_NOT_ACTIVATED, teams.DRAFT_INVALID)

Values = tuple[str, int, frozenset[str]]


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
class Asked:
    """
    One request that people have to answer.

    Args:
        action: What it asks the service for.

        team: Name of the team, which outlives its ARN.

        values: What the team shall become; empty for a deletion.

        resubmit: What the program said of asking again when it was sent.

        mark: Version of the team, or the session of a deletion, which is not in the service twice.

        program: Which of the user's programs was run.
    """

    action: str
    team: str
    values: Values | None
    resubmit: str
    mark: str
    program: int

    def is_like(self, other: Asked) -> bool:
        """Tell whether both ask the same people for the same thing, on the same word of the program."""
        return (self.team, self.values, self.resubmit) == (other.team, other.values, other.resubmit)


def values_of(configuration: Configuration) -> Values:
    """Give what people decide on."""
    who = frozenset(approver.identity_id for approver in configuration.approvers)
    return configuration.description, configuration.min_approvals, who


class Judge:
    """
    Watches one case from its beginning; what is there then was asked for once and is nobody's fault.

    Args:
        service: The service, before anything is done to it.
    """

    def __init__(self, service: Service) -> None:
        """Take note of what is there."""
        self._service = service
        #: What the program says of asking again.
        self.resubmit = ""
        #: What deletions go by: the same, as state has it of each ARN.
        self.recorded: dict[str, str] = {}
        #: Counts the user's changes of mind: what was cancelled for one may be asked again for another.
        self.program = 0
        self.findings: list[Finding] = []
        self._asked: list[Asked] = []
        self._refused: list[Asked] = []
        self._sessions: dict[str, Asked] = {}
        self._teams: set[str] = set()
        self._look(judging=False)

    def watch(self, operation: str) -> None:
        """Look at what a call brought about."""
        if not operation.startswith(("Get", "List")):
            self._look(judging=True)

    def note(self) -> None:
        """Take note of what people decided."""
        self._look(judging=True)

    def orphans(self, states: Sequence[Sequence[dict[str, Any]]]) -> list[str]:
        """
        Give the ARNs of things that we made, that stay, and that no state has.

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
            return [item.arn for item in staying if our_tags.OWNER in item.tags and item.arn not in known]

    def find(self, kind: str, says: str) -> None:
        """Count a broken promise, the same one once."""
        finding = Finding(kind, says)
        if finding not in self.findings:
            self.findings.append(finding)

    def compare(self, state: Sequence[dict[str, Any]]) -> None:
        """Hold outputs against the service; only what a run has just looked at can be held against it."""
        store = self._service.world.store
        with self._service.turn():
            for resource in state:
                if resource.get("delete"):
                    continue
                outputs = resource.get("outputs", {})
                team, source = store.teams.get(resource.get("id", "")), store.sources.get(resource.get("id", ""))
                if team is not None:
                    session = store.sessions.get(team.session_arn) if team.session_arn else None
                    pairs = _of_team(team, session, outputs)
                elif source is not None:
                    pairs = _of_source(source, outputs)
                else:
                    continue
                for name, is_, shown in pairs:
                    if is_ != shown:
                        self.find("lies", f"{name} is {is_}, outputs show {shown}")

    def _look(self, *, judging: bool) -> None:
        store = self._service.world.store
        with self._service.turn():
            for team in store.teams.all():
                self._see_team(team, judging=judging)
            for session in store.sessions.all():
                self._see_session(session, judging=judging)

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
        self._see(Asked("create", team.name, *self._wish(team.configuration)), judging=judging)
        broken = team.configuration.version_id if team.state in teams.BROKEN_TEAMS else ""
        if team.draft is not None:
            drafted = team.draft.configuration
            self._see(Asked("update", team.name, *self._wish(drafted)), judging=judging)
            if team.session_arn is not None:
                self._sessions.setdefault(team.session_arn, self._of_mark(drafted.version_id))
            if team.draft.state in _BROKEN_DRAFTS:
                broken = drafted.version_id
        if broken:
            self._refuse(self._of_mark(broken))

    def _see_session(self, session: Session, *, judging: bool) -> None:
        if session.action == sessions.Action.DELETE_TEAM:
            resubmit = self.recorded.get(session.owner, "")
            asked = Asked("delete", session.team_name, None, resubmit, session.arn, self.program)
            self._see(asked, judging=judging)
            self._sessions.setdefault(session.arn, self._of_mark(session.arn))
        if session.arn in self._sessions and session.state in _NO:
            self._refuse(self._sessions[session.arn])

    def _see(self, asked: Asked, *, judging: bool) -> None:
        if any(known.mark == asked.mark for known in self._asked):
            return
        if judging:
            if any(asked.is_like(no) for no in self._refused):
                self.find("overruled", f"{asked.action} of {asked.team} was refused and is asked again ({asked.mark})")
            elif any(self._is_twin(asked, known) for known in self._asked):
                self.find("duplicate_sessions", f"{asked.action} of {asked.team} is asked twice ({asked.mark})")
        self._asked.append(asked)

    def _is_twin(self, asked: Asked, known: Asked) -> bool:
        cancelled = any(
            session.state == sessions.CANCELLED and self._sessions.get(session.arn) == known
            for session in self._service.world.store.sessions.all()
        )
        excused = cancelled and asked.program != known.program
        return asked.action == known.action and asked.is_like(known) and not excused

    def _wish(self, configuration: Configuration) -> tuple[Values, str, str, int]:
        return values_of(configuration), self.resubmit, configuration.version_id, self.program

    def _of_mark(self, mark: str) -> Asked:
        return next(known for known in self._asked if known.mark == mark)

    def _refuse(self, asked: Asked) -> None:
        if asked not in self._refused:
            self._refused.append(asked)


def _state(pair: Pair) -> dict[str, str | None]:
    return {"status": pair.status, "statusCode": pair.code}


def _of_source(source: Source, outputs: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Give fields of an identity source: name, what is, what outputs show."""
    yield from ((name, is_, outputs.get(name)) for name, is_ in _state(source.state).items())
    center = outputs["identitySourceParameters"]["iamIdentityCenter"]
    yield "the instance", (source.instance_arn, source.instance_region), (center["instanceArn"], center["region"])
    declared = (outputs.get("declared") or {}).get("tags") or {}
    yield "tags", {key: source.tags.get(key) for key in declared}, outputs.get("tags") or {}


def _of_team(team: Team, session: Session | None, outputs: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Give fields of a team: name, what is, what outputs show."""
    yield from ((name, is_, outputs.get(name)) for name, is_ in _state(team.state).items())
    yield "versionId", team.configuration.version_id, outputs.get("versionId")
    yield "what is in force", values_of(team.configuration), _shown(outputs)
    drafted, pending = team.draft, outputs.get("pendingUpdate")
    yield "the draft", values_of(drafted.configuration) if drafted else None, _shown(pending) if pending else None
    if drafted is not None and pending is not None:
        yield "the draft's state", _state(drafted.state), {key: pending.get(key) for key in _state(drafted.state)}
    shown = outputs.get("pendingSession")
    if shown is not None and session is not None and shown["arn"] == session.arn:
        yield "the vote's status", session.state.status, shown["status"]
    if session is not None and session.state in sessions.OPEN:
        yield "the open vote", session.arn, (shown or {}).get("arn")
    declared = outputs.get("declared") or {}
    if outputs.get("settled"):
        yield "settled", values_of(team.configuration), _shown(declared)
        yield "settled tags", outputs.get("tags") or {}, {key: team.tags.get(key) for key in declared.get("tags") or {}}


def _shown(outputs: dict[str, Any]) -> Values:
    who = frozenset(item["primaryIdentityId"] for item in outputs["approvers"])
    return outputs["description"], int(outputs["approvalStrategy"]["mofN"]["minApprovalsRequired"]), who
