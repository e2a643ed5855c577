"""check and diff of every resource, from state and the program alone: nothing here calls AWS, and a preview needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pulumi.dynamic import DiffResult

from pulumi_mpa.messages.hiding import without
from pulumi_mpa.model.connection import ACCOUNT_ID
from pulumi_mpa.plan.account import MeantAccount, raise_for
from pulumi_mpa.providers.context import Context
from pulumi_mpa.providers.engine import checked, from_engine, report
from pulumi_mpa.providers.secrecy import errors_without_secrets, secret_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi.dynamic import CheckResult

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.plan.diff import Diff


class Check(Protocol):
    """How the inputs of one kind of resource are checked."""

    def __call__(
        self, olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings, /
    ) -> tuple[dict[str, Any], list[str], list[str]]:
        """Return the completed inputs, what is wrong, each with its path, and what the user reads."""


class FindDiff(Protocol):
    """How it is determined what an update of one kind of resource would do."""

    def __call__(self, recorded: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime, /) -> Diff:
        """Return the answer from the last outputs, the checked inputs, and AWS's time."""


class Preview:
    """
    The part of a provider that a preview calls.

    Args:
        config: The stack's whole configuration.

        kind: What messages call a resource whose logical name is not known.

        check: Checks inputs.

        find_diff: Determines what an update would do.
    """

    def __init__(self, config: Mapping[str, Any], kind: str, check: Check, find_diff: FindDiff) -> None:
        """Begin a run."""
        self.context = Context(config, kind)
        self._check, self._find_diff = check, find_diff

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs and return every problem in them."""
        given = from_engine(news)
        inputs, problems, lines = self._check(from_engine(olds), given, self.context.reached_by(given).settings)
        self.context.refreshes.forget(inputs)
        report(self.context.reporter(inputs), *lines)
        secrets = secret_texts(inputs, every=True)
        return checked(inputs, [without(problem, secrets) for problem in problems])

    def diff(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do, and report it."""
        recorded = from_engine(olds)
        # What operations return is recorded with the account, which the read itself does not have.
        drift = self.context.refreshes.is_drift(id_, {k: v for k, v in recorded.items() if k != ACCOUNT_ID})
        if drift is not None:
            return DiffResult(changes=drift, replaces=[], delete_before_replace=False)
        self.context.register(recorded.get("entry"))
        wanted = from_engine(news)
        context = self.context.reached_by(wanted)
        reporter = context.reporter(wanted, recorded)
        with errors_without_secrets(wanted, recorded):
            problem = MeantAccount.of(id_, recorded, context.settings).foreseen_problem()
            raise_for(problem, "update", f"{context.kind} {reporter.name}", id_)
        result = self._find_diff(recorded, wanted, context.client.server_time())
        report(reporter, *result.lines)
        return DiffResult(
            changes=result.changes, replaces=list(result.replaces), delete_before_replace=result.deletes_first
        )
