"""
The life of an approval team.

A team has one state of its own and, while an update is on its way or has
failed, a draft beside it (`PendingUpdate`) with a state of its own. The moves
are named T0 to T25.
"""

from __future__ import annotations

from typing import Final

from pulumi_mpa.lifecycle.machine import Actor, Evidence, Machine, Move, Pair, Source, Standing, State
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code


class TeamStatus(StringEnum):
    """`Status` of a team: can it act."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETING = "DELETING"
    PENDING = "PENDING"


class TeamCode(StringEnum):
    """`StatusCode` of a team or a draft: the workflow that touches it, or the one that failed last."""

    VALIDATING = "VALIDATING"
    PENDING_ACTIVATION = "PENDING_ACTIVATION"
    FAILED_VALIDATION = "FAILED_VALIDATION"
    FAILED_ACTIVATION = "FAILED_ACTIVATION"
    UPDATE_PENDING_APPROVAL = "UPDATE_PENDING_APPROVAL"
    UPDATE_PENDING_ACTIVATION = "UPDATE_PENDING_ACTIVATION"
    UPDATE_FAILED_APPROVAL = "UPDATE_FAILED_APPROVAL"
    UPDATE_FAILED_ACTIVATION = "UPDATE_FAILED_ACTIVATION"
    UPDATE_FAILED_VALIDATION = "UPDATE_FAILED_VALIDATION"
    DELETE_PENDING_APPROVAL = "DELETE_PENDING_APPROVAL"
    DELETE_FAILED_APPROVAL = "DELETE_FAILED_APPROVAL"
    DELETE_FAILED_VALIDATION = "DELETE_FAILED_VALIDATION"


class UpdateAction(StringEnum):
    """`UpdateActions` of UpdateApprovalTeam."""

    SYNCHRONIZE_MFA_DEVICES = "SYNCHRONIZE_MFA_DEVICES"


class TeamEvent(StringEnum):
    """What can happen to a team."""

    CREATE_REQUESTED = "create requested"
    VALIDATED = "validated"
    INVALIDATED = "found invalid"
    ALL_ACCEPTED = "every invited approver accepted"
    DECLINED = "an invited approver declined"
    INVITATIONS_LAPSED = "invitations lapsed"
    UPDATE_REQUESTED = "update requested"
    UPDATE_APPROVED = "update approved"
    UPDATE_APPROVED_WITH_NEW_APPROVERS = "update approved, new approvers invited"
    UPDATE_REJECTED = "update rejected"
    UPDATE_CANCELLED = "update cancelled"
    VERSION_DELETED = "inactive version deleted"
    DELETION_REQUESTED = "deletion requested"
    DELETION_APPROVED = "deletion approved"
    DELETION_APPROVED_WITH_WINDOW = "deletion approved, window begins"
    DELETION_REJECTED = "deletion rejected"
    DELETION_CANCELLED = "deletion cancelled"
    DELETION_INVALID = "deletion request found invalid"
    WINDOW_ENDED = "deletion window ended"


_HEALTH = Source(Evidence.DOCUMENTED, "User Guide, team-health")
_UPDATE = Source(Evidence.DOCUMENTED, "User Guide, update-team")
_DELETE = Source(Evidence.DOCUMENTED, "User Guide, delete-team")
_CANCEL = Source(Evidence.DOCUMENTED, "User Guide, cancel-session")
_TRAIL = Source(Evidence.RECORDED, "User Guide, logging-using-cloudtrail, sample events")


def _assumed(why: str, *alternatives: str) -> Source:
    return Source(Evidence.ASSUMED, why, alternatives)


CREATING: Final = Pair(TeamStatus.PENDING, TeamCode.VALIDATING)
INVITING: Final = Pair(TeamStatus.PENDING, TeamCode.PENDING_ACTIVATION)
INVALID: Final = Pair(TeamStatus.INACTIVE, TeamCode.FAILED_VALIDATION)
NOT_ACTIVATED: Final = Pair(TeamStatus.INACTIVE, TeamCode.FAILED_ACTIVATION)
ACTIVE: Final = Pair(TeamStatus.ACTIVE)
UPDATE_VOTING: Final = Pair(TeamStatus.ACTIVE, TeamCode.UPDATE_PENDING_APPROVAL)
UPDATE_INVITING: Final = Pair(TeamStatus.ACTIVE, TeamCode.UPDATE_PENDING_ACTIVATION)
UPDATE_INVALID: Final = Pair(TeamStatus.ACTIVE, TeamCode.UPDATE_FAILED_VALIDATION)
UPDATE_REJECTED: Final = Pair(TeamStatus.ACTIVE, TeamCode.UPDATE_FAILED_APPROVAL)
UPDATE_NOT_ACTIVATED: Final = Pair(TeamStatus.ACTIVE, TeamCode.UPDATE_FAILED_ACTIVATION)
DELETE_VOTING: Final = Pair(TeamStatus.ACTIVE, TeamCode.DELETE_PENDING_APPROVAL)
DELETE_REJECTED: Final = Pair(TeamStatus.ACTIVE, TeamCode.DELETE_FAILED_APPROVAL)
DELETE_INVALID: Final = Pair(TeamStatus.ACTIVE, TeamCode.DELETE_FAILED_VALIDATION)
DELETING: Final = Pair(TeamStatus.DELETING)

#: States of the draft (`PendingUpdate`); its Status is PENDING while open and INACTIVE once failed (assumed).
DRAFT_VALIDATING: Final = Pair(TeamStatus.PENDING, TeamCode.VALIDATING)
DRAFT_VOTING: Final = Pair(TeamStatus.PENDING, TeamCode.UPDATE_PENDING_APPROVAL)
DRAFT_INVITING: Final = Pair(TeamStatus.PENDING, TeamCode.UPDATE_PENDING_ACTIVATION)
DRAFT_INVALID: Final = Pair(TeamStatus.INACTIVE, TeamCode.UPDATE_FAILED_VALIDATION)
DRAFT_REJECTED: Final = Pair(TeamStatus.INACTIVE, TeamCode.UPDATE_FAILED_APPROVAL)
DRAFT_NOT_ACTIVATED: Final = Pair(TeamStatus.INACTIVE, TeamCode.UPDATE_FAILED_ACTIVATION)

#: Drafts that are over: the service keeps them until they are deleted or replaced.
FAILED_DRAFTS: Final = (DRAFT_INVALID, DRAFT_REJECTED, DRAFT_NOT_ACTIVATED)
#: What a change needs: no draft on its way, a failed one does not matter.
_NO_OPEN_DRAFT: Final = (None, *FAILED_DRAFTS)
#: Teams that never became, or did not become again, a working team.
BROKEN_TEAMS: Final = (INVALID, NOT_ACTIVATED)
#: Teams with a failed update beside a working configuration.
FAILED_UPDATES: Final = (UPDATE_INVALID, UPDATE_REJECTED, UPDATE_NOT_ACTIVATED)
#: A deletion that was asked for and did not come about leaves the team as it was.
FAILED_DELETIONS: Final = (DELETE_REJECTED, DELETE_INVALID)
#: Teams that work and have no request open.
IDLE: Final = (ACTIVE, *FAILED_UPDATES, *FAILED_DELETIONS)

STATES: Final = (
    State(
        CREATING,
        Standing.MOVING,
        Actor.SERVICE,
        Code.TEAM_CREATING,
        _HEALTH,
    ),
    State(
        INVITING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.TEAM_INVITING,
        _HEALTH,
    ),
    State(
        INVALID,
        Standing.BROKEN,
        Actor.YOU,
        Code.TEAM_INVALID,
        _HEALTH,
    ),
    State(
        NOT_ACTIVATED,
        Standing.BROKEN,
        Actor.YOU,
        Code.TEAM_NOT_ACTIVATED,
        _HEALTH,
    ),
    State(ACTIVE, Standing.SETTLED, Actor.NOBODY, Code.TEAM_ACTIVE, _HEALTH),
    State(
        UPDATE_VOTING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.TEAM_UPDATE_VOTING,
        _HEALTH,
    ),
    State(
        UPDATE_INVITING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.TEAM_UPDATE_INVITING,
        _HEALTH,
    ),
    State(
        UPDATE_INVALID,
        Standing.BROKEN,
        Actor.YOU,
        Code.TEAM_UPDATE_INVALID,
        _HEALTH,
    ),
    State(
        UPDATE_REJECTED,
        Standing.BROKEN,
        Actor.YOU,
        Code.TEAM_UPDATE_REJECTED,
        _HEALTH,
    ),
    State(
        UPDATE_NOT_ACTIVATED,
        Standing.BROKEN,
        Actor.YOU,
        Code.TEAM_UPDATE_NOT_ACTIVATED,
        _HEALTH,
    ),
    State(
        DELETE_VOTING,
        Standing.MOVING,
        Actor.APPROVERS,
        Code.TEAM_DELETE_VOTING,
        _HEALTH,
    ),
    State(
        DELETE_REJECTED,
        Standing.SETTLED,
        Actor.NOBODY,
        Code.TEAM_DELETE_REJECTED,
        _HEALTH,
    ),
    State(
        DELETE_INVALID,
        Standing.SETTLED,
        Actor.NOBODY,
        Code.TEAM_DELETE_INVALID,
        _assumed("the code is in the API model and described nowhere"),
    ),
    State(
        DELETING,
        Standing.MOVING,
        Actor.CALENDAR,
        Code.TEAM_DELETING,
        _assumed(
            "in the API model, described nowhere: taken as the window between approval and deletion",
            "the team stays ACTIVE in the window",
        ),
    ),
)

DRAFT_STATES: Final = (
    State(
        DRAFT_VALIDATING,
        Standing.MOVING,
        Actor.SERVICE,
        Code.TEAM_UPDATE_CHECKING,
        _UPDATE,
    ),
    *(
        State(draft, row.standing, row.actor, row.code, _UPDATE)
        for draft, pair in (
            (DRAFT_VOTING, UPDATE_VOTING),
            (DRAFT_INVITING, UPDATE_INVITING),
            (DRAFT_INVALID, UPDATE_INVALID),
            (DRAFT_REJECTED, UPDATE_REJECTED),
            (DRAFT_NOT_ACTIVATED, UPDATE_NOT_ACTIVATED),
        )
        for row in STATES
        if row.pair == pair
    ),
)

_NO_CODE_WHILE_VALIDATING = _assumed(
    "no page says which code the team has while a draft is validated: none is shown until the vote opens",
    "the code of before stays",
    "VALIDATING",
)

MOVES: Final = (
    Move("T0", (), TeamEvent.CREATE_REQUESTED, CREATING, _HEALTH),
    Move("T1", (CREATING,), TeamEvent.VALIDATED, INVITING, _TRAIL),
    Move("T2", (CREATING,), TeamEvent.INVALIDATED, INVALID, _TRAIL),
    Move("T3", (INVITING,), TeamEvent.ALL_ACCEPTED, ACTIVE, _TRAIL),
    Move(
        "T4",
        (INVITING,),
        TeamEvent.DECLINED,
        NOT_ACTIVATED,
        _assumed(
            "documented to fail; that the first decline ends it at once is assumed",
            "the others may still answer until the 24 h end",
        ),
    ),
    Move(
        "T4-lapsed",
        (INVITING,),
        TeamEvent.INVITATIONS_LAPSED,
        NOT_ACTIVATED,
        Source(Evidence.DOCUMENTED, "User Guide, creating-resources-with-cloudformation"),
    ),
    Move(
        "T5",
        BROKEN_TEAMS,
        TeamEvent.UPDATE_REQUESTED,
        CREATING,
        _assumed("team-health: the administrator edits the team and tries again; only active teams vote"),
    ),
    Move("T6", BROKEN_TEAMS, TeamEvent.VERSION_DELETED, None, _DELETE),
    Move(
        "T7",
        (ACTIVE, *FAILED_DELETIONS),
        TeamEvent.UPDATE_REQUESTED,
        ACTIVE,
        _NO_CODE_WHILE_VALIDATING,
        draft_before=_NO_OPEN_DRAFT,
        draft_after=DRAFT_VALIDATING,
    ),
    Move(
        "T8",
        (ACTIVE,),
        TeamEvent.VALIDATED,
        UPDATE_VOTING,
        _TRAIL,
        draft_before=(DRAFT_VALIDATING,),
        draft_after=DRAFT_VOTING,
    ),
    Move(
        "T9",
        (ACTIVE,),
        TeamEvent.INVALIDATED,
        UPDATE_INVALID,
        _TRAIL,
        draft_before=(DRAFT_VALIDATING,),
        draft_after=DRAFT_INVALID,
    ),
    Move("T10", (UPDATE_VOTING,), TeamEvent.UPDATE_APPROVED, ACTIVE, _UPDATE, draft_before=(DRAFT_VOTING,)),
    Move(
        "T11",
        (UPDATE_VOTING,),
        TeamEvent.UPDATE_APPROVED_WITH_NEW_APPROVERS,
        UPDATE_INVITING,
        _TRAIL,
        draft_before=(DRAFT_VOTING,),
        draft_after=DRAFT_INVITING,
    ),
    Move(
        "T12",
        (UPDATE_VOTING,),
        TeamEvent.UPDATE_REJECTED,
        UPDATE_REJECTED,
        _UPDATE,
        draft_before=(DRAFT_VOTING,),
        draft_after=DRAFT_REJECTED,
    ),
    Move("T13", (UPDATE_VOTING,), TeamEvent.UPDATE_CANCELLED, ACTIVE, _CANCEL, draft_before=(DRAFT_VOTING,)),
    Move("T14", (UPDATE_INVITING,), TeamEvent.ALL_ACCEPTED, ACTIVE, _TRAIL, draft_before=(DRAFT_INVITING,)),
    Move(
        "T15",
        (UPDATE_INVITING,),
        TeamEvent.DECLINED,
        UPDATE_NOT_ACTIVATED,
        _UPDATE,
        draft_before=(DRAFT_INVITING,),
        draft_after=DRAFT_NOT_ACTIVATED,
    ),
    Move(
        "T15-lapsed",
        (UPDATE_INVITING,),
        TeamEvent.INVITATIONS_LAPSED,
        UPDATE_NOT_ACTIVATED,
        _UPDATE,
        draft_before=(DRAFT_INVITING,),
        draft_after=DRAFT_NOT_ACTIVATED,
    ),
    Move(
        "T16",
        FAILED_UPDATES,
        TeamEvent.UPDATE_REQUESTED,
        ACTIVE,
        _NO_CODE_WHILE_VALIDATING,
        draft_before=FAILED_DRAFTS,
        draft_after=DRAFT_VALIDATING,
    ),
    Move(
        "T17",
        (ACTIVE, *FAILED_UPDATES, *FAILED_DELETIONS),
        TeamEvent.VERSION_DELETED,
        ACTIVE,
        _UPDATE,
        draft_before=FAILED_DRAFTS,
    ),
    Move(
        "T18", IDLE, TeamEvent.DELETION_REQUESTED, DELETE_VOTING, _DELETE, draft_before=_NO_OPEN_DRAFT, keeps_draft=True
    ),
    Move(
        "T19",
        (DELETE_VOTING,),
        TeamEvent.DELETION_APPROVED_WITH_WINDOW,
        DELETING,
        _assumed("the API model's PendingWindowDays; that DELETING shows it is assumed"),
    ),
    Move("T20", (DELETE_VOTING,), TeamEvent.DELETION_APPROVED, None, _TRAIL),
    Move("T21", (DELETE_VOTING,), TeamEvent.DELETION_REJECTED, DELETE_REJECTED, _TRAIL, keeps_draft=True),
    Move("T22", (DELETE_VOTING,), TeamEvent.DELETION_CANCELLED, ACTIVE, _CANCEL, keeps_draft=True),
    Move(
        "T23",
        IDLE,
        TeamEvent.DELETION_INVALID,
        DELETE_INVALID,
        _assumed("the code is in the API model and described nowhere"),
        draft_before=_NO_OPEN_DRAFT,
        keeps_draft=True,
    ),
    Move(
        "T25",
        (DELETING,),
        TeamEvent.WINDOW_ENDED,
        None,
        _assumed("a window that ends with anything else has no name in the API model"),
    ),
)

TEAM: Final = Machine("approval team", STATES, MOVES)
DRAFT: Final = Machine("draft of an approval team", DRAFT_STATES, ())
