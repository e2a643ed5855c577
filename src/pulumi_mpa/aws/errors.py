"""What AWS and the SDK raise, said in the package's errors."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pulumi_mpa import errors
from pulumi_mpa.errors import Situation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOT_FOUND: Final = "ResourceNotFoundException"
CONFLICT: Final = "ConflictException"

_DENIED: Final = (
    errors.AccessDeniedError,
    "whoever gives permissions",
    "allow the action for these credentials and run again",
)
_UNKNOWN_CREDENTIALS: Final = (errors.AccessDeniedError, "you", "AWS does not know these credentials: sign in again")
_EXPIRED: Final = (
    errors.AccessDeniedError,
    "you",
    "the credentials have expired: sign in again and run the same command",
)
_THROTTLED: Final = (
    errors.ServiceUnavailableError,
    "nobody",
    "AWS asks for a slower pace: run the same command again",
)
_UNAVAILABLE: Final = (errors.ServiceUnavailableError, "AWS", "run the same command again; nothing is lost")

#: Error code → kind of error, who must act, next step. Codes without "Exception" are those of STS, for `mpa:assumeRole`.
_KINDS: Final[dict[str, tuple[type[errors.MpaError], str, str]]] = {
    "AccessDeniedException": _DENIED,
    "AccessDenied": _DENIED,
    "UnrecognizedClientException": _UNKNOWN_CREDENTIALS,
    "InvalidClientTokenId": _UNKNOWN_CREDENTIALS,
    "ExpiredTokenException": _EXPIRED,
    "ExpiredToken": _EXPIRED,
    "ValidationException": (errors.InvalidRequestError, "you", "correct the program"),
    "InvalidParameterException": (errors.InvalidRequestError, "you", "correct the program"),
    "TooManyTagsException": (errors.QuotaError, "you", "remove tags; the package needs four of its own"),
    "ServiceQuotaExceededException": (
        errors.QuotaError,
        "you",
        "remove one that is not used; this limit can't be raised",
    ),
    NOT_FOUND: (errors.ConflictingStateError, "you", "someone removed it; run `pulumi up --refresh`"),
    CONFLICT: (errors.ConflictingStateError, "you", "run `pulumi up --refresh` to see what is"),
    "ThrottlingException": _THROTTLED,
    "Throttling": _THROTTLED,
    "InternalServerException": _UNAVAILABLE,
}
#: What a code that is not listed means, told from its HTTP status.
_BY_STATUS: Final[dict[int, tuple[type[errors.MpaError], str, str]]] = {
    401: _UNKNOWN_CREDENTIALS,
    403: _DENIED,
    429: _THROTTLED,
}
_SERVER_ERROR: Final = 500


@contextlib.contextmanager
def translate_errors(
    operation: str, doing: str, thing: str, arn: str | None, hidden: Sequence[str] = ()
) -> Iterator[None]:
    """
    Turn what one call raises into one of our errors.

    Args:
        operation: The call's name.

        doing: What was being done.

        thing: What it was done to.

        arn: Its ARN.

        hidden: Values that no message repeats, even where AWS does.

    Raises:
        MpaError: In place of anything that botocore raises.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- loaded with boto3, not before

    try:
        yield
    except ClientError as error:
        said = _of_answer(error, operation, doing, thing, arn)
        raise _without(said, hidden) from error
    except BotoCoreError as error:
        raise _without(_of_sdk(error, operation, doing, thing, arn), hidden) from error


def _without(error: errors.MpaError, hidden: Sequence[str]) -> errors.MpaError:
    """Take values that the model calls sensitive out of what AWS or the SDK quoted."""
    is_ = error.situation.is_
    for value in sorted(hidden, key=len, reverse=True):
        is_ = is_.replace(value, "…")
    return error if is_ == error.situation.is_ else type(error)(replace(error.situation, is_=is_))


def code_of(error: errors.MpaError) -> str | None:
    """Return the code with which AWS answered, or None when it did not answer."""
    response = getattr(error.__cause__, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return str(code) if code else None


def is_denied(error: errors.MpaError) -> bool:
    """Check whether AWS knows the credentials and they lack the permission, and nothing else is wrong."""
    return _KINDS.get(code_of(error) or "") is _DENIED


def has_no_such_host(error: errors.MpaError) -> bool:
    """Check whether a call failed since its endpoint's name does not exist: the service is not in that Region."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            # A resolver that does not answer has another number: it says nothing about the name.
            return cause.errno == socket.EAI_NONAME
        cause = cause.__cause__ or cause.__context__
    return False


def _of_answer(error: Exception, operation: str, doing: str, thing: str, arn: str | None) -> errors.MpaError:
    response = getattr(error, "response", {})
    code, text = response.get("Error", {}).get("Code", ""), response.get("Error", {}).get("Message", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    fallback = (
        _UNAVAILABLE
        if status >= _SERVER_ERROR
        else _BY_STATUS.get(status, (errors.InvalidRequestError, "you", "look the code up in the AWS documentation"))
    )
    kind, who, next_step = _KINDS.get(code, fallback)
    return kind(
        Situation(
            doing, thing, arn, f"AWS answered {operation} with {code}{f' ({text})' if text else ''}", who, next_step
        )
    )


def _of_sdk(error: Exception, operation: str, doing: str, thing: str, arn: str | None) -> errors.MpaError:
    from botocore import exceptions as sdk  # noqa: PLC0415 -- loaded with boto3, not before

    missing = (
        sdk.NoCredentialsError,
        sdk.PartialCredentialsError,
        sdk.ProfileNotFound,
        sdk.CredentialRetrievalError,
        sdk.TokenRetrievalError,
    )
    text = " ".join(str(error).split())
    if isinstance(error, (*missing, sdk.SSOError)):
        return errors.AccessDeniedError(
            Situation(doing, thing, arn, f"no usable AWS credentials ({text})", "you", "sign in and run again")
        )
    if isinstance(error, sdk.ParamValidationError):
        return errors.InvalidRequestError(
            Situation(doing, thing, arn, f"{operation} can't be sent ({text})", "you", "correct the program")
        )
    return errors.ServiceUnavailableError(
        Situation(
            doing,
            thing,
            arn,
            f"AWS could not be reached ({text})",
            "nobody",
            "run the same command again; nothing is lost",
        )
    )
