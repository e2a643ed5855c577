"""MPA5xxx: what AWS or the SDK answered to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, info, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_ANSWERED: Final = "AWS answered {operation} with {answer}."
_DATA: Final = ("operation", "answer")
_ASKED: Final = ("asked",)
_INSTALL: Final = "Run `{command}`. If another package holds it back, `pip check` then names that package."
_TRUST: Final = "Name the certificates of your network in AWS_CA_BUNDLE, or set the clock of this machine, then run the same command again."
_CONFIGURE: Final = (
    "Correct what it names, then run the same command again. `aws sts get-caller-identity` shows the same problem."
)
_AGAIN: Final = "Run the same command again. Nothing was lost."

CALLS: Final[Mapping[Code, Row]] = {
    Code.AWS_DENIED: error(
        _ANSWERED,
        "Ask whoever manages the permissions to allow the action for these credentials, then run the same command again.",
        cause="The credentials lack a permission.",
        cure="Allow the action that the message names. The README lists all of them.",
        data=_DATA,
    ),
    Code.DENIED_CALL_HAS_TAGS: info(
        "The call carries the tag keys {keys}. If a rule of the organization is about tag keys, it must allow these and all others that begin with `{prefix}`.",
        cause="AWS denied a call that writes or removes tags, and does not always say whether the tags are the reason.",
        cure="If a service control policy, a resource control policy or a permissions boundary restricts tag keys, allow those that begin with `pulumi-mpa:`.",
        data=("keys",),
    ),
    Code.DENIED_BEFORE_ANY_REQUEST: info(
        "Nothing was created, and no approver was asked.",
        cause="AWS denied a call that is made before anything is requested.",
        data=_ASKED,
    ),
    Code.DENIED_AFTER_THE_REQUEST: info(
        "The request itself had been sent before: approvers have been asked, and the next run goes on from there.",
        cause="AWS denied the tag that records a request, after it had accepted the request.",
        data=_ASKED,
    ),
    Code.DENIED_AFTER_CANCELLING: info(
        "The open vote had been cancelled before, and no approver was asked again.",
        cause="AWS denied the tag that records that this package cancelled a vote, after the vote had been cancelled.",
        data=_ASKED,
    ),
    Code.AWS_CREDENTIALS_UNKNOWN: error(
        _ANSWERED,
        "AWS does not know these credentials. Sign in again.",
        cause="The access key does not exist, or was disabled.",
        cure="Sign in again.",
        data=_DATA,
    ),
    Code.AWS_CREDENTIALS_EXPIRED: error(
        _ANSWERED,
        "The credentials have expired. Sign in again and run the same command.",
        cause="Temporary credentials have expired.",
        cure="Sign in again and run the same command.",
        data=_DATA,
    ),
    Code.AWS_INVALID: error(
        _ANSWERED,
        "Correct the program.",
        cause="AWS found a value of the request invalid.",
        cure="Correct the program.",
        data=_DATA,
    ),
    Code.AWS_TOO_MANY_TAGS: error(
        _ANSWERED,
        "Remove tags. pulumi-mpa needs four tags of its own.",
        cause="A resource can have 50 tags.",
        cure="Remove tags.",
        data=_DATA,
    ),
    Code.AWS_QUOTA: error(
        _ANSWERED,
        "Remove one that is not used. AWS does not raise this limit.",
        cause="A limit of the account is reached: 1 identity source, 10 teams.",
        cure="Remove one that is not used.",
        data=_DATA,
    ),
    Code.AWS_NOT_FOUND: error(
        _ANSWERED,
        "Somebody removed it. Run `pulumi up --refresh`.",
        cause="The thing no longer exists in AWS.",
        cure="Run `pulumi up --refresh`.",
        data=_DATA,
    ),
    Code.AWS_CONFLICT: error(
        _ANSWERED,
        "Run `pulumi up --refresh` to see what changed.",
        cause="The thing is in a state in which AWS does not accept the request.",
        cure="Run `pulumi up --refresh`.",
        data=_DATA,
    ),
    Code.AWS_REFUSED: error(
        _ANSWERED,
        "Change what the answer names, or wait until it is over, then run the same command again.",
        cause="A vault is not available yet or not logically air-gapped, the global setting `isMpaEnabled` of AWS Backup is not true, "
        "the team is not active, or a request about the vault is open.",
        cure="Change what AWS's answer names, then run the same command again.",
        data=_DATA,
    ),
    Code.REQUEST_NOT_SHOWN_YET: error(
        "AWS accepted the request and does not show it yet.",
        "Run the same command again in a minute. It finds the request and sends no other.",
        cause="AWS Backup answers a request about the team of a vault without its session, and shows that later.",
        cure="Run the same command again in a minute.",
    ),
    Code.AWS_THROTTLED: error(
        _ANSWERED,
        f"AWS is throttling requests. {_AGAIN}",
        cause="The account sends more requests than AWS accepts.",
        cure="Run the same command again.",
        data=_DATA,
    ),
    Code.AWS_UNAVAILABLE: error(
        _ANSWERED, _AGAIN, cause="AWS has a problem of its own.", cure="Run the same command again.", data=_DATA
    ),
    Code.AWS_ERROR_UNKNOWN: error(
        _ANSWERED,
        "Look the code up in the AWS documentation.",
        cause="This version of pulumi-mpa does not know the code.",
        cure="Look the code up in the AWS documentation.",
        data=_DATA,
    ),
    Code.CREDENTIALS_MISSING: error(
        "There are no usable AWS credentials: {detail}.",
        "Sign in and run the same command again.",
        cause="The SDK found no credentials, or could not load them.",
        cure="Sign in and run the same command again.",
    ),
    Code.CALL_INVALID: error(
        "{operation} cannot be sent: {detail}.",
        "Correct the program.",
        cause="The SDK found a value of the request invalid.",
        cure="Correct the program.",
        data=("operation",),
    ),
    Code.AWS_UNREACHABLE: error(
        "AWS could not be reached: {detail}.",
        _AGAIN,
        cause="There is no connection to AWS, or the endpoint is wrong.",
        cure="Check the connection, then run the same command again.",
    ),
    Code.AWS_NOT_TRUSTED: error(
        "The connection to AWS cannot be trusted: {detail}.",
        _TRUST,
        cause="A proxy opens the connection with a certificate of its own, or the clock of this machine is wrong.",
        cure=_TRUST,
    ),
    Code.SDK_NOT_CONFIGURED: error(
        "The AWS SDK cannot use its configuration: {detail}.",
        _CONFIGURE,
        cause="The AWS configuration files, the `AWS_` variables or a package that they need are not as the SDK expects them.",
        cure=_CONFIGURE,
    ),
    Code.PROVIDER_PYTHON: warning(
        "The engine starts the providers of this program with {python}, which cannot import `pulumi`.",
        "Set PULUMI_PYTHON_CMD to {executable} in the environment of this program, then run it again.",
        cause="The packages of a program that the Automation API runs inline are in a virtual environment that is not first on PATH. No provider starts, and nothing was sent.",
        cure="Set PULUMI_PYTHON_CMD to the Python of the virtual environment, or put its folder first on PATH.",
    ),
    Code.SDK_TOO_OLD: error(
        "Version {installed} of botocore is installed, but {needed} or newer is required.",
        _INSTALL,
        cause="Another package holds boto3 back, or it was installed long ago. Nothing was sent.",
        cure="Upgrade boto3.",
        data=("installed", "needed"),
    ),
    Code.SDK_WITHOUT_MODEL: error(
        "Version {installed} of botocore is installed without its API model of {service}.",
        _INSTALL,
        cause="The models were removed, as some container images do to save space. Nothing was sent.",
        cure="Install boto3 with its models.",
        data=("installed", "service"),
    ),
}
