"""What AWS and the SDK raise, said in the package's errors."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, Final

from pulumi_mpa import errors
from pulumi_mpa.errors import Situation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.messages.hiding import without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NOT_FOUND: Final = "ResourceNotFoundException"
CONFLICT: Final = "ConflictException"
#: What AWS Backup answers where other services have a conflict, and to some requests that are wrong whatever the state is.
REFUSED: Final = "InvalidRequestException"

_DENIED: Final = errors.AccessDeniedError, Code.AWS_DENIED
_UNKNOWN_CREDENTIALS: Final = errors.AccessDeniedError, Code.AWS_CREDENTIALS_UNKNOWN
_EXPIRED: Final = errors.AccessDeniedError, Code.AWS_CREDENTIALS_EXPIRED
_INVALID: Final = errors.InvalidRequestError, Code.AWS_INVALID
_THROTTLED: Final = errors.ServiceUnavailableError, Code.AWS_THROTTLED
_UNAVAILABLE: Final = errors.ServiceUnavailableError, Code.AWS_UNAVAILABLE
_OTHER: Final = errors.InvalidRequestError, Code.AWS_ERROR_UNKNOWN

#: Error code → kind of error and message. Codes without "Exception" are those of STS.
_KINDS: Final[dict[str, tuple[type[errors.MpaError], Code]]] = {
    "AccessDeniedException": _DENIED,
    "AccessDenied": _DENIED,
    "UnrecognizedClientException": _UNKNOWN_CREDENTIALS,
    "InvalidClientTokenId": _UNKNOWN_CREDENTIALS,
    "ExpiredTokenException": _EXPIRED,
    "ExpiredToken": _EXPIRED,
    "ValidationException": _INVALID,
    "ValidationError": _INVALID,
    "InvalidParameterException": _INVALID,
    "InvalidParameterValueException": _INVALID,
    "MissingParameterValueException": _INVALID,
    "TooManyTagsException": (errors.QuotaError, Code.AWS_TOO_MANY_TAGS),
    "ServiceQuotaExceededException": (errors.QuotaError, Code.AWS_QUOTA),
    NOT_FOUND: (errors.ConflictingStateError, Code.AWS_NOT_FOUND),
    CONFLICT: (errors.ConflictingStateError, Code.AWS_CONFLICT),
    REFUSED: (errors.ConflictingStateError, Code.AWS_REFUSED),
    "ThrottlingException": _THROTTLED,
    "Throttling": _THROTTLED,
    "InternalServerException": _UNAVAILABLE,
}
#: What a code that is not listed means, by its HTTP status.
_BY_STATUS: Final[dict[int, tuple[type[errors.MpaError], Code]]] = {
    401: _UNKNOWN_CREDENTIALS,
    403: _DENIED,
    429: _THROTTLED,
}
_SERVER_ERROR: Final = 500


@contextlib.contextmanager
def translate_errors(
    operation: str,
    doing: str,
    thing: str,
    arn: str | None,
    hidden: Sequence[str] = (),
    if_denied: Sequence[Message] = (),
) -> Iterator[None]:
    """
    Turn what one call raises into one of our errors.

    Args:
        operation: The call's name.

        doing: What was being done.

        thing: What it was done to.

        arn: Its ARN.

        hidden: Values that no message repeats, even where AWS does.

        if_denied: What is to be said besides, if AWS denies the call.

    Raises:
        MpaError: In place of anything that botocore raises.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- loaded with boto3, not before

    def hide(text: str) -> str:
        text = without_credentials(text)
        for value in sorted(hidden, key=len, reverse=True):
            text = text.replace(value, "…")
        return text

    try:
        yield
    except (ClientError, BotoCoreError, ValueError, OSError, RuntimeError) as error:
        # The SDK lets pass what reading its files, checking an endpoint and credentials that are renewed too late raise.
        made = _of_answer if isinstance(error, ClientError) else _of_sdk
        kind, message = made(error, operation, hide)
        for note in if_denied if message.code is Code.AWS_DENIED else ():
            message = message.with_note(note)
        raise kind(Situation(doing, thing, arn, message)) from error


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


def _of_answer(error: Exception, operation: str, hide: Callable[[str], str]) -> tuple[type[errors.MpaError], Message]:
    response = getattr(error, "response", {})
    answer, text = response.get("Error", {}).get("Code", ""), response.get("Error", {}).get("Message", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    fallback = _UNAVAILABLE if status >= _SERVER_ERROR else _BY_STATUS.get(status, _OTHER)
    kind, code = _KINDS.get(answer, fallback)
    # The SDK assumes a role in the middle of another call.
    operation = getattr(error, "operation_name", operation)
    values = {"operation": operation, "answer": hide(f"{answer} ({text})" if text else answer)}
    return kind, Message(code, values, {"operation": operation, "answer": answer})


def _of_sdk(error: Exception, operation: str, hide: Callable[[str], str]) -> tuple[type[errors.MpaError], Message]:
    from botocore import exceptions as sdk  # noqa: PLC0415 -- loaded with boto3, not before

    missing = (
        sdk.NoCredentialsError,
        sdk.PartialCredentialsError,
        sdk.ProfileNotFound,
        sdk.CredentialRetrievalError,
        sdk.TokenRetrievalError,
        sdk.SSOError,
        RuntimeError,
        # Older versions do not have these.
        *(kind for name in ("LoginError", "NoAuthTokenError") if (kind := getattr(sdk, name, None)) is not None),
    )
    detail = {"detail": hide(" ".join(str(error).split()))}
    if isinstance(error, missing):
        return errors.AccessDeniedError, Message(Code.CREDENTIALS_MISSING, detail)
    if isinstance(error, sdk.ParamValidationError):
        values = {"operation": operation, **detail}
        return errors.InvalidRequestError, Message(Code.CALL_INVALID, values, {"operation": operation})
    if isinstance(error, sdk.SSLError) and "certificate" in str(error).lower():
        return errors.InvalidSettingsError, Message(Code.AWS_NOT_TRUSTED, detail)
    # Nothing else is worth another try.
    outages = (sdk.ConnectionError, sdk.HTTPClientError, sdk.ResponseStreamingError, sdk.IncompleteReadError)
    if isinstance(error, outages):
        return errors.ServiceUnavailableError, Message(Code.AWS_UNREACHABLE, detail)
    return errors.InvalidSettingsError, Message(Code.SDK_NOT_CONFIGURED, detail)
