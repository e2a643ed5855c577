"""Whose account a wait reads in, compared before its verdict counts: what another account shows decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.aws.account import account_reached
from pulumi_mpa.errors import MpaError
from pulumi_mpa.messages import Code
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.plan.account import MeantAccount, raise_for
from pulumi_mpa.plan.verdict import Verdict
from pulumi_mpa.waiting.targets import AssociationTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pulumi_mpa.messages import Message
    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.waiting.targets import Target
    from pulumi_mpa.waiting.watcher import Watching

_CONTEXT: Final = {"doing": "wait for", "thing": "approval"}
#: What a verdict says of a team or a session that these credentials do not see.
_ABSENT: Final = (Code.TEAM_GONE, Code.SESSION_NOT_FOUND)


class AccountsWatcher:
    """
    Observes, and puts an error in place of what was seen in an account that is not meant.

    Args:
        watcher: Makes the calls.

        settings: How AWS is reached.
    """

    def __init__(self, watcher: Watching, settings: Settings) -> None:
        """Ask nobody yet whose the credentials are."""
        self._watcher, self._settings, self._possible = watcher, settings, settings.possible_accounts()

    def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
        """Observe each of these once."""
        wrong: dict[Target, Verdict | MpaError] = {}
        for target in targets:
            meant = self._meant(target)
            if meant.recorded is not None or meant.possible:
                _note(wrong, target, self._error(target, meant.problem_of))
        seen = self._watcher.observe([target for target in targets if target not in wrong])
        for target, verdict in seen.items():
            if isinstance(verdict, Verdict) and verdict.state.code in _ABSENT:
                _note(wrong, target, self._error(target, self._meant(target).problem_of_absence))
        return {**seen, **wrong}

    def _meant(self, target: Target) -> MeantAccount:
        if isinstance(target, AssociationTarget):
            return MeantAccount(target.account, None, self._possible)
        return MeantAccount(None, account_of(target.arn), self._possible)

    def _error(self, target: Target, problem_of: Callable[[str], Message | None]) -> MpaError | None:
        """Return what is wrong with the account, or why AWS does not say whose it is; None if nothing is."""
        arn = "" if isinstance(target, AssociationTarget) else target.arn
        try:
            reached = account_reached(self._settings, arn=arn or None, **_CONTEXT)
            raise_for(problem_of(reached), id_=arn, **_CONTEXT)
        except MpaError as error:
            return error
        return None


def _note(wrong: dict[Target, Verdict | MpaError], target: Target, error: MpaError | None) -> None:
    if error is not None:
        wrong[target] = error
