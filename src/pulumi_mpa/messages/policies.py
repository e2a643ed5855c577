"""MPA7xxx: what a policy demands that is not met, and what is wrong with a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, info, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

TEAMS: Final[Mapping[Code, Row]] = {
    Code.POLICY_SPARE_APPROVER: warning(
        "The team has {approvers} approvers, which is too few. The policy wants at least {least} more than must agree.",
        "Add approvers, or lower `min_approvals_required`.",
        cause="If everyone must agree, one absence blocks every vote, and silence counts as a rejection.",
        cure="Add approvers to the team, or lower `min_approvals_required`.",
        data=("approvers", "least"),
    ),
    Code.POLICY_THRESHOLD_RANGE: warning(
        "The number of approvers who must agree is out of range. The policy wants from {least} to {most}.",
        "Set `min_approvals_required` to a number in this range.",
        cause="With a low threshold few people decide, and with a high one a vote is hard to win in time.",
        cure="Set `min_approvals_required` within the range of the policy and below the number of approvers.",
        data=("least", "most"),
    ),
    Code.POLICY_THRESHOLD_IS_EVERYBODY: warning(
        "All approvers must agree, and the policy wants fewer to be enough.",
        "Add approvers, or lower `min_approvals_required`.",
        cause="AWS recommends a threshold below the number of approvers.",
        cure="Add approvers to the team, or lower `min_approvals_required`.",
    ),
    Code.POLICY_SEVERAL_SOURCES: warning(
        "The approvers come from {count} identity sources, and the policy wants them to come from one.",
        "Name approvers of one identity source.",
        cause="All `primary_identity_source_arn` of a team must be the same.",
        cure="Set the same `primary_identity_source_arn` for every approver.",
        data=("count",),
    ),
    Code.POLICY_REQUESTER_APPROVES: warning(
        "Requesters are among the approvers: {paths}.",
        "Name other people there, or correct the policy's setting `requesters`.",
        cause="A person who requests a protected operation and approves it decides partly alone.",
        cure="Replace these approvers with people who do not request the operations that the team protects.",
        data=("count",),
    ),
    Code.POLICY_NO_DELETION_WINDOW: warning(
        "`pending_window_days` is left out, so nothing delays a deletion that was approved. "
        "The policy wants at least {days} days.",
        "Set `pending_window_days`.",
        cause="A team without a window is deleted as soon as its approvers have agreed.",
        cure="Set `pending_window_days` to at least the number of days that the policy wants. "
        "At the level `remediate` the policy does this itself.",
        data=("least",),
    ),
    Code.POLICY_SHORT_DELETION_WINDOW: warning(
        "`pending_window_days` is too low, and the policy wants at least {days} days.",
        "Raise `pending_window_days`.",
        cause="The window is the time that is left to replace a team after its deletion was approved.",
        cure="Set `pending_window_days` to at least the number of days that the policy wants. "
        "At the level `remediate` the policy does this itself.",
        data=("least",),
    ),
    Code.POLICY_NAME_PATTERN: warning(
        "The name of the team does not match the policy's pattern `{pattern}`.",
        "Set `name`. A changed name replaces the team.",
        cause="The whole name must match the pattern, whether the program sets it or it is derived.",
        cure="Set `name` to a name that matches the pattern as a whole. A changed name replaces the team.",
    ),
    Code.POLICY_TAGS_MISSING: warning(
        "The policy wants tags that are missing: {keys}.",
        "Add them to `tags`, or to the setting `mpa:defaultTags`.",
        cause="The configuration of the policy requires tags with these keys.",
        cure="Add the tags that the policy requires. At the level `remediate` the policy adds those for which its "
        "setting `values` has a value.",
        data=("keys",),
    ),
    Code.POLICY_TAG_VALUES: warning(
        "Tags have values that do not match the patterns of the policy: {keys}.",
        "Correct their values.",
        cause="The whole value must match the pattern that the configuration of the policy has for this key.",
        cure="Set values that match the patterns in the policy's setting `tags`.",
        data=("keys",),
    ),
    Code.POLICY_PERSONAL_TEXT: warning(
        "`{path}` seems to hold personal or confidential data: {kinds}.",
        "Remove it, or name its kind in the policy's setting `allowed`.",
        cause="Names, descriptions, comments and tags are shown to approvers and to everybody who may list them.",
        cure="Remove email addresses, account numbers, phone numbers and access key ids from names, descriptions, "
        "comments and tags.",
        data=("path", "kinds"),
    ),
    Code.POLICY_PERSONAL_TAGS: warning(
        "Some of the `tags` seem to hold personal or confidential data ({count} of them): {kinds}.",
        "Remove it, or name its kind in the policy's setting `allowed`.",
        cause="Keys and values of tags are shown to everybody who may list them, and appear in cost reports.",
        cure="Remove email addresses, account numbers, phone numbers and access key ids from the keys and values of "
        "tags.",
        data=("path", "count", "kinds"),
    ),
}

AUDITS: Final[Mapping[Code, Row]] = {
    Code.AUDIT_ACCOUNT_NOT_READ: error(
        "{count} of {total} things in the account could not be read: {things}. {detail}",
        "To write the state of the rest, pass `partial=True`.",
        cause="An audit of a part of the account must not look like an audit of the whole account.",
        cure="Correct what the message names. `docs/audit.md` lists the permissions that are needed, for all teams and in all "
        "Regions that are named.",
        data=("count", "of"),
    ),
    Code.AUDIT_NOT_RUN: error(
        "The engine did not finish. It says: {detail}.",
        "Correct this, then run the same command again.",
        cause="The state could not be read, or the policy pack could not be loaded or failed.",
        cure="Run `pulumi policy analyze` with the same file and pack, which shows everything that the pack writes.",
    ),
    Code.AUDIT_ENGINE_MISSING: error(
        "There is no command `{command}`.",
        "Install Pulumi, or name the path of its command.",
        cause="`pulumi policy analyze` runs the policies.",
        cure="Install Pulumi, or put it on the PATH.",
    ),
    Code.AUDIT_SECRETS_HIDDEN: warning(
        "Secrets of the state could not be decrypted: {things}.",
        "Analyze it where the stack's secrets can be decrypted, or export the state with `--show-secrets`.",
        cause="A policy that needs a hidden value does not decide, so nothing is known of what it would have found.",
        cure="Set `PULUMI_CONFIG_PASSPHRASE` or the credentials of the stack's secrets provider, or export the state with "
        "`pulumi stack export --show-secrets`.",
    ),
    Code.AUDIT_WOULD_REMEDIATE: info(
        "An update with this policy pack would change {fields}.",
        "Run `pulumi up` with the pack, or change the program.",
        cause="A policy at the level `remediate` corrects inputs itself when a program runs. An audit changes nothing.",
        cure="Run `pulumi up` with the pack, or change the program.",
    ),
}

CONFIGURATION: Final[Mapping[Code, Row]] = {
    Code.POLICY_NOT_IN_PACK: error(
        "The policy pack has no policy `{name}`.",
        "{hint}",
        cause="The configuration of the pack names a policy that the pack does not have.",
        cure="Correct the name.",
        data=("near",),
    ),
    Code.POLICY_SETTING_UNKNOWN: error(
        "The policy `{name}` has no setting `{setting}`.",
        "{hint}",
        cause="The configuration of the pack names a setting that the policy does not have.",
        cure="Correct the name of the setting.",
        data=("setting", "near"),
    ),
    Code.POLICY_LEVEL_UNKNOWN: error(
        "The level of `{name}` is {value}.",
        "The levels are {known}.",
        cause="The configuration of the pack names a level that Pulumi does not have.",
        cure="Correct the level.",
    ),
    Code.POLICY_ALL_HAS_SETTINGS: error(
        "`all` sets the level of every policy and takes no settings.",
        "Set each policy's settings under its name.",
        cause="The configuration of the pack has settings under `all`.",
        cure="Set each policy's settings under its name.",
    ),
    Code.POLICY_PATTERN_INVALID: error(
        "The setting `{setting}` of `{name}` is not a regular expression that Python can read: {problem}.",
        "Correct the expression.",
        cause="A setting that takes regular expressions has one with a mistake.",
        cure="Correct the expression. The patterns of policies are regular expressions of Python.",
        data=("setting",),
    ),
    Code.POLICY_TAG_KEY_RESERVED: error(
        "The setting `{setting}` of `{name}` names the tag key `{problem}`. Keys that begin with `aws:` or `pulumi-mpa:` are reserved.",
        "Name another key.",
        cause="AWS keeps keys that begin with `aws:` for itself, and this package those that begin with `pulumi-mpa:`. "
        "A program can set neither, so that no resource could meet the policy.",
        cure="Name another key.",
        data=("setting",),
    ),
    Code.POLICY_RANGE_EMPTY: error(
        "The setting `{setting}` of `{name}` is {least}, and its setting `{other}` is {most}, so that no number is in the range.",
        "Correct one of them.",
        cause="The least number that a policy allows is above the greatest. A setting that is left out has its default.",
        cure="Correct one of the two settings.",
        data=("setting",),
    ),
    Code.POLICY_VALUE_STAYS_WRONG: error(
        "The setting `{setting}` of `{name}` does not match the pattern of its setting `{other}`.",
        "Correct one of them.",
        cause="A remediation would set a value that the policy itself finds wrong.",
        cure="Correct the value or the pattern. The whole value must match.",
        data=("setting",),
    ),
    Code.POLICY_FAILED: error(
        "The policy `{name}` failed on {thing}: {problem}.",
        "Correct the function of the policy.",
        cause="The function of a policy raised an exception, so that the pack could not finish. The lines below the message show "
        "where.",
        cure="Correct the function of the policy. `pulumi_mpa.policy.testing` runs it without an engine.",
    ),
}
