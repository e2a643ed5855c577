"""
Associations on AWS Backup: read, and the two requests.

A vault shows its team and how the last request about that stands. It shows
neither what the request was for nor that it was cancelled, and goes on showing
one that is over: also once the team is gone and another one protects the vault.
So the session of the last request is read for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.errors import NOT_FOUND, REFUSED, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import SessionStatus
from pulumi_mpa.lifecycle.vault import UpdateStatus, VaultAction
from pulumi_mpa.model.association import Association

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pulumi_mpa.model.settings import Settings

_SERVICE: Final = "backup"
_PAIRS: Final = {
    UpdateStatus.PENDING: associations.UPDATE_PENDING,
    UpdateStatus.APPROVED: associations.ACTIVE_APPROVED,
    UpdateStatus.FAILED: associations.ACTIVE_REJECTED,
}


class Backup:
    """
    The associations of AWS Backup's vaults in one Region.

    Args:
        reads: The client for reads.

        writes: The client for requests, which carry no token: it must send none of them twice.

        mpa: The client of Multi-party Approval, for the sessions of requests.
    """

    conflict = REFUSED
    #: Which vaults there are is known only from a call.
    names: Sequence[str] = ()

    def __init__(self, reads: Client, writes: Client, mpa: Client) -> None:
        """Store the clients; nothing is opened yet."""
        self._reads, self._writes, self._mpa = reads, writes, mpa

    @classmethod
    def of(cls, settings: Settings, region: str) -> Backup:
        """Return the associations of one Region."""
        reads, writes = Client(settings, _SERVICE, region), Client(settings, _SERVICE, region, attempts=1)
        return cls(reads, writes, Client(settings))

    def find(self, name: str, *, doing: str, thing: str) -> Association | None:
        """
        Read the association of one vault; a vault that is gone has none.

        Source:
            API reference of AWS Backup, DescribeBackupVault; API reference, GetSession.
        """
        try:
            vault = self._reads.call("DescribeBackupVault", doing=doing, thing=thing, BackupVaultName=name)
        except MpaError as error:
            if code_of(error) == NOT_FOUND:
                return None
            raise
        if not vault.get("MpaApprovalTeamArn"):
            return None
        session_arn = vault.get("LatestMpaApprovalTeamUpdate", {}).get("MpaSessionArn")
        session = self._session(session_arn, doing=doing, thing=thing) if session_arn else None
        return association_of(name, vault, session)

    def request(self, name: str, team_arn: str, comment: str, *, thing: str) -> None:
        """Associate a team: at once if there is no association yet, else by a vote of the team in force."""
        self._writes.call(
            "AssociateBackupVaultMpaApprovalTeam",
            doing="associate",
            thing=thing,
            arn=team_arn,
            BackupVaultName=name,
            MpaApprovalTeamArn=team_arn,
            RequesterComment=comment,
        )

    def request_removal(self, name: str, comment: str, *, thing: str) -> None:
        """Request a vote of the team in force on removing the association."""
        self._writes.call(
            "DisassociateBackupVaultMpaApprovalTeam",
            doing="remove",
            thing=thing,
            BackupVaultName=name,
            RequesterComment=comment,
        )

    def server_time(self) -> datetime:
        """Return AWS's own time as of the last read."""
        return self._reads.server_time()

    def _session(self, arn: str, *, doing: str, thing: str) -> Mapping[str, Any] | None:
        try:
            return self._mpa.call("GetSession", doing=doing, thing=thing, arn=arn, SessionArn=arn)
        except MpaError as error:
            if code_of(error) == NOT_FOUND:
                return None
            raise


def association_of(name: str, vault: Mapping[str, Any], session: Mapping[str, Any] | None) -> Association:
    """
    Read the association of a vault that has a team.

    Args:
        name: The vault's name.

        vault: What DescribeBackupVault answers.

        session: What GetSession answers of the last request; None when the vault names none or AWS has it no longer.
    """
    update, team_arn = vault.get("LatestMpaApprovalTeamUpdate") or {}, vault["MpaApprovalTeamArn"]
    pair = _pair_of(update, team_arn, session)
    if pair is None:
        return Association(name=name, team_arn=team_arn, pair=associations.ACTIVE)
    return Association(
        name=name,
        team_arn=team_arn,
        pair=pair,
        session_arn=update.get("MpaSessionArn"),
        message=update.get("StatusMessage"),
        initiated_at=update.get("InitiationDate"),
    )


def _pair_of(update: Mapping[str, Any], team_arn: str, session: Mapping[str, Any] | None) -> Pair | None:
    """Return the state of an association; None when the vault shows no request about the team that it has now."""
    shown = update.get("Status")
    if shown is None:
        return None
    action, asked = (session or {}).get("ActionName"), (session or {}).get("ApprovalTeamArn", team_arn)
    if shown == UpdateStatus.PENDING:
        # Until it names a session nobody can be told where to vote, and it may end without having asked anybody.
        if update.get("MpaSessionArn") is None:
            return None
        return associations.DELETE_PENDING if action == VaultAction.DISASSOCIATE else associations.UPDATE_PENDING
    if shown == UpdateStatus.APPROVED:
        # An approved removal left the vault without a team, so this one came later and without a vote.
        return None if session is None or action == VaultAction.DISASSOCIATE else associations.ACTIVE_APPROVED
    if shown == UpdateStatus.FAILED and asked != team_arn:
        # A request that comes to nothing leaves its team in force, so this one came later and without a vote.
        return None
    if shown == UpdateStatus.FAILED and (session or {}).get("Status") == SessionStatus.CANCELLED:
        return associations.ACTIVE_CANCELLED
    return _PAIRS.get(shown, Pair(associations.AssociationState.ACTIVE, shown))
