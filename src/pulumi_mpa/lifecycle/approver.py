"""What AWS says of an approver of a team."""

from __future__ import annotations

from pulumi_mpa.lifecycle.words import Word


class IdentityStatus(Word):
    """`PrimaryIdentityStatus` of an approver: the answer to the invitation."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    INVALID = "INVALID"


class LastActivity(Word):
    """`LastActivity` of an approver."""

    VOTED = "VOTED"
    BASELINED = "BASELINED"
    RESPONDED_TO_INVITATION = "RESPONDED_TO_INVITATION"


class MfaType(Word):
    """`Type` of an approver's MFA method."""

    EMAIL_OTP = "EMAIL_OTP"


class MfaSyncStatus(Word):
    """`SyncStatus` of an approver's MFA method."""

    IN_SYNC = "IN_SYNC"
    OUT_OF_SYNC = "OUT_OF_SYNC"
