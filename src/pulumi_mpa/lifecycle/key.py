"""
The life of a key of AWS Payment Cryptography, as far as a team can protect its import.

The code of a state is the `Status` of its `MpaStatus`: how the request to import it stands. The moves of an import are
named K1 to K6.
"""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code


class KeyState(StringEnum):
    """`KeyState` of a key."""

    CREATE_IN_PROGRESS = "CREATE_IN_PROGRESS"
    CREATE_COMPLETE = "CREATE_COMPLETE"
    CREATE_FAILED = "CREATE_FAILED"
    DELETE_PENDING = "DELETE_PENDING"
    DELETE_COMPLETE = "DELETE_COMPLETE"


#: States that the guide shows and the API model lacks.
BEYOND_THE_MODEL: Final = (KeyState.CREATE_FAILED,)


class KeyOrigin(StringEnum):
    """`KeyOrigin` of a key."""

    EXTERNAL = "EXTERNAL"
    AWS_PAYMENT_CRYPTOGRAPHY = "AWS_PAYMENT_CRYPTOGRAPHY"


class KeyClass(StringEnum):
    """`KeyClass` of a key."""

    SYMMETRIC_KEY = "SYMMETRIC_KEY"
    ASYMMETRIC_KEY_PAIR = "ASYMMETRIC_KEY_PAIR"
    PRIVATE_KEY = "PRIVATE_KEY"
    PUBLIC_KEY = "PUBLIC_KEY"


class CheckValueAlgorithm(StringEnum):
    """`KeyCheckValueAlgorithm` of a key."""

    CMAC = "CMAC"
    ANSI_X9_24 = "ANSI_X9_24"
    HMAC = "HMAC"
    SHA_1 = "SHA_1"


#: `KeyUsage` of a root certificate.
ROOT_CERTIFICATE_USAGE: Final = "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE"


class KeyEvent(StringEnum):
    """What can happen to a key."""

    MADE = "created, or imported with nothing guarding"
    IMPORT_REQUESTED = "import requested"
    IMPORT_APPROVED = "import approved"
    IMPORT_REJECTED = "import rejected"
    IMPORT_CANCELLED = "request for the import cancelled"
    DELETION_SCHEDULED = "deletion scheduled"
    DELETED = "deletion window over"


_GUIDE = Source(Evidence.DOCUMENTED, "Payment Cryptography User Guide, multi-party approval")
_DELETING = Source(Evidence.DOCUMENTED, "Payment Cryptography User Guide, keys-deleting")
_MODEL = Source(Evidence.MODELLED, "KeyState, MpaStatus")


def _assumed(why: str) -> Source:
    return Source(Evidence.ASSUMED, why)


COMPLETE: Final = Pair(KeyState.CREATE_COMPLETE)
IMPORT_PENDING: Final = Pair(KeyState.CREATE_IN_PROGRESS, RequestStatus.PENDING)
IMPORTED: Final = Pair(KeyState.CREATE_COMPLETE, RequestStatus.APPROVED)
IMPORT_REJECTED: Final = Pair(KeyState.CREATE_FAILED, RequestStatus.FAILED)
IMPORT_CANCELLED: Final = Pair(KeyState.CREATE_FAILED, RequestStatus.CANCELLED)
DELETE_PENDING: Final = Pair(KeyState.DELETE_PENDING)
DELETED: Final = Pair(KeyState.DELETE_COMPLETE)

#: Keys that can be used.
USABLE: Final = (COMPLETE, IMPORTED)

STATES: Final = (
    State(COMPLETE, Standing.SETTLED, Actor.NOBODY, Code.KEY_USABLE, _MODEL),
    State(
        IMPORT_PENDING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.KEY_IMPORT_VOTING,
        _GUIDE,
    ),
    State(IMPORTED, Standing.SETTLED, Actor.NOBODY, Code.KEY_IMPORTED, _GUIDE),
    State(
        IMPORT_REJECTED,
        Standing.BROKEN,
        Actor.YOU,
        Code.KEY_IMPORT_REJECTED,
        _GUIDE,
    ),
    State(
        IMPORT_CANCELLED,
        Standing.BROKEN,
        Actor.YOU,
        Code.KEY_IMPORT_CANCELLED,
        _assumed("the status is in the API model"),
    ),
    State(DELETE_PENDING, Standing.MOVING, Actor.CALENDAR, Code.KEY_DELETE_PENDING, _DELETING),
    State(DELETED, Standing.SETTLED, Actor.NOBODY, Code.KEY_DELETED, _DELETING),
)

MOVES: Final = (
    Move("K6", (), KeyEvent.MADE, COMPLETE, _MODEL),
    Move("K1", (), KeyEvent.IMPORT_REQUESTED, IMPORT_PENDING, _GUIDE),
    Move("K3", (IMPORT_PENDING,), KeyEvent.IMPORT_APPROVED, IMPORTED, _GUIDE),
    Move("K4", (IMPORT_PENDING,), KeyEvent.IMPORT_REJECTED, IMPORT_REJECTED, _GUIDE),
    Move("K5", (IMPORT_PENDING,), KeyEvent.IMPORT_CANCELLED, IMPORT_CANCELLED, _assumed("as for an association")),
    Move(
        "K-delete",
        (COMPLETE, IMPORTED, IMPORT_REJECTED, IMPORT_CANCELLED),
        KeyEvent.DELETION_SCHEDULED,
        DELETE_PENDING,
        _DELETING,
    ),
    Move("K-deleted", (DELETE_PENDING,), KeyEvent.DELETED, DELETED, _DELETING),
)

KEY: Final = Machine("key", STATES, MOVES)
