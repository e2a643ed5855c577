"""What must hold at every step of a walk, told from the calls that were made and from the service's own store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.emulator.records import Configuration, Session
    from pulumi_mpa.emulator.service import Service

#: What a team is asked to become.
Values = tuple[str, int, frozenset[str]]
#: A refused wish, and the `resubmit` it was asked under.
Refused = tuple[Values, str]


def values_of(configuration: Configuration) -> Values:
    """Give the values of a configuration in the service's store."""
    who = frozenset(approver.identity_id for approver in configuration.approvers)
    return configuration.description, configuration.min_approvals, who


def values_sent(parameters: Mapping[str, Any]) -> Values:
    """Give the values of a request."""
    who = frozenset(item["PrimaryIdentityId"] for item in parameters["Approvers"])
    return parameters["Description"], parameters["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"], who


@dataclass
class Promises:
    """
    Watches one walk.

    Args:
        service: The emulated service.
    """

    service: Service
    resubmit: str = ""
    announced: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    #: Versions and sessions that a run of ours began, with what they ask for.
    asked: dict[str, Refused] = field(default_factory=dict)
    cancelled_by_us: set[str] = field(default_factory=set)
    #: Everything that was there before the run.
    known: set[str] = field(default_factory=set)
    sent: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def begin(self, resubmit: str) -> None:
        """Begin a run of ours: what appears until its end is ours."""
        self.note()
        self.resubmit, self.sent, self.announced = resubmit, [], []

    def hear(self, operation: str, parameters: Mapping[str, Any]) -> None:
        """Judge a call of ours before it is sent."""
        self.sent.append((operation, parameters))
        if operation in ("UpdateApprovalTeam", "CreateApprovalTeam"):
            self._judge_request(operation, values_sent(parameters))
        if operation == "CancelSession":
            arn = parameters["SessionArn"]
            assert arn in self.asked or self._is_our_deletion(arn), f"cancelled a vote that somebody else began: {arn}"
            self.cancelled_by_us.add(arn)
        if operation == "DeleteInactiveApprovalTeamVersion":
            team = self.service.world.store.teams.get(parameters["Arn"])
            if team is not None and team.draft is not None:
                assert parameters["VersionId"] in self.asked, "discarded somebody else's draft"

    def _judge_request(self, operation: str, values: Values) -> None:
        if operation == "CreateApprovalTeam":
            return
        assert (values, self.resubmit) not in self.refused[-4:], f"asked again after a no: {values}"
        for team in self.service.world.store.teams.all():
            if team.draft is not None and team.draft.state not in teams.FAILED_DRAFTS:
                assert values_of(team.draft.configuration) != values, "asked for what a vote is open on"

    def end(self) -> None:
        """End a run of ours, whether it was killed or not."""
        last = next((values_sent(p) for o, p in reversed(self.sent) if o in _ASKING), None)
        for team in self.service.world.store.teams.all():
            for configuration in (team.configuration, team.draft.configuration if team.draft else None):
                if configuration is not None and configuration.version_id not in self.known:
                    self.asked[configuration.version_id] = (values_of(configuration), self.resubmit)
        for session in self.service.world.store.sessions.all():
            if session.arn not in self.known:
                self.asked[session.arn] = (last or ("", 0, frozenset()), self.resubmit)
        self.note()

    def note(self) -> None:
        """Remember what is there, and which requests of ours were refused meanwhile."""
        store = self.service.world.store
        for session in store.sessions.all():
            self.known.add(session.arn)
            if self._is_no(session) and session.arn in self.asked:
                self._add(self.asked[session.arn])
        for team in store.teams.all():
            self.known.add(team.configuration.version_id)
            version = team.configuration.version_id
            if team.state in teams.BROKEN_TEAMS and version in self.asked:
                self._add(self.asked[version])
            if team.draft is not None:
                self.known.add(team.draft.configuration.version_id)
                if team.draft.state == teams.DRAFT_NOT_ACTIVATED and team.draft.configuration.version_id in self.asked:
                    self._add(self.asked[team.draft.configuration.version_id])

    def _is_no(self, session: Session) -> bool:
        if session.action != sessions.Action.UPDATE_TEAM or session.arn in self.cancelled_by_us:
            return False
        return session.state in (sessions.REJECTED, sessions.EXPIRED, sessions.CANCELLED)

    def _add(self, refused: Refused) -> None:
        if refused not in self.refused:
            self.refused.append(refused)

    def _is_our_deletion(self, arn: str) -> bool:
        session = self.service.world.store.sessions.get(arn)
        return session is not None and session.action == sessions.Action.DELETE_TEAM and arn in self.asked


_ASKING = ("UpdateApprovalTeam", "CreateApprovalTeam")
