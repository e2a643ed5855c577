"""Every number, window and pattern of the service that more than one part of the package needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

#: The only Region where identity sources and teams can be made. User Guide, mpa-region-support.
REGION: Final = "us-east-1"

#: How long invitations stand after a creation, or after an update that adds approvers was approved. User Guide, create-team, update-team.
INVITATION_WINDOW: Final = timedelta(hours=24)
#: How long a team has to vote on a request; silence counts as a no. User Guide, mpa-concepts, update-team.
VOTE_WINDOW: Final = timedelta(hours=24)
#: The two as messages say them.
INVITATION_HOURS: Final = INVITATION_WINDOW // timedelta(hours=1)
VOTE_HOURS: Final = VOTE_WINDOW // timedelta(hours=1)

#: User Guide, create-team ("at least"): stricter than the API model, which allows 1.
MIN_APPROVERS: Final = 3
#: User Guide, mpa-limits; not adjustable.
MAX_APPROVERS: Final = 20
#: User Guide, create-team, update-team; the API model allows 1.
MIN_APPROVALS: Final = 2
#: API model, Policies list of CreateApprovalTeam.
MAX_POLICIES: Final = 10
#: User Guide, mpa-limits; not adjustable.
MAX_TEAMS: Final = 10
#: User Guide, mpa-limits; not adjustable.
MAX_IDENTITY_SOURCES: Final = 1
#: API model, UntagResource takes 50 keys and TagResource has TooManyTagsException; assumed to be the limit of a resource.
MAX_TAGS: Final = 50
#: API model, every list of `mpa`.
MAX_PAGE: Final = 20
#: API model, Filters of ListSessions.
MAX_FILTERS: Final = 10
#: API model, ApprovalTeamName.
MAX_NAME: Final = 64
#: API model, Description.
MAX_DESCRIPTION: Final = 256
#: API model, TagKey and TagValue.
MAX_TAG_KEY: Final = 128
MAX_TAG_VALUE: Final = 256
#: API model, RequesterComment.
MAX_COMMENT: Final = 200
#: The API model gives PendingWindowDays no bounds; the emulator takes this range, the package passes any whole number >= 0 through.
PENDING_WINDOW_DAYS: Final = (0, 30)

#: API model, patterns of the shapes that carry these names.
NAME_PATTERN: Final = r"[a-zA-Z0-9._-]+"
TEAM_ARN_PATTERN: Final = r"arn:aws(-[^:]+)?:mpa:[a-z0-9-]{1,20}:[0-9]{12}:approval-team/[a-zA-Z0-9._-]+"
SESSION_ARN_PATTERN: Final = r"arn:aws(-[^:]+)?:mpa:[a-z0-9-]{1,20}:[0-9]{12}:session/[a-zA-Z0-9._-]+/[a-zA-Z0-9_-]+"
QUALIFIED_POLICY_PATTERN: Final = (
    r"arn:.{1,63}:mpa:::aws:policy/[a-zA-Z0-9_\.-]{1,1023}/[a-zA-Z0-9_\.-]{1,1023}/(?:[\d]+|\$DEFAULT)"
)
UNQUALIFIED_POLICY_PATTERN: Final = r"arn:.{1,63}:mpa:::aws:policy/[a-zA-Z0-9_\.-]{1,1023}/[a-zA-Z0-9_\.-]{1,1023}"
IDC_INSTANCE_PATTERN: Final = r"arn:.+:sso:::instance/(?:sso)?ins-[a-zA-Z0-9-.]{16}"

#: The version that a qualified policy ARN names to follow whichever version is the default.
DEFAULT_POLICY_VERSION: Final = "$DEFAULT"

#: API model of Payment Cryptography, Region.
KEY_REGION_PATTERN: Final = r"[a-z]{2}-[a-z]{1,16}-[0-9]+"
#: Payment Cryptography User Guide, quotas; adjustable.
MAX_KEYS: Final = 2000
#: Payment Cryptography API reference, ListKeys: what a page holds when the caller does not say.
KEY_PAGE: Final = 50
#: Payment Cryptography User Guide, keys-deleting: days between DeleteKey and the end when the caller does not say.
KEY_DELETION_DAYS: Final = 7

#: API model of AWS Backup, BackupVaultName.
VAULT_NAME_PATTERN: Final = r"^[a-zA-Z0-9\-\_]{2,50}$"
#: The longest name of a vault; part of the pattern.
MAX_VAULT_NAME: Final = 50
#: AWS General Reference, quotas of AWS Backup: for an account and a Region; adjustable.
MAX_VAULTS: Final = 300
#: API model of AWS Backup, MaxResults of its lists; also assumed to be what a page holds when the caller does not say.
BACKUP_PAGE: Final = 1000
#: AWS Backup API reference, CreateLogicallyAirGappedBackupVault: the shortest MinRetentionDays.
MIN_RETENTION_DAYS: Final = 7
#: AWS Backup API reference, CreatorRequestId.
CREATOR_REQUEST_ID_PATTERN: Final = r"[a-zA-Z0-9._-]{1,50}"
#: AWS Backup Developer Guide, logicallyairgappedvault: Regions without logically air-gapped vaults.
REGIONS_WITHOUT_AIR_GAPPED_VAULTS: Final = (
    "ap-east-2",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "mx-central-1",
    "us-gov-east-1",
    "us-gov-west-1",
)
