"""What an observation costs, and what it finds; the calls go to an account that a test changes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from pulumi_mpa.aws.associations.payment_cryptography import PaymentCryptography
from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import AccessDeniedError, MpaError, ServiceUnavailableError
from pulumi_mpa.messages import Code
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.plan.verdict import Decision, Verdict
from pulumi_mpa.waiting.targets import AssociationTarget, SessionTarget, TeamTarget
from pulumi_mpa.waiting.watcher import REREAD_SECONDS, Watcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.waiting.targets import Target

ROOT = "arn:aws:mpa:us-east-1:111122223333"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
STRATEGY = {"MofN": {"MinApprovalsRequired": 2}}
ACTION = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"


class Account(Client):
    """An account with teams, sessions and associations as a test sets them, and a list of the calls that it got."""

    def __init__(self) -> None:
        """Have nothing yet."""
        super().__init__(Settings())
        self.teams: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.association: dict[str, Any] | None = None
        self.sent: list[str] = []
        self.errors: dict[str, str] = {}

    def team(self, name: str, status: str = "ACTIVE", code: str | None = None, **more: Any) -> str:  # noqa: ANN401 -- members of any type
        """Set a team."""
        arn = f"{ROOT}:approval-team/{name}"
        state = {"Status": status, **({"StatusCode": code} if code else {})}
        self.teams[arn] = {"Arn": arn, "Name": name, "VersionId": "1", "ApprovalStrategy": STRATEGY, **state, **more}
        return arn

    def voting(self, name: str, session: str, version: str = "2") -> str:
        """Set a team that votes on an update."""
        draft = {"VersionId": version, "Status": "PENDING", "StatusCode": "UPDATE_PENDING_APPROVAL"}
        self.session(session)
        return self.team(
            name, "ACTIVE", "UPDATE_PENDING_APPROVAL", UpdateSessionArn=f"{ROOT}:session/{session}", PendingUpdate=draft
        )

    def session(self, name: str, status: str = "PENDING", approvals: int = 0) -> str:
        """Set a session."""
        responses = [{"Response": "APPROVED" if number < approvals else "NO_RESPONSE"} for number in range(3)]
        arn = f"{ROOT}:session/{name}"
        self.sessions[arn] = {
            "SessionArn": arn, "Status": status, "ApproverResponses": responses, "ApprovalStrategy": STRATEGY,
            "NumberOfApprovers": 3, "ExpirationTime": NOW + timedelta(hours=2),
        }  # fmt: skip
        return arn

    def _send(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        self.sent.append(operation)
        if operation in self.errors:
            raise ClientError({"Error": {"Code": self.errors[operation], "Message": ""}}, operation)
        response = self._respond(operation, parameters)
        if response is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": ""}}, operation)
        return {**response, "ResponseMetadata": {"HTTPHeaders": {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}}}

    def _respond(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if operation == "ListApprovalTeams":
            first = int(parameters.get("NextToken", 0))
            page = list(self.teams.values())[first : first + parameters["MaxResults"]]
            rest = {"NextToken": str(first + 20)} if len(self.teams) > first + 20 else {}
            return {"ApprovalTeams": page, **rest}
        if operation == "GetApprovalTeam":
            return self.teams.get(parameters["Arn"])
        if operation == "GetSession":
            return self.sessions.get(parameters["SessionArn"])
        if operation == "ListIdentitySources":
            center = {"IamIdentityCenter": {"ApprovalPortalUrl": "https://portal"}}
            return {"IdentitySources": [{"IdentitySourceArn": "arn", "Status": "ACTIVE", "IdentitySourceParameters": center}]}  # fmt: skip
        return {"MpaTeamAssociation": self.association} if self.association else None


class Watching:
    """A watcher of an account, with a clock that a test moves."""

    def __init__(self) -> None:
        """Watch an empty account."""
        self.aws, self.now = Account(), 0.0
        self._watcher = Watcher(self.aws, lambda *_: PaymentCryptography(self.aws, self.aws), lambda: self.now)

    def observe(self, *targets: Target) -> list[Verdict | MpaError]:
        """Observe once, and count the calls of this observation alone."""
        self.aws.sent.clear()
        seen = self._watcher.observe(set(targets))
        return [seen[target] for target in targets]

    def verdict(self, *targets: Target) -> Verdict:
        """Observe once and return what was seen of the first."""
        seen = self.observe(*targets)[0]
        assert isinstance(seen, Verdict), seen
        return seen


@pytest.fixture
def watching() -> Watching:
    """Return a watcher of an account of the test's own."""
    return Watching()


def settled(arn: str, version: str = "2") -> TeamTarget:
    """Return a team that is waited for until a version is in force."""
    return TeamTarget(arn, "settled", version)


def test_fifty_teams_are_listed_in_three_calls_and_read_when_they_change(watching: Watching) -> None:
    """A round in which nothing happens costs the list alone, however many are waited for."""
    arns = [watching.aws.team(f"team-{number}", "PENDING", "PENDING_ACTIVATION") for number in range(50)]
    targets = [settled(arn, "1") for arn in arns]
    watching.observe(*targets)
    assert 50 == watching.aws.sent.count("GetApprovalTeam")

    watching.observe(*targets)
    assert ["ListApprovalTeams"] * 3 == watching.aws.sent
    watching.aws.team("team-7")
    verdicts = watching.observe(*targets)
    assert [*["ListApprovalTeams"] * 3, "GetApprovalTeam"] == watching.aws.sent
    assert [7] == [number for number, seen in enumerate(verdicts) if isinstance(seen, Verdict) and seen.decision is Decision.PASS]  # fmt: skip


def test_gates_on_one_team_are_one_read(watching: Watching) -> None:
    """Whatever each of them waits for."""
    arn = watching.aws.voting("guards", "one")
    seen = watching.observe(settled(arn), TeamTarget(arn, "active"), settled(arn, "3"))

    assert ["ListApprovalTeams", "GetApprovalTeam", "GetSession", "ListIdentitySources"] == watching.aws.sent
    assert [Decision.WAIT, Decision.PASS, Decision.FAIL] == [one.decision for one in seen if isinstance(one, Verdict)]


def test_votes_are_read_anew_in_turns(watching: Watching) -> None:
    """One session in a round, the one that was read longest ago, and none before its time."""
    targets = [settled(watching.aws.voting(name, name)) for name in ("one", "two")]
    watching.observe(*targets)
    watching.now = REREAD_SECONDS - 1
    watching.observe(*targets)
    assert ["ListApprovalTeams"] == watching.aws.sent

    watching.aws.session("one", approvals=1)
    watching.aws.session("two", approvals=1)
    fresh = []
    for _ in range(3):
        watching.now += 1
        lines = [seen.state for seen in watching.observe(*targets) if isinstance(seen, Verdict)]
        fresh.append(len([line for line in lines if "1 approval" in line]))
        assert watching.aws.sent.count("GetSession") <= 1
    assert [1, 2, 2] == fresh
    assert ["ListApprovalTeams"] == watching.aws.sent


def test_answers_to_invitations_are_read_anew(watching: Watching) -> None:
    """The list shows only that not everybody has accepted."""
    invited = [{"PrimaryIdentityId": user, "PrimaryIdentityStatus": "PENDING"} for user in ("ana", "ben")]
    arn = watching.aws.team("guards", "PENDING", "PENDING_ACTIVATION", Approvers=invited)
    assert "ana, ben" == watching.verdict(settled(arn, "1")).state.values["waiting"]

    watching.aws.team("guards", "PENDING", "PENDING_ACTIVATION", Approvers=invited[1:])
    watching.now = REREAD_SECONDS
    assert "ben" == watching.verdict(settled(arn, "1")).state.values["waiting"]


def test_vote_that_ended_while_the_next_opened_is_found(watching: Watching) -> None:
    """The list shows the same state before and after; the session that was waited for is over."""
    arn = watching.aws.voting("guards", "one")
    assert Decision.WAIT is watching.verdict(settled(arn)).decision

    watching.aws.voting("guards", "two", version="3")
    watching.aws.session("one", status="CANCELLED")
    watching.now = REREAD_SECONDS
    assert Decision.FAIL is watching.verdict(settled(arn)).decision


def test_open_vote_is_shown_with_portal_and_time_left(watching: Watching) -> None:
    """By AWS's own clock; the portal's address is read once."""
    arn = watching.aws.voting("guards", "one")
    verdict = watching.verdict(settled(arn), SessionTarget(watching.aws.session("other")))

    where = {"session": "arn:aws:mpa:us-east-1:111122223333:session/one", "portal": "https://portal"}
    assert where.items() <= verdict.message().data.items()
    assert [] == [text for text in where.values() if text not in verdict.message().text()]
    assert "another 2 h 0 min" in verdict.message()
    assert 2 * 3600 == verdict.seconds_left
    watching.observe(SessionTarget(watching.aws.session("other")))
    assert ["GetSession"] == watching.aws.sent


def test_unknown_portal_stops_nothing(watching: Watching) -> None:
    """Whoever may not list identity sources waits all the same, and is not denied again in each round."""
    watching.aws.errors["ListIdentitySources"] = "AccessDeniedException"
    target = SessionTarget(watching.aws.session("one"))

    assert (Decision.WAIT, None) == (watching.verdict(target).decision, watching.verdict(target).portal_url)
    assert ["GetSession"] == watching.aws.sent


def test_sessions_are_read_once_each(watching: Watching) -> None:
    """Nothing lists sessions of several teams; equal targets are one call."""
    one, two = SessionTarget(watching.aws.session("one")), SessionTarget(watching.aws.session("two", "APPROVED"))
    watching.observe(one)
    seen = watching.observe(one, two, SessionTarget(one.arn))

    assert ["GetSession"] * 2 == watching.aws.sent
    assert [Decision.WAIT, Decision.PASS, Decision.WAIT] == [
        item.decision for item in seen if isinstance(item, Verdict)
    ]


def test_team_that_is_gone_is_found(watching: Watching) -> None:
    """It is on no list any more."""
    arn = watching.aws.voting("guards", "one")
    watching.observe(settled(arn))
    watching.aws.teams.clear()

    verdict = watching.verdict(settled(arn))
    assert (Decision.FAIL, Code.TEAM_GONE) == (verdict.decision, verdict.state.code)


def test_team_that_no_list_shows_is_read_each_time(watching: Watching) -> None:
    """A team of another account might be on no list; what can't be compared is read."""
    arn = watching.aws.voting("guards", "one")
    hidden = watching.aws.teams.pop(arn)
    watching.aws.teams["other"] = {**hidden, "Arn": "other"}
    watching.aws.teams[arn] = hidden
    watching.observe(settled(arn))
    listed = watching.aws.teams

    def without_it(operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if operation == "ListApprovalTeams":
            return {"ApprovalTeams": [team for key, team in listed.items() if key != arn]}
        return Account._respond(watching.aws, operation, parameters)  # noqa: SLF001 -- the account's own response

    watching.aws._respond = without_it  # type: ignore[method-assign] # noqa: SLF001 -- as above
    watching.observe(settled(arn))
    assert 1 == watching.aws.sent.count("GetApprovalTeam")
    watching.observe(settled(arn))
    assert 1 == watching.aws.sent.count("GetApprovalTeam")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param("ThrottlingException", ServiceUnavailableError, id="throttled"),
        pytest.param("ExpiredTokenException", AccessDeniedError, id="expired"),
    ],
)
def test_failed_list_is_requested_once(watching: Watching, code: str, kind: type[MpaError]) -> None:
    """Everybody learns of it from the one call; sessions are read all the same."""
    arns = [watching.aws.team(f"team-{number}") for number in range(3)]
    watching.aws.errors["ListApprovalTeams"] = code
    session = SessionTarget(watching.aws.session("one"))
    seen = watching.observe(*(settled(arn) for arn in arns), session)

    assert [kind] * 3 == [type(item) for item in seen[:3]]
    assert isinstance(seen[3], Verdict)
    assert ["GetSession", "ListApprovalTeams", "ListIdentitySources"] == sorted(watching.aws.sent)


def test_association_is_read_each_round_and_its_votes_in_turn(watching: Watching) -> None:
    """Its state costs one call; its session is read when it changes, or when it is old."""
    session = watching.aws.session("one")
    watching.aws.association = {
        "Action": ACTION, "MpaTeamArn": "arn:old", "AssociationState": "UPDATE_PENDING",
        "MpaStatus": {"MpaSessionArn": session, "Status": "PENDING"},
    }  # fmt: skip
    target = AssociationTarget(Place("payment-cryptography", "eu-central-1", ACTION), session, "arn:old", "arn:new")
    assert "0" == watching.verdict(target).state.data["approvals"]
    watching.aws.session("one", approvals=1)
    assert "0" == watching.verdict(target).state.data["approvals"]
    assert ["GetMpaTeamAssociation"] == watching.aws.sent

    watching.now = REREAD_SECONDS
    assert "1" == watching.verdict(target).state.data["approvals"]
    watching.aws.association = {"Action": ACTION, "MpaTeamArn": "arn:new", "AssociationState": "ACTIVE"}
    assert Decision.PASS is watching.verdict(target).decision
    watching.aws.association = None
    assert Decision.FAIL is watching.verdict(target).decision
