"""The errors that the service answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from collections.abc import Sequence

#: API model, String: the longest text that an answer may carry.
_LONGEST = 1000


class Kind(StringEnum):
    """Names of errors: those of the API models, and below them those that every AWS service shares."""

    ACCESS_DENIED = "AccessDeniedException"
    CONFLICT = "ConflictException"
    INTERNAL = "InternalServerException"
    INVALID_PARAMETER = "InvalidParameterException"
    NOT_FOUND = "ResourceNotFoundException"
    QUOTA = "ServiceQuotaExceededException"
    THROTTLED = "ThrottlingException"
    TOO_MANY_TAGS = "TooManyTagsException"
    UNAVAILABLE = "ServiceUnavailableException"
    VALIDATION = "ValidationException"
    EXPIRED_TOKEN = "ExpiredTokenException"  # noqa: S105  the name of an error
    INCOMPLETE_SIGNATURE = "IncompleteSignature"
    MISSING_TOKEN = "MissingAuthenticationToken"  # noqa: S105  the name of an error
    UNKNOWN_OPERATION = "UnknownOperationException"


#: Common errors of AWS services with their HTTP status; API reference, CommonErrors.
COMMON: dict[Kind, int] = {
    Kind.EXPIRED_TOKEN: 403,
    Kind.INCOMPLETE_SIGNATURE: 403,
    Kind.MISSING_TOKEN: 403,
    Kind.UNKNOWN_OPERATION: 404,
}


class FaultError(Exception):
    """
    An error as the service answers it.

    Args:
        kind: Its name.

        message: Its sentence, for people.

        resource: What it is about, for errors that have a member for it: what carries too many tags, or, at Payment
            Cryptography, what was not found.
    """

    def __init__(self, kind: Kind, message: str, resource: str | None = None) -> None:
        """Keep what the wire needs; attributes are spelled as moto's serializer looks for them."""
        text = message if len(message) <= _LONGEST else message[: _LONGEST - 1] + "…"
        super().__init__(text)
        self.kind = kind
        self.code = str(kind)
        self.message = text
        self.ResourceName = self.ResourceId = resource


def invalid(faults: Sequence[str]) -> FaultError:
    """Name every fault of an input at once."""
    count = "1 validation error" if len(faults) == 1 else f"{len(faults)} validation errors"
    return FaultError(Kind.VALIDATION, f"{count} detected: {'; '.join(faults)}")


def conflict(sentence: str) -> FaultError:
    """Say that the state of a thing does not allow what was asked."""
    return FaultError(Kind.CONFLICT, sentence)


def not_found(thing: str, arn: str) -> FaultError:
    """Say that a thing does not exist."""
    return FaultError(Kind.NOT_FOUND, f"{thing} {arn} does not exist.")


def nothing_there(what: str) -> FaultError:
    """Say that a thing does not exist, as Payment Cryptography does: the error has no sentence, only the thing's name."""
    return FaultError(Kind.NOT_FOUND, "", resource=what)


def denied(sentence: str) -> FaultError:
    """Say that the caller may not do this."""
    return FaultError(Kind.ACCESS_DENIED, sentence)


def over_quota(sentence: str) -> FaultError:
    """Say that a limit of the account is reached."""
    return FaultError(Kind.QUOTA, sentence)
