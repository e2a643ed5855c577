"""The life of a session: one vote of a team on one request. The moves are named S0 to S9."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code


class SessionStatus(StringEnum):
    """`Status` of a session."""

    PENDING = "PENDING"
    CANCELLED = "CANCELLED"
    APPROVED = "APPROVED"
    FAILED = "FAILED"
    CREATING = "CREATING"


class SessionCode(StringEnum):
    """`StatusCode` of a session."""

    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CONFIGURATION_CHANGED = "CONFIGURATION_CHANGED"
    ALL_APPROVERS_IN_SESSION = "ALL_APPROVERS_IN_SESSION"


class SessionResponse(StringEnum):
    """`Response` of one approver in a session."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    NO_RESPONSE = "NO_RESPONSE"


class ExecutionStatus(StringEnum):
    """`ExecutionStatus` of a session: whether the approved operation was carried out."""

    EXECUTED = "EXECUTED"
    FAILED = "FAILED"
    PENDING = "PENDING"


class CompletionStrategy(StringEnum):
    """`ActionCompletionStrategy` of a session."""

    AUTO_COMPLETION_UPON_APPROVAL = "AUTO_COMPLETION_UPON_APPROVAL"


class SecurityRequirement(StringEnum):
    """`AdditionalSecurityRequirements` of a session."""

    APPROVER_VERIFICATION_REQUIRED = "APPROVER_VERIFICATION_REQUIRED"


class FilterField(StringEnum):
    """`FieldName` of a ListSessions filter."""

    ACTION_NAME = "ActionName"
    APPROVAL_TEAM_NAME = "ApprovalTeamName"
    VOTING_TIME = "VotingTime"
    VOTE = "Vote"
    SESSION_STATUS = "SessionStatus"
    INITIATION_TIME = "InitiationTime"


class FilterOperator(StringEnum):
    """`Operator` of a ListSessions filter."""

    EQ = "EQ"
    NE = "NE"
    GT = "GT"
    LT = "LT"
    GTE = "GTE"
    LTE = "LTE"
    CONTAINS = "CONTAINS"
    NOT_CONTAINS = "NOT_CONTAINS"
    BETWEEN = "BETWEEN"


_ORDERS = (FilterOperator.GT, FilterOperator.LT, FilterOperator.GTE, FilterOperator.LTE, FilterOperator.BETWEEN)
#: What ListSessions filters on. API model; the other fields serve the portal (assumed).
FILTERS: Final[dict[FilterField, tuple[FilterOperator, ...]]] = {
    FilterField.ACTION_NAME: (
        FilterOperator.EQ,
        FilterOperator.NE,
        FilterOperator.CONTAINS,
        FilterOperator.NOT_CONTAINS,
    ),
    FilterField.SESSION_STATUS: (FilterOperator.EQ, FilterOperator.NE),
    FilterField.INITIATION_TIME: _ORDERS,
}


class Action(StringEnum):
    """`ActionName` of the sessions that the service opens for a team itself (the names are assumed: `service:Operation`)."""

    UPDATE_TEAM = "mpa:UpdateApprovalTeam"
    DELETE_TEAM = "mpa:StartActiveApprovalTeamDeletion"
    BASELINE = "mpa:StartApprovalTeamBaseline"


class SessionEvent(StringEnum):
    """What can happen to a session."""

    STARTED = "started"
    OPENED = "opened for votes"
    APPROVED = "approved by enough"
    REJECTED = "rejected by enough"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CONFIGURATION_CHANGED = "team's configuration changed"
    TEAM_DELETED = "team deleted"
    NOBODY_TO_ASK = "every approver already in a session"
    INVALIDATED = "found invalid"


#: Codes that logs have and the API model lacks. User Guide, logging-using-cloudtrail, sample events.
LOGGED_CODES: Final[dict[SessionEvent, str]] = {
    SessionEvent.CANCELLED: "CANCELLED_BY_USER",
    SessionEvent.TEAM_DELETED: "TEAM_DELETED",
}

_TRAIL = Source(Evidence.RECORDED, "User Guide, logging-using-cloudtrail, sample events")
_CONCEPTS = Source(Evidence.DOCUMENTED, "User Guide, mpa-concepts and how-it-works")
_CANCEL = Source(Evidence.DOCUMENTED, "User Guide, cancel-session")


def _assumed(why: str, *alternatives: str) -> Source:
    return Source(Evidence.ASSUMED, why, alternatives)


CREATING: Final = Pair(SessionStatus.CREATING)
PENDING: Final = Pair(SessionStatus.PENDING)
APPROVED: Final = Pair(SessionStatus.APPROVED)
REJECTED: Final = Pair(SessionStatus.FAILED, SessionCode.REJECTED)
EXPIRED: Final = Pair(SessionStatus.FAILED, SessionCode.EXPIRED)
NOBODY_TO_ASK: Final = Pair(SessionStatus.FAILED, SessionCode.ALL_APPROVERS_IN_SESSION)
INVALID: Final = Pair(SessionStatus.FAILED)
CANCELLED: Final = Pair(SessionStatus.CANCELLED)
SUPERSEDED: Final = Pair(SessionStatus.CANCELLED, SessionCode.CONFIGURATION_CHANGED)

#: Sessions that somebody may still decide.
OPEN: Final = (CREATING, PENDING)

STATES: Final = (
    State(
        CREATING,
        Standing.MOVING,
        Actor.SERVICE,
        Code.SESSION_CREATING,
        Source(Evidence.MODELLED, "SessionStatus"),
    ),
    State(
        PENDING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.SESSION_OPEN,
        _CONCEPTS,
    ),
    State(APPROVED, Standing.SETTLED, Actor.NOBODY, Code.SESSION_APPROVED, _CONCEPTS),
    State(
        REJECTED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_REJECTED,
        _TRAIL,
    ),
    State(
        EXPIRED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_EXPIRED,
        _CONCEPTS,
    ),
    State(
        NOBODY_TO_ASK,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_NOBODY_TO_ASK,
        _assumed("the code was added together with baselines"),
    ),
    State(
        INVALID,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_INVALID,
        _assumed("the API model has no code for it"),
    ),
    State(
        CANCELLED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_CANCELLED,
        _assumed(
            "CloudTrail's CANCELLED_BY_USER and TEAM_DELETED are not in the API model: no code is shown",
            "CANCELLED_BY_USER is shown",
        ),
    ),
    State(
        SUPERSEDED,
        Standing.BROKEN,
        Actor.YOU,
        Code.SESSION_SUPERSEDED,
        _TRAIL,
    ),
)

MOVES: Final = (
    Move(
        "S0",
        (),
        SessionEvent.STARTED,
        CREATING,
        _assumed("the status is in the API model", "sessions start as PENDING"),
    ),
    Move("S1", (CREATING,), SessionEvent.OPENED, PENDING, _TRAIL),
    Move("S2", (PENDING,), SessionEvent.APPROVED, APPROVED, _CONCEPTS),
    Move(
        "S3",
        (PENDING,),
        SessionEvent.REJECTED,
        REJECTED,
        _assumed(
            "the vote ends once enough deny it; how many is not said: taken as soon as approval is impossible",
            "M rejections end it",
            "only expiry ends it",
        ),
    ),
    Move("S4", (PENDING,), SessionEvent.EXPIRED, EXPIRED, _CONCEPTS),
    Move("S5", OPEN, SessionEvent.CANCELLED, CANCELLED, _CANCEL),
    Move("S6", OPEN, SessionEvent.CONFIGURATION_CHANGED, SUPERSEDED, _TRAIL),
    Move("S7", OPEN, SessionEvent.TEAM_DELETED, CANCELLED, _TRAIL),
    Move("S8", OPEN, SessionEvent.NOBODY_TO_ASK, NOBODY_TO_ASK, _assumed("the code was added together with baselines")),
    Move(
        "S9",
        (CREATING,),
        SessionEvent.INVALIDATED,
        INVALID,
        _assumed("a validation step is logged, its failure is not"),
    ),
)

SESSION: Final = Machine("session", STATES, MOVES)

_OPEN_STATUSES: Final = frozenset(str(pair.status) for pair in OPEN)
_OVER: Final = frozenset(str(state.pair.status) for state in STATES) - _OPEN_STATUSES


def may_be_open(pair: Pair) -> bool:
    """
    Check whether somebody may still decide a session.

    A status that the table does not have counts as open, and so does an open one
    under a code of the future. One that is over stays over whatever its code: logs have some that the API model lacks.
    """
    return pair.status not in _OVER
