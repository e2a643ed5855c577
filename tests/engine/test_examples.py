"""Every example does what its folder promises, on a real engine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from example import EXAMPLES, Example

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
USERS = ("user-ana", "user-ben", "user-cleo")


def _pair(aws: MpaEmulator, arn: str) -> str:
    team = aws.client("mpa").get_approval_team(Arn=arn)
    return str(Pair(team["Status"], team.get("StatusCode")))


def _only_team(aws: MpaEmulator) -> str:
    (team,) = aws.client("mpa").list_approval_teams()["ApprovalTeams"]
    return team["Arn"]


@pytest.mark.parametrize("name", ["minimal", "typed_args"])
def test_example_goes_from_the_first_preview_to_the_last_destroy(
    name: str, tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator
) -> None:
    """The team comes about, is settled, and goes with a vote."""
    example = Example(EXAMPLES / name, tmp_path, engine_env, aws)
    preview = example.run("preview")
    assert Code.TEAM_WILL_BE_CREATED in {found.code for found in find(preview)}
    assert "invites 3 approvers (user-ana, user-ben, user-cleo)" in preview
    assert [] == list(aws.calls)

    example.up()
    arn = _only_team(aws)
    assert str(teams.INVITING) == _pair(aws, arn)

    aws.accept_invitations(arn)
    example.up()
    assert str(teams.ACTIVE) == _pair(aws, arn)
    example.run("preview", "--expect-no-changes")
    assert [] == list(aws.calls)

    codes = find(example.destroy(fails=True))
    session = aws.client("mpa").get_approval_team(Arn=arn)["UpdateSessionArn"]
    assert (Code.DELETION_WAITS_FOR_VOTE, session) in [(found.code, found.data.get("session")) for found in codes]
    aws.approve(session)
    example.destroy()
    assert [] == aws.client("mpa").list_approval_teams()["ApprovalTeams"]
    assert [] == aws.client("mpa").list_identity_sources()["IdentitySources"]


def test_typed_args_have_typed_outputs_and_tags(tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator) -> None:
    """What the editor promised is what the stack says, and the tags are on both things."""
    example = Example(EXAMPLES / "typed_args", tmp_path, engine_env, aws)
    example.up()
    mpa = aws.client("mpa")
    arn = _only_team(aws)

    assert "2" == example.run("stack", "output", "needed").strip()
    assert "approvers" == example.run("stack", "output", "waiting_for").strip()
    assert "backup-approvers" == mpa.get_approval_team(Arn=arn)["Name"]
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    for tagged in (arn, source):
        assert "security" == mpa.list_tags_for_resource(ResourceArn=tagged)["Tags"]["cost-center"]


def test_approvers_are_found_by_their_addresses(tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator) -> None:
    """The preview already knows their ids; a vote that is open is counted by the next run."""
    added = {aws.controls.add_user(name, f"{name}@example.com") for name in ("ana", "ben", "cleo")}
    example = Example(EXAMPLES / "found_by_email", tmp_path, engine_env, aws)
    preview = example.run("preview")
    assert all(user in preview for user in added)
    assert {"ListInstances": 1, "GetUserId": 3, "DescribeUser": 3} == {
        name: count
        for name, count in Counter(call.operation for call in aws.calls).items()
        if name in ("ListInstances", "GetUserId", "DescribeUser")
    }

    example.up()
    team = _only_team(aws)
    assert added == {item["PrimaryIdentityId"] for item in aws.client("mpa").get_approval_team(Arn=team)["Approvers"]}
    aws.accept_invitations(team)
    aws.controls.start_session(team, "backup:RevokeRestoreAccessBackupVault", "arn:aws:backup:::vault")
    example.up()
    assert "1" == example.run("stack", "output", "open_votes").strip()


def test_adopted_things_are_taken_without_a_vote(tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator) -> None:
    """Beside our tags nothing is written, and the next preview is empty."""
    made, other = _made_by_hand(aws, "made-by-hand"), _made_by_hand(aws, "of-another-department")
    example = Example(EXAMPLES / "adopted", tmp_path, engine_env, aws)
    example.run("config", "set", "otherTeam", other)
    example.up()

    writes = {call.operation for call in aws.calls if not call.operation.startswith(("Get", "List"))}
    assert {"TagResource"} == writes
    assert made == example.run("stack", "output", "team").strip()
    assert "Made of-another-department" == example.run("stack", "output", "other_description").strip()
    assert not any(key.startswith("pulumi-mpa:") for key in _tags(aws, other))
    example.run("preview", "--expect-no-changes")


def _made_by_hand(aws: MpaEmulator, name: str) -> str:
    mpa = aws.client("mpa")
    listed = mpa.list_identity_sources()["IdentitySources"]
    source = (
        listed[0]["IdentitySourceArn"]
        if listed
        else mpa.create_identity_source(
            IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        )["IdentitySourceArn"]
    )
    arn = mpa.create_approval_team(
        Name=name,
        Description="Restores from the backup vaults" if name == "made-by-hand" else f"Made {name}",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in USERS],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]
    aws.accept_invitations(arn)
    return arn


def _tags(aws: MpaEmulator, arn: str) -> dict[str, str]:
    return aws.client("mpa").list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_program_of_the_readme_runs(tmp_path: Path, engine_env: dict[str, str], aws: MpaEmulator) -> None:
    """What a newcomer pastes into an empty folder comes up as it stands."""
    program, _, _ = (EXAMPLES.parent / "README.md").read_text().partition("```python\n")[2].partition("```")
    folder = tmp_path / "pasted"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: pasted\nruntime: python\n")
    (folder / "__main__.py").write_text(program)
    example = Example(folder, tmp_path / "copied", engine_env, aws)
    example.up()
    aws.accept_invitations(_only_team(aws))
    example.up()

    assert str(teams.ACTIVE) == _pair(aws, _only_team(aws))
    portal = aws.client("mpa").list_identity_sources()["IdentitySources"][0]["IdentitySourceParameters"]
    assert portal["IamIdentityCenter"]["ApprovalPortalUrl"] == example.run("stack", "output", "portal").strip()


def test_every_example_is_run_and_listed() -> None:
    """A new folder is neither forgotten by these tests nor by the list that readers see."""
    folders = {folder.name for folder in EXAMPLES.iterdir() if (folder / "Pulumi.yaml").exists()}
    listed = (EXAMPLES / "README.md").read_text()

    assert {"minimal", "typed_args", "handed_over", "adopted", "found_by_email"} == folders
    assert all(f"| [{name}]({name}) |" in listed for name in folders)
