"""The request bodies and queries of the controls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pulumi_mpa.emulator.call_log import LARGEST_PAGE
from pulumi_mpa.emulator.directory import FIRST_STORE, Instance, StoreId, Text, UserId
from pulumi_mpa.emulator.errors import Kind
from pulumi_mpa.emulator.planned_faults import When
from pulumi_mpa.lifecycle.approver import IdentityStatus, MfaSyncStatus
from pulumi_mpa.lifecycle.identity_source import SourceCode
from pulumi_mpa.lifecycle.limits import MAX_COMMENT, MAX_DESCRIPTION, VOTE_WINDOW
from pulumi_mpa.lifecycle.session import ExecutionStatus, SessionResponse

if TYPE_CHECKING:
    from typing_extensions import Self

Account = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
SnapshotName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
#: Two millennia, which is more than the calendar has.
_LONGEST_WAIT = 2000 * 366 * 86400


class ControlRequest(BaseModel):
    """The body or the query of a request to a control: exactly these members."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class AdvanceRequest(ControlRequest):
    """Advance people's time."""

    seconds: float = Field(ge=0, le=_LONGEST_WAIT, allow_inf_nan=False)


class InstallPortalRequest(ControlRequest):
    """Install the approval portal of an account's identity source."""

    account: Account | None = None


class SourceOutcomeRequest(ControlRequest):
    """Set how the service's work on an identity source ends."""

    code: SourceCode
    when: Literal["now", "next"] = "next"
    account: Account | None = None


class OfAccountQuery(ControlRequest):
    """Choose calls: those of one account, or all."""

    account: Account | None = None


class CallsQuery(OfAccountQuery):
    """Choose a page of calls."""

    after: int = Field(default=0, ge=0, le=10**18)
    limit: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    operation: str | None = None


class InvitationsQuery(ControlRequest):
    """Ask who is invited to a team."""

    team_arn: str


class AnswerInvitationsRequest(ControlRequest):
    """Answer invitations."""

    team_arn: str
    answer: Literal[IdentityStatus.ACCEPTED, IdentityStatus.REJECTED]
    approvers: list[str] | None = None


class VoteRequest(ControlRequest):
    """Cast one vote."""

    session_arn: str
    approver: str
    response: Literal[SessionResponse.APPROVED, SessionResponse.REJECTED]


class DecideRequest(ControlRequest):
    """Cast just enough votes."""

    session_arn: str
    response: Literal[SessionResponse.APPROVED, SessionResponse.REJECTED]


class StartSessionRequest(ControlRequest):
    """Ask a team on behalf of another AWS service."""

    team_arn: str
    action_name: str = Field(min_length=1, max_length=500, pattern=r"^[^:\s]+:[^:\s]+$")
    protected_resource_arn: str = Field(max_length=1000)
    requester_account: Account | None = None
    requester_region: str = Field(default="us-east-1", max_length=100)
    service_principal: str = Field(default="backup.amazonaws.com", min_length=1, max_length=100)
    description: str = Field(default="A request of another service", min_length=1, max_length=MAX_DESCRIPTION)
    comment: str | None = Field(default=None, max_length=MAX_COMMENT)
    metadata: dict[
        Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.:/-]{1,100}$")],
        Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.:/-]{1,200}$")],
    ] = Field(default_factory=dict)
    minutes: int = Field(default=int(VOTE_WINDOW.total_seconds() // 60), ge=1, le=30 * 24 * 60)
    execution: Literal[ExecutionStatus.EXECUTED, ExecutionStatus.FAILED] = ExecutionStatus.EXECUTED


class UnknownUsersRequest(ControlRequest):
    """Set which identity ids the identity source does not know."""

    identity_ids: list[str] = Field(max_length=10_000)


class InstancesRequest(ControlRequest):
    """Set which instances IAM Identity Center has."""

    instances: list[Instance]


class AddUserRequest(ControlRequest):
    """Add a user to an identity store."""

    user_name: Text
    email: Text | None = None
    display_name: Text | None = None
    user_id: UserId | None = None
    identity_store_id: StoreId = FIRST_STORE
    user_status: Literal["ENABLED", "DISABLED"] = "ENABLED"


class ShareRequest(ControlRequest):
    """Share a team with another account, or share it no longer."""

    team_arn: str
    account: Account
    shared: bool = True


class InvalidRequestRequest(ControlRequest):
    """Make the service find the next request invalid."""

    what: Literal["session", "deletion", "vault"]


class MfaRequest(ControlRequest):
    """Set whether an approver's MFA device is in sync with the identity source."""

    team_arn: str
    approver: str
    sync_status: MfaSyncStatus


class DisguiseRequest(ControlRequest):
    """Make a thing show a state that it does not have; a status of null ends that."""

    arn: str
    status: str | None = Field(max_length=100)
    status_code: str | None = Field(default=None, max_length=100)


class ResetRequest(ControlRequest):
    """Begin anew."""


class SnapshotRequest(ControlRequest):
    """Save everything under a name."""

    name: SnapshotName
    replace: bool = False


class RestoreRequest(ControlRequest):
    """Go back to what was saved."""

    name: SnapshotName


class SnapshotQuery(ControlRequest):
    """Name a snapshot."""

    name: SnapshotName


class FaultRequest(ControlRequest):
    """Plan a fault for the next calls of an operation."""

    operation: str
    times: int = Field(default=1, ge=1, le=1000)
    error: Kind | None = None
    http: int | None = Field(default=None, ge=400, le=599)
    reset: When | None = None
    when: When | None = None
    delay: float = Field(default=0, ge=0, le=3600, allow_inf_nan=False)

    @model_validator(mode="after")
    def _one_fault(self) -> Self:
        named = [name for name in ("error", "http", "reset") if getattr(self, name) is not None]
        if len(named) > 1:
            raise ValueError(f"one of {' and '.join(named)} at a time")
        if not named and not self.delay:
            raise ValueError("one of error, http, reset and delay is needed")
        if self.when is not None and named not in (["error"], ["http"]):
            raise ValueError(
                "when goes with error or http; reset has its own, and a late response always comes after the call"
            )
        return self
