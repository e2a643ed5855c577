"""MPA4xxx: what is wrong with an input, an option of a resource, or the stack's configuration. Nothing was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_CORRECT: Final = "Correct the value in the program."
_OTHER_NAME: Final = (
    "Leave `name` out or change it, so that the new team takes over before the old one goes, or remove the team first."
)
_OF_ACCOUNT: Final = (
    "Remove the provider from the options, and choose the account with the argument `connection` of the resource, or with "
    "`pulumi config set mpa:profile` or `pulumi config set mpa:assumeRole` for the whole stack."
)
_OF_INHERITED_ACCOUNT: Final = (
    "Check that the account of the stack's own credentials is meant, or choose another with the argument `connection` of the "
    "resource, or with `pulumi config set mpa:profile` or `pulumi config set mpa:assumeRole` for the whole stack."
)

ANY: Final[Mapping[Code, Row]] = {
    Code.INPUT_REQUIRED: error("This property is required.", cause="The property is missing.", cure="Set it."),
    Code.INPUT_NOT_TEXT: error("The value must be text.", cause="The value has another type.", cure=_CORRECT),
    Code.INPUT_NOT_WHOLE: error(
        "The value must be a whole number.", cause="The value has another type.", cure=_CORRECT
    ),
    Code.INPUT_NOT_BOOLEAN: error(
        "The value must be true or false.", cause="The value has another type.", cure=_CORRECT
    ),
    Code.INPUT_NOT_LIST: error("The value must be a list.", cause="The value has another type.", cure=_CORRECT),
    Code.INPUT_NOT_MAP: error("The value must be a map.", cause="The value has another type.", cure=_CORRECT),
    Code.INPUT_NOT_OBJECT: error("The value must be an object.", cause="The value has another type.", cure=_CORRECT),
    Code.INPUT_NOT_A_PROPERTY: error(
        "This is not a property of the resource.",
        cause="The name is misspelled, or in the wrong place.",
        cure="Correct the name.",
    ),
    Code.INPUT_TOO_SMALL: error(
        "The value must be {least} or more.", cause="The number is too small.", cure=_CORRECT, data=("least",)
    ),
    Code.INPUT_NOT_A_CHOICE: error(
        "The value must be {choices}.", cause="The value is none of these.", cure=_CORRECT, data=("choices",)
    ),
    Code.INPUT_LENGTH: error(
        "The text must have {least} to {most} characters, but has {length}.",
        cause="The text is too short or too long.",
        cure=_CORRECT,
        data=("length", "least", "most"),
    ),
    Code.INPUT_COUNT: error(
        "The list must have {least} to {most} entries, but has {length}.",
        cause="The list is too short or too long.",
        cure=_CORRECT,
        data=("length", "least", "most"),
    ),
    Code.INPUT_DUPLICATE: error(
        "The value is the same as {other}.",
        cause="The list has an entry twice.",
        cure="Remove one of the two entries.",
        data=("other",),
    ),
    Code.INPUT_INVALID: error("{problem}.", cause="The value does not have the expected shape.", cure=_CORRECT),
    Code.TAG_KEY_RESERVED: error(
        "Keys that begin with `aws:` or `pulumi-mpa:` are reserved: {keys}.",
        cause="AWS and pulumi-mpa use these keys themselves.",
        cure="Choose other keys.",
        data=("keys",),
    ),
    Code.INPUT_TYPE: error(
        "The value has the type `{type}`, which a stack cannot store.",
        "Pass text, numbers, true or false, lists, maps, enums, or the `…Args` classes of `pulumi_mpa`.",
        cause="The program passes an object that is neither a plain value nor one of the classes for inputs.",
        cure="Pass the values that the object holds.",
        data=("type",),
    ),
    Code.INPUT_KEY_TYPE: error(
        "A key of the map has the type `{type}`, but must be text.",
        cause="Keys of maps are text.",
        cure="Write the keys as text.",
        data=("type",),
    ),
    Code.TAG_KEY_OF_ENGINE: error(
        "The key `{keys}` begins with `__`, and the engine removes such keys.",
        "Choose another key.",
        cause="The engine keeps keys that begin with `__` for itself and removes them from every map.",
        cure="Choose another key.",
        data=("keys",),
    ),
    Code.INPUTS_NOT_SENT: error(
        "{resource} has inputs that cannot be used: {problems}",
        cause="One or more inputs have a type or a key that the engine cannot pass on.",
        cure="Correct the inputs.",
        data=("problems",),
    ),
    Code.GUIDE_RULE_NOT_MET: warning(
        "{path}: {problem} The AWS User Guide states this rule.",
        cause="The setting `mpa:strict` is false, so that rules of the User Guide that the API does not check are warnings.",
        cure="Follow the rule, since AWS may reject the request.",
        data=("path",),
    ),
}

TEAMS: Final[Mapping[Code, Row]] = {
    Code.TEAM_NAME_CHARACTERS: error(
        "The name may have letters, digits, periods, underscores and hyphens only.",
        cause="AWS accepts no other characters in the name of a team.",
        cure="Choose another name, or leave `name` out.",
    ),
    Code.POLICY_ARN_INVALID: error(
        "The value must be a policy ARN with a version, for example `arn:aws:mpa:::aws:policy/SERVICE/NAME/$DEFAULT` or `…/NAME/1`.",
        cause="The text is no policy ARN.",
        cure="`aws mpa list-policies` lists the ARNs. Add the version, for example `/$DEFAULT`.",
    ),
    Code.POLICY_ARN_ACCOUNT: error(
        "The ARN of a policy has `{right}` between `mpa` and `policy`, but this one has `{found}`.",
        "Write `{corrected}`.",
        cause="Some pages of AWS show the ARN with one colon too few, or it was written with a Region or an account.",
        cure="Write the ARN as the message shows it.",
        data=("corrected",),
    ),
    Code.POLICY_ARN_WITHOUT_VERSION: error(
        "The ARN of the policy has no version.",
        "Write `{corrected}`, or a number in place of `$DEFAULT`.",
        cause="Some pages of AWS, and `aws mpa list-policies`, show the ARN without a version, which a team needs.",
        cure="Add the version to the ARN, for example `/$DEFAULT`.",
        data=("corrected",),
    ),
    Code.POLICY_ARN_VERSION: error(
        "The version of a policy is a number or `$DEFAULT`, but this one is `{found}`.",
        "Write `{corrected}`, or a number in place of `$DEFAULT`.",
        cause="The last part of the ARN is no version.",
        cure="Correct the version.",
        data=("corrected",),
    ),
    Code.SOURCE_ARN_INVALID: error(
        "The value must be the ARN of an identity source, for example "
        "`arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter`.",
        cause="The text is no ARN of an identity source.",
        cure="Use the output `identity_source_arn` of the identity source.",
    ),
    Code.TOO_MANY_APPROVERS: error(
        "A team can have {most} approvers at most, but this one has {count}.",
        cause="AWS limits the number of approvers.",
        cure="Remove approvers.",
        data=("count", "most"),
    ),
    Code.TOO_FEW_APPROVERS: error(
        "A team must have at least {least} approvers, but this one has {count}.",
        cause="The AWS User Guide requires it.",
        cure="Add approvers, or set `mpa:strict` to false.",
        data=("count", "least"),
    ),
    Code.THRESHOLD_TOO_LOW: error(
        "A team must require at least {least} approvals, but this one requires {count}.",
        cause="The AWS User Guide requires it.",
        cure="Raise the number, or set `mpa:strict` to false.",
        data=("count", "least"),
    ),
    Code.THRESHOLD_TOO_HIGH: error(
        "The team requires {required} approvals and has {approvers} approvers, so nothing could ever be approved.",
        cause="More approvals are required than there are approvers.",
        cure="Lower the number, or add approvers.",
        data=("required", "approvers"),
    ),
    Code.SEVERAL_SOURCES: error(
        "The approvers name {count} identity sources, but an account has one.",
        cause="The approvers have different values of `primaryIdentitySourceArn`.",
        cure="Use the same identity source for all approvers.",
        data=("count",),
    ),
    Code.POLICIES_FIXED: error(
        "The policies cannot change while `name` stays the same, because the policies of a team are fixed and its successor "
        "cannot have the same name while the team exists.",
        _OTHER_NAME,
        cause="AWS cannot change the policies of a team.",
        cure=_OTHER_NAME,
    ),
}

ASSOCIATIONS: Final[Mapping[Code, Row]] = {
    Code.OPERATION_NOT_PROTECTABLE: error(
        "The value must be {operations}, because AWS lets teams protect no other operation.",
        cause="The operation is misspelled, or cannot be protected.",
        cure=_CORRECT,
    ),
    Code.REGION_INVALID: error(
        "The value must be a Region, for example `eu-central-1`.", cause="The text is no Region.", cure=_CORRECT
    ),
    Code.TEAM_ARN_INVALID: error(
        "The value must be the ARN of an approval team, for example "
        "`arn:aws:mpa:us-east-1:111122223333:approval-team/NAME-UUID`.",
        cause="The text is no ARN of an approval team.",
        cure="Use the output `arn` of the team.",
    ),
    Code.REGION_REQUIRED: error(
        "The Region is required.",
        "Set `region`, or run `pulumi config set mpa:paymentCryptographyRegion` for all associations without one.",
        cause="Neither the program nor the configuration names a Region.",
        cure="Set `region`, or run `pulumi config set mpa:paymentCryptographyRegion`.",
    ),
    Code.VAULT_NAME_INVALID: error(
        "The value must be the name of a vault: 2 to 50 letters, digits, hyphens and underscores.",
        cause="The text is no name of a vault, perhaps its ARN.",
        cure="Use the name of the vault, which is the last part of its ARN.",
    ),
    Code.VAULT_REGION_REQUIRED: error(
        "The Region of the vault is required.",
        "Set `region`, or run `pulumi config set aws:region` for everything without one.",
        cause="Neither the program nor the configuration names a Region.",
        cure="Set `region`, or run `pulumi config set aws:region`.",
    ),
}

SOURCES: Final[Mapping[Code, Row]] = {
    Code.INSTANCE_ARN_INVALID: error(
        "The value must be the ARN of an IAM Identity Center instance, for example `arn:aws:sso:::instance/ssoins-1234567890abcdef`.",
        cause="The text is no ARN of an IAM Identity Center instance.",
        cure="Copy the ARN from the settings of IAM Identity Center.",
    ),
}

SETTINGS: Final[Mapping[Code, Row]] = {
    Code.SETTING_UNKNOWN: error(
        "This is not a setting.", "The settings are {known}.", cause="The key does not exist.", cure="Correct the key."
    ),
    Code.SETTING_MISSPELLED: error(
        "This is not a setting.",
        "Did you mean `{near}`?",
        cause="The key is misspelled.",
        cure="Correct the key.",
        data=("near",),
    ),
    Code.SETTING_REGION: error(
        "The Region is {region}, but Multi-party Approval is available in {only} only, wherever the protected resources are.",
        "Set it to {only}, or remove it.",
        cause="AWS offers Multi-party Approval in one Region.",
        cure="Remove the setting.",
        data=("region", "only"),
    ),
    Code.SETTING_NOT_BOOLEAN: error(
        "The setting must be `true` or `false`.", cause="The setting has another value.", cure="Correct the setting."
    ),
    Code.SETTING_ENDPOINT: error(
        "The endpoint must begin with `http://` or `https://`.",
        cause="The text is no address.",
        cure="Correct the setting.",
    ),
    Code.SETTING_KEY_REGION: error(
        "The setting must be a Region, for example `eu-central-1`.",
        cause="The text is no Region.",
        cure="Correct the setting.",
    ),
    Code.SETTING_TAGS: error(
        'The setting must be a JSON object of texts, for example `{{"team": "security"}}`.',
        cause="The text is no JSON, or has values that are no texts.",
        cure="Correct the setting.",
    ),
    Code.SETTING_ACCOUNTS: error(
        'The setting must be a JSON list of accounts of twelve digits, for example `["111122223333"]`.',
        cause="The text is no JSON, or has something else than accounts.",
        cure="Correct the setting.",
    ),
    Code.SETTINGS_INVALID: error(
        "The configuration of the stack cannot be used: {problems}",
        "Correct it with `pulumi config` and run `pulumi up`. `pulumi destroy` and `pulumi refresh` use the configuration that "
        "the last `pulumi up` recorded, unless they run with `--run-program`.",
        cause="A destroy or a refresh met a setting that a preview would have rejected.",
        cure="Correct the setting and run `pulumi up`, or the same command with `--run-program`.",
        data=("problems",),
    ),
}

OPTIONS: Final[Mapping[Code, Row]] = {
    Code.OPTION_IMPORT: error(
        '{kind} "{name}": The option `import_` does not work, because the engine imports without a dynamic provider.',
        "Set `adopt=True`, which takes the existing one into the state without a vote, or read it with `{kind}.get(name, arn)`.",
        cause="The engine cannot import what a dynamic provider manages.",
        cure="Set `adopt=True`, or read the resource with `get`.",
    ),
    Code.OPTION_REPLACE_ON_CHANGES: error(
        '{kind} "{name}": The option `replace_on_changes` does not work, because the engine ignores it for dynamic resources.',
        "Remove it. The documentation of each input says whether a change replaces the resource.",
        cause="The engine ignores the option for dynamic resources.",
        cure="Remove the option.",
    ),
    Code.OPTION_PATH_UNKNOWN: warning(
        'The option `{option}` of {kind} "{name}" has the path `{path}`, which the resource does not have, so it has no '
        "effect. {hint}",
        cause="The path is misspelled, or belongs to another resource.",
        cure="Correct the path.",
        data=("option", "path", "meant"),
    ),
    Code.OPTION_PROVIDER: error(
        '{kind} "{name}": A provider of the package `{package}` cannot be used for this resource, because it does not decide '
        "which account gets the requests.",
        _OF_ACCOUNT,
        cause="A dynamic resource has no provider of its own in the program. It uses the credentials of its connection, or those of the configuration.",
        cure=_OF_ACCOUNT,
        data=("package",),
    ),
    Code.OPTION_PROVIDER_INHERITED: warning(
        '{kind} "{name}": The parent has a provider of the package `{package}`, which does not decide which account gets the '
        "requests of this resource.",
        _OF_INHERITED_ACCOUNT,
        cause="A component passes its providers on to everything in it, and a dynamic resource uses none of them.",
        cure=_OF_INHERITED_ACCOUNT,
        data=("package",),
    ),
}

GATES: Final[Mapping[Code, Row]] = {
    Code.GATE_INVALID: error(
        "{problems}",
        cause="One or more arguments of the gate are wrong.",
        cure="Correct the arguments.",
        data=("problems",),
    ),
    Code.GATE_UNTIL: error(
        "`until` must be {allowed} for this target, but is {value}.",
        cause="The kind of target does not have this end.",
        cure="Correct the argument.",
        data=("allowed",),
    ),
    Code.GATE_ON_TIMEOUT: error(
        "`on_timeout` must be {allowed}, but is {value}.",
        cause="The value is none of these.",
        cure="Correct the argument.",
        data=("allowed",),
    ),
    Code.GATE_TIMEOUT: error(
        "`{setting}` must be a duration, but is {value}.",
        "Write it as `90s`, `10m` or `1h30m`, or as `0` to look once.",
        cause="The text is no duration.",
        cure="Write the duration as `90s`, `10m` or `1h30m`.",
        data=("setting",),
    ),
    Code.GATE_TARGET: error(
        "The target must be an ApprovalTeam, an MpaTeamAssociation, a BackupVaultMpaAssociation or the ARN of a session, for example "
        "`arn:aws:mpa:us-east-1:111122223333:session/TEAM/ID`.",
        cause="The target is something else.",
        cure="Correct the argument.",
    ),
    Code.GATE_CUSTOM_TIMEOUTS: warning(
        "The option `custom_timeouts` does not change how long a gate waits.",
        'Set `timeout` instead, for example `timeout="2h"`.',
        cause="Pulumi's timeouts are for operations of a provider, and a gate has none.",
        cure="Set the argument `timeout`, and remove the option.",
    ),
}
