"""
The life of a restore access backup vault of AWS Backup: access to another vault, given and taken by a vote.

The code of a state is the `Status` of its `LatestRevokeRequest`: how the last request to revoke it stands. The moves are
named R0 to R8.
"""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.lifecycle.vault import VaultState
from pulumi_mpa.messages import Code


class RevokeStatus(StringEnum):
    """`Status` in `LatestRevokeRequest`: how the last request to revoke access stands; an approved one is gone with it."""

    PENDING = "PENDING"
    FAILED = "FAILED"


class AccessEvent(StringEnum):
    """What can happen to a restore access backup vault."""

    REQUESTED = "requested"
    APPROVED = "approved"
    NOT_APPROVED = "not approved"
    NOT_ASKED = "team could not be asked"
    REVOCATION_REQUESTED = "revocation requested"
    REVOCATION_APPROVED = "revocation approved"
    REVOCATION_NOT_APPROVED = "revocation not approved"
    VAULT_UNPROTECTED = "source vault lost its team"
    DELETED = "deleted"


_TASKS = Source(Evidence.DOCUMENTED, "AWS Backup Developer Guide, multipartyapproval-tasks-requester")
_MODEL = Source(Evidence.MODELLED, "VaultState, LatestRevokeRequest")
_BLOG = Source(Evidence.DOCUMENTED, "AWS Storage Blog, Implementing Multi-party approval workflows")


def _assumed(why: str, *alternatives: str) -> Source:
    return Source(Evidence.ASSUMED, why, alternatives)


CREATING: Final = Pair(VaultState.CREATING)
AVAILABLE: Final = Pair(VaultState.AVAILABLE)
REVOCATION_PENDING: Final = Pair(VaultState.AVAILABLE, RevokeStatus.PENDING)
REVOCATION_FAILED: Final = Pair(VaultState.AVAILABLE, RevokeStatus.FAILED)
FAILED: Final = Pair(VaultState.FAILED)

#: It gives access, and no request to revoke it is open.
USABLE: Final = (AVAILABLE, REVOCATION_FAILED)

STATES: Final = (
    State(
        CREATING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.ACCESS_VOTING,
        _assumed("the response to its creation has a state, and there is nothing to use before the vote"),
    ),
    State(AVAILABLE, Standing.SETTLED, Actor.NOBODY, Code.ACCESS_AVAILABLE, _TASKS),
    State(REVOCATION_PENDING, Standing.MOVING, Actor.APPROVERS, Code.ACCESS_REVOCATION_VOTING, _MODEL),
    State(REVOCATION_FAILED, Standing.SETTLED, Actor.NOBODY, Code.ACCESS_REVOCATION_NOT_APPROVED, _MODEL),
    State(
        FAILED,
        Standing.BROKEN,
        Actor.YOU,
        Code.ACCESS_FAILED,
        _assumed("the state is in the API model, and a request that is not approved fails"),
    ),
)

MOVES: Final = (
    Move("R0", (), AccessEvent.REQUESTED, CREATING, _TASKS),
    Move("R1", (CREATING,), AccessEvent.APPROVED, AVAILABLE, _TASKS),
    Move("R2", (CREATING,), AccessEvent.NOT_APPROVED, FAILED, _assumed("the request fails")),
    Move(
        "R3",
        (CREATING,),
        AccessEvent.NOT_ASKED,
        FAILED,
        _assumed("such a failure is an event after the call", "the call is denied at once"),
    ),
    Move("R4", USABLE, AccessEvent.REVOCATION_REQUESTED, REVOCATION_PENDING, _TASKS),
    Move("R5", (REVOCATION_PENDING,), AccessEvent.REVOCATION_APPROVED, None, _TASKS),
    Move("R6", (REVOCATION_PENDING,), AccessEvent.REVOCATION_NOT_APPROVED, REVOCATION_FAILED, _MODEL),
    Move(
        "R7",
        (CREATING, AVAILABLE, REVOCATION_PENDING, REVOCATION_FAILED, FAILED),
        AccessEvent.VAULT_UNPROTECTED,
        None,
        _BLOG,
    ),
    Move(
        "R8",
        (FAILED,),
        AccessEvent.DELETED,
        None,
        _assumed("nobody may delete access, and what failed gives none", "it can't be deleted either"),
    ),
)

RESTORE_ACCESS: Final = Machine("restore access backup vault", STATES, MOVES)
