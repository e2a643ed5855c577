"""One emulator, an account for each test: what an account has to itself, and what all of them share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.lifecycle.limits import MAX_TEAMS
from pulumi_mpa.testing import Call, EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _source(mpa: MultipartyApprovalClient) -> str:
    return mpa.create_identity_source(
        IdentitySourceParameters={
            "IamIdentityCenter": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                "Region": "us-east-1",
            }
        }
    )["IdentitySourceArn"]


def _team(mpa: MultipartyApprovalClient, source: str, name: str = "Finance") -> str:
    return mpa.create_approval_team(
        ClientToken=f"token of {name}",
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]


def test_account_has_its_lists_names_tokens_and_quotas_to_itself(mpa_emulator: MpaEmulator) -> None:
    """The same names and tokens twice, and one account whose quota is used up."""
    full, other = mpa_emulator.for_account(), mpa_emulator.for_account()
    mpa = full.client("mpa")
    source = _source(mpa)
    teams = [_team(mpa, source, f"Team-{number}") for number in range(MAX_TEAMS)]
    with pytest.raises(mpa.exceptions.ServiceQuotaExceededException):
        _team(mpa, source, "One-more")

    theirs = other.client("mpa")
    assert [] == theirs.list_approval_teams()["ApprovalTeams"]
    assert [] == theirs.list_identity_sources()["IdentitySources"]
    arn = _team(theirs, _source(theirs), "Team-0")
    assert arn not in teams
    assert other.account == arn.split(":")[4]
    assert [arn] == [team["Arn"] for team in theirs.list_approval_teams()["ApprovalTeams"]]


def test_account_has_its_calls_to_itself(mpa_emulator: MpaEmulator) -> None:
    """Clearing them leaves the others' calls, and the whole emulator shows all of them."""
    one, two = mpa_emulator.for_account(), mpa_emulator.for_account("444455556666")
    one.client("mpa").list_policies()
    two.client("mpa").list_identity_sources()
    assert [("ListPolicies", 200)] == one.calls
    assert [("ListIdentitySources", 200)] == two.calls
    assert [("ListPolicies", 200), ("ListIdentitySources", 200)] == mpa_emulator.calls
    one.calls.clear()
    assert [] == one.calls
    assert [("ListIdentitySources", 200)] == two.calls == mpa_emulator.calls


def test_account_has_the_outcome_of_its_source_to_itself(mpa_emulator: MpaEmulator) -> None:
    """And its environment, for a child process."""
    failing, working = mpa_emulator.for_account(), mpa_emulator.for_account()
    failing.controls.set_source_outcome("IDC_INSTANCE_NOT_FOUND")
    assert (
        "ACTIVE"
        == working.client("mpa").get_identity_source(IdentitySourceArn=_source(working.client("mpa")))["Status"]
    )
    assert (
        "ERROR" == failing.client("mpa").get_identity_source(IdentitySourceArn=_source(failing.client("mpa")))["Status"]
    )
    assert {**mpa_emulator.env, "AWS_ACCESS_KEY_ID": failing.account} == failing.env


def test_accounts_share_the_clock_and_the_planned_faults(mpa_emulator: MpaEmulator) -> None:
    """So tests that use them do not run in parallel on one emulator."""
    one, two = mpa_emulator.for_account(), mpa_emulator.for_account()
    one.clock.advance(days=3)
    assert one.clock.now() == two.clock.now() == mpa_emulator.clock.now()
    one.faults.add(operation="ListPolicies", error="AccessDeniedException")
    mpa = two.client("mpa")
    with pytest.raises(mpa.exceptions.AccessDeniedException):
        mpa.list_policies()


def test_accounts_that_are_not_named_are_new_ones(mpa_emulator: MpaEmulator) -> None:
    """Twelve digits each, none twice, none that the emulator's own users have."""
    found = [mpa_emulator.for_account().account for _ in range(20)]
    assert 20 == len({*found, mpa_emulator.account} - {mpa_emulator.account})
    assert all(len(account) == 12 and account.isdigit() for account in found)


@pytest.mark.parametrize("account", ["", "12", "11112222333x", "1111222233334"])
def test_account_of_another_form_is_an_error(mpa_emulator: MpaEmulator, account: str) -> None:
    """Any other access key would be another account's."""
    with pytest.raises(EmulatorError, match="an account has twelve digits"):
        mpa_emulator.for_account(account)


def test_leaving_the_block_of_an_account_stops_nothing(mpa_emulator: MpaEmulator) -> None:
    """The emulator is still the one who started it."""
    with mpa_emulator.for_account() as aws:
        aws.client("mpa").list_policies()
    assert [("ListPolicies", 200)] == mpa_emulator.calls


def test_tests_in_parallel_do_not_meet(mpa_emulator: MpaEmulator) -> None:
    """The life of a team, at the same time in several accounts."""
    seen: dict[str, list[Call]] = {}

    def live(aws: MpaEmulator) -> None:
        mpa = aws.client("mpa")
        team = _team(mpa, _source(mpa))
        aws.accept_invitations(team)
        mpa.update_approval_team(Arn=team, Description="x")
        aws.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])
        assert "x" == mpa.get_approval_team(Arn=team)["Description"]
        assert 1 == len(mpa.list_approval_teams()["ApprovalTeams"])
        seen[aws.account] = list(aws.calls)

    threads = [threading.Thread(target=live, args=(mpa_emulator.for_account(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 4 == len(seen)
    assert 1 == len({tuple(calls) for calls in seen.values()})
