"""Resources of one program in two accounts, each reached by a connection of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from account import Account
from guarding import ACTION, REGION, associated
from stacks import INSTANCE, SOURCE, declared

from pulumi_mpa.messages import Code
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacks import Run, Stack

pytestmark = pytest.mark.engine

OURS, THEIRS = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{THEIRS}:role/approvals"
EXTERNAL_ID = "external-4711-0815"


@pytest.fixture
def other() -> Iterator[MpaEmulator]:
    """Yield the service of another account, in another place."""
    with MpaEmulator(account=THEIRS) as emulator:
        center = {"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        emulator.client("mpa").create_identity_source(IdentitySourceParameters=center)  # type: ignore[arg-type] # the stubs have a type for each member
        yield emulator


def _profiles(stack: Stack, folder: Path, **accounts: str) -> None:
    """Write a file of credentials, whose access keys are the accounts themselves."""
    profiles = [f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = x\n" for name, key in accounts.items()]
    (folder / "credentials").write_text("\n".join(profiles))
    stack.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(folder / "credentials")


def _program(ours: dict[str, Any], theirs: dict[str, Any], description: str = "Root certificates") -> str:
    """Declare a team by a connection of its own, and one by that of the component that it is in."""
    inside = f"transformations=[mpa.default_connection({theirs!r})]"
    team = declared("theirs", name="theirs", opts="pulumi.ResourceOptions(parent=group)", description=description)
    return "\n".join(
        (
            declared("guards", name="guards", connection=ours, description=description),
            f"group = pulumi.ComponentResource('acme:group', 'group', None, pulumi.ResourceOptions({inside}))",
            team.replace(SOURCE, SOURCE.replace(OURS, THEIRS)),
            "pulumi.export('accounts', pulumi.Output.concat(guards.account_id, '/', theirs.account_id))",
        )
    )


def _writes(run: Run, other: MpaEmulator) -> list[str]:
    """Return what a run changed in either account, and forget the calls of the other one."""
    found = [*run.writes, *(call.operation for call in other.calls if not call.operation.startswith(("Get", "List")))]
    other.calls.clear()
    return found


def test_each_account_asks_its_own_people_and_swapped_connections_send_nothing(
    stack: Stack, account: Account, aws: MpaEmulator, other: MpaEmulator, tmp_path: Path
) -> None:
    """The account of every resource is recorded: neither the program nor the credentials can lead to another one by mistake."""
    _profiles(stack, tmp_path, bank=OURS)
    role = {"role_arn": ROLE, "external_id": EXTERNAL_ID, "session_name": "shop"}
    bank: dict[str, Any] = {"profile": "bank", "endpoint": aws.endpoint_url}
    bureau: dict[str, Any] = {"profile": "bank", "endpoint": other.endpoint_url, "assume_role": role}
    stack.program(_program(bank, bureau))
    stack.up()
    theirs = Account(other)
    assert ["guards", "theirs"] == [each.team()["Name"] for each in (account, theirs)]
    assert f"{OURS}/{THEIRS}" == stack.run("stack", "output", "accounts").output.strip()
    assert EXTERNAL_ID not in stack.export()
    aws.accept_invitations(account.team()["Arn"])
    other.accept_invitations(theirs.team()["Arn"])
    stack.up()
    other.calls.clear()
    assert () == stack.preview("--expect-no-changes").calls
    assert [] == other.calls

    stack.program(_program(bureau, bank, description="Root and leaf certificates"))
    swapped = stack.up(fails=True)
    assert [] == _writes(swapped, other)
    assert swapped.has_message()
    assert swapped.has_code(Code.CONNECTION_LEADS_ELSEWHERE, expected=OURS, account=THEIRS)

    reads = (
        f"own = mpa.get_approval_teams(connection={bank!r}).approval_teams[0].name\n"
        "inside = mpa.get_approval_teams_output(opts=pulumi.InvokeOptions(parent=group)).approval_teams[0].name\n"
        "pulumi.export('read', pulumi.Output.concat(own, '/', inside))"
    )
    stack.program("\n".join((_program(bank, bureau, description="Root and leaf certificates"), reads)))
    run = stack.up()
    assert "guards/theirs" == stack.run("stack", "output", "read").output.strip()
    assert ["UpdateApprovalTeam"] * 2 == [name for name in _writes(run, other) if name != "TagResource"]
    requesters = [
        each.mpa.get_session(SessionArn=each.open_session())["RequesterPrincipalArn"] for each in (account, theirs)
    ]
    assert [f"arn:aws:iam::{OURS}:user/{OURS}", f"arn:aws:sts::{THEIRS}:assumed-role/approvals/shop"] == requesters

    # Neither a refresh nor a destroy runs the program: the connection is that of the state, the credentials are others.
    _profiles(stack, tmp_path, bank=THEIRS)
    for command in (stack.refresh, stack.destroy):
        run = command("--target", stack.urn("guards"), fails=True)
        assert [] == _writes(run, other)
        assert run.has_message()
        assert run.has_code(Code.ACCOUNT_DIFFERS, expected=OURS, account=THEIRS)
        assert account.team()["Arn"] == stack.resource("guards")["id"]


def test_association_and_gate_of_another_account_need_its_credentials(
    stack: Stack, aws: MpaEmulator, tmp_path: Path
) -> None:
    """An association has no ARN: with credentials of another account it is neither removed nor taken for gone, and no gate is fooled."""
    _profiles(stack, tmp_path, bank=THEIRS, stray=OURS)
    bureau = aws.for_account(THEIRS)
    center: Any = {"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    bureau.client("mpa").create_identity_source(IdentitySourceParameters=center)
    source = SOURCE.replace(OURS, THEIRS)
    first, second = (Account(bureau).make_team(name, source=source) for name in ("first", "second"))
    for team in (first, second):
        bureau.accept_invitations(team)
    keys = bureau.client("payment-cryptography", region=REGION)
    stack.program(associated(repr(first), connection={"profile": "bank"}))
    stack.up()
    assert THEIRS == stack.resource("gate")["outputs"]["accountId"]
    assert first == keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]["MpaTeamArn"]

    stack.program(
        f"{associated(repr(second), connection={'profile': 'bank'})}\n"
        "own = mpa.ApprovalGate('own', target=gate, timeout='0', on_timeout='continue')\n"
        "mpa.ApprovalGate('lost', target=gate, connection={'profile': 'stray'},\n"
        "                 opts=pulumi.ResourceOptions(depends_on=[own]))"
    )
    run = stack.up(fails=True)
    assert ("AssociateMpaTeam",) == tuple(call for call in run.writes if call != "TagResource")
    assert run.has_code(Code.GATE_GOES_ON)
    assert run.has_code(Code.ACCOUNT_DIFFERS, expected=THEIRS, account=OURS)

    _profiles(stack, tmp_path, bank=OURS)
    for command in (stack.refresh, stack.destroy):
        run = command(fails=True)
        assert () == run.calls
        assert run.has_code(Code.ACCOUNT_DIFFERS, expected=THEIRS, account=OURS)
