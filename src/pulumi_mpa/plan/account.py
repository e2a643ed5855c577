"""
Whether a resource is reached in the account that is meant.

State names the account of every resource: an ARN has it, and everything else records it. Program and configuration name
accounts by a role or as those that are allowed. What both say is compared without a call; whose the credentials are, only AWS can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.errors import Situation, WrongAccountError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.connection import recorded_account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings


@dataclass(frozen=True)
class MeantAccount:
    """
    The account that is meant, as far as state and program say it.

    Args:
        recorded: The account in which the resource was made; None for one that does not exist yet, is only read, or
            whose state is of a version that did not record it.

        owner: The account in its ARN; None where the id is no ARN.

        possible: The accounts that the credentials can be of, as program and configuration say; empty for any.
    """

    recorded: str | None
    owner: str | None
    possible: tuple[str, ...]

    @classmethod
    def of(cls, id_: str, recorded: Mapping[str, Any], settings: Settings) -> MeantAccount:
        """
        Read what state and program say.

        Args:
            id_: The engine's id; empty for a creation.

            recorded: The last outputs; empty for a creation.

            settings: How AWS is reached for the resource.
        """
        return cls(recorded_account(id_, recorded), account_of(id_), settings.possible_accounts())

    def known(self) -> str | None:
        """Return the account of what is only read, which may be shared with the account that reads it; None for anything else."""
        return self.owner if self.recorded is None and not self.possible else None

    def foreseen_problem(self) -> Message | None:
        """Compare what state and program say; None if they may agree."""
        if self.recorded is None or not self.possible or self.recorded in self.possible:
            return None
        return _message(Code.CONNECTION_LEADS_ELSEWHERE, " or ".join(self.possible), self.recorded)

    def problem_of(self, reached: str) -> Message | None:
        """Compare it with the account of the credentials; None if they are right."""
        if self.recorded is not None and reached != self.recorded:
            return _message(Code.ACCOUNT_DIFFERS, reached, self.recorded)
        if self.possible and reached not in self.possible:
            return _message(Code.ACCOUNT_NOT_ALLOWED, reached, " or ".join(self.possible))
        return None

    def problem_of_absence(self, reached: str) -> Message | None:
        """Look whether these credentials are of another account than what they do not see; None if they are not."""
        if self.owner is None or reached == self.owner:
            return None
        return _message(Code.ACCOUNT_DOES_NOT_HAVE_IT, reached, self.owner)


def raise_for(problem: Message | None, doing: str, thing: str, id_: str) -> None:
    """
    Raise the error of a problem, if there is one.

    Args:
        problem: What is wrong with the account.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

        id_: The engine's id of it.

    Raises:
        WrongAccountError: There is a problem.
    """
    if problem is not None:
        raise WrongAccountError(Situation(doing, thing, id_ if account_of(id_) else None, problem))


def _message(code: Code, account: str, expected: str) -> Message:
    values = {"account": account, "expected": expected}
    return Message(code, values, values)
