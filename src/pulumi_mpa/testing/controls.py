"""The surroundings of the services: what AWS and other services do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_mpa.testing.connection import Connection

SourceCode = Literal["ACCESS_DENIED", "DELETION_FAILED", "IDC_INSTANCE_NOT_FOUND", "IDC_INSTANCE_NOT_VALID"]


class Controls:
    """
    Everything that can be done to an emulator, except what people and time do.

    Each method raises `EmulatorError` when it is not possible, with a message that says why.
    """

    def __init__(self, connection: Connection, account: str) -> None:
        """Control an emulator, in the name of an account."""
        self._connection = connection
        self._account = account

    def set_unknown_users(self, identity_ids: Iterable[str]) -> None:
        """
        Set which users the identity source does not know: teams with them fail their check, members can't vote.

        Args:
            identity_ids: Primary identity ids; replaces those of before.
        """
        self._connection.ask("PUT", "unknown-users", {"identity_ids": list(identity_ids)})

    def set_source_outcome(self, code: SourceCode, when: Literal["now", "next"] = "next") -> None:
        """
        End the service's work on the account's identity source in ERROR.

        Args:
            code: Status code that it ends with.

            when: `next`: the next creation, or deletion, that can end so. `now`: the source that stands.
        """
        body = {"code": code, "when": when, "account": self._account}
        self._connection.ask("POST", "identity-sources/outcome", body)

    def find_next_invalid(self, what: Literal["session", "deletion", "vault"]) -> None:
        """
        Make the service find the next request invalid.

        Args:
            what: A session of another service, the deletion of a team, or a new vault, whose key allows no grant then.
        """
        self._connection.ask("POST", "invalid-requests", {"what": what})

    def start_session(
        self,
        team_arn: str,
        action_name: str,
        protected_resource_arn: str,
        *,
        requester_account: str | None = None,
        requester_region: str = "us-east-1",
        comment: str | None = None,
        minutes: int = 24 * 60,
        execution: Literal["EXECUTED", "FAILED"] = "EXECUTED",
    ) -> str:
        """
        Ask a team for approval in the name of another AWS service, for which the API has no operation.

        Args:
            team_arn: Who is asked.

            action_name: What for, as `backup:RevokeRestoreAccessBackupVault`.

            protected_resource_arn: What it concerns.

            requester_account: Whose request it is. None: the team's own account.

            requester_region: Where it was sent.

            comment: The requester's comment.

            minutes: How long the approvers have.

            execution: What carrying out the approved request comes to.

        Returns:
            ARN of the session.
        """
        body = {
            "team_arn": team_arn,
            "action_name": action_name,
            "protected_resource_arn": protected_resource_arn,
            "requester_account": requester_account,
            "requester_region": requester_region,
            "comment": comment,
            "minutes": minutes,
            "execution": execution,
        }
        return str(self._connection.ask("POST", "sessions", body)["session_arn"])

    def share_team(self, team_arn: str, account: str) -> None:
        """
        Share a team with another account, as AWS RAM does.

        Args:
            team_arn: The team.

            account: Twelve digits.
        """
        self._connection.ask("POST", "shares", {"team_arn": team_arn, "account": account})

    def withdraw_team(self, team_arn: str, account: str) -> None:
        """
        Share a team with another account no longer; what it protects there stays protected.

        Args:
            team_arn: The team.

            account: Twelve digits.
        """
        self._connection.ask("POST", "shares", {"team_arn": team_arn, "account": account, "shared": False})

    def set_mfa(self, team_arn: str, approver: str, sync_status: Literal["IN_SYNC", "OUT_OF_SYNC"]) -> None:
        """
        Set whether an approver's MFA device is in sync with the identity source.

        Args:
            team_arn: The team.

            approver: Who, by approver id or primary identity id.

            sync_status: How it is from now on.
        """
        self._connection.ask("PUT", "mfa", {"team_arn": team_arn, "approver": approver, "sync_status": sync_status})

    def disguise(self, arn: str, status: str | None, status_code: str | None = None) -> None:
        """
        Make a thing show a state that it does not have, as a service of the future might.

        Args:
            arn: A team, a session or an identity source.

            status: Any text, whether the API model knows it or not. None: its own state again.

            status_code: Any text. None: no code.
        """
        self._connection.ask("PUT", "disguises", {"arn": arn, "status": status, "status_code": status_code})
