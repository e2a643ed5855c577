"""What a gate makes of what it sees: pass, fail, or look again. Pure; the waiting itself is done by the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import FIELDS
from pulumi_mpa.lifecycle.words import Word
from pulumi_mpa.model.instants import spoken
from pulumi_mpa.plan.telling import explain, row_of

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View
    from pulumi_mpa.model.mpa_team_association import Association
    from pulumi_mpa.model.session import Vote


class Until(Word):
    """What a gate waits for."""

    SETTLED = "settled"
    ACTIVE = "active"
    SESSION = "session"


class OnTimeout(Word):
    """What a gate does when its time is up."""

    FAIL = "fail"
    CONTINUE = "continue"


class Outcome(Word):
    """What a look came to."""

    PASS = "pass"  # noqa: S105 -- a gate's word, no password
    FAIL = "fail"
    WAIT = "wait"


@dataclass(frozen=True)
class Verdict:
    """
    What a look came to, and how to say it.

    Args:
        outcome: Pass, fail, or look again.

        line: What is, who must act, with votes and closing time where a vote is open.
    """

    outcome: Outcome
    line: str


_DURATION: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ms|s|m|h)")
_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_of(text: str) -> float:
    """
    Read a duration in Pulumi's own grammar.

    Args:
        text: As `90s`, `10m`, `1h30m`; `0` is no time at all.

    Returns:
        Seconds.

    Raises:
        ValueError: The text is no duration; the message says what one looks like.
    """
    if text == "0":
        return 0.0
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        message = f"{text!r} is no duration; write it as 90s, 10m or 1h30m, or 0 to look once"
        raise ValueError(message)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def judge_team(view: View, until: str, version_id: str | None) -> Verdict:
    """
    Judge a team.

    Args:
        view: What AWS shows.

        until: `active` passes as soon as the team works, whatever its draft; `settled` once what was asked for is in force.

        version_id: The version that was asked for; None when the team itself is waited for.

    Returns:
        The verdict. A rejected, lapsed, cancelled or discarded request fails at once.
    """
    team = view.team
    if team is None:
        return Verdict(Outcome.FAIL, "the team is gone")
    told = explain(view)
    if row_of(team) is None or team.pair in teams.BROKEN_TEAMS or team.pair == teams.DELETING:
        return Verdict(Outcome.FAIL, told)
    if team.pair.status == teams.TeamStatus.PENDING:
        return Verdict(Outcome.WAIT, told)
    if until == Until.ACTIVE or team.version_id == version_id:
        return Verdict(Outcome.PASS, told)
    if team.draft is not None and team.draft.pair not in teams.FAILED_DRAFTS:
        return Verdict(Outcome.WAIT, told)
    if version_id is None:
        return Verdict(Outcome.PASS, told)
    failed = team.draft is not None and team.draft.version_id == version_id
    return Verdict(
        Outcome.FAIL,
        told if failed else "the request is no longer open and not in force: it was cancelled or discarded",
    )


def judge_session(vote: Vote | None) -> Verdict:
    """Judge one session: approved passes, everything else that is over fails."""
    if vote is None:
        return Verdict(Outcome.FAIL, "there is no such session")
    row = sessions.SESSION.state_of(vote.pair.status, vote.pair.code)
    if row is None:
        return Verdict(Outcome.FAIL, f"AWS shows {vote.pair}, which this version does not know")
    filled = {**FIELDS, "votes": vote.votes(), "need": vote.need(), "until": spoken(vote.expires_at)}
    line = "; ".join(part.format_map(filled) for part in (row.sentence, row.next_step) if part)
    if vote.pair == sessions.APPROVED:
        return Verdict(Outcome.PASS, line)
    return Verdict(Outcome.WAIT if vote.pair in sessions.OPEN else Outcome.FAIL, line)


def judge_association(association: Association | None, team_arn: str) -> Verdict:
    """Judge an association: the wanted team in force passes; a request that is over without it fails."""
    if association is None:
        return Verdict(
            Outcome.WAIT, "nothing guards the operation yet; `pulumi up` associates the team once it is ACTIVE"
        )
    if association.pair == associations.UPDATE_PENDING:
        return Verdict(Outcome.WAIT, f"the team in force is voting on handing over ({association.session_arn})")
    if association.team_arn == team_arn:
        return Verdict(Outcome.PASS, "the team guards the operation")
    return Verdict(Outcome.FAIL, "another team guards the operation and no hand-over is open")
