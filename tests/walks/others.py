"""What people and a second administrator do to the service."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError
from program import POLICIES

from pulumi_mpa.emulator.control.errors import ControlError
from pulumi_mpa.emulator.control.people import answer_invitations, decide
from pulumi_mpa.emulator.control.requests import AnswerInvitationsRequest, DecideRequest
from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.lifecycle.session import SessionResponse
from pulumi_mpa.model import ownership as our_tags
from pulumi_mpa.model.requests.intent import RequestKind

if TYPE_CHECKING:
    from in_process import Line

    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.service import Service

_INSTANCE: Final = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
#: Name of the second administrator's own team.
THEIRS: Final = "theirs"
ACTION: Final = str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE)


class Others:
    """
    Everybody but us.

    Args:
        service: The emulated service.

        line: Their way to it.
    """

    def __init__(self, service: Service, line: Line) -> None:
        """Begin with an account that has its identity source."""
        self._service, self._line = service, line
        center = {"InstanceArn": _INSTANCE, "Region": "us-east-1"}
        made = line.call("mpa", "CreateIdentitySource", IdentitySourceParameters={"IamIdentityCenter": center})
        self.source: str = made["IdentitySourceArn"]

    def all_teams(self) -> list[Team]:
        """Return every team that there is."""
        return list(self._service.world.store.teams.all())

    def our_teams(self) -> list[Team]:
        """Return the teams that the program made."""
        return [team for team in self.all_teams() if team.name != THEIRS]

    def open_sessions(self) -> list[Session]:
        """Return every vote that is open."""
        return [session for session in self._service.world.store.sessions.all() if session.state in sessions.OPEN]

    def decide(self, response: SessionResponse) -> None:
        """Make the approvers decide whatever is open."""
        for session in self.open_sessions():
            with contextlib.suppress(ControlError), self._service.turn() as world:
                decide(world, DecideRequest(session_arn=session.arn, response=response))

    def answer(self, answer: IdentityStatus) -> None:
        """Make everyone who is invited answer."""
        for team in self.all_teams():
            with contextlib.suppress(ControlError), self._service.turn() as world:
                answer_invitations(world, AnswerInvitationsRequest(team_arn=team.arn, answer=answer, approvers=None))

    def agree(self) -> None:
        """Make everyone agree to everything."""
        self.decide(SessionResponse.APPROVED)
        self.answer(IdentityStatus.ACCEPTED)

    def change_teams(self, act: str, description: str) -> None:
        """Make an administrator request a change or a deletion, cancel what is open, discard what failed."""
        for team in self.our_teams():
            with contextlib.suppress(ClientError):
                self._change(act, description, team)

    def _change(self, act: str, description: str, team: Team) -> None:
        if act == "update":
            self._line.call("mpa", "UpdateApprovalTeam", Arn=team.arn, Description=description)
        elif act == "delete":
            self._line.call("mpa", "StartActiveApprovalTeamDeletion", Arn=team.arn)
        elif act == "discard" and team.draft is not None:
            version = team.draft.configuration.version_id
            self._line.call("mpa", "DeleteInactiveApprovalTeamVersion", Arn=team.arn, VersionId=version)
        elif act == "cancel":
            for session in self.open_sessions():
                self._line.call("mpa", "CancelSession", SessionArn=session.arn)

    def change_guard(self, act: str) -> None:
        """Make an administrator associate one of our teams or their own by hand, or request the removal."""
        with contextlib.suppress(ClientError):
            if act == "disassociate":
                self._line.call("payment-cryptography", "DisassociateMpaTeam", Action=ACTION)
                return
            chosen = self.our_teams() if act == "ours" else [self._own_team()]
            for team in chosen:
                self._line.call("payment-cryptography", "AssociateMpaTeam", Action=ACTION, MpaTeamArn=team.arn)

    def _own_team(self) -> Team:
        """Return the second administrator's team, made when it is first needed."""
        found = next((team for team in self.all_teams() if team.name == THEIRS), None)
        if found is not None:
            return found
        approvers: list[Any] = [
            {"PrimaryIdentityId": who, "PrimaryIdentitySourceArn": self.source} for who in ("a", "b", "c")
        ]
        made = self._line.call(
            "mpa",
            "CreateApprovalTeam",
            Name=THEIRS,
            Description=THEIRS,
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=approvers,
            Policies=[{"PolicyArn": POLICIES[0]}],
        )
        request = AnswerInvitationsRequest(team_arn=made["Arn"], answer=IdentityStatus.ACCEPTED, approvers=None)
        with self._service.turn() as world:
            answer_invitations(world, request)
        return self._own_team()

    def forget_rejected_deletion(self, arn: str) -> bool:
        """Remove the tag that remembers a rejected deletion, once the vote is over, and return whether it was done."""
        team = self._service.world.store.teams.get(arn)
        if team is None or team.state == teams.DELETE_VOTING:
            return False
        self._line.call("mpa", "UntagResource", ResourceArn=arn, TagKeys=[our_tags.REQUESTS[RequestKind.DELETE]])
        return True

    def is_any_leaving(self) -> bool:
        """Check whether a team is in its deletion window."""
        return any(team.state.status == TeamStatus.DELETING for team in self.all_teams())

    def nobody_can_vote_on_what_is_guarded(self) -> bool:
        """Check whether the team that guards is gone or going."""
        return bool(self._guarded_by_nobody())

    def support_frees_what_nobody_can_vote_on(self) -> None:
        """
        Remove an association whose team is gone or going.

        An administrator had that team deleted although it guards. Nobody is left to approve a hand-over or a removal,
        so no program can get out of this; AWS itself has to.
        """
        with self._service.turn() as world:
            for arn in self._guarded_by_nobody():
                world.store.shelf(Association).remove(arn)

    def _guarded_by_nobody(self) -> list[str]:
        working = {team.arn for team in self.all_teams() if team.state.status != TeamStatus.DELETING}
        return [item.arn for item in self._service.world.store.shelf(Association).all() if item.team_arn not in working]
