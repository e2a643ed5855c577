"""
What AWS does not document: every assumed row names its alternatives, each has a switch, and each switch does something.

The documented stories must hold under all of them; what a switch changes is shown here, one story per alternative.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from direct import DirectEmulator

from pulumi_mpa import emulator
from pulumi_mpa.emulator import Assumptions
from pulumi_mpa.lifecycle.approval_team import TEAM
from pulumi_mpa.lifecycle.association import ASSOCIATION
from pulumi_mpa.lifecycle.identity_source import IDENTITY_SOURCE
from pulumi_mpa.lifecycle.key import KEY
from pulumi_mpa.lifecycle.restore_access import RESTORE_ACCESS
from pulumi_mpa.lifecycle.session import SESSION
from pulumi_mpa.lifecycle.vault import VAULT
from pulumi_mpa.testing import EmulatorError, MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_mpa.type_defs import ApprovalTeamRequestApproverTypeDef
    from mypy_boto3_payment_cryptography.literals import MpaOperationType

    Story = Callable[[MpaEmulator], None]

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
BACKUP = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"

PROTECTED: MpaOperationType = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"

ALTERNATIVES = [(question.name, choice) for question in Assumptions.questions() for choice in question.choices[1:]]
ALTERNATIVE_IDS = [f"{name}-{choice}" for name, choice in ALTERNATIVES]


def _approvers(mpa: MultipartyApprovalClient, *users: str) -> list[ApprovalTeamRequestApproverTypeDef]:
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    return [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in users]


def _source(mpa: MultipartyApprovalClient) -> str:
    return mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]


def _invited(mpa: MultipartyApprovalClient, *users: str, name: str = "Finance", token: str = "first") -> str:  # noqa: S107
    if not mpa.list_identity_sources()["IdentitySources"]:
        _source(mpa)
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=_approvers(mpa, *(users or ("anna", "ben", "cleo"))),
        Policies=[{"PolicyArn": f"{BACKUP}/$DEFAULT"}],
        ClientToken=token,
    )["Arn"]


def _active(aws: MpaEmulator, mpa: MultipartyApprovalClient, *users: str) -> str:
    arn = _invited(mpa, *users)
    aws.accept_invitations(arn)
    return arn


def _code(mpa: MultipartyApprovalClient, arn: str) -> str | None:
    return mpa.get_approval_team(Arn=arn).get("StatusCode")


class _Recorder(Assumptions):
    """Answers that write down which questions were asked."""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 -- of every attribute
        """Return the answer and write the question down."""
        ASKED_NOW.add(name)
        return super().__getattribute__(name)


ASKED_NOW: set[str] = set()
#: Questions about what no page says at all.
UNASKED = {
    "cancel_again",
    "draft_check_code",
    "first_decline",
    "same_team",
    "shared_email",
    "source_denied",
    "team_names",
    "vault_failed_access",
    "vault_same_team",
    "vault_unasked",
    "vault_unseen_team",
    "vault_without_team",
    "window",
}


@pytest.fixture(scope="module")
def askers(documented_stories: dict[str, Story]) -> dict[str, list[str]]:
    """Return the stories in which the emulator asks each question; in the others no answer makes a difference."""
    found: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulator, "Assumptions", _Recorder)
        for story_name, story in documented_stories.items():
            ASKED_NOW.clear()
            with DirectEmulator() as aws:
                story(aws)
            for question in ASKED_NOW:
                found.setdefault(question, []).append(story_name)
    return found


@pytest.mark.parametrize(("name", "choice"), ALTERNATIVES, ids=ALTERNATIVE_IDS)
def test_documented_stories_hold_whatever_is_true(
    name: str, choice: str, documented_stories: dict[str, Story], askers: dict[str, list[str]]
) -> None:
    """What AWS documents does not depend on what it does not document."""
    failed = []
    for story_name in askers.get(name, ()):
        with DirectEmulator(assumptions={name: choice}) as aws:
            try:
                documented_stories[story_name](aws)
            except Exception as error:  # noqa: BLE001  every kind of failure is reported with its story
                failed.append(f"{story_name}: {error}")
    assert [] == failed


def test_questions_that_no_documented_story_asks_are_known(askers: dict[str, list[str]]) -> None:
    """A recorder that missed a question would let every story hold."""
    questions = {question.name for question in Assumptions.questions()}
    assert UNASKED == questions - set(askers)


def test_every_assumed_row_with_alternatives_has_a_switch() -> None:
    """A move or a state of which something else could be true is named by an open question."""
    machines = (TEAM, SESSION, IDENTITY_SOURCE, ASSOCIATION, KEY, VAULT, RESTORE_ACCESS)
    rows = {move.id: move.source for machine in machines for move in machine.moves}
    rows |= {str(state.pair): state.source for machine in machines for state in machine.states}
    switched = {row for question in Assumptions.questions() for row in question.rows}
    assert set() == {name for name, source in rows.items() if source.alternatives} - switched
    assert set() == switched - set(rows)


def test_wrong_answers_are_all_named() -> None:
    """An unknown question and an unknown choice, in one message."""
    with pytest.raises(EmulatorError, match=r"weather: no such question .*; minima: no such choice: 'lax'"):
        MpaEmulator(assumptions={"weather": "fine", "minima": "lax"}).__enter__()


def test_minima_relaxed() -> None:
    """One approver who decides alone is a team."""
    with MpaEmulator(assumptions={"minima": "relaxed"}) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        made = mpa.create_approval_team(
            Name="Alone",
            Description="One",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 1}},
            Approvers=_approvers(mpa, "anna"),
            Policies=[{"PolicyArn": f"{BACKUP}/1"}],
        )
        aws.accept_invitations(made["Arn"])
        assert "ACTIVE" == mpa.get_approval_team(Arn=made["Arn"])["Status"]


def test_minima_enforced() -> None:
    """Assumed: two approvers, or one approval, are invalid inputs."""
    with MpaEmulator() as aws:
        mpa = aws.client("mpa")
        with pytest.raises(mpa.exceptions.ValidationException, match="at least 3, got 2"):
            _invited(mpa, "anna", "ben")


@pytest.mark.parametrize(
    ("choice", "error"),
    [("conflict", "ConflictException"), ("invalid", "ValidationException"), ("repeatable", None)],
    ids=str,
)
def test_team_names(choice: str, error: str | None) -> None:
    """A second team of the same name."""
    with MpaEmulator(assumptions={"team_names": choice}) as aws:
        mpa = aws.client("mpa")
        first = _invited(mpa)
        if error:
            with pytest.raises(mpa.exceptions.ClientError) as raised:
                _invited(mpa, token="second")  # noqa: S106  a ClientToken
            assert error == raised.value.response["Error"]["Code"]
        else:
            assert first != _invited(mpa, token="second")  # noqa: S106


def test_first_decline_waits() -> None:
    """The others can still answer; the team fails once everyone has."""
    with MpaEmulator(assumptions={"first_decline": "waits"}) as aws:
        mpa = aws.client("mpa")
        arn = _invited(mpa)
        aws.decline_invitation(arn, "anna")
        assert "PENDING_ACTIVATION" == _code(mpa, arn)
        aws.accept_invitations(arn)
        assert "FAILED_ACTIVATION" == _code(mpa, arn)


@pytest.mark.parametrize(("choice", "waiting"), [("everyone", ["anna", "ben", "cleo"]), ("missing", ["cleo"])], ids=str)
def test_reinvited(choice: str, waiting: list[str]) -> None:
    """Who must answer when a team is tried again."""
    with MpaEmulator(assumptions={"reinvited": choice}) as aws:
        mpa = aws.client("mpa")
        arn = _invited(mpa)
        aws.accept_invitations(arn, ["anna", "ben"])
        aws.clock.advance(hours=24)
        mpa.update_approval_team(Arn=arn)
        assert waiting == aws.accept_invitations(arn)
        assert "ACTIVE" == mpa.get_approval_team(Arn=arn)["Status"]


@pytest.mark.parametrize(
    ("choice", "code"),
    [("none", None), ("previous", "DELETE_FAILED_APPROVAL"), ("validating", "VALIDATING")],
    ids=str,
)
def test_draft_check_code(choice: str, code: str | None) -> None:
    """The team's code while its update is being checked."""
    with MpaEmulator(assumptions={"draft_check_code": choice}, service_seconds=3600) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        aws.clock.advance(hours=1)
        arn = _invited(mpa)
        aws.clock.advance(hours=1)
        aws.accept_invitations(arn)
        mpa.start_active_approval_team_deletion(Arn=arn)
        aws.clock.advance(hours=24)
        mpa.update_approval_team(Arn=arn, Description="x")
        team = mpa.get_approval_team(Arn=arn)
        assert ("ACTIVE", code) == (team["Status"], team.get("StatusCode"))
        assert ("PENDING", "VALIDATING") == (team["PendingUpdate"]["Status"], team["PendingUpdate"]["StatusCode"])


def test_empty_update_invalid() -> None:
    """An update without any value is an invalid input."""
    with MpaEmulator(assumptions={"empty_update": "invalid"}) as aws:
        mpa = aws.client("mpa")
        arn = _active(aws, mpa)
        with pytest.raises(mpa.exceptions.ValidationException, match="nothing to update"):
            mpa.update_approval_team(Arn=arn)


def test_empty_update_voted() -> None:
    """Assumed: it opens a vote like any other."""
    with MpaEmulator() as aws:
        mpa = aws.client("mpa")
        arn = _active(aws, mpa)
        mpa.update_approval_team(Arn=arn)
        assert "UPDATE_PENDING_APPROVAL" == _code(mpa, arn)


@pytest.mark.parametrize(("choice", "shown"), [("kept", True), ("dropped", False)], ids=str)
def test_update_session(choice: str, shown: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Whether the vote that is over is still shown."""
    with MpaEmulator(assumptions={"update_session": choice}) as aws:
        mpa = aws.client("mpa")
        arn = _active(aws, mpa)
        mpa.update_approval_team(Arn=arn)
        assert "UpdateSessionArn" in mpa.get_approval_team(Arn=arn)
        aws.clock.advance(hours=24)
        assert shown == ("UpdateSessionArn" in mpa.get_approval_team(Arn=arn))


@pytest.mark.parametrize(("choice", "version"), [("echoed", "$DEFAULT"), ("resolved", "1")], ids=str)
def test_default_version(choice: str, version: str) -> None:
    """How a team shows that it follows the default version."""
    with MpaEmulator(assumptions={"default_version": choice}) as aws:
        mpa = aws.client("mpa")
        assert [{"PolicyArn": f"{BACKUP}/{version}"}] == mpa.get_approval_team(Arn=_invited(mpa))["Policies"]


@pytest.mark.parametrize(("choice", "status"), [("deleting", "DELETING"), ("active", "ACTIVE")], ids=str)
def test_window(choice: str, status: str) -> None:
    """What a team shows between its approved deletion and its end; it can't be changed either way."""
    with MpaEmulator(assumptions={"window": choice}) as aws:
        mpa = aws.client("mpa")
        arn = _active(aws, mpa)
        mpa.start_active_approval_team_deletion(Arn=arn, PendingWindowDays=1)
        aws.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
        assert status == mpa.get_approval_team(Arn=arn)["Status"]
        with pytest.raises(mpa.exceptions.ConflictException):
            mpa.update_approval_team(Arn=arn)


@pytest.mark.parametrize(("choice", "status"), [("creating", "CREATING"), ("pending", "PENDING")], ids=str)
def test_session_start(choice: str, status: str) -> None:
    """What a session is first, when the service takes its time."""
    with MpaEmulator(assumptions={"session_start": choice}, service_seconds=3600) as aws:
        mpa = aws.client("mpa")
        _source(mpa)
        aws.clock.advance(hours=1)
        arn = _invited(mpa)
        aws.clock.advance(hours=1)
        aws.accept_invitations(arn)
        session = mpa.start_approval_team_baseline(Arn=arn)["BaselineSessionArn"]
        assert status == mpa.get_session(SessionArn=session)["Status"]


@pytest.mark.parametrize(("choice", "rejections"), [("impossible", 4), ("threshold", 2), ("none", None)], ids=str)
def test_rejections(choice: str, rejections: int | None) -> None:
    """How many of five must reject what two must approve."""
    with MpaEmulator(assumptions={"rejections": choice}) as aws:
        mpa = aws.client("mpa")
        arn = _active(aws, mpa, "anna", "ben", "cleo", "dora", "emil")
        session = mpa.start_approval_team_baseline(Arn=arn)["BaselineSessionArn"]
        assert (rejections or 5) == len(aws.reject(session))
        assert ("FAILED" if rejections else "PENDING") == mpa.get_session(SessionArn=session)["Status"]


@pytest.mark.parametrize(("choice", "fails"), [("accepted", False), ("conflict", True)], ids=str)
def test_cancel_again(choice: str, fails: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Cancelling what is cancelled."""
    with MpaEmulator(assumptions={"cancel_again": choice}) as aws:
        mpa = aws.client("mpa")
        session = mpa.start_approval_team_baseline(Arn=_active(aws, mpa))["BaselineSessionArn"]
        mpa.cancel_session(SessionArn=session)
        if fails:
            with pytest.raises(mpa.exceptions.ConflictException):
                mpa.cancel_session(SessionArn=session)
        else:
            mpa.cancel_session(SessionArn=session)


@pytest.mark.parametrize(("choice", "code"), [("none", None), ("logged", "CANCELLED_BY_USER")], ids=str)
def test_cancelled_code(choice: str, code: str | None) -> None:
    """What a session shows that an administrator cancelled."""
    with MpaEmulator(assumptions={"cancelled_code": choice}) as aws:
        mpa = aws.client("mpa")
        session = mpa.start_approval_team_baseline(Arn=_active(aws, mpa))["BaselineSessionArn"]
        mpa.cancel_session(SessionArn=session)
        assert code == mpa.get_session(SessionArn=session).get("StatusCode")


def test_cancellable_team() -> None:
    """Only votes on the team itself can be cancelled."""
    with MpaEmulator(assumptions={"cancellable": "team"}) as aws:
        mpa = aws.client("mpa")
        session = mpa.start_approval_team_baseline(Arn=_active(aws, mpa))["BaselineSessionArn"]
        with pytest.raises(mpa.exceptions.ConflictException):
            mpa.cancel_session(SessionArn=session)


@pytest.mark.parametrize(("choice", "code"), [("accepted", None), ("not-found", "ResourceNotFoundException")], ids=str)
def test_absent_source(choice: str, code: str | None) -> None:
    """Deleting an identity source that is not there."""
    with MpaEmulator(assumptions={"absent_source": choice}) as aws:
        mpa = aws.client("mpa")
        arn = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
        if code is None:
            mpa.delete_identity_source(IdentitySourceArn=arn)
        else:
            with pytest.raises(mpa.exceptions.ClientError) as raised:
                mpa.delete_identity_source(IdentitySourceArn=arn)
            assert code == raised.value.response["Error"]["Code"]


def test_source_denied_at_once() -> None:
    """A caller without permissions learns it from the call; nothing is left behind."""
    with MpaEmulator(assumptions={"source_denied": "at-once"}) as aws:
        mpa = aws.client("mpa")
        aws.controls.set_source_outcome("ACCESS_DENIED")
        with pytest.raises(mpa.exceptions.AccessDeniedException):
            _source(mpa)
        assert [] == mpa.list_identity_sources()["IdentitySources"]
        _source(mpa)


@pytest.mark.parametrize(("choice", "same"), [("resource", False), ("forever", True)], ids=str)
def test_token_life(choice: str, same: bool) -> None:  # noqa: FBT001  a parameter of the test
    """A request with the token of something that is gone makes it anew, or gets the output of what is gone."""
    with MpaEmulator(assumptions={"token_life": choice}) as aws:
        mpa = aws.client("mpa")
        first = _invited(mpa)
        version = mpa.get_approval_team(Arn=first)["VersionId"]
        assert first == _invited(mpa)
        aws.clock.advance(hours=24)
        mpa.delete_inactive_approval_team_version(Arn=first, VersionId=version)
        assert same == (first == _invited(mpa))


@pytest.mark.parametrize(("choice", "fails"), [("conflict", True), ("accepted", False)], ids=str)
def test_same_team(choice: str, fails: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Associating the team that protects already; nobody is asked either way."""
    with MpaEmulator(assumptions={"same_team": choice}) as aws:
        mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
        team = _active(aws, mpa)
        made = keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)["MpaTeamAssociation"]
        if fails:
            with pytest.raises(keys.exceptions.ConflictException):
                keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
        else:
            assert made == keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)["MpaTeamAssociation"]
        assert [] == mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]


@pytest.mark.parametrize(("choice", "shown"), [("kept", ["FAILED", "CANCELLED"]), ("dropped", [None, None])], ids=str)
def test_unapproved_request(choice: str, shown: list[str | None]) -> None:
    """What an association shows once its vote was rejected, or cancelled."""
    with MpaEmulator(assumptions={"unapproved_request": choice}) as aws:
        mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=_active(aws, mpa))
        seen = []
        for decide in (aws.reject, lambda arn: mpa.cancel_session(SessionArn=arn)):
            asked = keys.disassociate_mpa_team(Action=PROTECTED)["MpaTeamAssociation"]
            decide(asked["MpaStatus"]["MpaSessionArn"])
            found = keys.get_mpa_team_association(Action=PROTECTED)["MpaTeamAssociation"]
            assert "ACTIVE" == found["AssociationState"]
            seen.append(found.get("MpaStatus", {}).get("Status"))
        assert shown == seen


@pytest.mark.parametrize("choice", ["creating", "pending"], ids=str)
def test_session_start_of_a_request_that_is_invalid(choice: str) -> None:
    """Whether that is found at once or later, the association shows it."""
    with MpaEmulator(assumptions={"session_start": choice}) as aws:
        mpa, keys = aws.client("mpa"), aws.client("payment-cryptography")
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=_active(aws, mpa))
        aws.controls.find_next_invalid("session")
        keys.disassociate_mpa_team(Action=PROTECTED)
        found = keys.get_mpa_team_association(Action=PROTECTED)["MpaTeamAssociation"]
        assert ("ACTIVE", "FAILED") == (found["AssociationState"], found["MpaStatus"]["Status"])


@pytest.mark.parametrize(("choice", "found"), [("invalid", "ValidationException"), ("first", "ana")], ids=str)
def test_shared_email_of_two_users(choice: str, found: str) -> None:
    """Whoever looks a user up by it gets an error, or one of the two."""
    with MpaEmulator(assumptions={"shared_email": choice}) as aws:
        users = aws.client("identitystore")
        names = {aws.controls.add_user(name, "crew@example.com"): name for name in ("ana", "ben")}
        wanted: Any = {"UniqueAttribute": {"AttributePath": "emails.value", "AttributeValue": "crew@example.com"}}
        try:
            answer = names[users.get_user_id(IdentityStoreId="d-1234567890", AlternateIdentifier=wanted)["UserId"]]
        except users.exceptions.ClientError as error:
            answer = error.response["Error"]["Code"]
        assert found == answer


def test_every_alternative_has_its_story() -> None:
    """A switch that is added must have a test here, or beside this module where it is about vaults."""
    text = "".join(path.read_text() for path in sorted(Path(__file__).parent.glob("test_*assumptions.py")))
    assert [] == [question.name for question in Assumptions.questions() if f"def test_{question.name}" not in text]


def test_every_question_stands_in_the_documentation() -> None:
    """With its choices in order, and its text."""
    page = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text()
    for question in Assumptions.questions():
        assert f"| `{question.name}` | {', '.join(question.choices)} | {question.text} |" in page
