"""The input `connection`: read from inputs and outputs, checked, and put over the stack's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mpa.aws.sdk import role_arguments
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.model.connection import AssumeRole, Connection, connection_of, hidden_texts
from pulumi_mpa.model.settings import Settings, settings_of
from pulumi_mpa.model.shapes.connection import connection_problems
from pulumi_mpa.model.unknown import UNKNOWN

ROLE = "arn:aws:iam::444455556666:role/ops/approvals"
WHOLE: dict[str, Any] = {
    "profile": "bank",
    "endpoint": "http://127.0.0.1:4566",
    "allowedAccountIds": ["444455556666"],
    "assumeRole": {
        "roleArn": ROLE,
        "sessionName": "shop",
        "externalId": "external-4711",
        "duration": "1h30m",
        "policy": '{"Statement": []}',
    },
}


@pytest.mark.parametrize(
    "values", [{"connection": WHOLE}, {"declared": {"connection": WHOLE}}], ids=["inputs", "state"]
)
def test_connection_is_found_in_inputs_and_in_state(values: dict[str, Any]) -> None:
    """A destroy runs no program: the recorded inputs have the connection."""
    found = connection_of(values)

    assert found is not None
    assert found.assume_role is not None
    assert ("bank", "http://127.0.0.1:4566", ("444455556666",)) == (
        found.profile,
        found.endpoint,
        found.allowed_account_ids,
    )
    assert {"RoleSessionName": "shop", "ExternalId": "external-4711", "DurationSeconds": 5400, "Policy": '{"Statement": []}'} == role_arguments(found.assume_role)  # fmt: skip
    assert ("444455556666",) == Settings().reached_by(found).possible_accounts()
    assert "external-4711" not in repr(found)


@pytest.mark.parametrize(
    "values", [{}, {"connection": None}, {"connection": UNKNOWN}, {"connection": "bank"}, {"declared": {"name": "x"}}]
)
def test_what_has_no_connection_is_reached_by_the_configuration(values: dict[str, Any]) -> None:
    """A state of a version before has none; one that is not known yet is none in a preview."""
    settings = Settings(profile="prod")

    assert None is connection_of(values)
    assert settings is settings.reached_by(None)
    assert () == settings.possible_accounts()


CONFIG = {
    "mpa:profile": "prod",
    "mpa:assumeRole": "arn:aws:iam::111122223333:role/stack",
    "mpa:endpoint": "http://stack",
}


@pytest.mark.parametrize(
    ("connection", "expected"),
    [
        pytest.param(Connection(), ("prod", "arn:aws:iam::111122223333:role/stack", "http://stack"), id="nothing"),
        pytest.param(Connection(profile="bank"), ("bank", None, "http://stack"), id="profile-without-the-role"),
        pytest.param(Connection(assume_role=AssumeRole(ROLE)), ("prod", ROLE, "http://stack"), id="role-by-the-profile"),
        pytest.param(Connection(endpoint="http://own"), ("prod", "arn:aws:iam::111122223333:role/stack", "http://own"), id="endpoint"),
        pytest.param(Connection("bank", AssumeRole(ROLE), "http://own"), ("bank", ROLE, "http://own"), id="everything"),
    ],
)  # fmt: skip
def test_connection_goes_over_the_configuration(connection: Connection, expected: tuple[str | None, ...]) -> None:
    """What it leaves out is as the stack says; the role of the stack would lead away from another profile."""
    stack = settings_of(CONFIG)
    settings = stack.reached_by(connection)

    role = settings.assume_role.role_arn if settings.assume_role else None
    assert expected == (settings.profile, role, settings.endpoint)
    assert stack.opened is settings.opened


OWN = "111122223333"


@pytest.mark.parametrize(
    ("config", "connection", "expected"),
    [
        pytest.param({"mpa:allowedAccountIds": f'["{OWN}"]'}, None, (OWN,), id="configured"),
        pytest.param({"mpa:allowedAccountIds": f'["{OWN}"]'}, Connection(endpoint="http://own"), (OWN,), id="same-credentials"),
        pytest.param({"mpa:allowedAccountIds": f'["{OWN}"]'}, Connection(profile="bank"), (), id="other-credentials"),
        pytest.param({"mpa:allowedAccountIds": f'["{OWN}"]'}, Connection(assume_role=AssumeRole(ROLE)), ("444455556666",), id="role"),
        pytest.param({"mpa:assumeRole": f"arn:aws:iam::{OWN}:role/stack"}, None, (OWN,), id="configured-role"),
        pytest.param({}, None, (), id="nothing"),
    ],
)  # fmt: skip
def test_accounts_are_those_of_the_credentials_that_are_used(
    config: dict[str, str], connection: Connection | None, expected: tuple[str, ...]
) -> None:
    """What the configuration allows says nothing about a profile or a role that a connection has."""
    assert expected == settings_of(config).reached_by(connection).possible_accounts()


@pytest.mark.parametrize(
    ("connection", "code", "path"),
    [
        pytest.param({"accessKey": "AKIA", "secretKey": "x"}, Code.CONNECTION_HAS_KEYS, "connection", id="keys"),
        pytest.param({"assumeRole": {}}, Code.INPUT_REQUIRED, "connection.assumeRole.roleArn", id="no-role"),
        pytest.param({"assumeRole": {"roleArn": "approvals"}}, Code.ROLE_ARN_INVALID, "connection.assumeRole.roleArn", id="name-of-a-role"),
        pytest.param({"assumeRole": {"roleArn": ROLE, "sessionName": "a b"}}, Code.SESSION_NAME_INVALID, "connection.assumeRole.sessionName", id="session"),
        pytest.param({"assumeRole": {"roleArn": ROLE, "externalId": "ä"}}, Code.EXTERNAL_ID_INVALID, "connection.assumeRole.externalId", id="external-id"),
        pytest.param({"assumeRole": {"roleArn": ROLE, "duration": "14m"}}, Code.CONNECTION_DURATION, "connection.assumeRole.duration", id="short"),
        pytest.param({"assumeRole": {"roleArn": ROLE, "duration": "12h1s"}}, Code.CONNECTION_DURATION, "connection.assumeRole.duration", id="long"),
        pytest.param({"assumeRole": {"roleArn": ROLE, "policy": "[]"}}, Code.CONNECTION_POLICY, "connection.assumeRole.policy", id="policy"),
        pytest.param({"endpoint": "localhost:4566"}, Code.SETTING_ENDPOINT, "connection.endpoint", id="endpoint"),
        pytest.param({"allowedAccountIds": ["1"]}, Code.ACCOUNT_ID_INVALID, "connection.allowedAccountIds[0]", id="account"),
        pytest.param({"allowedAccountIds": ["111122223333"], "assumeRole": {"roleArn": ROLE}}, Code.ROLE_OF_ANOTHER_ACCOUNT, "connection", id="two-accounts"),
        pytest.param({"region": "eu-central-1"}, Code.INPUT_NOT_A_PROPERTY, "connection.region", id="region"),
    ],
)  # fmt: skip
def test_wrong_connection_is_named_before_anything_is_sent(connection: dict[str, Any], code: Code, path: str) -> None:
    """Each problem has its path, and no problem repeats the value."""
    (problem,) = connection_problems(connection)
    found = parse(problem)

    assert problem.startswith(f"{path}: ")
    assert found is not None
    assert (Code.CONNECTION_INVALID, str(code)) == (found.code, found.data["problem"])
    assert "AKIA" not in problem


@pytest.mark.parametrize(
    "connection",
    [WHOLE, {}, None, UNKNOWN, {"assumeRole": UNKNOWN}, {"assumeRole": {"roleArn": UNKNOWN}, "allowedAccountIds": ["111122223333"]}],
)  # fmt: skip
def test_connection_that_can_be_has_no_problem(connection: object) -> None:
    """What a preview does not know yet is checked once the update runs."""
    assert [] == connection_problems(connection)


def test_external_id_is_hidden_and_a_secret_connection_as_a_whole() -> None:
    """Names and ARNs are no secrets unless the program says so."""
    assert ("external-4711",) == hidden_texts(WHOLE, whole=False)
    assert {"bank", ROLE, "external-4711"} <= {*hidden_texts(WHOLE, whole=True)}
    assert () == hidden_texts({"profile": "bank"}, whole=False) == hidden_texts(None, whole=True)
