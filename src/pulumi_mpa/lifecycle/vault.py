"""
The life of a logically air-gapped vault of AWS Backup, as far as a team can protect it.

The moves are named V1 to V4. Which team protects a vault is an association, with a life of its own.
"""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code


class VaultState(StringEnum):
    """`VaultState` of a vault."""

    CREATING = "CREATING"
    AVAILABLE = "AVAILABLE"
    FAILED = "FAILED"


class VaultType(StringEnum):
    """`VaultType` of a vault."""

    BACKUP_VAULT = "BACKUP_VAULT"
    LOGICALLY_AIR_GAPPED_BACKUP_VAULT = "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"
    RESTORE_ACCESS_BACKUP_VAULT = "RESTORE_ACCESS_BACKUP_VAULT"


class EncryptionKeyType(StringEnum):
    """`EncryptionKeyType` of a vault."""

    AWS_OWNED_KMS_KEY = "AWS_OWNED_KMS_KEY"
    CUSTOMER_MANAGED_KMS_KEY = "CUSTOMER_MANAGED_KMS_KEY"


class UpdateStatus(StringEnum):
    """`Status` in `LatestMpaApprovalTeamUpdate`: how the last request about a vault's team stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    FAILED = "FAILED"


class VaultAction(StringEnum):
    """
    `ActionName` of the sessions that AWS Backup opens.

    Source:
        Those about access are values of `mpa:RequestedOperation` in the User Guide; the others are assumed to be like them.
    """

    ASSOCIATE = "backup:AssociateBackupVaultMpaApprovalTeam"
    DISASSOCIATE = "backup:DisassociateBackupVaultMpaApprovalTeam"
    CREATE_ACCESS = "backup:CreateRestoreAccessBackupVault"
    REVOKE_ACCESS = "backup:RevokeRestoreAccessBackupVault"


class VaultEvent(StringEnum):
    """What can happen to a vault."""

    CREATION_REQUESTED = "creation requested"
    CREATED = "created"
    CREATION_FAILED = "creation failed"
    DELETED = "deleted"


_GUIDE = Source(Evidence.DOCUMENTED, "AWS Backup Developer Guide, logicallyairgappedvault")
_MODEL = Source(Evidence.MODELLED, "VaultState, DeleteBackupVault")

CREATING: Final = Pair(VaultState.CREATING)
AVAILABLE: Final = Pair(VaultState.AVAILABLE)
FAILED: Final = Pair(VaultState.FAILED)

STATES: Final = (
    State(CREATING, Standing.MOVING, Actor.SERVICE, Code.VAULT_CREATING, _GUIDE),
    State(AVAILABLE, Standing.SETTLED, Actor.NOBODY, Code.VAULT_AVAILABLE, _GUIDE),
    State(FAILED, Standing.BROKEN, Actor.YOU, Code.VAULT_FAILED, _GUIDE),
)

MOVES: Final = (
    Move("V1", (), VaultEvent.CREATION_REQUESTED, CREATING, _GUIDE),
    Move("V2", (CREATING,), VaultEvent.CREATED, AVAILABLE, _GUIDE),
    Move("V3", (CREATING,), VaultEvent.CREATION_FAILED, FAILED, _GUIDE),
    Move("V4", (AVAILABLE, FAILED), VaultEvent.DELETED, None, _MODEL),
)

VAULT: Final = Machine("vault", STATES, MOVES)
