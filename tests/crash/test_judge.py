"""The judge of the crash matrix sees every kind of broken promise, and nothing where none is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from account import Account
from guarding import ACTION, ID, REGION
from judge import Judge
from stacks import INSTANCE, POLICY, SOURCE, USERS
from wire import BadWire

from pulumi_mpa.emulator import ClockKind, Server, Settings
from pulumi_mpa.model import our_tags
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Watched:
    """A service with a judge, and people."""

    def __init__(self, wire: BadWire, aws: MpaEmulator) -> None:
        """Let the judge watch."""
        self.wire, self.aws, self.account = wire, aws, Account(aws)
        self.account.connect()
        self.judge = Judge(wire)
        wire.watch = self.judge.look

    def make(self, name: str = "guards") -> str:
        """Make a team that carries our owner tag."""
        made = self.account.mpa.create_approval_team(
            Name=name,
            Description="Root certificates",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in USERS],
            Policies=[{"PolicyArn": POLICY}],
            Tags={our_tags.OWNER: "stack"},
        )
        return str(made["Arn"])

    def make_active(self) -> str:
        """Make a team that works."""
        arn = self.make()
        self.aws.accept_invitations(arn)
        return arn

    def ask(self, arn: str, description: str = "Payment keys") -> None:
        """Ask a team to change."""
        self.account.mpa.update_approval_team(Arn=arn, Description=description)

    def kinds(self) -> list[str]:
        """Give what was found."""
        return [finding.kind for finding in self.judge.findings]


@pytest.fixture
def watched() -> Iterator[Watched]:
    """Give a service with its identity source and a judge."""
    wire = BadWire(Settings(clock=ClockKind.VIRTUAL))
    server = Server(wire)
    server.start()
    with MpaEmulator.connect(server.endpoint_url) as aws:
        yield Watched(wire, aws)
    server.stop()


def test_one_request_is_nothing_to_find(watched: Watched) -> None:
    """A team, a change and its approval break no promise."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.approve(watched.account.open_session())
    watched.judge.look()
    watched.ask(arn, "All keys")
    assert [] == watched.kinds()


def test_same_request_again_is_a_duplicate(watched: Watched) -> None:
    """Cancelled and asked again, it reaches the same people twice."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.account.mpa.cancel_session(SessionArn=watched.account.open_session())
    watched.ask(arn)
    assert ["duplicate_sessions"] == watched.kinds()


def test_same_request_after_a_change_of_mind_is_none(watched: Watched) -> None:
    """What was cancelled for another program may be asked again for a third."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.account.mpa.cancel_session(SessionArn=watched.account.open_session())
    watched.judge.program += 1
    watched.ask(arn)
    assert [] == watched.kinds()


def test_refused_update_asked_again_is_overruled(watched: Watched) -> None:
    """A no counts until `resubmit` changes."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.look()
    watched.ask(arn)
    assert ["overruled"] == watched.kinds()


def test_refused_update_asked_again_under_another_word_is_not(watched: Watched) -> None:
    """Another `resubmit` is the user's own wish."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.look()
    watched.judge.resubmit = "again"
    watched.ask(arn)
    assert [] == watched.kinds()


def test_refused_deletion_asked_again_is_overruled(watched: Watched) -> None:
    """The same holds for a team that was asked to go."""
    arn = watched.make_active()
    watched.account.mpa.start_active_approval_team_deletion(Arn=arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.look()
    watched.account.mpa.start_active_approval_team_deletion(Arn=arn)
    assert ["overruled"] == watched.kinds()


def test_declined_invitation_sent_again_is_overruled(watched: Watched) -> None:
    """A team that did not come about is not to be tried again unasked."""
    arn = watched.make()
    watched.aws.decline_invitation(arn, "user-ana")
    watched.judge.look()
    watched.ask(arn, "Root certificates")
    assert ["overruled"] == watched.kinds()


def test_second_team_of_one_owner_is_a_duplicate(watched: Watched) -> None:
    """Two teams of one resource for one purpose can't both be wanted."""
    watched.make()
    watched.make("guards-2")
    assert ["duplicate_teams"] == watched.kinds()


def test_what_no_state_has_is_an_orphan(watched: Watched) -> None:
    """A team of ours is in some state, or nobody will remove it."""
    arn = watched.make()
    assert [arn] == watched.judge.orphans([[], [{"id": "another"}]])
    assert [] == watched.judge.orphans([[], [{"id": arn}]])


def _outputs(team: Any) -> dict[str, Any]:  # noqa: ANN401 -- an answer of boto3
    values = {
        "description": team["Description"],
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
        "approvers": [{"primaryIdentityId": user} for user in USERS],
    }
    return {
        **values,
        "status": team["Status"],
        "versionId": team["VersionId"],
        "settled": True,
        "declared": values,
    }


def test_outputs_that_tell_what_is_are_no_lie(watched: Watched) -> None:
    """Values, version and status of the service are what the judge compares."""
    arn = watched.make_active()
    watched.judge.compare([{"id": arn, "outputs": _outputs(watched.account.team())}])
    assert [] == watched.kinds()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"status": "PENDING"}, id="status"),
        pytest.param({"description": "Payment keys"}, id="value-in-force"),
        pytest.param({"versionId": "9"}, id="version"),
        pytest.param({"pendingUpdate": {**_outputs({"Description": "x", "Status": "", "VersionId": ""})}}, id="draft"),
    ],
)
def test_outputs_that_differ_are_a_lie(watched: Watched, wrong: dict[str, Any]) -> None:
    """One field is enough."""
    arn = watched.make_active()
    watched.judge.compare([{"id": arn, "outputs": {**_outputs(watched.account.team()), **wrong}}])
    assert {"lies"} == set(watched.kinds())


def test_open_vote_that_outputs_do_not_show_is_a_lie(watched: Watched) -> None:
    """Settled is what nobody is asked about."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.judge.compare([{"id": arn, "outputs": _outputs(watched.account.team())}])
    assert {"lies"} == set(watched.kinds())


def test_tags_of_an_identity_source_that_are_not_there_are_a_lie(watched: Watched) -> None:
    """Outputs show the tags that AWS has, not those that the program wrote."""
    (source,) = watched.account.sources()
    center = {"instanceArn": INSTANCE, "region": "us-east-1"}
    outputs: dict[str, Any] = {"status": source["Status"], "identitySourceParameters": {"iamIdentityCenter": center}}
    watched.judge.compare([{"id": source["IdentitySourceArn"], "outputs": outputs}])
    assert [] == watched.kinds()
    tags = {"cost": "security"}
    outputs |= {"tags": tags, "declared": {"tags": tags}}
    watched.judge.compare([{"id": source["IdentitySourceArn"], "outputs": outputs}])
    assert ["lies"] == watched.kinds()


class Guarded:
    """Two teams that work, of which the first guards, under the eyes of the judge."""

    def __init__(self, watched: Watched) -> None:
        """Let the first team guard."""
        self.watched = watched
        self.keys = watched.aws.client("payment-cryptography", region=REGION)
        self.team, self.other = watched.make(), watched.make("others")
        for arn in (self.team, self.other):
            watched.aws.accept_invitations(arn)
        watched.judge.findings.clear()
        self.hand_over(self.team)

    def hand_over(self, arn: str) -> None:
        """Let a team guard, or ask the team that does to hand over to it."""
        self.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=arn)

    def remove(self) -> None:
        """Ask the team to guard no longer."""
        self.keys.disassociate_mpa_team(Action=ACTION)

    def session(self) -> str:
        """Give the ARN of the last vote on it."""
        found = self.keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]
        return str(found["MpaStatus"]["MpaSessionArn"])

    def decide(self, answer: str) -> None:
        """Let the team in force say yes or no, nobody say anything, or an administrator cancel the vote."""
        aws, session = self.watched.aws, self.session()
        acts: dict[str, Callable[[], object]] = {
            "approve": lambda: aws.approve(session),
            "reject": lambda: aws.reject(session),
            "cancel": lambda: self.watched.account.mpa.cancel_session(SessionArn=session),
            "say nothing": lambda: aws.clock.advance(hours=25),
        }
        acts[answer]()
        self.watched.judge.look()

    def resource(self, **wrong: Any) -> dict[str, Any]:  # noqa: ANN401 -- outputs
        """Give a resource in state that tells what is, but for what is wrong."""
        outputs = {
            "status": "ACTIVE",
            "associationState": "ACTIVE",
            "teamInForce": self.team,
            "settled": True,
            "declared": {"mpaTeamArn": self.team},
        }
        return {"id": ID, "type": "mpa:MpaTeamAssociation", "outputs": {**outputs, **wrong}}


@pytest.fixture
def guarded(watched: Watched) -> Guarded:
    """Give a team that guards."""
    return Guarded(watched)


def test_hand_over_and_removal_that_are_asked_once_are_nothing_to_find(guarded: Guarded) -> None:
    """First association, hand-over, removal, each with its yes, break no promise."""
    guarded.hand_over(guarded.other)
    guarded.decide("approve")
    guarded.remove()
    guarded.decide("approve")
    assert [] == guarded.watched.kinds()


@pytest.mark.parametrize("ask", ["hand over", "remove"])
@pytest.mark.parametrize(
    ("answer", "found"),
    [
        pytest.param("cancel", "duplicate_sessions", id="cancelled"),
        pytest.param("reject", "overruled", id="rejected"),
        pytest.param("say nothing", "overruled", id="expired"),
    ],
)
def test_request_about_an_association_that_is_sent_again_is_found(
    guarded: Guarded, ask: str, answer: str, found: str
) -> None:
    """The team that guards is not asked again on the same words, whatever became of the first request."""
    send = {"hand over": lambda: guarded.hand_over(guarded.other), "remove": guarded.remove}[ask]
    send()
    guarded.decide(answer)
    send()
    assert [found] == guarded.watched.kinds()


def test_request_about_an_association_under_another_word_is_not_found(guarded: Guarded) -> None:
    """A hand-over goes by the program's `resubmit`, a removal by the recorded one."""
    judge = guarded.watched.judge
    guarded.hand_over(guarded.other)
    guarded.decide("reject")
    judge.resubmit = "again"
    guarded.hand_over(guarded.other)
    guarded.decide("reject")
    guarded.remove()
    guarded.decide("reject")
    judge.recorded = {ID: "again"}
    guarded.remove()
    assert [] == guarded.watched.kinds()


def test_association_that_no_state_has_is_an_orphan(guarded: Guarded) -> None:
    """It has no tag of its own, so Region and operation tell."""
    judge = guarded.watched.judge
    assert [ID] == judge.orphans([[{"id": guarded.team}, {"id": guarded.other}]])
    assert [] == judge.orphans([[{"id": guarded.team}, {"id": guarded.other}, {"id": ID}]])


def test_team_that_guards_is_not_to_be_asked_to_go(guarded: Guarded) -> None:
    """Its own people have not let go, so whoever asks for its deletion overrules them."""
    guarded.watched.account.mpa.start_active_approval_team_deletion(Arn=guarded.team)
    assert {"overruled"} == set(guarded.watched.kinds())


def test_team_that_is_to_guard_is_not_to_be_asked_to_go(guarded: Guarded) -> None:
    """An open hand-over names it, and protection must have no gap."""
    guarded.hand_over(guarded.other)
    assert [] == guarded.watched.kinds()
    guarded.watched.account.mpa.start_active_approval_team_deletion(Arn=guarded.other)
    assert {"overruled"} == set(guarded.watched.kinds())


def test_outputs_of_an_association_that_tell_what_is_are_no_lie(guarded: Guarded) -> None:
    """State, team in force and votes of the service are what the judge compares."""
    guarded.watched.judge.compare([guarded.resource()])
    assert [] == guarded.watched.kinds()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"associationState": "UPDATE_PENDING"}, id="state"),
        pytest.param({"status": "UPDATE_PENDING"}, id="status"),
        pytest.param({"statusCode": "APPROVED"}, id="status-code"),
        pytest.param({"teamInForce": "another"}, id="team-in-force"),
        pytest.param({"mpaStatus": {"mpaSessionArn": "a vote"}}, id="last-vote"),
        pytest.param({"pendingSession": {"arn": "a vote"}}, id="open-vote"),
        pytest.param({"declared": {"mpaTeamArn": "another"}}, id="settled"),
    ],
)
def test_outputs_of_an_association_that_differ_are_a_lie(guarded: Guarded, wrong: dict[str, Any]) -> None:
    """One field is enough."""
    guarded.watched.judge.compare([guarded.resource(**wrong)])
    assert ["lies"] == guarded.watched.kinds()


def test_association_that_is_not_there_is_a_lie(guarded: Guarded) -> None:
    """Outputs of one that was removed, or never made, must not show it."""
    guarded.remove()
    guarded.watched.aws.approve(guarded.session())
    guarded.watched.judge.compare([guarded.resource()])
    assert {"lies"} == set(guarded.watched.kinds())
    guarded.watched.judge.findings.clear()
    absent = dict.fromkeys(("status", "associationState", "teamInForce"))
    guarded.watched.judge.compare([guarded.resource(**absent, settled=False)])
    assert [] == guarded.watched.kinds()
