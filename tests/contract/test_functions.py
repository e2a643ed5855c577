"""The functions of a program, asked of the services over HTTP: every member, every page, and what goes wrong."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.aws import questions
from pulumi_mpa.aws.answers import Answers
from pulumi_mpa.functions import function
from pulumi_mpa.functions.run import Run
from pulumi_mpa.functions.table import FUNCTIONS
from pulumi_mpa.lifecycle.session import SessionResponse
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_mpa.aws.clients import Clients

INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
BACKUP = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"
INVENTED = "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate"
PROTECTED: Any = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
USERS = ("user-ana", "user-ben", "user-cleo")


OWN = pytest.mark.usefixtures("own_clients")


class Account(NamedTuple):
    """An account with one active team."""

    aws: MpaEmulator
    source: str
    team: str

    def calls(self) -> list[str]:
        """Return the operations that were called since the last time."""
        found = [call.operation for call in self.aws.calls]
        self.aws.calls.clear()
        return found


def make_team(aws: MpaEmulator, source: str, name: str) -> str:
    """Make a team of three whose invitations are open."""
    return aws.client("mpa").create_approval_team(
        Name=name,
        Description="Payment keys",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in USERS],
        Policies=[{"PolicyArn": f"{BACKUP}/$DEFAULT"}],
        Tags={"Cost-Center": "12"},
    )["Arn"]


@pytest.fixture(scope="module")
def services() -> Iterator[MpaEmulator]:
    """Yield services that the tests use one after the other."""
    with MpaEmulator() as aws:
        yield aws


@pytest.fixture(scope="module")
def shared() -> dict[str, Clients]:
    """Return where the clients are kept that most tests share: a new session of the SDK takes a third of a second."""
    return {}


@pytest.fixture
def run(services: MpaEmulator, shared: dict[str, Clients], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a run of a program whose environment leads to the services."""
    for name, value in services.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    run = Run()
    if not shared:
        shared["ours"] = run.clients()
    run._clients[None] = shared["ours"]  # noqa: SLF001 -- what a run makes for itself
    run.clients().answers = Answers()
    monkeypatch.setattr(function, "this_run", lambda: run)
    return run


@pytest.fixture
def own_clients(run: Run) -> None:
    """Let the run make clients of its own, from an environment or a configuration that the test changes."""
    run._clients.clear()  # noqa: SLF001 -- as above
    run._settings = None  # noqa: SLF001 -- likewise


@pytest.fixture
def account(services: MpaEmulator, run: Run) -> Account:
    """Return an account that programs of this process find, in one run."""
    del run
    services.reset()
    center: Any = {"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    source = services.client("mpa").create_identity_source(IdentitySourceParameters=center)["IdentitySourceArn"]
    team = make_team(services, source, "guards")
    services.accept_invitations(team)
    services.calls.clear()
    return Account(services, source, team)


def resolved(make: Callable[[], pulumi.Output[Any]]) -> tuple[Any, bool, bool]:
    """Return what an output comes to in a run: its value, whether it is known, and whether it is secret."""

    async def run() -> tuple[Any, bool, bool]:
        """Look while there is a loop."""
        output = make()
        return await output.future(), await output.is_known(), await output.is_secret()

    return asyncio.run(run())


def test_team_is_read_with_every_member(account: Account) -> None:
    """In force and asked for side by side, spelled as Python does."""
    account.aws.client("mpa").update_approval_team(Arn=account.team, Description="Payment and root keys")
    shown = account.aws.client("mpa").get_approval_team(Arn=account.team)
    team = mpa.get_approval_team(arn=account.team)

    assert (account.team, "guards", "ACTIVE", "Payment keys") == (team.arn, team.name, team.status, team.description)
    assert shown["UpdateSessionArn"] == team.update_session_arn
    assert (2, 3) == (team.approval_strategy.mof_n.min_approvals_required, team.number_of_approvers)
    assert set(USERS) == {approver.primary_identity_id for approver in team.approvers}
    assert {"ACCEPTED"} == {approver.primary_identity_status for approver in team.approvers}
    assert [f"{BACKUP}/$DEFAULT"] == [policy.policy_arn for policy in team.policies]
    assert team.pending_update is not None
    assert "Payment and root keys" == team.pending_update.description
    assert f"{shown['CreationTime']:%Y-%m-%dT%H:%M:%S}" == team.creation_time[:19]


def test_lists_have_every_page(account: Account) -> None:
    """Of teams in pages of twenty, as every other list."""
    with_more = [make_team(account.aws, account.source, f"more-{number}") for number in range(9)]
    account.aws.faults.clear()
    teams = mpa.get_approval_teams().approval_teams
    assert {account.team, *with_more} == {team.arn for team in teams}
    for _ in range(22):
        arn = account.aws.controls.start_session(account.team, "backup:RevokeRestoreAccessBackupVault", "arn:x")
    account.calls()

    found = mpa.get_sessions(approval_team_arn=account.team).sessions
    assert 22 == len(found)
    assert arn in {session.session_arn for session in found}
    assert ["ListSessions", "ListSessions"] == account.calls()


def test_sessions_are_chosen_by_every_filter(account: Account) -> None:
    """Texts, states and times, as dicts or as classes; all of them must be met."""
    backup, keys = (
        account.aws.controls.start_session(account.team, action, "arn:x")
        for action in ("backup:RevokeRestoreAccessBackupVault", "payment-cryptography:ImportKey")
    )
    account.aws.approve(backup)

    def found(*filters: mpa.SessionFilterArgs | mpa.SessionFilterArgsDict) -> set[str]:
        sessions = mpa.get_sessions(approval_team_arn=account.team, filters=filters).sessions
        return {session.session_arn for session in sessions}

    action: mpa.SessionFilterArgsDict = {"field_name": "ActionName", "operator": "CONTAINS", "value": "backup:"}
    pending = mpa.SessionFilterArgs(field_name="SessionStatus", operator="EQ", value="PENDING")
    ever = mpa.SessionFilterArgs(
        field_name="InitiationTime", operator="BETWEEN", value="2020-01-01T00:00:00Z AND 2090-01-01T00:00:00Z"
    )
    assert {backup} == found(action)
    assert {keys} == found(pending)
    assert {backup, keys} == found(ever)
    assert set() == found(action, pending)


def test_session_has_what_each_approver_answered(account: Account) -> None:
    """With the time of the answer, and with the requester's comment and metadata."""
    arn = account.aws.controls.start_session(account.team, "backup:X", "arn:x", comment="For the audit")
    account.aws.vote(arn, "user-ana", "APPROVED")
    session = mpa.get_session(session_arn=arn)

    answers = {answer.identity_id: answer for answer in session.approver_responses}
    assert set(USERS) == set(answers)
    assert SessionResponse.APPROVED == answers["user-ana"].response
    assert answers["user-ana"].response_time
    assert SessionResponse.NO_RESPONSE == answers["user-ben"].response
    assert (account.team, "PENDING", "For the audit") == (
        session.approval_team_arn,
        session.status,
        session.requester_comment,
    )
    assert 2 == session.approval_strategy.mof_n.min_approvals_required


def test_identity_source_is_read_and_listed(account: Account) -> None:
    """With the portal where approvers vote."""
    source = mpa.get_identity_source(identity_source_arn=account.source)
    center = source.identity_source_parameters.iam_identity_center

    assert center is not None
    assert (INSTANCE, "us-east-1") == (center.instance_arn, center.region)
    assert (center.approval_portal_url or "").startswith("https://")
    assert [source] == mpa.get_identity_sources().identity_sources


def test_policies_are_listed_with_their_versions(account: Account) -> None:
    """Each with the number of its default version."""
    assert {BACKUP: 1, INVENTED: 2} == {policy.arn: policy.default_version for policy in mpa.get_policies().policies}
    versions = mpa.get_policy_versions(policy_arn=INVENTED).policy_versions
    assert [(1, False), (2, True)] == [(version.version_id, version.is_default) for version in versions]
    assert ["ListPolicies", "ListPolicyVersions"] == account.calls()


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        ({"policy_version_arn": f"{INVENTED}/1"}, 1),
        ({"policy_version_arn": f"{INVENTED}/$DEFAULT"}, 2),
        ({"policy_arn": INVENTED}, 2),
        ({"policy_arn": INVENTED, "latest": True}, 2),
        ({"policy_arn": BACKUP, "latest": True}, 1),
    ],
    ids=["one", "default", "of-a-policy", "latest", "latest-of-one"],
)
@pytest.mark.usefixtures("account")
def test_policy_version_has_its_document(asked: dict[str, Any], version: int) -> None:
    """Whichever way it is named."""
    found = mpa.get_policy_version(**asked)
    assert version == found.version_id
    assert '"Statement"' in found.document


def test_latest_version_is_the_highest_number_and_not_the_default(account: Account) -> None:
    """One that AWS has published and not made the default yet is the latest one."""
    versions = [{"versionId": number, "arn": f"{INVENTED}/{number}"} for number in (2, 10, 9)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, "policy_versions", lambda *_: {"policyVersions": versions})
        code, said = error_of(lambda: mpa.get_policy_version(policy_arn=INVENTED, latest=True))
    assert (Code.FUNCTION_NOT_FOUND, ["GetPolicyVersion"]) == (code, account.calls())
    assert f"({INVENTED}/10)" in said


def test_policies_of_a_team_are_read(account: Account) -> None:
    """Those it has, and those that share it."""
    account.aws.controls.share_team(account.team, "444455556666")
    listed = mpa.get_resource_policies(resource_arn=account.team).resource_policies
    assert {"AWS_MANAGED", "AWS_RAM"} == {policy.policy_type for policy in listed}
    for policy in listed:
        found = mpa.get_resource_policy(
            resource_arn=account.team, policy_name=policy.policy_name, policy_type=policy.policy_type
        )
        assert policy.policy_arn == found.policy_version_arn
        assert '"Statement"' in found.policy_document


def test_tags_keep_their_keys(account: Account) -> None:
    """They are the user's own words, and are not respelled."""
    assert {"Cost-Center": "12"} == mpa.get_tags(resource_arn=account.team).tags


@pytest.mark.parametrize(
    ("region", "environment"), [("eu-central-1", "us-east-1"), (None, "eu-central-1")], ids=["set", "environment"]
)
@OWN
def test_association_is_read_in_its_region(
    account: Account, monkeypatch: pytest.MonkeyPatch, region: str | None, environment: str
) -> None:
    """That of the argument, else the one that the resource would take."""
    monkeypatch.setenv("AWS_REGION", environment)
    keys = account.aws.client("payment-cryptography", region="eu-central-1")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=account.team)
    association = mpa.get_mpa_team_association(region=region)
    assert (PROTECTED, account.team, "ACTIVE", None) == (
        association.action,
        association.mpa_team_arn,
        association.association_state,
        association.mpa_status,
    )
    asked = keys.disassociate_mpa_team(Action=PROTECTED)["MpaTeamAssociation"]["MpaStatus"]["MpaSessionArn"]
    again = resolved(lambda: mpa.get_mpa_team_association_output(region="eu-central-1", action=PROTECTED))[0]
    assert asked == again.mpa_status.mpa_session_arn


@pytest.mark.parametrize(
    "asked",
    [
        {"user_name": "ana"},
        {"email": "Ana@Example.com"},
        {"user_name": "ana", "identity_store_id": "d-1234567890"},
        {"email": "ana@example.com", "instance_arn": INSTANCE, "region": "us-east-1"},
    ],
    ids=["user-name", "email", "store", "instance"],
)
def test_user_is_found_by_what_people_know(account: Account, asked: dict[str, Any]) -> None:
    """The id is the one that a team takes for an approver."""
    added = account.aws.controls.add_user("ana", "ana@example.com", display_name="Ana", user_status="DISABLED")
    account.aws.controls.add_user("ben", "ben@example.com")
    user = mpa.get_identity_center_user(**asked)

    assert (added, "d-1234567890", "ana", "Ana") == (
        user.user_id,
        user.identity_store_id,
        user.user_name,
        user.display_name,
    )
    assert "DISABLED" == user.user_status
    assert ["ana@example.com"] == [email.value for email in user.emails or ()]


def error_of(call: Callable[[], object]) -> tuple[str, str]:
    """Return the code and the text of the error with which a call ends the program."""
    with pytest.raises(pulumi.RunError) as raised:
        call()
    found = parse(str(raised.value))
    assert found is not None
    return found.code, str(raised.value)


NOBODY = "arn:aws:mpa:us-east-1:111122223333:approval-team/nobody"


@pytest.mark.parametrize(
    ("call", "code", "text"),
    [
        (lambda: mpa.get_approval_team(arn=NOBODY), Code.FUNCTION_NOT_FOUND, f"cannot read approval team ({NOBODY}): "),
        (
            lambda: mpa.get_session(session_arn=NOBODY.replace("approval-team/nobody", "session/a/b")),
            Code.FUNCTION_NOT_FOUND,
            "cannot read session (arn:",
        ),
        (
            lambda: mpa.get_mpa_team_association(region="eu-west-1"),
            Code.NOTHING_PROTECTS,
            "cannot read association IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE: No team protects this operation in eu-west-1. ",
        ),
        (
            lambda: mpa.get_policy_versions(policy_arn=f"{BACKUP}x"),
            Code.FUNCTION_NOT_FOUND,
            "cannot read the versions ",
        ),
        (lambda: mpa.get_approval_team(arn="short"), Code.CALL_INVALID, "cannot read approval team (short): "),
        (
            lambda: mpa.get_identity_center_user(user_name="zoe"),
            Code.USER_NOT_FOUND,
            "cannot read user of IAM Identity Center: No user of the identity store `d-1234567890` has this user name. ",
        ),
        (lambda: mpa.get_identity_center_user(email="zoe@x.org"), Code.USER_NOT_FOUND, "has this e-mail address. "),
        (
            lambda: mpa.get_identity_center_user(email="crew@example.com"),
            Code.USER_NOT_SINGLE,
            "no single user of the identity store `d-1234567890`",
        ),
        (
            lambda: mpa.get_identity_center_user(user_name="ana", region="eu-west-1"),
            Code.INSTANCE_NOT_FOUND,
            "These credentials see no instance of IAM Identity Center in eu-west-1. ",
        ),
        (
            lambda: mpa.get_identity_center_user(user_name="ana", instance_arn=INSTANCE.replace("f", "e")),
            Code.INSTANCE_NOT_FOUND,
            f"see other instances ({INSTANCE}) of",
        ),
    ],
    ids=[
        "team",
        "session",
        "association",
        "policy",
        "no-arn",
        "user-name",
        "email",
        "several-users",
        "no-instance",
        "other-instance",
    ],
)
def test_what_is_not_there_is_said(account: Account, call: Callable[[], object], code: Code, text: str) -> None:
    """With what was looked for, except for names and addresses of people."""
    for name in ("ana", "ben"):
        account.aws.controls.add_user(name, "crew@example.com")
    found, said = error_of(call)
    assert code == found
    assert text in said
    assert "zoe" not in said
    assert "crew@" not in said


def test_several_instances_are_named(account: Account) -> None:
    """So that one of them can be chosen."""
    other = INSTANCE.replace("f", "e")
    account.aws.controls.set_instances(
        [
            {"instance_arn": INSTANCE, "identity_store_id": "d-1234567890"},
            {"instance_arn": other, "identity_store_id": "d-0987654321"},
        ]
    )
    added = account.aws.controls.add_user("ana", identity_store_id="d-0987654321")
    code, said = error_of(lambda: mpa.get_identity_center_user(user_name="ana"))

    assert Code.INSTANCE_NOT_SINGLE == code
    assert f"{INSTANCE}, {other}" in said
    assert added == mpa.get_identity_center_user(user_name="ana", instance_arn=other).user_id


def test_user_that_the_identity_source_does_not_know_is_not_found(account: Account) -> None:
    """One list of unknown users counts for teams and for whoever looks a user up."""
    account.aws.controls.set_unknown_users([account.aws.controls.add_user("ana")])
    assert Code.USER_NOT_FOUND == error_of(lambda: mpa.get_identity_center_user(user_name="ana"))[0]


def test_denied_call_is_said_and_its_cause_can_be_read(account: Account) -> None:
    """A program may go on without what it must not read."""
    account.aws.faults.add(operation="GetApprovalTeam", error="AccessDeniedException")
    with pytest.raises(pulumi.RunError) as raised:
        mpa.get_approval_team(arn=account.team)
    assert isinstance(raised.value.__cause__, mpa.errors.AccessDeniedError)
    assert Code.AWS_DENIED == raised.value.__cause__.code


@OWN
def test_no_region_is_said_before_any_call(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither the program, the configuration, the environment nor the profile names one."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    assert Code.FUNCTION_REGION == error_of(mpa.get_mpa_team_association)[0]
    assert Code.FUNCTION_REGION == error_of(lambda: mpa.get_identity_center_user(user_name="ana"))[0]
    assert [] == account.calls()


@OWN
def test_missing_credentials_are_said(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every resource."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    assert Code.CREDENTIALS_MISSING == error_of(lambda: mpa.get_approval_team(arn=account.team))[0]


@OWN
def test_setting_that_does_not_exist_is_said(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without resources has nothing else that would name it."""
    monkeypatch.setenv("PULUMI_CONFIG", '{"mpa:endpont": "http://127.0.0.1:1"}')
    assert Code.SETTINGS_INVALID == error_of(lambda: mpa.get_approval_team(arn=account.team))[0]
    assert [] == account.calls()


def test_equal_questions_are_asked_once(account: Account) -> None:
    """In both forms, at the same time and later; another argument is another question."""

    def ask() -> pulumi.Output[Any]:
        mpa.get_approval_team(arn=account.team)
        teams = [mpa.get_approval_team_output(arn=account.team) for _ in range(20)]
        return pulumi.Output.all(*teams, mpa.get_tags_output(resource_arn=account.team))

    assert 21 == len(resolved(ask)[0])
    assert ["GetApprovalTeam", "ListTagsForResource"] == sorted(account.calls())
    mpa.get_approval_team(arn=account.team)
    mpa.get_tags(resource_arn=account.source)
    assert ["ListTagsForResource"] == account.calls()


def test_error_is_not_kept(account: Account) -> None:
    """A program that tries again asks AWS again."""
    account.aws.faults.add(operation="GetApprovalTeam", error="AccessDeniedException")
    assert Code.AWS_DENIED == error_of(lambda: mpa.get_approval_team(arn=account.team))[0]
    assert "guards" == mpa.get_approval_team(arn=account.team).name


def test_what_is_not_known_is_not_asked(account: Account) -> None:
    """In a preview the result is not known either, nor is any member of it."""

    def unknown() -> pulumi.Output[str]:
        async def answer(value: Any) -> Any:  # noqa: ANN401 -- a value, or that it is known
            """Return it once it is awaited."""
            return value

        return pulumi.Output(set(), answer(None), answer(value=False))

    assert not resolved(lambda: mpa.get_approval_team_output(arn=unknown()))[1]
    assert not resolved(lambda: mpa.get_approval_team_output(arn=unknown()).approvers[0].primary_identity_id)[1]
    assert [] == account.calls()


MEMBERS: dict[str, tuple[Callable[[Any], Any], bool]] = {
    "whole": (lambda team: team, True),
    "description": (lambda team: team.description, True),
    "draft": (lambda team: team.pending_update, True),
    "its description": (lambda team: team.pending_update.description, True),
    "its version": (lambda team: team.pending_update.version_id, False),
    "arn": (lambda team: team.arn, False),
    "approver": (lambda team: team.approvers[0].primary_identity_id, False),
    "policies": (lambda team: team.policies, False),
    "nothing": (lambda team: team.status_message, False),
}


@pytest.mark.parametrize("given", ["plain", "secret"])
def test_members_are_secret_where_they_are_sensitive(account: Account, given: str) -> None:
    """What the API model marks as sensitive; all of it if an argument is secret."""
    account.aws.client("mpa").update_approval_team(Arn=account.team, Description="Payment and root keys")

    async def run() -> dict[str, tuple[bool, bool]]:
        """Look while there is a loop."""
        arn: pulumi.Input[str] = pulumi.Output.secret(account.team) if given == "secret" else account.team
        team = mpa.get_approval_team_output(arn=arn)
        parts = {name: read(team) for name, (read, _) in MEMBERS.items()}
        return {name: (await part.is_known(), await part.is_secret()) for name, part in parts.items()}

    expected = {name: (True, is_secret or given == "secret") for name, (_, is_secret) in MEMBERS.items()}
    assert expected == asyncio.run(run())


def test_every_entry_of_tags_is_secret(account: Account) -> None:
    """A map that is sensitive is so in all of its parts."""
    found = resolved(lambda: mpa.get_tags_output(resource_arn=account.team).tags["Cost-Center"])
    assert ("12", True, True) == found


def test_list_of_sessions_is_secret_and_their_arns_are_not(account: Account) -> None:
    """Since a session has a description."""
    arn = account.aws.controls.start_session(account.team, "backup:X", "arn:x")
    found = resolved(lambda: mpa.get_sessions_output(approval_team_arn=account.team).sessions)
    assert (True, True) == found[1:]
    first = resolved(lambda: mpa.get_sessions_output(approval_team_arn=account.team).sessions[0].session_arn)
    assert (arn, True, False) == first


def test_error_does_not_repeat_a_secret_argument(account: Account) -> None:
    """It is secret in what AWS answers too."""
    account.aws.calls.clear()
    code, said = error_of(lambda: resolved(lambda: mpa.get_approval_team_output(arn=pulumi.Output.secret(NOBODY))))
    assert Code.FUNCTION_NOT_FOUND == code
    assert "nobody" not in said


def test_output_that_is_none_counts_as_not_set(account: Account) -> None:
    """As an argument that is left out; one that is required is missed."""
    account.aws.controls.add_user("ana")
    nothing: Any = pulumi.Output.from_input
    found = resolved(lambda: mpa.get_identity_center_user_output(user_name="ana", email=nothing(None)))[0]
    assert "ana" == found.user_name
    code, _ = error_of(lambda: resolved(lambda: mpa.get_approval_team_output(arn=nothing(None))))
    assert Code.FUNCTION_INVALID == code


def test_each_function_calls_what_its_permissions_say(account: Account) -> None:
    """Whoever allows these permissions is denied no call, and allows no more than is needed."""
    account.aws.controls.add_user("ana")
    session = account.aws.controls.start_session(account.team, "backup:X", "arn:x")
    account.aws.client("payment-cryptography").associate_mpa_team(Action=PROTECTED, MpaTeamArn=account.team)
    backup = {"resource_arn": account.team, "policy_name": "CreateRestoreAccessVault", "policy_type": "AWS_MANAGED"}
    given: dict[str, dict[str, Any]] = {
        "get_approval_team": {"arn": account.team},
        "get_session": {"session_arn": session},
        "get_sessions": {"approval_team_arn": account.team},
        "get_identity_source": {"identity_source_arn": account.source},
        "get_identity_center_user": {"user_name": "ana"},
        "get_mpa_team_association": {"region": "us-east-1"},
        "get_policy_versions": {"policy_arn": BACKUP},
        "get_policy_version": {"policy_arn": BACKUP, "latest": True},
        "get_resource_policies": {"resource_arn": account.team},
        "get_resource_policy": backup,
        "get_tags": {"resource_arn": session},
    }
    account.calls()
    for each in FUNCTIONS:
        arguments = given.get(each.name, {})
        found = getattr(mpa, each.name)(**arguments)
        assert isinstance(found, each.result)
        assert sorted(name.partition(":")[2] for name in each.needs) == sorted(account.calls()), each.name
        output, known, _ = resolved(lambda call=each.name, given=arguments: getattr(mpa, f"{call}_output")(**given))  # type: ignore[misc]
        assert (found, True) == (output, known)
    assert [] == account.calls()
