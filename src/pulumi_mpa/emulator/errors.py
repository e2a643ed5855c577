"""The errors that the services respond with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from collections.abc import Sequence

#: API model, String: the longest text that a response may carry.
_LONGEST = 1000
#: What a caller reads when the emulator itself is at fault.
FAILED: Final = "The emulator failed; its log has the reason. This is a bug of the emulator."


class Kind(StringEnum):
    """Names of errors: those of the API models, and below them those that every AWS service shares."""

    ACCESS_DENIED = "AccessDeniedException"
    ALREADY_EXISTS = "AlreadyExistsException"
    CONFLICT = "ConflictException"
    INTERNAL = "InternalServerException"
    INVALID_PARAMETER = "InvalidParameterException"
    INVALID_PARAMETER_VALUE = "InvalidParameterValueException"
    INVALID_REQUEST = "InvalidRequestException"
    LIMIT_EXCEEDED = "LimitExceededException"
    MISSING_PARAMETER_VALUE = "MissingParameterValueException"
    NOT_FOUND = "ResourceNotFoundException"
    QUOTA = "ServiceQuotaExceededException"
    THROTTLED = "ThrottlingException"
    TOO_MANY_TAGS = "TooManyTagsException"
    UNAVAILABLE = "ServiceUnavailableException"
    VALIDATION = "ValidationException"
    EXPIRED_TOKEN = "ExpiredTokenException"  # noqa: S105  the name of an error
    INCOMPLETE_SIGNATURE = "IncompleteSignature"
    INVALID_SIGNATURE = "InvalidSignatureException"
    MISSING_TOKEN = "MissingAuthenticationToken"  # noqa: S105  the name of an error
    UNKNOWN_OPERATION = "UnknownOperationException"


#: Common errors of AWS services with their HTTP status; API reference, CommonErrors. That a credential is scoped to
#: another service is in the IAM User Guide, troubleshooting Signature Version 4.
COMMON: dict[Kind, int] = {
    Kind.EXPIRED_TOKEN: 403,
    Kind.INCOMPLETE_SIGNATURE: 403,
    Kind.INVALID_SIGNATURE: 403,
    Kind.MISSING_TOKEN: 403,
    Kind.UNKNOWN_OPERATION: 404,
}

#: Errors that a service responds with whether its API model declares them or not, with their HTTP status there;
#: API reference, CommonErrors.
UNDECLARED: dict[Kind, int] = {Kind.ACCESS_DENIED: 403, Kind.INTERNAL: 500, Kind.THROTTLED: 400}


class ServiceError(Exception):
    """
    An error as a service responds with it.

    Args:
        kind: Its name.

        message: What is wrong, for people.

        resource: What it is about, for errors that have a member for it: what carries too many tags; at Payment
            Cryptography, what was not found; at AWS Backup, what exists already.

        token: What made that, for errors that have a member for it: the CreatorRequestId of what exists already.
    """

    def __init__(self, kind: Kind, message: str, resource: str | None = None, token: str | None = None) -> None:
        """Store what the wire format needs."""
        text = message if len(message) <= _LONGEST else message[: _LONGEST - 1] + "…"
        super().__init__(text)
        self.kind = kind
        self.code = str(kind)
        self.message = text
        self.resource = resource
        self.token = token


def invalid(problems: Sequence[str], kind: Kind = Kind.VALIDATION) -> ServiceError:
    """Return the error that names every problem of an input."""
    count = "1 validation error" if len(problems) == 1 else f"{len(problems)} validation errors"
    return ServiceError(kind, f"{count} detected: {'; '.join(problems)}")


def conflict(message: str) -> ServiceError:
    """Return the error for a call that the state of a thing does not allow."""
    return ServiceError(Kind.CONFLICT, message)


def not_found(thing: str, arn: str) -> ServiceError:
    """Return the error for a thing that does not exist."""
    return ServiceError(Kind.NOT_FOUND, f"{thing} {arn} does not exist.")


def nothing_there(what: str) -> ServiceError:
    """Return the error for a thing that does not exist, in the form of Payment Cryptography: no message, only the thing's name."""
    return ServiceError(Kind.NOT_FOUND, "", resource=what)


def denied(message: str) -> ServiceError:
    """Return the error for a caller who may not do this."""
    return ServiceError(Kind.ACCESS_DENIED, message)


def over_quota(message: str) -> ServiceError:
    """Return the error for a limit of the account that is reached."""
    return ServiceError(Kind.QUOTA, message)
