"""Whose account a wait reads in: an error takes the place of what another account shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.errors import MpaError, ServiceUnavailableError, Situation, WrongAccountError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.connection import AssumeRole, Connection
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.plan.verdict import Decision, Verdict
from pulumi_mpa.waiting import accounts
from pulumi_mpa.waiting.accounts import AccountsWatcher
from pulumi_mpa.waiting.targets import AssociationTarget, SessionTarget, TeamTarget

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi_mpa.waiting.targets import Target

OURS, THEIRS = "111122223333", "444455556666"
PLACE = Place("payment-cryptography", "eu-central-1", "IMPORT")
TEAM = TeamTarget(f"arn:aws:mpa:us-east-1:{OURS}:approval-team/guards-0001", "settled")
SESSION = SessionTarget(f"arn:aws:mpa:us-east-1:{OURS}:session/guards-0001/one")
RECORDED = AssociationTarget(PLACE, None, None, None, OURS)
OF_BEFORE = AssociationTarget(PLACE, None, None, None)
ROLE = Connection(assume_role=AssumeRole(f"arn:aws:iam::{OURS}:role/approvals"))


class _Sky:
    """Shows every target in the same way, and keeps which were observed."""

    def __init__(self, code: Code) -> None:
        """Show messages of one code."""
        self.code = code
        self.observed: list[Target] = []

    def observe(self, targets: Collection[Target]) -> Mapping[Target, Verdict | MpaError]:
        """Observe each of these once."""
        self.observed += targets
        return dict.fromkeys(targets, Verdict(Decision.FAIL, Message(self.code)))


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list whose last entry is the account that STS says; empty, it does not answer."""
    account = [THEIRS]

    def answer(*_: object, **__: object) -> str:
        if not account:
            raise ServiceUnavailableError(
                Situation("wait for", "approval", None, Message(Code.AWS_UNREACHABLE, {"detail": "x"}))
            )
        return account[-1]

    monkeypatch.setattr(accounts, "account_reached", answer)
    return account


@pytest.mark.parametrize(
    ("target", "connection", "shown", "expected", "observed"),
    [
        pytest.param(RECORDED, None, Code.ASSOCIATION_GONE, Code.ACCOUNT_DIFFERS, False, id="association"),
        pytest.param(OF_BEFORE, None, Code.ASSOCIATION_GONE, None, True, id="association-of-before"),
        pytest.param(OF_BEFORE, ROLE, Code.ASSOCIATION_GONE, Code.ACCOUNT_NOT_ALLOWED, False, id="by-a-role"),
        pytest.param(TEAM, None, Code.TEAM_GONE, Code.ACCOUNT_DOES_NOT_HAVE_IT, True, id="team"),
        pytest.param(SESSION, None, Code.SESSION_NOT_FOUND, Code.ACCOUNT_DOES_NOT_HAVE_IT, True, id="session"),
        pytest.param(TEAM, None, Code.GATE_NOT_IN_FORCE, None, True, id="team-that-is-seen"),
    ],
)  # fmt: skip
def test_what_another_account_shows_is_no_verdict(
    reached: list[str],
    target: Target,
    connection: Connection | None,
    shown: Code,
    expected: Code | None,
    *,
    observed: bool,
) -> None:
    """An association is not even read; a team and a session, which have an ARN, only if they are not seen."""
    del reached
    sky = _Sky(shown)
    seen = AccountsWatcher(sky, Settings().reached_by(connection)).observe([target])[target]

    assert observed == bool(sky.observed)
    assert expected == (seen.code if isinstance(seen, WrongAccountError) else None)


def test_right_account_changes_nothing(reached: list[str]) -> None:
    """What is gone is gone."""
    reached.append(OURS)
    seen = AccountsWatcher(_Sky(Code.TEAM_GONE), Settings().reached_by(ROLE)).observe([TEAM, SESSION, RECORDED])

    assert [Decision.FAIL] * 3 == [verdict.decision for verdict in seen.values() if isinstance(verdict, Verdict)]


def test_account_that_is_not_known_now_is_asked_for_in_the_next_round(reached: list[str]) -> None:
    """An outage of STS is one of AWS: the wait goes on, and nothing was read meanwhile."""
    reached.clear()
    sky = _Sky(Code.ASSOCIATION_GONE)
    seen = AccountsWatcher(sky, Settings()).observe([RECORDED])[RECORDED]

    assert isinstance(seen, ServiceUnavailableError)
    assert [] == sky.observed
