"""The surroundings of the services: what AWS and other services do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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

    def add_user(
        self,
        user_name: str,
        email: str | None = None,
        *,
        user_id: str | None = None,
        display_name: str | None = None,
        identity_store_id: str = "d-1234567890",
        user_status: Literal["ENABLED", "DISABLED"] = "ENABLED",
    ) -> str:
        """
        Add a user to an identity store of IAM Identity Center, so that programs find them there.

        Args:
            user_name: Unique in the store.

            email: E-mail address; others may have the same.

            user_id: The id, a UUID, as AWS makes them. None: a new one.

            display_name: How people see the user.

            identity_store_id: The store. Left out, that of the only instance which an emulator has at first.

            user_status: Whether the user can sign in.

        Returns:
            The id, which is the primary identity id of an approver.
        """
        body = {
            "user_name": user_name,
            "email": email,
            "user_id": user_id,
            "display_name": display_name,
            "identity_store_id": identity_store_id,
            "user_status": user_status,
        }
        return str(self._connection.ask("POST", "identity-center/users", body)["user_id"])

    def set_instances(self, instances: Iterable[Mapping[str, str]]) -> None:
        """
        Set which instances of IAM Identity Center there are; users stay in their identity stores.

        Args:
            instances: Each with `instance_arn`, `identity_store_id`, and `region` if it is not us-east-1; replaces those of
                before. At first there is `arn:aws:sso:::instance/ssoins-1234567890abcdef` with `d-1234567890`.
        """
        body = {"instances": [dict(instance) for instance in instances]}
        self._connection.ask("PUT", "identity-center/instances", body)

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
