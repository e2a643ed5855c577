"""What AWS says of an approver of a team."""

from __future__ import annotations

from pulumi_mpa.lifecycle.strings import StringEnum


class IdentityStatus(StringEnum):
    """`PrimaryIdentityStatus` of an approver: the answer to the invitation."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    INVALID = "INVALID"


class LastActivity(StringEnum):
    """`LastActivity` of an approver."""

    VOTED = "VOTED"
    BASELINED = "BASELINED"
    RESPONDED_TO_INVITATION = "RESPONDED_TO_INVITATION"


class MfaType(StringEnum):
    """`Type` of an approver's MFA method."""

    EMAIL_OTP = "EMAIL_OTP"


class MfaSyncStatus(StringEnum):
    """`SyncStatus` of an approver's MFA method."""

    IN_SYNC = "IN_SYNC"
    OUT_OF_SYNC = "OUT_OF_SYNC"
