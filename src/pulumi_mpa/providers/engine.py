"""What every provider makes of the engine's calls: values in and out, results of a check, and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pulumi.dynamic import CheckFailure, CheckResult
from pulumi.output import Unknown as EngineUnknown
from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_ON_THE_WIRE

from pulumi_mpa.errors import AccessDeniedError, MpaError, NotOwnedError, Situation
from pulumi_mpa.messages import TABLE, Code, Message, Severity, parse
from pulumi_mpa.model.unknown import UNKNOWN, is_unknown
from pulumi_mpa.plan.account import MeantAccount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.plan.steps import Blocked, Plan
    from pulumi_mpa.providers.context import Context
    from pulumi_mpa.providers.lines import Reporter


def report(reporter: Reporter, *lines: str) -> None:
    """Show lines at a resource: as warnings where they matter more than others, above all where people will be asked."""
    for line in lines:
        found = parse(line)
        matters = found is not None and ("vote" in found.data or TABLE[Code(found.code)].severity is not Severity.INFO)
        (reporter.warn if matters else reporter.info)(line)


def from_engine(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """Return a copy of what the engine sent, without its own keys and with our word for what is not known."""
    # Most of a state is text, and every call copies all of it.
    if isinstance(value, str):
        return UNKNOWN if value == UNKNOWN_ON_THE_WIRE else value
    if isinstance(value, dict):
        return {key: from_engine(item) for key, item in value.items() if item is not None and not key.startswith("__")}
    if isinstance(value, list):
        return [from_engine(item) for item in value]
    if isinstance(value, EngineUnknown):
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        # The engine's numbers have no whole ones.
        return int(value)
    return value


def to_engine(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """Return a copy as the engine reads it."""
    if isinstance(value, dict):
        return {key: to_engine(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_engine(item) for item in value]
    return UNKNOWN_ON_THE_WIRE if is_unknown(value) else value


class MpaOperations:
    """
    What the operations of every resource share beyond a preview.

    Args:
        context: What all calls to the provider share.
    """

    #: What a message calls its deletion.
    deleting: ClassVar[str] = "delete"

    def __init__(self, context: Context) -> None:
        """Begin a run."""
        self.context = context
        self.settings, self.client = context.settings, context.client

    def account(self, doing: str, id_: str, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        """Return the account that the resource lives in, or raise an error if the connection leads to another one."""
        from pulumi_mpa.providers.accounts import verified_account  # noqa: PLC0415 -- a preview imports this module and calls nobody

        thing, said = self._thing_of(id_, values, recorded), self.deleting if doing == "delete" else doing
        return verified_account(self.settings, MeantAccount.of(id_, recorded, self.settings), said, thing, id_)

    def raise_if_elsewhere(
        self, id_: str, recorded: Mapping[str, Any], denied: AccessDeniedError | None = None
    ) -> None:
        """Raise an error if what was not shown belongs to another account than the one that the connection leads to."""
        from pulumi_mpa.aws.errors import is_denied  # noqa: PLC0415 -- see account()
        from pulumi_mpa.providers.accounts import raise_if_elsewhere  # noqa: PLC0415 -- see account()

        if denied is None or is_denied(denied):
            meant, thing = MeantAccount.of(id_, recorded, self.settings), self._thing_of(id_, recorded, recorded)
            raise_if_elsewhere(self.settings, meant, "read", thing, id_, denied)

    def _thing_of(self, id_: str, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        """Return what messages call the thing with this id."""
        raise NotImplementedError


def checked(inputs: dict[str, Any], reasons: list[str]) -> CheckResult:
    """Return a check's result; an empty path, since the engine prints the value of a property that it is given."""
    return CheckResult(to_engine(inputs), [CheckFailure("", reason) for reason in reasons])


def raise_if_blocked(plan: Plan, doing: str, thing: str, arn: str | None) -> None:
    """Raise the error of a blocked plan, before anything is sent."""
    if plan.blocked is not None:
        raise error_of(plan.blocked, doing, thing, arn)


def error_of(blocked: Blocked, doing: str, thing: str, arn: str | None) -> MpaError:
    """Return the error of what blocks a plan."""
    return blocked.error(Situation(doing, thing, arn, blocked.message))


def taken_over(thing: str, arn: str) -> NotOwnedError:
    """Return the error of an update of what another stack or resource has by now."""
    return NotOwnedError(Situation("update", thing, arn, Message(Code.TAKEN_OVER)))
