"""The records that Multi-party Approval stores: identity sources, teams, sessions. Other services have their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import ExecutionStatus, SessionResponse

if TYPE_CHECKING:
    from collections.abc import Sequence


class Part(BaseModel):
    """A record, or a part of one; what reads it is made when the first one is read."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Record(Part):
    """Something with an ARN and a state."""

    arn: str
    #: `account/region`; of a session, the ARN of its team.
    owner: str
    state: Pair
    message: str | None = None
    created_at: datetime
    tags: dict[str, str] = Field(default_factory=dict)

    @property
    def label(self) -> str | None:
        """Return what a record is found by beside its ARN; None if by nothing."""
        return None

    @property
    def account(self) -> str | None:
        """Return the account that a record was made for, if not for its owner's alone; it never changes."""
        return None

    @property
    def audience(self) -> Sequence[str]:
        """
        Return what a record is found by beside its owner; whoever takes one away says so to the shelf.

        These are the accounts that it is shared with, the team that an association names, the vault that access is to.
        """
        return ()


class Source(Record):
    """An identity source."""

    instance_arn: str
    instance_region: str
    portal_url: str
    #: Whether the portal was installed; its address is not shown before.
    installed: bool = False


class Approver(Part):
    """A member of a team, or somebody invited to be one."""

    approver_id: str
    identity_id: str
    source_arn: str
    status: IdentityStatus = IdentityStatus.PENDING
    answered_at: datetime | None = None
    activity: LastActivity | None = None
    activity_at: datetime | None = None
    baseline_arn: str | None = None
    mfa: MfaSyncStatus | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """Return what makes two approvers the same person."""
        return self.identity_id, self.source_arn

    def answers_to(self, name: str) -> bool:
        """Check whether a name means this approver: its approver id or its identity id."""
        return name in (self.approver_id, self.identity_id)


class Configuration(Part):
    """One version of what a team is."""

    version_id: str
    description: str
    min_approvals: int
    approvers: list[Approver]

    def approver(self, name: str) -> Approver | None:
        """Find a member by approver id or identity id."""
        return next((approver for approver in self.approvers if approver.answers_to(name)), None)

    def waiting(self) -> list[Approver]:
        """Return everyone whose invitation is open."""
        return [approver for approver in self.approvers if approver.status == IdentityStatus.PENDING]

    def declined(self) -> bool:
        """Check whether somebody declined."""
        return any(approver.status == IdentityStatus.REJECTED for approver in self.approvers)


class Draft(Part):
    """An update that is not in force."""

    configuration: Configuration
    state: Pair
    message: str | None = None
    began_at: datetime
    requester: Requester
    synchronizes_mfa: bool = False


class Requester(Part):
    """Who sent the request that a session is about."""

    service: str
    principal_arn: str
    account: str
    region: str


class Team(Record):
    """An approval team."""

    name: str
    policies: list[str]
    configuration: Configuration
    updated_at: datetime | None = None
    draft: Draft | None = None
    #: The vote on the latest update or deletion.
    session_arn: str | None = None
    #: The code before the update that is being checked, for `draft_check_code`.
    previous_code: str | None = None
    window_days: int | None = None
    shared_with: list[str] = Field(default_factory=list)

    @property
    def label(self) -> str:
        """Return its name."""
        return self.name

    @property
    def audience(self) -> Sequence[str]:
        """Return the accounts that it is shared with."""
        return self.shared_with

    @property
    def draft_state(self) -> Pair | None:
        """Return the state of the draft, None when there is none."""
        return self.draft.state if self.draft else None


class Voter(Part):
    """Somebody who can vote in a session."""

    approver_id: str
    identity_id: str
    source_arn: str
    response: SessionResponse = SessionResponse.NO_RESPONSE
    responded_at: datetime | None = None


class Session(Record):
    """A vote; its voters and their number are what the team was when it began."""

    team_name: str
    action: str
    resource_arn: str
    description: str
    comment: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    requester: Requester
    min_approvals: int
    voters: list[Voter]
    expires_at: datetime
    completed_at: datetime | None = None
    execution: ExecutionStatus | None = None
    #: The code that logs have for how it ended, where the API model has none.
    logged_code: str | None = None
    #: The record of another service that the request is about, if it follows the end of the vote.
    subject: str | None = None
    #: What carrying out an approved request of another service comes to.
    outcome: ExecutionStatus = ExecutionStatus.EXECUTED

    @property
    def label(self) -> str:
        """Return what is asked for, which lists filter on."""
        return self.action

    @property
    def account(self) -> str:
        """Return the requester's account, which sees its own requests to a shared team."""
        return self.requester.account

    def count(self, response: SessionResponse) -> int:
        """Count the votes of one kind."""
        return sum(voter.response == response for voter in self.voters)


class Token(Part):
    """A ClientToken that was used: for which request, and its output."""

    request: str
    arn: str
    output: str
