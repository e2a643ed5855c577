"""
Walks that broke a promise once, or that a slip of a table's row breaks, as data: each is walked again by every run of the tests.

A walk that hypothesis finds prints its steps in the same words; the rules of `Walk` say what they mean.
"""

from __future__ import annotations

from typing import Any, Final

from program import PEOPLE, POLICIES

from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.session import SessionResponse

Step = tuple[str, dict[str, Any]]

_REJECTED: Final = ("vote", {"response": SessionResponse.REJECTED})
_APPROVED: Final = ("vote", {"response": SessionResponse.APPROVED})
_ACCEPTED: Final = ("answer", {"answer": IdentityStatus.ACCEPTED})
_DECLINED: Final = ("answer", {"answer": IdentityStatus.REJECTED})
_A_DAY: Final[Step] = ("a_day_passes", {})
_LOST: Final[Step] = ("state_is_lost", {})
_REFRESH: Final = ("refresh", {"kill": None})
_DESTROY: Final = ("destroy", {"kill": None})


def _begin(*, active: bool = True, guarding: bool = False) -> Step:
    return ("a_team_stands", {"active": active, "guarding": guarding})


def _up(kill: tuple[str, bool] | None = None, *, refresh: bool = False, **edits: object) -> Step:
    """Return the step of an edit and a run; a kill names the call at which it strikes, and whether after it."""
    return ("edit_and_up", {"edits": list(edits.items()), "kill": kill, "refresh": refresh})


def _console(description: str) -> Step:
    return ("changed_in_the_console", {"description": description})


def _admin(act: str, description: str = "third") -> Step:
    return ("another_admin", {"act": act, "description": description})


def _handed_over(act: str) -> Step:
    return ("handed_over_in_the_console", {"act": act})


FOUND: Final[dict[str, tuple[Step, ...]]] = {
    "a creation lapsed, and somebody else invited again with other values": (
        _begin(active=False),
        _up(),
        _A_DAY,
        _admin("update", "second"),
        _ACCEPTED,
        _up(refresh=True),
        _up(),
    ),
    "a creation lapsed, and the team that somebody else invited again rejected a change": (
        _begin(active=False),
        _up(),
        _A_DAY,
        _admin("update", "second"),
        _ACCEPTED,
        ("rejected_in_the_console", {"description": "third"}),
        _up(),
        _up(),
    ),
    "a creation lapsed, and somebody else's equal invitation was accepted": (
        _begin(active=False),
        _up(),
        _A_DAY,
        _console("first"),
        _console("second"),
        _up(),
    ),
    "a killed creation was declined": (
        _begin(active=False),
        _up(("CreateApprovalTeam", True)),
        _DECLINED,
        _up(),
        _up(),
    ),
    "an update was rejected, and state is lost": (
        _begin(),
        _up(description="second"),
        _REJECTED,
        _LOST,
        _up(),
        _up(),
    ),
    "a killed update was rejected": (
        _begin(),
        _up(("UpdateApprovalTeam", True), description="second"),
        _REJECTED,
        _up(),
        _up(),
    ),
    "an update was never sent, and somebody else's was rejected": (
        _begin(),
        _up(("UpdateApprovalTeam", False), description="second"),
        _admin("update"),
        _REJECTED,
        _up(),
        _up(),
    ),
    "new approvers take their time, the program turns back and again": (
        _begin(),
        _up(people=PEOPLE[1]),
        _APPROVED,
        _up(),
        _ACCEPTED,
        _up(),
        ("edit_and_agree", {"edit": ("people", PEOPLE[0])}),
        _up(people=PEOPLE[1]),
    ),
    "an update with new approvers came about, and was voted through once more before it was seen": (
        _begin(),
        _up(people=PEOPLE[1]),
        _APPROVED,
        _ACCEPTED,
        _console("first"),
        _up(),
        _up(),
    ),
    "a change was made in the console, and only a tag is edited": (
        _begin(),
        _console("second"),
        _up(tags={"key": "x"}),
        _up(),
    ),
    "a vote of ours is cancelled, and the run is killed before it is recorded": (
        _begin(),
        _up(description="second"),
        _up(("CancelSession", True), description="third"),
        _up(description="second"),
        _up(),
    ),
    "somebody else's vote is open while the program changes": (
        _begin(),
        _admin("update"),
        _up(description="second"),
        _admin("delete"),
        _up(),
        _REJECTED,
        _up(),
    ),
    "a deletion was rejected, and destroy is repeated": (_begin(), _DESTROY, _REJECTED, _DESTROY, _DESTROY),
    "a deletion was never seen in vote, and is requested by hand meanwhile": (
        _begin(),
        ("destroy", {"kill": ("StartActiveApprovalTeamDeletion", False)}),
        _admin("delete"),
        _up(),
        _REJECTED,
        _DESTROY,
    ),
    "a replaced team's end was rejected": (
        _begin(),
        ("edit_and_agree", {"edit": ("policy", POLICIES[1])}),
        _REJECTED,
        _up(),
        _up(),
        ("requested_again_by_hand", {}),
        _up(),
    ),
    "policies are changed and changed back while the old team votes on its end": (
        _begin(),
        _up(policy=POLICIES[1]),
        _up(policy=POLICIES[0]),
        _up(),
    ),
    "a team that guards is replaced": (
        _begin(guarding=True),
        _up(policy=POLICIES[1]),
        _ACCEPTED,
        _up(),
        _up(),
        _APPROVED,
        _up(),
        _up(),
    ),
    "a hand-over is open, and its target leaves the program": (
        _begin(guarding=True),
        _up(policy=POLICIES[1]),
        _ACCEPTED,
        _up(),
        _up(guarding=False),
        _up(present=False),
    ),
    "a hand-over was rejected": (
        _begin(guarding=True),
        _up(policy=POLICIES[1]),
        _ACCEPTED,
        _up(),
        _REJECTED,
        _up(),
        _up(comment="please"),
    ),
    "a killed hand-over was rejected": (
        _begin(guarding=True),
        _up(policy=POLICIES[1]),
        _ACCEPTED,
        _up(("AssociateMpaTeam", True)),
        _REJECTED,
        _up(),
        _up(),
    ),
    "a hand-over is open while the team is replaced once more": (
        _begin(guarding=True),
        _handed_over("theirs"),
        _up(refresh=True),
        _up(policy=POLICIES[1]),
        _up(),
    ),
    "somebody else handed over, and only the comment is edited": (
        _begin(guarding=True),
        _handed_over("theirs"),
        _up(comment="please"),
        _up(),
    ),
    "a removal was rejected, and somebody else handed over since": (
        _begin(guarding=True),
        _DESTROY,
        _A_DAY,
        _handed_over("theirs"),
        _REFRESH,
        _DESTROY,
    ),
    "a run was killed before it requested a new approver, and somebody else's change was approved": (
        _begin(),
        _up(people=PEOPLE[1]),
        _REJECTED,
        _up(),
        _up(("UpdateApprovalTeam", False), description="second"),
        _console("first"),
        _up(),
    ),
    "a creation lapsed, somebody else invited again, and a vote has changed the team since": (
        _begin(active=False),
        _up(),
        _A_DAY,
        _console("second"),
        _console("second"),
        _up(),
        _up(),
    ),
    "a creation was declined, somebody else invited again on the same day, and a vote has changed the team since": (
        _begin(active=False),
        _up(),
        _DECLINED,
        _console("second"),
        _console("third"),
        _up(),
        _up(),
    ),
    "new invitations of ours lapsed, somebody else invited again, and a vote has changed the team since": (
        _begin(active=False),
        _up(),
        _A_DAY,
        _up(refresh=True, description="second"),
        _A_DAY,
        _console("first"),
        _console("first"),
        _up(),
        _up(),
    ),
    "a replacement broke off and left two entries of one team, whose `resubmit` differs": (
        _begin(),
        ("another_admin_guards", {"act": "ours"}),
        ("hand_over_and_reject", {"kill": None, "manner": "no"}),
        ("up_replace", {"kill": None, "name": "team"}),
        ("guarded_between_two_runs", {"act": "ours", "edit": ("resubmit", "again")}),
        ("destroy_and_reject", {"kill": None, "manner": "no"}),
        ("up_replace", {"kill": None, "name": "team"}),
        _DESTROY,
    ),
    "a removal was rejected, somebody else handed back, and the program went back too": (
        _begin(),
        ("hand_over_and_reject", {"kill": None, "manner": "no"}),
        _DESTROY,
        _REJECTED,
        _DESTROY,
        _handed_over("ours"),
        ("hand_over_and_reject", {"kill": None, "manner": "no"}),
        _DESTROY,
    ),
    "somebody else requests the end of what guards": (
        _begin(guarding=True),
        ("another_admin_guards", {"act": "disassociate"}),
        _up(comment="please"),
        _up(policy=POLICIES[1]),
        _ACCEPTED,
        _up(),
        _DESTROY,
    ),
}
