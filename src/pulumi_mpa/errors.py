"""
What goes wrong, and what the reader does about it.

MpaError
├── TerminalError              change the program or ask somebody, then run again
│   ├── InvalidSettingsError   the stack's `mpa:` configuration
│   ├── AccessDeniedError      credentials or permissions
│   ├── WrongAccountError      the credentials are of another account than the one that is meant
│   ├── InvalidRequestError    AWS says the request itself is wrong
│   ├── QuotaError             a limit of the account is reached
│   ├── NotOwnedError          the thing exists and belongs to somebody else
│   ├── ConflictingStateError  the thing is in a state in which this can't be done
│   ├── ApprovalRejectedError  the approvers said no, or nothing in time
│   ├── UnexpectedStateError   AWS shows a state that this version does not know
│   └── UnsupportedSdkError    the installed boto3 is too old
└── RecoverableError           run the same command again later
    ├── AwaitingApprovalError  people have not answered yet
    ├── AwaitingServiceError   AWS has not finished yet
    └── ServiceUnavailableError  AWS throttles or fails, after the SDK's own retries
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mpa.messages import Code, Message


@dataclass(frozen=True)
class Situation:
    """
    What an error carries beside its text.

    Args:
        doing: What cannot be done, as it follows "cannot": "delete" or "read".

        thing: Which kind of thing and its name.

        arn: Its ARN, when it has one.

        message: What is, and what the reader does next.
    """

    doing: str
    thing: str
    arn: str | None
    message: Message

    def text(self) -> str:
        """Describe it in the package's one grammar: cannot do thing (ARN): what is. Next step. [code]."""
        where = f" ({self.arn})" if self.arn else ""
        return f"cannot {self.doing} {self.thing}{where}: {self.message}"


class MpaError(Exception):
    """
    The root of every error that this package raises on purpose.

    Args:
        situation: What happened, in the parts of the text.
    """

    def __init__(self, situation: Situation) -> None:
        """Store the parts and describe them."""
        super().__init__(situation.text())
        self.situation = situation

    @property
    def code(self) -> Code:
        """Return the code of the message, as documented in `docs/messages.md`."""
        return self.situation.message.code


class TerminalError(MpaError):
    """Running the same command again gives the same answer: something must change first."""


class RecoverableError(MpaError):
    """Nothing is wrong with the program: run the same command again later."""


class InvalidSettingsError(TerminalError):
    """The stack's `mpa:` configuration, or that of the AWS SDK, can't be used."""


class AccessDeniedError(TerminalError):
    """AWS does not accept the credentials, or they lack a permission."""


class WrongAccountError(TerminalError):
    """The credentials are of another account than the one that the program or the state names; nothing was sent."""


class InvalidRequestError(TerminalError):
    """AWS says the request is not valid."""


class QuotaError(TerminalError):
    """The account has no room for one more."""


class NotOwnedError(TerminalError):
    """The thing exists and this resource does not own it."""


class ConflictingStateError(TerminalError):
    """The thing is in a state in which this can't be done."""


class ApprovalRejectedError(TerminalError):
    """The approvers rejected it, or did not answer in time, which counts as a no."""


class UnexpectedStateError(TerminalError):
    """AWS shows a status or code that the lifecycle tables do not have."""


class UnsupportedSdkError(TerminalError):
    """The installed AWS SDK for Python is too old to know what is called, or lacks a service's API model."""


class AwaitingApprovalError(RecoverableError):
    """People have been asked and have not answered yet."""


class AwaitingServiceError(RecoverableError):
    """AWS has not finished its own part yet."""


class ServiceUnavailableError(RecoverableError):
    """AWS throttles or fails, after the SDK's own retries."""
