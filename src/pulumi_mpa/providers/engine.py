"""What every provider makes of the engine's calls: values in and out, results of a check, and errors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckFailure, CheckResult, DiffResult
from pulumi.output import Unknown as EngineUnknown
from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_ON_THE_WIRE

from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import MpaError, NotOwnedError, Situation
from pulumi_mpa.messages import TABLE, Code, Message, Severity, parse
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.model.unknown import UNKNOWN, is_unknown
from pulumi_mpa.providers.plugin import show_errors_as_messages
from pulumi_mpa.providers.refreshes import Refreshes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.plan.steps import Blocked, Plan
    from pulumi_mpa.providers.lines import Reporter


def report(reporter: Reporter, *lines: str) -> None:
    """Show lines at a resource: as warnings where they matter more than others, above all where people will be asked."""
    for line in lines:
        found = parse(line)
        matters = found is not None and ("vote" in found.data or TABLE[Code(found.code)].severity is not Severity.INFO)
        (reporter.warn if matters else reporter.info)(line)


def from_engine(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """Return a copy of what the engine sent, without its own keys and with our word for what is not known."""
    if isinstance(value, dict):
        return {key: from_engine(item) for key, item in value.items() if not key.startswith("__") and item is not None}
    if isinstance(value, list):
        return [from_engine(item) for item in value]
    if isinstance(value, EngineUnknown) or value == UNKNOWN_ON_THE_WIRE:
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
    What the operations of every resource share: the stack's settings and the client.

    Args:
        config: The stack's whole configuration; problems in it are reported by check(), with the others.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Read the stack's configuration."""
        show_errors_as_messages()
        self.settings: Settings = settings_of(config, os.environ)
        self.client = Client(self.settings)
        self.refreshes = Refreshes()

    def diff_of_refresh(self, id_: str, recorded: Mapping[str, Any]) -> DiffResult | None:
        """Return whether a refresh has found drift; None if the engine asks what an update would do."""
        drift = self.refreshes.is_drift(id_, recorded)
        return None if drift is None else DiffResult(changes=drift, replaces=[], delete_before_replace=False)


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
