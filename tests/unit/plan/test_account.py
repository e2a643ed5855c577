"""Which account is meant, by what state and program say, and what is wrong with the one that is reached."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mpa.errors import WrongAccountError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.connection import connection_of
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.plan.account import MeantAccount, raise_for

OURS, THEIRS = "111122223333", "444455556666"
TEAM, ASSOCIATION = f"arn:aws:mpa:us-east-1:{OURS}:approval-team/guards-0001", "eu-central-1/IMPORT"
BY_ROLE = {"connection": {"assumeRole": {"roleArn": f"arn:aws:iam::{THEIRS}:role/approvals"}}}
ALLOWED = {"connection": {"profile": "bank", "allowedAccountIds": [OURS, THEIRS]}}
DECLARED: dict[str, Any] = {"declared": {"name": "guards"}}


def reached_by(values: dict[str, Any]) -> Settings:
    """Return the settings of a resource with these inputs."""
    return Settings().reached_by(connection_of(values))


def code_of(message: Message | None) -> Code | None:
    """Return the code of a message, if there is one."""
    return message.code if message is not None else None


@pytest.mark.parametrize(
    ("id_", "values", "recorded", "foreseen", "ours", "theirs"),
    [
        pytest.param("", {}, {}, None, None, None, id="creation"),
        pytest.param("", BY_ROLE, {}, None, Code.ACCOUNT_NOT_ALLOWED, None, id="creation-by-a-role"),
        pytest.param("", ALLOWED, {}, None, None, None, id="creation-in-one-of-two"),
        pytest.param(TEAM, {}, DECLARED, None, None, Code.ACCOUNT_DIFFERS, id="team-of-a-version-before"),
        pytest.param(TEAM, BY_ROLE, DECLARED, Code.CONNECTION_LEADS_ELSEWHERE, Code.ACCOUNT_NOT_ALLOWED, Code.ACCOUNT_DIFFERS, id="team-by-another-role"),
        pytest.param(ASSOCIATION, {}, DECLARED, None, None, None, id="association-of-a-version-before"),
        pytest.param(ASSOCIATION, {}, {**DECLARED, "accountId": OURS}, None, None, Code.ACCOUNT_DIFFERS, id="association"),
        pytest.param(ASSOCIATION, BY_ROLE, {**DECLARED, "accountId": OURS}, Code.CONNECTION_LEADS_ELSEWHERE, Code.ACCOUNT_NOT_ALLOWED, Code.ACCOUNT_DIFFERS, id="association-by-another-role"),
        pytest.param(TEAM, ALLOWED, DECLARED, None, None, Code.ACCOUNT_DIFFERS, id="both-allowed"),
        pytest.param(TEAM, BY_ROLE, {}, None, Code.ACCOUNT_NOT_ALLOWED, None, id="only-read-by-a-role"),
    ],
)  # fmt: skip
def test_account_is_compared_with_what_is_known(
    id_: str,
    values: dict[str, Any],
    recorded: dict[str, Any],
    foreseen: Code | None,
    ours: Code | None,
    theirs: Code | None,
) -> None:
    """State decides first, then the program; a preview knows only what both say."""
    meant = MeantAccount.of(id_, recorded, reached_by(values))

    assert foreseen is code_of(meant.foreseen_problem())
    assert (ours, theirs) == (code_of(meant.problem_of(OURS)), code_of(meant.problem_of(THEIRS)))


def test_what_is_only_read_may_be_another_accounts() -> None:
    """A team is shared with the accounts that it protects; only where it is not seen does the account matter."""
    meant = MeantAccount.of(TEAM, {}, Settings())

    assert OURS == meant.known()
    assert (None, Code.ACCOUNT_DOES_NOT_HAVE_IT) == (
        meant.problem_of_absence(OURS),
        code_of(meant.problem_of_absence(THEIRS)),
    )
    assert None is MeantAccount.of(TEAM, DECLARED, Settings()).known()
    assert None is MeantAccount.of(ASSOCIATION, {}, Settings()).problem_of_absence(THEIRS)


def test_error_names_both_accounts() -> None:
    """The reader sees which account was expected and which was found, and what to do."""
    problem = MeantAccount.of(TEAM, DECLARED, Settings()).problem_of(THEIRS)

    with pytest.raises(
        WrongAccountError, match=f"cannot update approval team guards .{TEAM}.: It is in account {OURS}"
    ):
        raise_for(problem, "update", "approval team guards", TEAM)
    assert problem is not None
    assert {"account": THEIRS, "expected": OURS} == problem.data
    raise_for(None, "update", "approval team guards", TEAM)
