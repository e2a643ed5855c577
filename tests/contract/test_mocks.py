"""What the mocks for unit tests answer, against what the providers answer on the emulator for the same states."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.runtime import MockResourceArgs, rpc

from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.providers.approval_team import Provider as TeamProvider
from pulumi_mpa.providers.engine import from_engine
from pulumi_mpa.providers.identity_source import Provider as SourceProvider
from pulumi_mpa.providers.mpa_team_association import Provider as AssociationProvider
from pulumi_mpa.providers.vault_association import Provider as VaultAssociationProvider
from pulumi_mpa.testing import MockState, MpaMocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi.dynamic import CreateResult, ReadResult, UpdateResult

    from pulumi_mpa.providers.provider import LazyProvider
    from pulumi_mpa.testing import MpaEmulator

SOURCE: Final = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
CENTER: Final = {"instanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "region": "us-east-1"}
URN: Final = "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:"
#: What no two accounts share: ids, times, and hashes of them.
DIFFERS: Final = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "<time>"),
    (re.compile(r"https://[0-9a-f-]+\.mpa-portal"), "https://<portal>.mpa-portal"),
    (re.compile(r'"(nonce|entry|intent|versionId)": "[^"]+"'), r'"\1": "<it>"'),
    (re.compile(r'"rejections": \["[0-9a-f]+"\]'), '"rejections": ["<it>"]'),
    (re.compile(r"requested by arn:[^,.)]+"), "requested by <somebody>"),
    (re.compile(r'"lastActivity": "VOTED"'), '"lastActivity": "RESPONDED_TO_INVITATION"'),
    (re.compile(r"another-team-<id>"), "old-<id>"),
)


def same(values: dict[str, Any]) -> dict[str, Any]:
    """Return outputs without what differs from account to account."""
    text = json.dumps(from_engine(values), sort_keys=True)
    for pattern, word in DIFFERS:
        text = pattern.sub(word, text)
    found: dict[str, Any] = json.loads(text)
    return found


def opened(outs: dict[str, Any]) -> dict[str, Any]:
    """Return outputs as the engine gives them to a provider: in plain text."""
    return {name: rpc.unwrap_rpc_secret(value) for name, value in outs.items()}


def outs_of(result: CreateResult | ReadResult | UpdateResult) -> dict[str, Any]:
    """Return what a provider has answered, in plain text."""
    return opened(result.outs or {})


class Played:
    """One resource that its provider creates on the emulator, and what people do to it."""

    def __init__(self, aws: MpaEmulator) -> None:
        """Create the identity source; nothing else is there yet."""
        self.aws = aws
        self.teams, self.sources = TeamProvider(), SourceProvider()
        self.associations: dict[str, LazyProvider] = {
            "MpaTeamAssociation": AssociationProvider(),
            "BackupVaultMpaAssociation": VaultAssociationProvider(),
        }
        for provider in (self.teams, self.sources, *self.associations.values()):
            provider.configure(ConfigureRequest(Config({"mpa:endpoint": aws.endpoint_url}, "shop")))
        self.client: Any = aws.client("mpa")
        center: Any = {"InstanceArn": CENTER["instanceArn"], "Region": CENTER["region"]}
        self.client.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        backup = aws.client("backup", region="eu-central-1")
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
        )

    def team(self, name: str = "guards", **more: object) -> tuple[str, dict[str, Any]]:
        """Create a team and return its ARN and outputs."""
        made = self.teams.create(self.teams.check({}, inputs(name, **more)).inputs)
        return str(made.id), outs_of(made)

    def active(self, name: str = "guards", **more: object) -> tuple[str, dict[str, Any]]:
        """Create a team whose approvers have all accepted."""
        arn, outs = self.team(name, **more)
        self.aws.accept_invitations(arn)
        return arn, self.update(arn, outs, **more) if name == "guards" else outs

    def update(self, arn: str, outs: dict[str, Any], **more: object) -> dict[str, Any]:
        """Run an update with other inputs."""
        wanted = self.teams.check(outs["declared"], inputs("guards", **more)).inputs
        return outs_of(self.teams.update(arn, outs, wanted))

    def session(self) -> str:
        """Return the one session that is open."""
        found = [
            item["SessionArn"]
            for team in self.client.list_approval_teams()["ApprovalTeams"]
            for item in self.client.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"]
            if item["Status"] == "PENDING"
        ]
        (only,) = found
        return str(only)


def an_approver(user: object) -> dict[str, str]:
    """Return an approver as inputs have one."""
    return {"primaryIdentityId": f"user-{user}", "primaryIdentitySourceArn": SOURCE}


def inputs(name: str = "guards", **more: object) -> dict[str, Any]:
    """Return a program's inputs of a team."""
    return {
        "name": name,
        "description": "Payment keys",
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
        "approvers": [an_approver(number) for number in (1, 2, 3)],
        "policies": [{"policyArn": POLICY}],
        "managedBy": f"{URN}ApprovalTeam::guards",
        **more,
    }


def _team(play: Played, state: str) -> tuple[str, dict[str, Any]]:
    """Bring a team into a state."""
    if state.startswith("ACTIVE/UPDATE"):
        return _updated(play, state)
    if state in ("PENDING/PENDING_ACTIVATION", "INACTIVE/FAILED_ACTIVATION"):
        arn, outs = play.team()
        play.aws.clock.advance(hours=25 if state == "INACTIVE/FAILED_ACTIVATION" else 1)
        return arn, outs
    arn, outs = play.active(pendingWindowDays=7)
    if state == "ACTIVE/DELETE_FAILED_VALIDATION":
        # A run of ours would request it again at once.
        play.aws.controls.find_next_invalid("deletion")
        play.client.start_active_approval_team_deletion(Arn=arn)
    elif state != "ACTIVE":
        with pytest.raises(MpaError):
            play.teams.delete(arn, outs)
        if state == "ACTIVE/DELETE_FAILED_APPROVAL":
            play.aws.reject(play.session())
        elif state == "DELETING":
            play.aws.approve(play.session())
    return arn, outs


def _updated(play: Played, state: str) -> tuple[str, dict[str, Any]]:
    """Bring a team into a state of its update: of the description where it only votes, else of an approver."""
    users = (2, 3, "before-the-update")
    if state.endswith("APPROVAL"):
        arn, outs = play.active(description="The description before the update")
    else:
        arn, outs = play.active(approvers=[an_approver(user) for user in users])
    play.aws.controls.set_unknown_users(["user-1"] if state.endswith("VALIDATION") else [])
    outs = play.update(arn, outs)
    if state == "ACTIVE/UPDATE_FAILED_APPROVAL":
        play.aws.reject(play.session())
    elif state.endswith("ACTIVATION"):
        play.aws.approve(play.session())
        outs = play.update(arn, outs)
        play.aws.clock.advance(hours=25 if state == "ACTIVE/UPDATE_FAILED_ACTIVATION" else 1)
    return arn, outs


def _association(play: Played, state: str, kind: str) -> tuple[str, dict[str, Any]]:
    """Bring an association with the team `guards` into a state."""
    operations, of_association = play.associations[kind], OF_ASSOCIATION[kind]
    old, _ = play.active("old")
    new, _ = play.active("new")
    before = old if state in ("ACTIVE/FAILED", "ACTIVE/CANCELLED", "UPDATE_PENDING/PENDING", "ACTIVE/APPROVED") else new
    made = operations.create(operations.check({}, of_association(before)).inputs)
    id_, outs = str(made.id), outs_of(made)
    if state == "DELETE_PENDING/PENDING":
        with pytest.raises(MpaError):
            operations.delete(id_, outs)
    elif state != "ACTIVE":
        wanted = operations.check(outs["declared"], of_association(new)).inputs
        outs = outs_of(operations.update(id_, outs, wanted))
    if state == "ACTIVE/APPROVED":
        play.aws.approve(play.session())
    elif state == "ACTIVE/FAILED":
        play.aws.reject(play.session())
    elif state == "ACTIVE/CANCELLED":
        play.client.cancel_session(SessionArn=play.session())
    return id_, outs


#: A program's inputs of each kind of association, by its team.
OF_ASSOCIATION: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "MpaTeamAssociation": lambda team: {
        "mpaTeamArn": team,
        "region": "eu-central-1",
        "managedBy": f"{URN}MpaTeamAssociation::gate",
    },
    "BackupVaultMpaAssociation": lambda team: {
        "backupVaultName": "vault-1",
        "mpaApprovalTeamArn": team,
        "region": "eu-central-1",
        "managedBy": f"{URN}BackupVaultMpaAssociation::vault",
    },
}


def mocked(kind: str, values: dict[str, Any], state: MockState, id_: str | None = None) -> dict[str, Any]:
    """Return what the mocks answer for the same inputs."""
    args = MockResourceArgs(f"pulumi-python:dynamic/mpa:{kind}", "it", values, resource_id=id_, custom=True)
    return opened(MpaMocks({"it": state}).new_resource(args)[1])


#: A run does not end before AWS has checked a team, and removes one that AWS found invalid.
NEVER_READ: Final = (teams.CREATING, teams.INVALID)


@pytest.fixture
def play(mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Return an account with an identity source, which the providers find in this process's environment."""
    for name, value in mpa_emulator.env.items():
        monkeypatch.setenv(name, value)
    return Played(mpa_emulator)


@pytest.mark.parametrize("state", [str(row.pair) for row in teams.STATES if row.pair not in NEVER_READ])
def test_team_is_mocked_as_its_provider_reads_it(state: str, play: Played) -> None:
    """Outputs of the mocks are compared with those of a refresh."""
    arn, outs = _team(play, state)
    read = outs_of(play.teams.read(arn, outs))

    assert state == shown(read)
    assert same(read) == same(mocked("ApprovalTeam", read["declared"], as_shown(read)))


@pytest.mark.parametrize("state", ["ACTIVE", "ACTIVE/UPDATE_PENDING_APPROVAL"])
def test_team_that_is_only_read_is_mocked_as_its_provider_reads_it(state: str, play: Played) -> None:
    """Nobody here has requested anything of it."""
    arn, _ = _team(play, state)
    read = from_engine(outs_of(play.teams.read(arn, {"managedBy": f"{URN}ApprovalTeam::theirs"})))
    assert {} == read["declared"]
    assert read["settled"]
    named = MockState(
        state,
        in_force={
            "description": read["description"],
            "approval_strategy": read["approvalStrategy"],
            "approvers": read["approvers"],
        },
    )

    draft = same(read).get("pendingUpdate")
    answer = same(mocked("ApprovalTeam", {}, named, arn))
    if draft is not None:
        # What somebody else asks for is made up.
        assert answer.pop("pendingUpdate").keys() == draft.keys()
    assert {key: value for key, value in same(read).items() if key != "pendingUpdate"} == answer


@pytest.mark.parametrize("state", [str(row.pair) for row in associations.STATES])
@pytest.mark.parametrize("kind", OF_ASSOCIATION)
def test_association_is_mocked_as_its_provider_reads_it(kind: str, state: str, play: Played) -> None:
    """Outputs of the mocks are compared with those of a refresh."""
    id_, outs = _association(play, state, kind)
    read = outs_of(play.associations[kind].read(id_, outs))

    assert state == shown(read)
    assert same(read) == same(mocked(kind, read["declared"], as_shown(read)))


@pytest.mark.parametrize("state", [str(row.pair) for row in sources.STATES])
def test_identity_source_is_mocked_as_its_provider_reads_it(state: str, play: Played) -> None:
    """Outputs of the mocks are compared with those of a refresh."""
    declared = {"identitySourceParameters": {"iamIdentityCenter": CENTER}, "managedBy": f"{URN}IdentitySource::org"}
    outs = {"declared": declared}
    play.aws.controls.disguise(SOURCE, *state.split("/"))
    read = outs_of(play.sources.read(SOURCE, outs))

    if state == sources.CREATING.status:
        # The disguise is worn by a source whose portal is there.
        del read["approvalPortalUrl"]
    assert state == shown(read)
    assert same(read) == same(mocked("IdentitySource", declared, as_shown(read)))


def shown(outs: dict[str, Any]) -> str:
    """Return the state in outputs as messages spell it."""
    return "/".join(filter(None, (outs["status"], outs.get("statusCode"))))


def as_shown(outs: dict[str, Any]) -> MockState:
    """Return the state of outputs, with AWS's own message."""
    return MockState(shown(outs), message=outs.get("statusMessage"))
