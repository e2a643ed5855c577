"""The life of an identity source. The moves are named I1 to I7."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code


class SourceStatus(StringEnum):
    """`Status` of an identity source."""

    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    DELETING = "DELETING"
    ERROR = "ERROR"


class SourceCode(StringEnum):
    """`StatusCode` of an identity source."""

    ACCESS_DENIED = "ACCESS_DENIED"
    DELETION_FAILED = "DELETION_FAILED"
    IDC_INSTANCE_NOT_FOUND = "IDC_INSTANCE_NOT_FOUND"
    IDC_INSTANCE_NOT_VALID = "IDC_INSTANCE_NOT_VALID"


class SourceType(StringEnum):
    """`IdentitySourceType`."""

    IAM_IDENTITY_CENTER = "IAM_IDENTITY_CENTER"


class SourceEvent(StringEnum):
    """What can happen to an identity source."""

    CREATE_REQUESTED = "create requested"
    PORTAL_INSTALLED = "approval portal installed"
    ACCESS_DENIED = "caller may not install the portal"
    INSTANCE_MISSING = "IAM Identity Center instance missing"
    INSTANCE_UNUSABLE = "IAM Identity Center instance not usable"
    DELETION_REQUESTED = "deletion requested"
    DELETED = "deletion done"
    DELETION_FAILED = "deletion failed"


_MODEL = Source(Evidence.MODELLED, "IdentitySourceStatus, IdentitySourceStatusCode")
_CONCEPTS = Source(Evidence.DOCUMENTED, "User Guide, mpa-concepts")


def _assumed(why: str, *alternatives: str) -> Source:
    return Source(Evidence.ASSUMED, why, alternatives)


CREATING: Final = Pair(SourceStatus.CREATING)
ACTIVE: Final = Pair(SourceStatus.ACTIVE)
DELETING: Final = Pair(SourceStatus.DELETING)
ACCESS_DENIED: Final = Pair(SourceStatus.ERROR, SourceCode.ACCESS_DENIED)
NOT_FOUND: Final = Pair(SourceStatus.ERROR, SourceCode.IDC_INSTANCE_NOT_FOUND)
NOT_VALID: Final = Pair(SourceStatus.ERROR, SourceCode.IDC_INSTANCE_NOT_VALID)
DELETION_FAILED: Final = Pair(SourceStatus.ERROR, SourceCode.DELETION_FAILED)
#: Sources that stand and do not work.
BROKEN: Final = (ACCESS_DENIED, NOT_FOUND, NOT_VALID, DELETION_FAILED)

STATES: Final = (
    State(
        CREATING,
        Standing.MOVING,
        Actor.SERVICE,
        Code.SOURCE_CREATING,
        _MODEL,
    ),
    State(ACTIVE, Standing.SETTLED, Actor.NOBODY, Code.SOURCE_ACTIVE, _CONCEPTS),
    State(
        DELETING,
        Standing.MOVING,
        Actor.SERVICE,
        Code.SOURCE_DELETING,
        _MODEL,
    ),
    State(
        ACCESS_DENIED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SOURCE_ACCESS_DENIED,
        _assumed("the code is in the API model", "the call itself fails with AccessDeniedException"),
    ),
    State(
        NOT_FOUND,
        Standing.BROKEN,
        Actor.YOU,
        Code.SOURCE_INSTANCE_NOT_FOUND,
        _assumed("the name of the code"),
    ),
    State(
        NOT_VALID,
        Standing.BROKEN,
        Actor.YOU,
        Code.SOURCE_INSTANCE_NOT_VALID,
        _assumed("the name of the code, and the rule that account instances are not enough"),
    ),
    State(
        DELETION_FAILED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SOURCE_DELETION_FAILED,
        _assumed("the name of the code"),
    ),
)

MOVES: Final = (
    Move("I1", (), SourceEvent.CREATE_REQUESTED, CREATING, _MODEL),
    Move("I2", (CREATING,), SourceEvent.PORTAL_INSTALLED, ACTIVE, _CONCEPTS),
    Move(
        "I3",
        (CREATING,),
        SourceEvent.ACCESS_DENIED,
        ACCESS_DENIED,
        _assumed("the code is in the API model", "the call itself is denied"),
    ),
    Move("I4", (CREATING, ACTIVE), SourceEvent.INSTANCE_MISSING, NOT_FOUND, _assumed("the name of the code")),
    Move("I5", (CREATING,), SourceEvent.INSTANCE_UNUSABLE, NOT_VALID, _assumed("the name of the code")),
    Move("I6", (ACTIVE, *BROKEN), SourceEvent.DELETION_REQUESTED, DELETING, _MODEL),
    Move(
        "I6-gone", (DELETING,), SourceEvent.DELETED, None, _assumed("a deleted source has no status in the API model")
    ),
    Move("I7", (DELETING,), SourceEvent.DELETION_FAILED, DELETION_FAILED, _assumed("the name of the code")),
)

IDENTITY_SOURCE: Final = Machine("identity source", STATES, MOVES)
