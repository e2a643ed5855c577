"""MPA48xx: what is wrong with an argument of a function. MPA51xx: what AWS answered to a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_CORRECT: Final = "Correct the value in the program."
_OTHER_ACCOUNT: Final = (
    "Correct the argument, or choose another account with a `connection`, `pulumi config set mpa:profile` or "
    "`pulumi config set mpa:assumeRole`."
)
_OF_ACCOUNT: Final = (
    "Remove the provider from the options, and choose the account with a `connection`, `pulumi config set mpa:profile` or "
    "`pulumi config set mpa:assumeRole`."
)
_REGION: Final = "Set `region`, or run `pulumi config set aws:region`."

ARGUMENTS: Final[Mapping[Code, Row]] = {
    Code.FUNCTION_INVALID: error(
        "{problems}",
        cause="One or more arguments of the function are wrong.",
        cure="Correct the arguments.",
        data=("problems",),
    ),
    Code.FUNCTION_REQUIRED: error(
        "`{argument}` is required.", cause="The argument is missing.", cure="Set the argument.", data=("argument",)
    ),
    Code.FUNCTION_TYPE: error(
        "`{argument}` must be {expected}, but has the type `{type}`.",
        cause="The argument has another type.",
        cure=_CORRECT,
        data=("argument", "type"),
    ),
    Code.FUNCTION_OUTPUT: error(
        "`{argument}` is an output, whose value may not be known yet.",
        "Call `{function}_output`, which takes outputs and returns one.",
        cause="The function returns at once, so it cannot wait for an output.",
        cure="Call the form of the function whose name ends with `_output`.",
        data=("argument",),
    ),
    Code.FUNCTION_ONE_OF: error(
        "Exactly one of {arguments} must be set, but {count} are.",
        cause="The function needs one of these arguments, and not more.",
        cure="Set one of the arguments.",
    ),
    Code.FUNCTION_EXCLUSIVE: error(
        "{arguments} cannot be set together.",
        cause="The arguments exclude each other.",
        cure="Remove one of the arguments.",
    ),
    Code.FUNCTION_PROVIDER: error(
        "A provider of the package `{package}` cannot be used for a function, because it does not decide which account is read.",
        _OF_ACCOUNT,
        cause="The process of the program calls AWS. It uses the credentials of the `connection` or of the configuration.",
        cure=_OF_ACCOUNT,
        data=("package",),
    ),
    Code.FUNCTION_REGION: error(
        "No Region is set.",
        _REGION,
        cause="Neither the program, the configuration, the environment nor the profile names a Region.",
        cure=_REGION,
    ),
}

ANSWERS: Final[Mapping[Code, Row]] = {
    Code.FUNCTION_NOT_FOUND: error(
        "AWS answered {operation} with {answer}.",
        _OTHER_ACCOUNT,
        cause="The account that the function reads has nothing of this ARN or name.",
        cure=_OTHER_ACCOUNT,
        data=("operation", "answer"),
    ),
    Code.NOTHING_PROTECTS: error(
        "No team protects this operation in {region}.",
        "Correct `region`, or associate a team with an MpaTeamAssociation.",
        cause="AWS Payment Cryptography has no association of this operation in the Region and the account.",
        cure="Correct `region`, choose another account, or associate a team.",
        data=("region",),
    ),
    Code.USER_NOT_FOUND: error(
        "No user of the identity store `{store}` has this {attribute}.",
        "Correct the argument, or create the user in IAM Identity Center.",
        cause="The user name or the e-mail address is misspelled, or the user is in another identity store.",
        cure="Look the user up in IAM Identity Center.",
        data=("store",),
    ),
    Code.USER_NOT_SINGLE: error(
        "AWS finds no single user of the identity store `{store}` by this {attribute}, and answered {answer}.",
        "Set `user_name`, which is unique in an identity store.",
        cause="Several users may have the same e-mail address, or AWS does not accept the value.",
        cure="Look the user up by `user_name`.",
        data=("store",),
    ),
    Code.INSTANCE_NOT_FOUND: error(
        "These credentials see {instances} of IAM Identity Center in {region}.",
        "Set `region` to the Region of the instance, or set `identity_store_id`.",
        cause="The instance is in another Region, or the credentials belong to an account that does not see it.",
        cure="Set `region` or `identity_store_id` as the settings of IAM Identity Center show them.",
        data=("region",),
    ),
    Code.INSTANCE_NOT_SINGLE: error(
        "These credentials see several instances of IAM Identity Center in {region}: {instances}.",
        "Set `instance_arn` to one of them.",
        cause="The account has an instance of its own beside that of the organization.",
        cure="Set `instance_arn`. Approvers come from the instance of the identity source.",
        data=("region",),
    ),
}
