"""The policy about the days between an approved deletion of a team and its taking effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.made import ResourcePolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import ApprovalTeamInputs

#: A week has every weekday once, whoever is away at its beginning. AWS deletes keys of Payment Cryptography after as long.
_WEEK: Final = 7
_DAYS: Final = {"type": "integer", "minimum": limits.PENDING_WINDOW_DAYS[0], "maximum": limits.PENDING_WINDOW_DAYS[1]}


def _floor(context: Context) -> int:
    """Return how many days the policy wants: the greatest of the general number and those of the stack's tags."""
    by_tag = context.config["minimumDaysByStackTag"]
    matching: list[int] = [
        by_tag[tag][value] for tag, value in context.stack_tags.items() if value in by_tag.get(tag, {})
    ]
    return max([int(context.config["minimumDays"]), *matching])


def _has_too_few_days(team: ApprovalTeamInputs, floor: int) -> bool:
    """Check the window; without one, a deletion takes effect as soon as it is approved."""
    return (team.pending_window_days or 0) < floor


def _check(team: ApprovalTeamInputs, context: Context, report: Report) -> None:
    floor = _floor(context)
    if _has_too_few_days(team, floor):
        code = Code.POLICY_NO_DELETION_WINDOW if team.pending_window_days is None else None
        report({"days": floor}, {"least": floor}, code=code)


def _raise_window(team: ApprovalTeamInputs, context: Context) -> Mapping[str, Any] | None:
    floor = _floor(context)
    return {"pending_window_days": floor} if _has_too_few_days(team, floor) else None


TEAM_DELETION_WINDOW: Final = ResourcePolicy(
    Facts(
        name="mpa-team-deletion-window",
        description="Some days pass between the approved deletion of a team and its taking effect, and a team without "
        "`pending_window_days` has none.",
        code=Code.POLICY_SHORT_DELETION_WINDOW,
        severity=Severity.MEDIUM,
        topics=(Topic.COVERAGE,),
        source="Our reason: no documented operation takes back a deletion that was approved, so the window is the time "
        "in which another team can take over. AWS documents neither a default nor a range of `PendingWindowDays`; in its "
        "sample event of a deletion without one, the deletion begins at once.",
        note="`pulumi policy analyze` gives a policy no tags of the stack, so there `minimumDays` alone counts.",
        resources=(ApprovalTeam.__name__,),
        settings={
            "minimumDays": Setting("The least number of days that a team may have.", _WEEK, _DAYS),
            "minimumDaysByStackTag": Setting(
                "More days for stacks with certain tags, by the name of the tag and its value. The greatest number counts.",
                {},
                {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _DAYS}},
            ),
        },
        violates=example(resource("ApprovalTeam", "guards", pending_window_days=3)),
        passes=example(resource("ApprovalTeam", "guards", pending_window_days=_WEEK)),
    ),
    ApprovalTeam,
    _check,
    _raise_window,
)

POLICIES: Final = (TEAM_DELETION_WINDOW,)
