"""An approval team as values: what is asked for, and what AWS shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind, deletion_intent, digest, resubmit_hash
from pulumi_mpa.model.unknown import Unknown, is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.ownership import Place
    from pulumi_mpa.model.session import Vote

#: The inputs that only a vote changes, as state spells them, in the order in which messages name them.
VOTED_FIELDS = ("description", "approvalStrategy", "approvers")


@dataclass(frozen=True)
class Approver:
    """One approver: the user's id in the identity store, and the identity source that knows it."""

    identity_id: str | Unknown
    source_arn: str | Unknown


@dataclass(frozen=True)
class Configuration:
    """
    What a team votes on when it is to be changed.

    Args:
        description: The description; sensitive, never in a message.

        min_approvals: M of "M of N".

        approvers: The N; their order has no meaning.
    """

    description: str | Unknown
    min_approvals: int | Unknown
    approvers: frozenset[Approver] | Unknown

    def need(self) -> str:
        """Describe the threshold: `2 of 3`."""
        count = "an unknown number" if isinstance(self.approvers, Unknown) else len(self.approvers)
        return f"{self.min_approvals} of {count}"

    def is_known(self) -> bool:
        """Check whether every value is known."""
        return not any(
            is_unknown(self._value(name)) or _has_unknown_approver(self._value(name)) for name in VOTED_FIELDS
        )

    def intent(self) -> str:
        """Return the hash of wanting exactly this."""
        approvers = (
            []
            if isinstance(self.approvers, Unknown)
            else sorted([str(a.identity_id), str(a.source_arn)] for a in self.approvers)
        )
        return digest(str(RequestKind.UPDATE), self.description, self.min_approvals, approvers)

    def differences(self, other: Configuration) -> tuple[str, ...]:
        """Name the fields that surely differ; a value that is not known is never a difference."""
        return tuple(name for name in VOTED_FIELDS if self._differs(other, name) is True)

    def undecided(self, other: Configuration) -> tuple[str, ...]:
        """Name the fields that may differ once they are known."""
        return tuple(name for name in VOTED_FIELDS if self._differs(other, name) is None)

    def same(self, other: Configuration) -> bool:
        """Check whether everything is known and equal."""
        return not self.differences(other) and not self.undecided(other)

    def added(self, to: Configuration) -> tuple[str, ...]:
        """Name the identities that this has and `to` does not: who would be invited."""
        if isinstance(self.approvers, Unknown) or isinstance(to.approvers, Unknown):
            return ()
        return tuple(sorted(str(a.identity_id) for a in self.approvers - to.approvers if not is_unknown(a.identity_id)))

    def _value(self, name: str) -> Any:  # noqa: ANN401 -- the three fields have different types
        return {"description": self.description, "approvalStrategy": self.min_approvals, "approvers": self.approvers}[
            name
        ]

    def _differs(self, other: Configuration, name: str) -> bool | None:
        mine, theirs = self._value(name), other._value(name)
        if is_unknown(mine) or is_unknown(theirs):
            return None
        if name == "approvers" and (_has_unknown_approver(mine) or _has_unknown_approver(theirs)):
            return None if len(mine) == len(theirs) else True
        return bool(mine != theirs)


def _has_unknown_approver(value: object) -> bool:
    return isinstance(value, frozenset) and any(is_unknown(a.identity_id) or is_unknown(a.source_arn) for a in value)


@dataclass(frozen=True)
class ApproverState:
    """
    How one approver stands to the team: the response to the invitation, MFA, last activity.

    Args:
        approver: Who.

        approver_id: AWS's id of this approver in this team.

        status: `PrimaryIdentityStatus`.

        more: `responseTime`, `lastActivity`, `lastActivityTime`, `mfaMethods` as state spells them, where AWS gives them.
    """

    approver: Approver
    approver_id: str | None
    status: str | None
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """An update that is on its way or has failed (`PendingUpdate`)."""

    version_id: str
    pair: Pair
    message: str | None
    configuration: Configuration
    approver_states: tuple[ApproverState, ...]
    started_at: datetime | None


@dataclass(frozen=True)
class Team:
    """One approval team as AWS shows it: the version in force and the draft side by side."""

    arn: str
    name: str
    pair: Pair
    message: str | None
    version_id: str
    configuration: Configuration
    approver_states: tuple[ApproverState, ...]
    policies: tuple[str, ...]
    created_at: datetime | None
    updated_at: datetime | None = None
    vote_arn: str | None = None
    draft: Draft | None = None


@dataclass(frozen=True)
class Desired:
    """
    What the program wants of a team.

    Args:
        name: The name, derived or written.

        name_derived: The name was left out and made from the logical name.

        configuration: What a vote decides.

        policies: Qualified policy ARNs as the user spelled them.

        tags: The user's tags.

        pending_window_days: Days between an approved deletion and its taking effect; None leaves it to AWS.

        on_delete: When delete() counts as done.

        resubmit: The user's text under which a rejected intent may be requested again.

        adopt: Take an existing team into state.

        owner: Hash of organization and URN.

        secret_approvers: No message may name an approver.
    """

    name: str | Unknown
    name_derived: bool
    configuration: Configuration
    policies: tuple[str | Unknown, ...] | Unknown
    tags: Mapping[str, str | Unknown] | Unknown
    pending_window_days: int | Unknown | None
    on_delete: str | Unknown
    resubmit: str | Unknown
    adopt: bool | Unknown
    owner: str | Unknown
    secret_approvers: bool = False

    def resubmit_hash(self) -> str:
        """Return the short hash of `resubmit` that requests carry in place of the user's own text."""
        return resubmit_hash(self.resubmit)

    def secrets(self) -> tuple[str, ...]:
        """Return what no message may repeat, not even where AWS quotes it."""
        approvers = self.configuration.approvers
        if not self.secret_approvers or isinstance(approvers, Unknown):
            return ()
        return tuple(str(a.identity_id) for a in approvers if not is_unknown(a.identity_id))

    def deletion_intent(self) -> str:
        """Return the hash of wanting the deletion with this window."""
        return deletion_intent(self.pending_window_days)


@dataclass(frozen=True)
class View:
    """
    Everything that a plan needs: the same shape whether it comes from state or from AWS.

    Args:
        team: The team; None when it is gone.

        vote: The vote that the team's `UpdateSessionArn` names, when one matters.

        history: The creations and updates of ours.

        deletions: The deletions of ours.

        owner: Hash in the owner tag; None when there is none.

        entry: The entry tag; None when there is none.

        tags: The team's tags without ours.

        set_keys: Keys of the tags that the program set when state was written.

        scheduled_for: When a team in its deletion window is gone, if that is known.

        protections: Place → owner of the association that named the team there, from our tags.

        secret_approvers: No message may name an approver.
    """

    team: Team | None
    vote: Vote | None = None
    history: History = field(default_factory=History)
    deletions: History = field(default_factory=History)
    owner: str | None = None
    entry: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    set_keys: frozenset[str] = frozenset()
    scheduled_for: datetime | None = None
    protections: Mapping[Place, str] = field(default_factory=dict)
    secret_approvers: bool = False

    def keeping_secret(self, desired: Desired) -> View:
        """Return the same, its approvers unnamed if the program keeps them secret, or did when state was written."""
        return replace(self, secret_approvers=True) if desired.secret_approvers else self
