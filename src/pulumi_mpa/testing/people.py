"""What people do, for tests: they install the portal, answer invitations and vote."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal

from pulumi_mpa.testing.connection import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_mpa.testing.connection import Connection

Vote = Literal["APPROVED", "REJECTED"]


class People(ABC):
    """The administrators and approvers of an account on the emulator."""

    #: Twelve digits.
    _account: str

    @property
    @abstractmethod
    def _connection(self) -> Connection:
        """The emulator on which they act."""

    def install_portal(self) -> str:
        """
        Install the portal of the account's identity source, which makes it ACTIVE.

        Returns:
            Its ARN.

        Raises:
            EmulatorError: There is none that is being created.
        """
        response = self._connection.ask("POST", "identity-sources/install", {"account": self._account})
        return str(response["identity_source_arn"])

    def accept_invitations(self, team_arn: str, approvers: Sequence[str] | None = None) -> list[str]:
        """
        Accept invitations in the name of approvers.

        Args:
            team_arn: The team.

            approvers: Who, by approver id or primary identity id. None: everyone who is invited and has not answered.

        Returns:
            The primary identity ids of those who accepted.

        Raises:
            EmulatorError: The team has no open invitations, or one of these approvers has none.
        """
        return self._answer(team_arn, "ACCEPTED", approvers)

    def decline_invitation(self, team_arn: str, approver: str) -> None:
        """
        Decline an invitation in the name of an approver.

        Args:
            team_arn: The team.

            approver: Who, by approver id or primary identity id.

        Raises:
            EmulatorError: The approver has no open invitation to this team.
        """
        self._answer(team_arn, "REJECTED", [approver])

    def _answer(self, team_arn: str, answer: str, approvers: Sequence[str] | None) -> list[str]:
        if isinstance(approvers, str):
            raise EmulatorError(f"approvers is a list of names, not the one name {approvers}")
        body = {
            "team_arn": team_arn,
            "answer": answer,
            "approvers": None if approvers is None else list(approvers),
        }
        return _identities(self._connection.ask("POST", "invitations", body)["answered"])

    def vote(self, session_arn: str, approver: str, response: Vote) -> None:
        """
        Vote in the name of one approver.

        Args:
            session_arn: The session.

            approver: Who, by approver id or primary identity id.

            response: `APPROVED` or `REJECTED`.

        Raises:
            EmulatorError: The session is not open, or the approver is not one of its voters or has voted.
        """
        self._connection.ask("POST", "votes", {"session_arn": session_arn, "approver": approver, "response": response})

    def approve(self, session_arn: str) -> list[str]:
        """
        Approve in the name of just as many approvers as it takes.

        Args:
            session_arn: The session.

        Returns:
            The primary identity ids of those who voted.

        Raises:
            EmulatorError: The session is not open, or too few can still vote.
        """
        return self._decide(session_arn, "APPROVED")

    def reject(self, session_arn: str) -> list[str]:
        """
        Reject in the name of just as many approvers as it takes.

        Args:
            session_arn: The session.

        Returns:
            The primary identity ids of those who voted.

        Raises:
            EmulatorError: The session is not open.
        """
        return self._decide(session_arn, "REJECTED")

    def _decide(self, session_arn: str, response: Vote) -> list[str]:
        response_body = self._connection.ask("POST", "decisions", {"session_arn": session_arn, "response": response})
        return _identities(response_body["cast"])


def _identities(people: Sequence[Mapping[str, str]]) -> list[str]:
    return [person["identity_id"] for person in people]
