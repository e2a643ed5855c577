"""Policies about requests: how many votes are open at once, and how long a request stays undecided or rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import SessionStatus, may_be_open
from pulumi_mpa.messages import Code
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.policy import clock
from pulumi_mpa.policy.examples import DaysAgo, example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.references import ASSOCIATIONS
from pulumi_mpa.policy.typed import each_of_type, hides, read_each_of_type, type_of
from pulumi_mpa.policy.views import REDACTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.examples import ExampleResource
    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import (
        ApprovalTeamOutputs,
        BackupVaultMpaAssociationOutputs,
        MpaTeamAssociationOutputs,
    )

    _Association = MpaTeamAssociationOutputs | BackupVaultMpaAssociationOutputs

#: The resources that people vote on.
_VOTED: Final = (ApprovalTeam, *ASSOCIATIONS)
#: What became of a request that the program still wants and AWS does not have.
_NOT_IN_FORCE: Final = (Outcome.OPEN, Outcome.REJECTED)
_NOT_APPROVED: Final = (RequestStatus.PENDING, RequestStatus.FAILED, RequestStatus.CANCELLED)
#: The outputs that say when something was requested.
_WITH_TIMES: Final = ("lastRequest", "creationTime", "pendingUpdate", "pendingSession", "mpaStatus")


def _check_votes(args: StackValidationArgs, context: Context, report: Report) -> None:
    """Report each team whose vote was opened when as many as allowed were open already; what is not known is decided at the run."""
    votes, unknown = read_each_of_type(args.resources, _VOTED, _open_vote)
    first: dict[str, tuple[str, str]] = {}
    for team, opened in filter(None, votes):
        first[team] = min(first.get(team, opened), opened)
    counts = {"count": len(first), "most": context.config["openVotes"]}
    for _, urn in sorted(first.values())[counts["most"] :]:
        report(counts, counts, urn=urn)
    context.decide_later(unknown)


def _open_vote(view: ApprovalTeamOutputs | _Association, found: PolicyResource) -> tuple[str, tuple[str, str]] | None:
    """Return which team has a vote open, then since when and about which resource; None without one."""
    vote = view.pending_session
    if vote is None or not may_be_open(Pair(vote.status, vote.status_code)):
        return None
    # A session's ARN has its team's name before the session's own id.
    return vote.arn.rpartition("/")[0], (vote.initiation_time or "", found.urn)


def _check_age(args: StackValidationArgs, context: Context, report: Report) -> None:
    days = context.config["days"]
    times: dict[str, Callable[[Any], Iterator[str | None]]] = {
        type_of(ApprovalTeam): _times_of_team,
        **{type_of(kind): _times_of_association for kind in ASSOCIATIONS},
    }

    def judge(view: ApprovalTeamOutputs | _Association, found: PolicyResource) -> None:
        if view.settled:
            return
        since = min(filter(None, times[found.resource_type](view)), default=None)
        if since is not None and clock.is_older(since, days):
            shown = REDACTED if hides(found, *_WITH_TIMES) else clock.day_of(since)
            report({"since": shown, "days": days}, urn=found.urn)

    each_of_type(args, _VOTED, judge)


def _times_of_team(team: ApprovalTeamOutputs) -> Iterator[str | None]:
    """Yield when what is not in force was requested."""
    request = team.last_request
    if request is not None and request.outcome in _NOT_IN_FORCE:
        # The request to create a team has the time of the team.
        yield request.at or team.creation_time
    if team.pending_update is not None:
        yield team.pending_update.update_initiation_time
    if team.deletion is not None and team.pending_session is not None:
        yield team.pending_session.initiation_time


def _times_of_association(association: _Association) -> Iterator[str | None]:
    """Yield when what is not in force was requested."""
    request = association.mpa_status
    if request is not None and request.status in _NOT_APPROVED:
        yield request.initiation_date


def _voting(name: str, status: SessionStatus) -> ExampleResource:
    """Return a team of an example with a vote."""
    session = f"arn:aws:mpa:us-east-1:111122223333:session/{name}/5f0a"
    return resource("ApprovalTeam", name, pending_session={"arn": session, "status": status})


def _requested(days: int) -> ExampleResource:
    """Return a team of an example whose last request was rejected and is still wanted."""
    return resource(
        "ApprovalTeam", "guards", settled=False, last_request={"outcome": Outcome.REJECTED, "at": DaysAgo(days)}
    )


RUN_VOTES: Final = StackPolicy(
    Facts(
        name="mpa-run-votes",
        description="Not too many teams have a vote open at the same time.",
        code=Code.POLICY_MANY_VOTES,
        severity=Severity.MEDIUM,
        topics=(Topic.REQUESTS,),
        source="Our reason: the people who are approvers of several teams have to decide about everything within "
        f"{limits.VOTE_HOURS} hours, and silence counts as a rejection.",
        note="A preview counts the votes that are open. Which changes open more is known once the update has run.",
        resources=tuple(kind.__name__ for kind in _VOTED),
        settings={
            "openVotes": Setting(
                "How many teams may have a vote open at the same time.",
                3,
                {"type": "integer", "minimum": 0, "maximum": limits.MAX_TEAMS},
            )
        },
        violates=example(
            _voting("guards", SessionStatus.PENDING),
            _voting("vaults", SessionStatus.PENDING),
            config={"openVotes": 1},
        ),
        passes=example(
            _voting("guards", SessionStatus.PENDING),
            _voting("vaults", SessionStatus.FAILED),
            config={"openVotes": 1},
        ),
    ),
    _check_votes,
)

REQUEST_AGE: Final = StackPolicy(
    Facts(
        name="mpa-request-age",
        description="No request is undecided or rejected for longer than a number of days while the program still wants it.",
        code=Code.POLICY_OLD_REQUEST,
        severity=Severity.MEDIUM,
        topics=(Topic.REQUESTS,),
        source=f"Our reason: a vote ends after {limits.VOTE_HOURS} hours, so what is not in force much later needs a decision of "
        "the people who run the program.",
        resources=tuple(kind.__name__ for kind in _VOTED),
        settings={
            "days": Setting(
                "How many days a request may be undecided or rejected.", 7, {"type": "integer", "minimum": 0}
            )
        },
        violates=example(_requested(30)),
        passes=example(_requested(3)),
    ),
    _check_age,
)

POLICIES: Final = (RUN_VOTES, REQUEST_AGE)
