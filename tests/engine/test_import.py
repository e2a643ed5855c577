"""An account that nobody managed becomes a stack, and nothing on AWS changes with that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from guarding import ACTION, REGION
from stacks import SOURCE

from pulumi_mpa.importing import write_import
from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

#: Runs that votes and windows may take here.
PATIENCE = 6


def test_account_is_imported_changed_and_destroyed(
    stack: Stack, account: Account, aws: MpaEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview after the import has nothing to do, whatever is open; then the resources are as any other."""
    inactive = account.make_team("2nd-keys")
    aws.clock.advance(hours=25)
    active, invited, voting = (account.make_team(name) for name in ("keys", "invited", "class"))
    for team in (active, voting):
        aws.accept_invitations(team)
    account.mpa.update_approval_team(Arn=voting, Description="Root and leaf certificates")
    keys: Any = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=active)
    for name, value in aws.env.items():
        monkeypatch.setenv(name, value)
    aws.calls.clear()

    program = stack.folder / "__main__.py"
    written = write_import(stack.folder / "import.json", program, stack="organization/guarded/dev", regions=[REGION])
    assert {SOURCE, inactive, active, invited, voting, f"{REGION}/{ACTION}"} == set(written.names)
    assert [] == [call.operation for call in aws.calls if not call.operation.startswith(("Get", "List"))]
    options = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
    run = stack.run("import", "--file", "import.json", *options)
    assert () == run.calls
    run = stack.preview("--expect-no-changes")
    assert () == run.calls
    assert run.has_code(Code.TEAM_STAYS_AS_IMPORTED, state=Code.TEAM_NOT_ACTIVATED)
    assert run.has_code(Code.TEAM_STAYS_AS_IMPORTED, state=Code.TEAM_INVITING)
    assert run.has_code(Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE)

    source = program.read_text().replace('name="keys",\n    description="Root', 'name="keys",\n    description="Signed')
    program.write_text(source.replace('name="2nd-keys",\n', 'name="2nd-keys",\n    resubmit="1",\n'))
    run = stack.up()
    assert ("UpdateApprovalTeam",) * 2 == tuple(call for call in run.writes if call != "TagResource")
    account.accept()
    account.agree()
    assert ("ACTIVE", "Signed certificates") == tuple(
        account.mpa.get_approval_team(Arn=active)[name] for name in ("Status", "Description")
    )

    runs: list[Run] = []
    while "dynamic/mpa:" in stack.export():
        assert len(runs) < PATIENCE, runs[-1].output
        runs.append(stack.destroy(fails=None))
        account.agree()
        aws.clock.advance(days=8)
    assert ([], []) == (account.teams(), account.sources())
