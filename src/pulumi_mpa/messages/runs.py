"""MPA2xxx: what a run will do, what it leaves alone, and what it has done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import NEW_VOTE, POSSIBLE_VOTE, info, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_UNKNOWN: Final = "The value of {fields} is not known until the update runs."
_NOT_KNOWN_YET: Final = "The preview does not know the value of an input yet, and what the run does depends on it."
_REQUEST_AGAIN: Final = "Talk to the approvers, then change `resubmit` to ask again, or change the program back."
_RUN_AGAIN: Final = "Run `pulumi up` again to see and do the rest."

TEAMS: Final[Mapping[Code, Row]] = {
    Code.TEAM_WILL_BE_CREATED: info(
        "This run creates {team} and invites {who}. The team works once all have accepted, within {hours} hours. "
        "A decision then needs {need} approvals. If this resource already has a team on AWS, this run keeps that one.",
        cause="The program declares a team that the state does not have, or `--replace` names it.",
    ),
    Code.TEAM_MAY_BE_ADOPTED: info(
        "`adopt` is set: if a team of this name exists, this run adopts it instead, without a vote.",
        cause="The program sets `adopt` for a team that the state does not have.",
    ),
    Code.TEAM_UPDATE_WILL_BE_REQUESTED: info(
        "This run asks the approvers of the team to change {fields}. The vote needs {need} approvals and closes {until}, "
        "{hours} hours after the request.",
        cause="The program changes what only the approvers of the team can change.",
        cure="Change the program back to request nothing.",
        data=NEW_VOTE,
    ),
    Code.TEAM_UPDATE_WILL_INVITE: info(
        "Afterwards AWS invites {who}, with {hours} hours to accept.",
        cause="The requested update adds approvers.",
    ),
    Code.TEAM_UPDATE_REPLACES_FAILED: info(
        "This replaces a failed update that somebody else requested (version {version}).",
        cause="AWS keeps a failed update until the next request replaces it.",
    ),
    Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED: info(
        "This run cancels the open vote on the update ({session}) and drops the votes that were cast: {votes}.",
        cause="The program has changed since this resource requested the update.",
        cure="Change the program back to keep the vote.",
        data=("session",),
    ),
    Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED: info(
        "This run cancels the open vote on the deletion of the team ({session}), since the program declares the team "
        "again, and drops the votes that were cast: {votes}.",
        cause="This resource requested the deletion of the team, and the program declares the team again.",
        cure="Run `pulumi destroy` to keep the vote.",
        data=("session",),
    ),
    Code.TEAM_WILL_INVITE_AGAIN: info(
        "This run changes the team at once and without a vote, since the team is not active. AWS sends new invitations "
        "to {who}, and all must accept within {hours} hours.",
        cause="Only active teams vote, and the program changes a team that never became active.",
    ),
    Code.TEAM_MAY_INVITE_AGAIN: info(
        f"This run may invite the approvers again, without a vote. {_UNKNOWN}", cause=_NOT_KNOWN_YET
    ),
    Code.TEAM_MAY_BE_BLOCKED_BY_INVITATIONS: info(
        f"This run may be blocked, since new approvers have not answered yet. {_UNKNOWN}", cause=_NOT_KNOWN_YET
    ),
    Code.TEAM_MAY_REPLACE_VOTE: info(
        f"This run may replace the open vote by another one. {_UNKNOWN}", cause=_NOT_KNOWN_YET, data=POSSIBLE_VOTE
    ),
    Code.TEAM_MAY_BE_BLOCKED_BY_INTERRUPTED_UPDATE: info(
        "This run may be blocked, since an update is open that an interrupted run of this program requested. "
        f"{_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=("session",),
    ),
    Code.TEAM_MAY_BE_BLOCKED_BY_EXTERNAL_UPDATE: info(
        f"This run may be blocked, since an update is open that somebody else requested. {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=("session",),
    ),
    Code.TEAM_MAY_REQUEST_UPDATE: info(
        f"This run may ask the approvers of the team for a vote, which needs {{need}} approvals. {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=POSSIBLE_VOTE,
    ),
    Code.TEAM_REQUEST_NOT_SENT: warning(
        "The request is not sent again. {state}",
        cause="The same request failed, and nothing has changed since.",
        cure=_REQUEST_AGAIN,
    ),
    Code.TEAM_REQUEST_NOT_SENT_AGAIN: warning(
        "No request was sent, because this change was requested before and not approved: it was rejected, expired or "
        "was cancelled. The team stays as it was.",
        _REQUEST_AGAIN,
        cause="A rejection counts until `resubmit` changes, so that nobody is asked the same again and again.",
        cure=_REQUEST_AGAIN,
    ),
    Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION: warning(
        "Nothing changes, but somebody else requested the deletion of this team. {state}",
        "To keep the team, {cancel}.",
        cause="Somebody requested the deletion outside of this program.",
        cure="Cancel the vote if the team is to stay.",
    ),
    Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE: info(
        "Nothing changes, but an update is open that somebody else requested. {state}",
        cause="Somebody requested an update outside of this program.",
        cure="Wait for the vote, then run `pulumi up --refresh`.",
        data=("session",),
    ),
    Code.TEAM_STAYS_AS_IMPORTED: info(
        "Nothing changes, because the team was imported as it is and this program wants nothing else. {state}",
        cause="The team was imported while it was not active, and nobody has changed its inputs since.",
        cure="Run `pulumi up --refresh` once people have acted. To invite them again, change `resubmit`.",
    ),
    Code.TEAM_UNCHANGED_DURING_INTERRUPTED_UPDATE: info(
        "Nothing changes, but an update is open that an interrupted run of this program requested. {state}",
        cause="A run was interrupted after it had sent the request and before it could record it.",
        cure="Wait for the vote, or cancel it.",
        data=("session",),
    ),
    Code.TEAM_WILL_BE_REPLACED: info(
        "This team will be replaced, because {fields} cannot change during its life. AWS creates the new team first, then "
        "{name} votes on its own deletion, which needs {need} approvals.",
        cause="AWS cannot change the name or the policies of a team.",
        cure="Change the program back to keep the team.",
        data=NEW_VOTE,
    ),
    Code.TEAM_WILL_BE_CREATED_ANEW: info(
        "The deletion of this team was approved and cannot be stopped. This run creates a new team under another name. "
        "AWS removes the old one, {name}, {until}.",
        cause="The program declares a team whose deletion was approved, and leaves its `name` out.",
        cure="If you want no new team, remove the team from the program.",
    ),
    Code.TEAM_MAY_BE_REPLACED: info(
        f"This team may be replaced. {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=POSSIBLE_VOTE,
    ),
    Code.TEAM_WILL_BE_OBSERVED: info(
        "This run observes the team again and sends no request. The last run reported: {state}",
        cause="Approvers or AWS may have acted since the last run.",
    ),
    Code.TEAM_VOTE_CAN_BE_CANCELLED: info(
        "To stop it, {cancel}.",
        cause="A vote is open that an interrupted run of this program requested.",
        cure="Cancel the vote if it is no longer wanted.",
    ),
    Code.TEAM_TAGS_DIFFER: info("The tags of the team differ from those of the program.", cause="Tags need no vote."),
}

DELETIONS: Final[Mapping[Code, Row]] = {
    Code.TEAM_NOT_DELETED_FOR_ANOTHER_ENTRY: info(
        "The team is not deleted, because another entry of this program manages it now.",
        cause="A replacement was interrupted and left two entries of one team in the state.",
    ),
    Code.TEAM_NOT_DELETED_FOR_ANOTHER_OWNER: info(
        "The team is not deleted, because another stack or resource has taken it over.",
        cause="Another program has adopted the team.",
    ),
    Code.TEAM_WILL_BE_REMOVED: info(
        "This run removes the team without a vote, since it never became active.",
        cause="Only active teams vote.",
    ),
    Code.TEAM_DELETION_WILL_BE_REQUESTED: info(
        "This run asks the approvers of the team to delete it. The vote needs {need} approvals and closes {until}, "
        "{hours} hours after the request.",
        cause="An active team must approve its own deletion.",
        cure="Declare the team again and run `pulumi up --refresh`, which cancels the vote.",
        data=NEW_VOTE,
    ),
    Code.TEAM_DELETION_HAS_A_WINDOW: info(
        "Once approved, the deletion takes effect after {days} days.", cause="The program sets `pendingWindowDays`."
    ),
    Code.TEAM_DELETION_DONE: info("The deletion of the team is done. {state}", cause="The approvers approved it."),
    Code.TEAM_LEAVES_THE_STATE: warning(
        "THE TEAM STILL EXISTS: its approvers are voting on its deletion. It leaves the state because `onDelete` is `requested`.",
        cause="With `onDelete` set to `requested`, a deletion counts as done once it is requested.",
        cure="Watch the vote in the approval portal. If it is rejected, the team stays, and no state has it.",
        data=("session",),
    ),
    Code.TEAM_PROTECTIONS_NOT_READ: warning(
        "These credentials may not read what the team protects in {region}, so this run does not take that into account.",
        cause="The credentials may not read associations in a Region of the configuration.",
        cure="Allow `payment-cryptography:GetMpaTeamAssociation` in that Region.",
    ),
}

ASSOCIATIONS: Final[Mapping[Code, Row]] = {
    Code.ASSOCIATION_WILL_BE_CREATED: info(
        "This run associates {team} with {operation}. It does so at once and without a vote if no team protects "
        "the operation yet and this team is ACTIVE. Otherwise the first `pulumi up` after the team has become ACTIVE does. "
        "If this resource already has the association on AWS, this run keeps it.",
        cause="The program declares an association that the state does not have, or `--replace` names it.",
    ),
    Code.ASSOCIATION_REGION_FOUND: info(
        "The Region {region} comes from {source}.",
        cause="The program leaves out the `region` of an association, so the nearest setting names it.",
    ),
    Code.ASSOCIATION_MAY_BE_ADOPTED: info(
        "`adopt` is set: if another team protects the operation, this run sends no request, and the next preview "
        "describes how that team will be asked to hand over.",
        cause="The program sets `adopt` for an association that the state does not have.",
    ),
    Code.ASSOCIATION_WILL_BE_MADE: info(
        "This run associates {team} with {operation}. The first association needs no vote.",
        cause="No team protects the operation yet.",
        data=("team",),
    ),
    Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE: info(
        "This run associates {team} with {operation} if the team is ACTIVE. The first association needs no vote.",
        cause="No team protects the operation yet, and only a team that is ACTIVE can be associated.",
        data=("team",),
    ),
    Code.ASSOCIATION_MAY_BE_BLOCKED: info(
        f"This run may be blocked, since a team protects the operation already. {_UNKNOWN}", cause=_NOT_KNOWN_YET
    ),
    Code.ASSOCIATION_REMOVAL_VOTE_WILL_BE_CANCELLED: info(
        "This run cancels the open vote on removing the association ({session}), since the program declares it again.",
        cause="This resource requested the removal of the association, and the program declares it again.",
        cure="Run `pulumi destroy` to keep the vote.",
        data=("session",),
    ),
    Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED: info(
        "This run cancels the open vote on handing over to another team ({session}) and drops the votes that were cast.",
        cause="The program has changed since this resource requested the change.",
        cure="Change the program back to keep the vote.",
        data=("session",),
    ),
    Code.ASSOCIATION_MAY_REPLACE_VOTE: info(
        f"This run may replace the open vote on handing over by another one. {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=POSSIBLE_VOTE,
    ),
    Code.ASSOCIATION_MAY_REQUEST_UPDATE: info(
        f"This run may ask the associated team to hand over to another team. {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=POSSIBLE_VOTE,
    ),
    Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN: warning(
        "No request was sent, because handing over to {team} was requested before and not approved: it was rejected, "
        "expired or was cancelled.",
        _REQUEST_AGAIN,
        cause="A rejection counts until `resubmit` changes, so that nobody is asked the same again and again.",
        cure=_REQUEST_AGAIN,
    ),
    Code.ASSOCIATION_KEEPS_TEAM: info(
        "{team} stays associated, because the new team must be ACTIVE before any approver is asked. "
        "The new team is {shown}.",
        "Run `pulumi up` again once the new team is ACTIVE.",
        cause="Only a team that is ACTIVE can be associated. No request was sent.",
        cure="Wait until the approvers of the new team have accepted their invitations.",
    ),
    Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED: info(
        "This run asks the approvers of {current} to hand over {operation} to {team}. The vote needs {need} approvals and "
        "closes {until}, {hours} hours after the request. {current} protects the operation until then.",
        cause="The associated team must approve that another team takes its place.",
        cure="Change the program back to request nothing.",
        data=NEW_VOTE,
    ),
    Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE: warning(
        "If {team} is ACTIVE, this run asks the approvers of {current} to hand over {operation} to it. The vote needs {need} "
        "approvals and closes {until}, {hours} hours after the request. {current} protects the operation until then.",
        cause="The associated team must approve that another team takes its place.",
        cure="Change the program back to request nothing.",
        data=(*POSSIBLE_VOTE, "closes"),
    ),
    Code.ASSOCIATION_UNCHANGED_DURING_VOTE: info(
        "Nothing changes. {request} {state}",
        cause="A vote is open that this resource did not request, or that an interrupted run requested.",
        cure="Wait for the vote, then run `pulumi up --refresh`.",
        data=("session",),
    ),
    Code.ASSOCIATION_MAY_BE_BLOCKED_BY_VOTE: info(
        f"This run may be blocked. {{request}} {_UNKNOWN}",
        cause=_NOT_KNOWN_YET,
        data=("session",),
    ),
    Code.ASSOCIATION_WILL_BE_REPLACED: info(
        "This association will be replaced, because {fields} cannot change. The new association is made first. Then the "
        "approvers of {team} are asked to remove the old one, which needs {need} approvals.",
        cause="An association belongs to one operation in one Region.",
        cure="Change the program back to keep the association.",
        data=NEW_VOTE,
    ),
    Code.ASSOCIATION_WILL_BE_REPLACED_AND_FORGOTTEN: info(
        "This association will be replaced, because {fields} cannot change. The new association is made first. Then the "
        "old one leaves the state, since no team protects the operation yet.",
        cause="An association belongs to one operation in one Region.",
    ),
    Code.ASSOCIATION_MAY_BE_REPLACED: info(
        f"This association may be replaced. {_UNKNOWN}", cause=_NOT_KNOWN_YET, data=POSSIBLE_VOTE
    ),
    Code.ASSOCIATION_WILL_BE_OBSERVED: info(
        "This run observes the association again and sends no request. The last run reported: {state}",
        cause="Approvers or AWS may have acted since the last run.",
    ),
    Code.ASSOCIATION_NOT_REMOVED: info(
        "The association is not removed, because this entry of the state does not manage it, or no longer does. {team} stays associated.",
        cause="Another entry, stack or resource manages the association now.",
    ),
    Code.ASSOCIATION_REMOVAL_WILL_BE_REQUESTED: info(
        "This run asks the approvers of {team} to remove the association. The vote needs {need} approvals and closes {until}, "
        "{hours} hours after the request. {team} protects the operation until then.",
        cause="The associated team must approve that its association is removed.",
        cure="Declare the association again and run `pulumi up --refresh`, which cancels the vote.",
        data=NEW_VOTE,
    ),
}

SOURCES: Final[Mapping[Code, Row]] = {
    Code.SOURCE_WILL_BE_CREATED: info(
        "This run connects {instance} and installs the approval portal. An account has one identity source.",
        cause="The program declares an identity source that the state does not have.",
    ),
    Code.SOURCE_MAY_BE_REPLACED: info(
        "The identity source may be replaced. The value of {field} is not known until the update runs.",
        cause=_NOT_KNOWN_YET,
    ),
    Code.SOURCE_WILL_BE_REPLACED: info(
        "This run removes the identity source and creates a new one. AWS rejects this while teams use the identity source, "
        "and afterwards the approvers use a new portal address.",
        cause="The IAM Identity Center instance of an identity source cannot change.",
        cure="Change the program back to keep the identity source.",
    ),
    Code.SOURCE_MUST_BE_REPLACED: info(
        "Then replace the identity source: run `pulumi up --replace` with its URN.",
        cause="An identity source that AWS could not set up stays as it is.",
        cure="Run `pulumi up --replace` with the URN of the identity source.",
    ),
    Code.SOURCE_REQUEST_NOT_SENT: warning(
        "No request was sent. {state}",
        cause="The identity source does not work, and nothing has changed since the last run.",
        cure="Do what the message names.",
    ),
    Code.SOURCE_NOT_REMOVED: info(
        "The identity source is not removed, because another stack or resource has taken it over.",
        cause="Another program has adopted the identity source.",
    ),
}

OUTCOMES: Final[Mapping[Code, Row]] = {
    Code.TEAM_ADOPTED: info(
        "The team exists already ({arn}) and is now in the state. No request was sent.",
        cause="The team was created by an interrupted run, or the program sets `adopt`.",
    ),
    Code.TEAM_GETS_ANOTHER_NAME: info(
        "The new team is named {name}, because AWS keeps the name {kept} until it has removed a deleted team.",
        cause="The program leaves `name` out, and the deletion window of an earlier team has not ended.",
    ),
    Code.ASSOCIATION_ADOPTED: info(
        "{team} is associated already, and the association is now in the state. No request was sent.",
        cause="The association was made by an interrupted run, or the program sets `adopt`.",
    ),
    Code.SOURCE_ADOPTED: info(
        "The identity source exists already ({arn}) and is now in the state.",
        cause="The identity source was created by an interrupted run, or the program sets `adopt`.",
    ),
    Code.SETTLED: info(
        "Settled: everything that was requested is in force. {state}", cause="The approvers have agreed."
    ),
    Code.NOT_EVERYTHING_DONE: warning(
        "Not everything was done, because AWS shows something that the preview did not know.",
        _RUN_AGAIN,
        cause="The thing changed on AWS between the preview and the update.",
        cure=_RUN_AGAIN,
    ),
    Code.NOT_ANNOUNCED: warning(
        "Something changed on AWS after the preview, so not everything was done. Left to do: {steps}",
        _RUN_AGAIN,
        cause="A run does only what its preview announced.",
        cure=_RUN_AGAIN,
        data=("steps",),
    ),
    Code.VOTE_IS_IN_SESSION: info("The session is {session}.", cause="A vote is open.", data=("session",)),
    Code.VOTE_IS_IN_PORTAL: info(
        "The session is {session}, and the approvers vote at {portal}.",
        cause="A vote is open.",
        data=("session", "portal"),
    ),
    Code.VOTE_NEEDS_VERIFICATION: info(
        "To vote, each approver also enters a one-time password that AWS mails to them.",
        cause="The vote that is open is about a vault of AWS Backup.",
    ),
    Code.PROTECTION_NOT_TAGGED: warning(
        "These credentials cannot write the tag `{keys}` of {team}, so the deletion of that team will not consider what it protects.",
        cause="Another account shared the team, the credentials lack `mpa:TagResource`, or a rule of the organization denies the tag key.",
        cure="Allow `mpa:TagResource`, with keys that begin with `pulumi-mpa:`, or remove the association before the team.",
        data=("keys",),
    ),
}
