"""Connections of resources against the emulator: whose account is reached, how often that is asked, and what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.config import Config as SdkConfig
from botocore.exceptions import ClientError
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.runtime import rpc

from pulumi_mpa.aws.account import account_reached
from pulumi_mpa.emulator import service
from pulumi_mpa.errors import AccessDeniedError, InvalidRequestError, WrongAccountError
from pulumi_mpa.messages import Code
from pulumi_mpa.model.connection import connection_of
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.providers import context
from pulumi_mpa.providers.approval_team import Provider as TeamProvider
from pulumi_mpa.providers.mpa_team_association import Provider as AssociationProvider
from pulumi_mpa.providers.vault_association import Provider as VaultAssociationProvider

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pulumi_mpa.providers.provider import LazyProvider
    from pulumi_mpa.testing import MpaEmulator

OURS, THEIRS = "111122223333", "444455556666"
POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
ACTION, REGION = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", "eu-central-1"
URN: Final = "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:"
EXTERNAL_ID = "external<4711>"


def by_role(name: str = "approvals", account: str = THEIRS, **more: object) -> dict[str, Any]:
    """Return a connection by a role."""
    return {"assumeRole": {"roleArn": f"arn:aws:iam::{account}:role/{name}", **more}}


@pytest.fixture(autouse=True)
def aws(mpa_emulator: MpaEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MpaEmulator:
    """Return an emulator that the environment reaches with credentials of our account, and profiles of two."""
    (tmp_path / "credentials").write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = x\n"
            for name, key in (("ours", OURS), ("theirs", THEIRS))
        )
    )
    for name, value in {**mpa_emulator.env, "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}.items():
        monkeypatch.setenv(name, value)
    # As in the process of one command.
    monkeypatch.setattr(context, "is_plugin", lambda: True)
    monkeypatch.setattr(context, "_OPENED", {})
    for account in (OURS, THEIRS):
        center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Region": "us-east-1"}
        client = mpa_emulator.client("mpa", account=account)
        client.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
    mpa_emulator.calls.clear()
    return mpa_emulator


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what STS is asked for, in order."""
    found: list[str] = []
    respond = service.respond_as_sts  # type: ignore[attr-defined] # imported there under this name

    def note(caller: Any, body: bytes) -> Any:  # noqa: ANN401 -- the emulator's own
        found.append(body.decode().partition("Action=")[2].partition("&")[0])
        return respond(caller, body)

    monkeypatch.setattr(service, "respond_as_sts", note)
    return found


def provider_of(kind: Callable[[], LazyProvider]) -> LazyProvider:
    """Return a provider as its process begins, for a stack without configuration."""
    provider = kind()
    provider.configure(ConfigureRequest(Config({}, "shop")))
    return provider


def team(account: str = THEIRS, **more: object) -> dict[str, Any]:
    """Return a program's inputs of a team."""
    source = f"arn:aws:mpa:us-east-1:{account}:identity-source/IamIdentityCenter"
    return {
        "name": "guards",
        "description": "Payment keys",
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
        "approvers": [{"primaryIdentityId": f"user-{n}", "primaryIdentitySourceArn": source} for n in (1, 2, 3)],
        "policies": [{"policyArn": POLICY}],
        "managedBy": f"{URN}ApprovalTeam::guards",
        **more,
    }


def opened(outs: dict[str, Any] | None) -> dict[str, Any]:
    """Return outputs as the engine gives them to a provider: in plain text."""
    return {name: rpc.unwrap_rpc_secret(value) for name, value in (outs or {}).items()}


def test_role_is_assumed_once_and_whose_it_is_is_asked_once(aws: MpaEmulator, asked: list[str]) -> None:
    """For all providers of one run; the calls of the run are made with the role, and people are asked in its account."""
    teams, associations = provider_of(TeamProvider), provider_of(AssociationProvider)
    connection = by_role(sessionName="shop", duration="15m")
    made = teams.create(team(connection=connection))
    teams.read(str(made.id), opened(made.outs))
    aws.accept_invitations(str(made.id))
    inputs = {
        "action": ACTION,
        "region": REGION,
        "mpaTeamArn": str(made.id),
        "managedBy": f"{URN}MpaTeamAssociation::gate",
    }
    associated = opened(associations.create({**inputs, "connection": connection}).outs)

    assert ["AssumeRole", "GetCallerIdentity"] == asked
    assert [THEIRS, THEIRS] == [opened(made.outs)["accountId"], associated["accountId"]]
    assert connection == opened(made.outs)["declared"]["connection"]
    assert [] == aws.client("mpa").list_approval_teams()["ApprovalTeams"]


def test_vault_and_team_are_those_of_the_account_of_the_connection(aws: MpaEmulator) -> None:
    """A vault of our own account has the same name, and nothing is sent to it; another account is an error of the preview."""
    for account in (OURS, THEIRS):
        backup = aws.client("backup", region=REGION, account=account)
        backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
        backup.create_logically_air_gapped_backup_vault(
            BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
        )
    teams, associations = provider_of(TeamProvider), provider_of(VaultAssociationProvider)
    arn = str(teams.create(team(connection=by_role())).id)
    aws.accept_invitations(arn)
    inputs = {
        "backupVaultName": "vault-1",
        "region": REGION,
        "mpaApprovalTeamArn": arn,
        "managedBy": f"{URN}BackupVaultMpaAssociation::vault",
    }
    made = associations.create({**inputs, "connection": by_role()})
    outs = opened(made.outs)

    shown = [
        aws.client("backup", region=REGION, account=account).describe_backup_vault(BackupVaultName="vault-1")
        for account in (OURS, THEIRS)
    ]
    assert [None, arn] == [vault.get("MpaApprovalTeamArn") for vault in shown]
    assert (THEIRS, True) == (outs["accountId"], outs["settled"])
    assert not associations.diff(str(made.id), outs, outs["declared"]).changes
    with pytest.raises(WrongAccountError):
        associations.diff(str(made.id), outs, {**inputs, "connection": by_role(account=OURS)})


def test_other_role_of_the_same_account_is_recorded_without_a_vote(aws: MpaEmulator) -> None:
    """It applies at once, replaces nothing, and changes nothing on AWS."""
    teams = provider_of(TeamProvider)
    made = teams.create(team(connection=by_role()))
    aws.accept_invitations(str(made.id))
    before = opened(teams.update(str(made.id), opened(made.outs), team(connection=by_role())).outs)
    aws.calls.clear()

    wanted = teams.check(before["declared"], team(connection=by_role("others"))).inputs
    diff = teams.diff(str(made.id), before, wanted)
    assert (True, []) == (diff.changes, diff.replaces)
    after = opened(teams.update(str(made.id), before, wanted).outs)

    assert by_role("others") == after["declared"]["connection"]
    assert all(call.operation.startswith(("Get", "List")) for call in aws.calls)
    assert not teams.diff(str(made.id), after, wanted).changes


def test_connection_to_another_account_is_an_error_in_the_preview(aws: MpaEmulator, asked: list[str]) -> None:
    """As far as program and state say it: nobody is asked whose the credentials are."""
    teams = provider_of(TeamProvider)
    made = teams.create(team(OURS))
    asked.clear()
    aws.calls.clear()

    with pytest.raises(WrongAccountError) as raised:
        teams.diff(str(made.id), opened(made.outs), team(OURS, connection=by_role()))
    assert Code.CONNECTION_LEADS_ELSEWHERE == raised.value.code
    assert [] == asked
    assert [] == aws.calls


@pytest.mark.parametrize("command", ["read", "update", "delete"])
def test_credentials_of_another_account_send_nothing(aws: MpaEmulator, command: str) -> None:
    """Not even a question: a team that another account does not show is not gone."""
    teams = provider_of(TeamProvider)
    made = teams.create(team(OURS, connection={"profile": "ours"}))
    outs = opened(made.outs)
    outs["declared"] = {**outs["declared"], "connection": {"profile": "theirs"}}
    aws.calls.clear()
    arguments: list[Any] = [str(made.id), outs, *([outs["declared"]] if command == "update" else [])]

    with pytest.raises(
        WrongAccountError, match=f"in account {OURS}, and the credentials are of account {THEIRS}"
    ) as raised:
        getattr(teams, command)(*arguments)
    assert Code.ACCOUNT_DIFFERS == raised.value.code
    assert [] == aws.calls


def test_creation_obeys_the_accounts_that_the_program_allows(aws: MpaEmulator) -> None:
    """A profile does not say whose it is, and a team that is made in the wrong account asks the wrong people."""
    teams = provider_of(TeamProvider)
    connection = {"profile": "theirs", "allowedAccountIds": [OURS]}

    with pytest.raises(WrongAccountError) as raised:
        teams.create(team(connection=connection))
    assert Code.ACCOUNT_NOT_ALLOWED == raised.value.code
    assert [] == aws.calls


def test_association_of_a_version_before_is_removed_as_before_and_records_its_account(aws: MpaEmulator) -> None:
    """Its state names neither account nor connection, and has no ARN that does."""
    teams, associations = provider_of(TeamProvider), provider_of(AssociationProvider)
    arn = str(teams.create(team(OURS)).id)
    aws.accept_invitations(arn)
    inputs = {"action": ACTION, "region": REGION, "mpaTeamArn": arn, "managedBy": f"{URN}MpaTeamAssociation::gate"}
    made = associations.create(inputs)
    before = {name: value for name, value in opened(made.outs).items() if name != "accountId"}

    assert not associations.diff(str(made.id), before, inputs).changes
    refreshed = associations.read(str(made.id), before)
    assert OURS == opened(refreshed.outs)["accountId"]
    assert not associations.diff(str(made.id), opened(refreshed.outs), refreshed.inputs or {}).changes
    with pytest.raises(Exception, match="MPA"):
        associations.delete(str(made.id), before)
    assert ("DisassociateMpaTeam", 200) in aws.calls


def test_what_is_only_read_keeps_its_connection_and_is_missed_by_name(asked: list[str]) -> None:
    """A refresh of it runs no program. Credentials that do not see it are named, and one that is shared needs no account of its own."""
    teams = provider_of(TeamProvider)
    arn = str(teams.create(team(connection=by_role())).id)
    asked.clear()

    read = teams.read(arn, {"connection": {"profile": "theirs"}})
    assert [] == asked
    assert (THEIRS, {"profile": "theirs"}) == (opened(read.outs)["accountId"], opened(read.outs)["connection"])
    assert arn == teams.read(arn, opened(read.outs)).id
    with pytest.raises(
        AccessDeniedError, match=f"does not show it to account {OURS}, and it belongs to account {THEIRS}"
    ):
        teams.read(arn, {})
    gone = arn.replace(THEIRS, OURS)
    assert "" == teams.read(gone, {}).id


def test_external_id_is_in_no_message_even_where_aws_quotes_it(aws: MpaEmulator) -> None:
    """The error is that of the role, not of the call that needed it."""
    teams = provider_of(TeamProvider)

    with pytest.raises(InvalidRequestError) as raised:
        teams.create(team(connection=by_role(externalId=EXTERNAL_ID)))
    assert "AWS answered AssumeRole with ValidationError" in str(raised.value)
    assert EXTERNAL_ID not in str(raised.value)
    # Nor where no provider takes secrets out of errors, as in the wait of a gate.
    settings = Settings().reached_by(connection_of({"connection": by_role(externalId=EXTERNAL_ID)}))
    with pytest.raises(InvalidRequestError) as raised:
        account_reached(settings, doing="wait for", thing="approval", arn=None)
    assert EXTERNAL_ID not in str(raised.value)
    assert [] == aws.calls


def test_account_that_a_refresh_records_is_no_drift() -> None:
    """A team whose invitations are open is observed again by an update, and is as before for a refresh."""
    teams = provider_of(TeamProvider)
    made = teams.create(team(OURS))
    before = {name: value for name, value in opened(made.outs).items() if name != "accountId"}
    read = teams.read(str(made.id), before)

    assert OURS == opened(read.outs)["accountId"]
    assert not teams.diff(str(made.id), opened(read.outs), read.inputs or {}).changes
    assert teams.diff(str(made.id), opened(read.outs), read.inputs or {}).changes


def test_outputs_with_a_connection_are_secret() -> None:
    """State keeps the connection where nobody reads it."""
    teams = provider_of(TeamProvider)
    made = teams.create(team(connection=by_role(externalId="external-4711")))

    shown = {name: value for name, value in (made.outs or {}).items() if not rpc.is_rpc_secret(value)}
    assert "accountId" in shown
    assert "external-4711" not in str(shown)
    read = teams.read(str(made.id), {"connection": by_role(externalId="external-4711")})
    assert rpc.is_rpc_secret((read.outs or {})["connection"])


def test_stock_clients_learn_whose_they_are_and_assume_roles(aws: MpaEmulator) -> None:
    """As with AWS; what people see of a request has the role and the session, as far as an access key has room for both."""
    session = boto3.session.Session(OURS, "x", region_name="us-east-1")
    sts = session.client("sts", endpoint_url=aws.endpoint_url, config=SdkConfig(proxies={}))
    long = "n" * 64
    for role, name in (("approvals", "shop"), (long, long)):
        answer = sts.assume_role(RoleArn=f"arn:aws:iam::{THEIRS}:role/{role}", RoleSessionName=name)
        keys = answer["Credentials"]
        own = boto3.session.Session(
            keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name="us-east-1"
        )
        seen = own.client("sts", endpoint_url=aws.endpoint_url, config=SdkConfig(proxies={})).get_caller_identity()
        assert THEIRS == seen["Account"]
        assert f"arn:aws:sts::{THEIRS}:assumed-role/{role}/{name}".startswith(seen["Arn"])
        assert seen["Arn"].startswith(f"arn:aws:sts::{THEIRS}:assumed-role/{role[:40]}")
    identity = sts.get_caller_identity()
    assert (OURS, f"arn:aws:iam::{OURS}:user/{OURS}") == (identity["Account"], identity["Arn"])
    with pytest.raises(ClientError, match="ValidationError"):
        sts.assume_role(RoleArn="arn:aws:iam::4444:role/approvals", RoleSessionName="shop")
    with pytest.raises(ClientError, match="InvalidAction"):
        sts.get_session_token()
    assert [] == aws.calls
