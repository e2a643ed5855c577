"""A team that protects a vault of AWS Backup, on a real engine; what each state leads to is shown by tests/contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from guarding import associated
from stacks import OTHER_POLICY, POLICY, declared
from vaults import VAULT, VAULT_REGION, made_vault, vault_association
from waiting_runs import WaitingRun

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from guarding import Guarded
    from mypy_boto3_backup import BackupClient
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

ASKS: Final = "AssociateBackupVaultMpaApprovalTeam"
TEAMS: Final = f"{declared('guards', name='guards')}\n{declared('others', name='others')}\n{associated()}\n"


def shown(backup: BackupClient) -> Any:  # noqa: ANN401 -- a response of boto3
    """Read the vault."""
    return backup.describe_backup_vault(BackupVaultName=VAULT)


def test_vault_is_protected_handed_over_with_a_gate_and_let_go(guarded: Guarded) -> None:
    """At once first, then by one vote for each change; a team that protects a vault is not asked to go."""
    backup, stack = made_vault(guarded.aws), guarded.stack
    stack.program(TEAMS + vault_association("guards.arn"))
    run = stack.up()
    assert ("TagResource", ASKS) == run.writes
    assert guarded.arn("guards") == shown(backup)["MpaApprovalTeamArn"]
    assert f"{VAULT_REGION}/{VAULT}" == stack.resource("vault")["id"]
    guarded.quiet()

    gate = 'mpa.ApprovalGate("moved", target=vault, timeout="10m")\n'
    stack.program(TEAMS + vault_association("others.arn") + gate)
    with WaitingRun(stack, guarded.aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.ASSOCIATION_UPDATE_VOTING, required="2", approvers="3")
        assert "each approver also enters a one-time password" in " ".join(waiting.output.split())
        assert guarded.arn("guards") == shown(backup)["MpaApprovalTeamArn"]
        guarded.aws.approve(shown(backup)["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
        run = waiting.end()
    assert 1 == run.writes.count(ASKS)
    assert run.has_code(Code.GATE_OVER, state=Code.ASSOCIATION_ACTIVE)
    assert guarded.arn("others") == shown(backup)["MpaApprovalTeamArn"]

    run = stack.destroy("--target", stack.urn("vault"), "--target-dependents", fails=True)
    assert run.has_message()
    assert run.has_code(Code.REMOVAL_WAITS_FOR_VOTE, required="2", approvers="3")
    session = shown(backup)["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"]
    # Whoever takes the association out of the state does not take the vault's protection down.
    stack.run("state", "delete", stack.urn("vault"), "--yes", "--target-dependents")
    run = stack.destroy("--target", stack.urn("others"), fails=True)
    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE, session=session)
    assert run.said(f"The team still protects {VAULT} in {VAULT_REGION}")
    assert () == run.writes


def test_shared_team_of_another_account_protects_and_its_vault_is_only_read(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """As AWS has it: the team, the vault and whoever asks are of different accounts; `get` writes nothing and adopts nothing."""
    theirs = account.make_team("theirs", policy=POLICY)
    others = account.make_team("others", policy=OTHER_POLICY)
    account.accept()
    for team in (theirs, others):
        aws.controls.share_team(team, "444455556666")
    stack.environ["AWS_ACCESS_KEY_ID"] = "444455556666"
    backup = made_vault(aws, "444455556666")
    stack.program(vault_association(repr(theirs)))
    run = stack.up()
    assert run.has_code(Code.PROTECTION_NOT_TAGGED)
    assert theirs == shown(backup)["MpaApprovalTeamArn"]

    stack.program(vault_association(repr(others)))
    preview = stack.preview()
    assert preview.has_code(Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE, maybe="associate", team=theirs)
    assert () == preview.calls
    assert 1 == stack.up().writes.count(ASKS)
    aws.reject(shown(backup)["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
    stack.program(
        f"{vault_association(repr(others))}seen = mpa.BackupVaultMpaAssociation.get('seen', '{VAULT_REGION}/{VAULT}')\n"
        "pulumi.export('team', seen.team_in_force)\n"
    )
    run = stack.up()
    assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
    assert () == run.writes
    assert theirs == stack.run("stack", "output", "team").output.strip()
