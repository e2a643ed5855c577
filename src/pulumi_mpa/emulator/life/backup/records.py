"""The records that AWS Backup stores beside its associations: vaults, of both kinds that teams protect."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.life.requests import VotedRecord
from pulumi_mpa.emulator.records import Part
from pulumi_mpa.lifecycle.vault import UpdateStatus, VaultType

if TYPE_CHECKING:
    from collections.abc import Sequence


class TeamUpdate(Part):
    """A request about a vault's team, as the vault shows it."""

    status: UpdateStatus
    session_arn: str | None = None
    message: str | None = None
    requested_at: datetime
    expires_at: datetime | None = None


class ShownTeam(Part):
    """What a vault shows of its team and of the last request about it."""

    team_arn: str | None = None
    update: TeamUpdate | None = None


class Vault(VotedRecord):
    """
    A logically air-gapped vault, or a restore access backup vault, which gives access to another one.

    What a team votes on here is access; votes on which team protects a vault are those of its association.
    """

    name: str
    vault_type: VaultType
    creator_request_id: str | None = None
    min_retention_days: int | None = None
    max_retention_days: int | None = None
    key_arn: str | None = None
    #: The vault that access is to, the vote on that access, and when it was approved.
    source_arn: str | None = None
    access_session_arn: str | None = None
    approved_at: datetime | None = None
    #: The last request about the vault's team, where no association has one.
    update: TeamUpdate | None = None
    #: What is shown while the latest request is not shown yet.
    shown: ShownTeam | None = None

    @property
    def label(self) -> str:
        """Return its kind, which lists filter on."""
        return self.vault_type

    @property
    def audience(self) -> Sequence[str]:
        """Return the vault that access is to, by which it is found."""
        return (self.source_arn,) if self.source_arn else ()
