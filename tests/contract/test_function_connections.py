"""Connections of functions against the emulator: whose account is read, and what of a connection is shown."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.functions import function
from pulumi_mpa.functions.run import Run
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OURS, THEIRS = "111122223333", "444455556666"
POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
ROLE = f"arn:aws:iam::{THEIRS}:role/approvals"
THEIR_PROFILE: Final[mpa.ConnectionArgsDict] = {"profile": "theirs"}
EXTERNAL_ID = "external-4711"


@pytest.fixture(scope="module")
def services() -> Iterator[MpaEmulator]:
    """Yield services with a team of each account, called as the account is here."""
    with MpaEmulator() as aws:
        for name, account in (("ours", OURS), ("theirs", THEIRS)):
            client = aws.client("mpa", account=account)
            center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Region": "us-east-1"}
            source = client.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
            arn = source["IdentitySourceArn"]
            client.create_approval_team(
                Name=name,
                Description="Payment keys",
                ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
                Approvers=[{"PrimaryIdentityId": f"user-{n}", "PrimaryIdentitySourceArn": arn} for n in (1, 2, 3)],
                Policies=[{"PolicyArn": POLICY}],
            )
        yield aws


@pytest.fixture(autouse=True)
def aws(services: MpaEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MpaEmulator:
    """Return the services as a run finds them whose environment has our credentials, with a profile of each account."""
    (tmp_path / "credentials").write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = x\n"
            for name, key in (("ours", OURS), ("theirs", THEIRS))
        )
    )
    for name, value in {**services.env, "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    run = Run()
    monkeypatch.setattr(function, "this_run", lambda: run)
    services.calls.clear()
    return services


def in_component(connection: pulumi.Input[mpa.ConnectionArgs | mpa.ConnectionArgsDict]) -> Any:  # noqa: ANN401 -- stands for a component
    """Return what functions see of a component with a default connection."""
    return SimpleNamespace(_transformations=[mpa.default_connection(connection)])


def names(result: mpa.GetApprovalTeamsResult) -> list[str]:
    """Return the names of the teams that a question found."""
    return [team.name for team in result.approval_teams]


def came_to(make: Callable[[], pulumi.Output[Any]]) -> tuple[Any, bool, bool]:
    """Return what an output comes to in a run: its value, whether it is known, and whether it is secret."""

    async def run() -> tuple[Any, bool, bool]:
        """Look while there is a loop."""
        output = make()
        return await output.future(), await output.is_known(), await output.is_secret()

    return asyncio.run(run())


def error_of(call: Callable[[], object]) -> tuple[str, str]:
    """Return the code and the text of the error with which a call ends the program."""
    with pytest.raises(pulumi.RunError) as raised:
        call()
    found = parse(str(raised.value))
    assert found is not None
    return found.code, str(raised.value)


def test_each_connection_reads_its_account_and_is_a_question_of_its_own(aws: MpaEmulator) -> None:
    """In both forms, which share an answer; the configuration is left as it is."""
    role: mpa.ConnectionArgsDict = {"assume_role": {"role_arn": ROLE}}
    for _ in range(2):
        assert ["ours"] == names(mpa.get_approval_teams())
        assert ["theirs"] == names(mpa.get_approval_teams(connection=THEIR_PROFILE))
        assert ["theirs"] == names(came_to(lambda: mpa.get_approval_teams_output(connection=THEIR_PROFILE))[0])
        assert ["theirs"] == names(mpa.get_approval_teams(connection=role))
        assert ["ours"] == names(mpa.get_approval_teams(connection={}))
    assert ["ListApprovalTeams"] * 3 == [call.operation for call in aws.calls]


def test_connection_is_that_of_the_nearest_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own comes first, and the stack is the parent of what has none."""
    group = in_component(THEIR_PROFILE)
    inside = pulumi.InvokeOptions(parent=group)
    assert ["theirs"] == names(mpa.get_approval_teams(opts=inside))
    assert ["theirs"] == names(came_to(lambda: mpa.get_approval_teams_output(opts=inside))[0])
    assert ["ours"] == names(mpa.get_approval_teams(connection={}, opts=inside))
    monkeypatch.setattr(pulumi.runtime, "get_root_resource", lambda: group)
    assert ["theirs"] == names(mpa.get_approval_teams())


@pytest.mark.parametrize("named_by", ["connection", "configuration"])
def test_account_that_is_not_allowed_is_not_read(
    aws: MpaEmulator, monkeypatch: pytest.MonkeyPatch, named_by: str
) -> None:
    """It is compared before any question, in both forms."""
    connection: mpa.ConnectionArgsDict = {"allowed_account_ids": [THEIRS]} if named_by == "connection" else {}
    if named_by == "configuration":
        monkeypatch.setenv("PULUMI_CONFIG", f'{{"mpa:allowedAccountIds": "[\\"{THEIRS}\\"]"}}')
    for call in (
        lambda: mpa.get_approval_teams(connection=connection),
        lambda: came_to(lambda: mpa.get_approval_teams_output(connection=connection)),
    ):
        code, said = error_of(call)
        assert Code.ACCOUNT_NOT_ALLOWED == code
        assert said.startswith(f"cannot call get_approval_teams: The credentials are of account {OURS}, and must ")
    assert [] == aws.calls
    assert ["theirs"] == names(mpa.get_approval_teams(connection={**connection, **THEIR_PROFILE}))


def test_secret_of_a_connection_makes_no_answer_secret() -> None:
    """Neither an external id, which always is one, nor any other part."""
    secret = pulumi.Output.secret
    made: list[Callable[[], Any]] = [
        lambda: {"assume_role": {"role_arn": ROLE, "external_id": secret(EXTERNAL_ID)}},
        lambda: {"profile": secret("theirs")},
        lambda: secret({"profile": "theirs"}),
    ]
    for make in made:
        name = came_to(lambda make=make: mpa.get_approval_teams_output(connection=make()).approval_teams[0].name)  # type: ignore[misc]
        assert ("theirs", True, False) == name


def test_secret_of_a_connection_is_in_no_message(aws: MpaEmulator) -> None:
    """Not even where it is a part of what was asked for, and not where another part of the connection is wrong."""
    role: Any = {"role_arn": ROLE, "external_id": EXTERNAL_ID}
    for call in (
        lambda: mpa.get_approval_team(arn=EXTERNAL_ID, connection={"assume_role": role}),
        lambda: came_to(lambda: mpa.get_approval_team_output(arn=EXTERNAL_ID, connection={"assume_role": role})),
    ):
        code, said = error_of(call)
        assert Code.CALL_INVALID == code
        assert EXTERNAL_ID not in said
    aws.calls.clear()

    def by_secret_profile() -> pulumi.Output[Any]:
        return mpa.get_approval_teams_output(connection={"profile": pulumi.Output.secret("profile-of-nobody")})

    _, said = error_of(lambda: came_to(by_secret_profile))
    assert "profile-of-nobody" not in said
    assert [] == aws.calls


@pytest.mark.parametrize(
    ("connection", "problem"),
    [
        ({"access_key": "AKIA"}, "connection: A connection takes no credentials"),
        (
            {"assume_role": {"role_arn": "approvals"}},
            "connection.assumeRole.roleArn: The value must be the ARN of a role",
        ),
        ({"profiles": "theirs"}, "connection.profiles: "),
    ],
    ids=["credentials", "role", "member"],
)
def test_wrong_connection_is_named_before_any_call(aws: MpaEmulator, connection: Any, problem: str) -> None:  # noqa: ANN401 -- any mistake
    """With what is wrong in it, in both forms."""
    for call in (
        lambda: mpa.get_approval_teams(connection=connection),
        lambda: came_to(lambda: mpa.get_approval_teams_output(connection=connection)),
    ):
        found, said = error_of(call)
        assert Code.FUNCTION_INVALID == found
        assert said.startswith(f"cannot call get_approval_teams: {problem}")
        assert "AKIA" not in said
    assert [] == aws.calls


def test_output_in_a_connection_needs_the_form_that_waits(aws: MpaEmulator) -> None:
    """That of a parent too; what is not known yet is not asked."""

    def of_both() -> pulumi.Output[Any]:
        group = in_component({"profile": pulumi.Output.from_input("theirs")})
        inside = pulumi.InvokeOptions(parent=group)
        assert "Call `get_approval_teams_output`" in error_of(lambda: mpa.get_approval_teams(opts=inside))[1]
        return mpa.get_approval_teams_output(opts=inside)

    assert ["theirs"] == names(came_to(of_both)[0])

    def unknown() -> pulumi.Output[Any]:
        async def answer(value: Any) -> Any:  # noqa: ANN401 -- a value, or that it is known
            """Return it once it is awaited."""
            return value

        profile: pulumi.Output[str] = pulumi.Output(set(), answer(None), answer(value=False))
        return mpa.get_approval_teams_output(connection={"profile": profile})

    assert not came_to(unknown)[1]
    assert 1 == len(aws.calls)
