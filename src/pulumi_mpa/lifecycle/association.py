"""
The life of an association: which team protects an operation of AWS Payment Cryptography, or a vault of AWS Backup.

The code of a state is the `Status` of its `MpaStatus`: how the last request
about it stands. AWS Backup shows neither states nor cancelled requests, and keeps to the same moves. They are named A1 to
A8, and A13.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.lifecycle.vault import VaultAction
from pulumi_mpa.messages import Code


class ProtectedOperation(StringEnum):
    """`Action` of an association: the operation that its team protects."""

    IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"


class AssociationState(StringEnum):
    """`AssociationState` of an association."""

    ACTIVE = "ACTIVE"
    UPDATE_PENDING = "UPDATE_PENDING"
    DELETE_PENDING = "DELETE_PENDING"


class RequestStatus(StringEnum):
    """`Status` in `MpaStatus`: how the last request that needed a vote stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class RequestAction(StringEnum):
    """`ActionName` of the sessions that Payment Cryptography opens (the names are assumed: `service:Operation`)."""

    ASSOCIATE = "payment-cryptography:AssociateMpaTeam"
    DISASSOCIATE = "payment-cryptography:DisassociateMpaTeam"
    IMPORT_KEY = "payment-cryptography:ImportKey"


@dataclass(frozen=True)
class ProtectedService:
    """
    A service that asks teams before it does something.

    Args:
        read: The permission to read an association.

        removal_command: The command that requests an association's removal by hand, with `{name}` and `{region}`.

        other_actions: What else its sessions are about, as `ActionName`.
    """

    read: str
    removal_command: str
    other_actions: tuple[str, ...]


#: Every service that asks teams, as the SDK names it.
SERVICES: Final = {
    "payment-cryptography": ProtectedService(
        read="payment-cryptography:GetMpaTeamAssociation",
        removal_command="aws payment-cryptography disassociate-mpa-team --action {name} --region {region}",
        other_actions=(RequestAction.IMPORT_KEY,),
    ),
    "backup": ProtectedService(
        read="backup:DescribeBackupVault",
        removal_command="aws backup disassociate-backup-vault-mpa-approval-team --backup-vault-name {name} --region {region}",
        other_actions=(VaultAction.CREATE_ACCESS, VaultAction.REVOKE_ACCESS),
    ),
}


class AssociationEvent(StringEnum):
    """What can happen to an association."""

    FIRST_ASSOCIATED = "first associated"
    OTHER_TEAM_REQUESTED = "another team requested"
    UPDATE_APPROVED = "other team approved"
    UPDATE_REJECTED = "other team rejected"
    UPDATE_CANCELLED = "request for another team cancelled"
    REMOVAL_REQUESTED = "removal requested"
    REMOVAL_APPROVED = "removal approved"
    REMOVAL_REJECTED = "removal rejected"
    REMOVAL_CANCELLED = "request for removal cancelled"
    TEAM_DELETED = "team deleted"


_GUIDE = Source(Evidence.DOCUMENTED, "Payment Cryptography User Guide, multi-party approval")
_MODEL = Source(Evidence.MODELLED, "AssociationState, MpaStatus")
_BLOG = Source(
    Evidence.DOCUMENTED,
    "AWS Storage Blog, Implementing Multi-party approval workflows, for AWS Backup; at Payment Cryptography the association "
    "is assumed to stay",
)


def _assumed(why: str, *alternatives: str) -> Source:
    return Source(Evidence.ASSUMED, why, alternatives)


ACTIVE: Final = Pair(AssociationState.ACTIVE)
ACTIVE_APPROVED: Final = Pair(AssociationState.ACTIVE, RequestStatus.APPROVED)
ACTIVE_REJECTED: Final = Pair(AssociationState.ACTIVE, RequestStatus.FAILED)
ACTIVE_CANCELLED: Final = Pair(AssociationState.ACTIVE, RequestStatus.CANCELLED)
UPDATE_PENDING: Final = Pair(AssociationState.UPDATE_PENDING, RequestStatus.PENDING)
DELETE_PENDING: Final = Pair(AssociationState.DELETE_PENDING, RequestStatus.PENDING)

#: The association protects and no request about it is open.
IN_FORCE: Final = (ACTIVE, ACTIVE_APPROVED, ACTIVE_REJECTED, ACTIVE_CANCELLED)

STATES: Final = (
    State(ACTIVE, Standing.SETTLED, Actor.NOBODY, Code.ASSOCIATION_ACTIVE, _MODEL),
    State(ACTIVE_APPROVED, Standing.SETTLED, Actor.NOBODY, Code.ASSOCIATION_ACTIVE, _GUIDE),
    State(
        ACTIVE_REJECTED,
        Standing.SETTLED,
        Actor.NOBODY,
        Code.ASSOCIATION_REQUEST_REJECTED,
        _assumed("the rejected request stays visible until the next", "it is no longer shown"),
    ),
    State(
        ACTIVE_CANCELLED,
        Standing.SETTLED,
        Actor.NOBODY,
        Code.ASSOCIATION_REQUEST_CANCELLED,
        _assumed("the cancelled request stays visible until the next", "it is no longer shown"),
    ),
    State(
        UPDATE_PENDING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.ASSOCIATION_UPDATE_VOTING,
        _MODEL,
    ),
    State(
        DELETE_PENDING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.ASSOCIATION_REMOVAL_VOTING,
        _GUIDE,
    ),
)

MOVES: Final = (
    Move(
        "A1",
        (),
        AssociationEvent.FIRST_ASSOCIATED,
        ACTIVE,
        _assumed("there is no state for a pending creation, and only disassociation is said to need approval"),
    ),
    Move("A2", IN_FORCE, AssociationEvent.OTHER_TEAM_REQUESTED, UPDATE_PENDING, _GUIDE),
    Move("A3", (UPDATE_PENDING,), AssociationEvent.UPDATE_APPROVED, ACTIVE_APPROVED, _MODEL),
    Move("A4", (UPDATE_PENDING,), AssociationEvent.UPDATE_REJECTED, ACTIVE_REJECTED, _GUIDE),
    Move("A5", (UPDATE_PENDING,), AssociationEvent.UPDATE_CANCELLED, ACTIVE_CANCELLED, _MODEL),
    Move("A6", IN_FORCE, AssociationEvent.REMOVAL_REQUESTED, DELETE_PENDING, _GUIDE),
    Move("A7", (DELETE_PENDING,), AssociationEvent.REMOVAL_APPROVED, None, _MODEL),
    Move("A8", (DELETE_PENDING,), AssociationEvent.REMOVAL_REJECTED, ACTIVE_REJECTED, _MODEL),
    Move("A8-cancelled", (DELETE_PENDING,), AssociationEvent.REMOVAL_CANCELLED, ACTIVE_CANCELLED, _MODEL),
    Move("A13", IN_FORCE, AssociationEvent.TEAM_DELETED, None, _BLOG),
)

ASSOCIATION: Final = Machine("association", STATES, MOVES)
