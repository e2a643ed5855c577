"""The program of a walk: a team, and what it guards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from in_process import KEY_REGION
from memory_engine import GATE, TEAM, IdOf

if TYPE_CHECKING:
    from intents import Values
    from memory_engine import Declared, Inputs

POLICIES: Final = (
    "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT",
    "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate/$DEFAULT",
)
DESCRIPTIONS: Final = ("first", "second", "third")
#: Each change invites somebody.
PEOPLE: Final = (("a", "b", "c"), ("a", "b", "c", "d"), ("a", "b", "e"))
#: What a program can be changed to.
CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "description": DESCRIPTIONS,
    "people": PEOPLE,
    "resubmit": ("", "again", "once more"),
    "tags": ({}, {"key": "x"}, {"key": "y"}),
    "present": (True, False),
    "policy": POLICIES,
    "window": (None, 7),
    "guarding": (True, False),
    "gate_resubmit": ("", "again"),
    "comment": ("", "please"),
    "adopt": (False, True),
}


@dataclass
class Program:
    """
    What the program says now.

    Args:
        source: The identity source of the approvers.

        description: What the team is for.

        people: Who decides.

        resubmit: The team's `resubmit`.

        tags: The team's tags.

        present: The team is declared.

        policy: What the team is made for; another one needs another team.

        window: Days between the team's approved deletion and its end.

        guarding: The association is declared; it needs the team.

        gate_resubmit: The association's `resubmit`.

        comment: What the approvers of the association read.

        adopt: An association that somebody else made is taken over.
    """

    source: str
    description: str = DESCRIPTIONS[0]
    people: tuple[str, ...] = PEOPLE[0]
    resubmit: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    present: bool = True
    policy: str = POLICIES[0]
    window: int | None = None
    guarding: bool = False
    gate_resubmit: str = ""
    comment: str = ""
    adopt: bool = False

    def values(self) -> Values:
        """Return what the team is to be, as far as people decide it."""
        return self.description, 2, frozenset(self.people)

    def resources(self) -> Declared:
        """Return the inputs of everything that is declared."""
        if not self.present:
            return {}
        team: Inputs = {
            "description": self.description,
            "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
            "approvers": [{"primaryIdentityId": who, "primaryIdentitySourceArn": self.source} for who in self.people],
            "policies": [{"policyArn": self.policy}],
            "tags": dict(self.tags),
            "resubmit": self.resubmit,
            "managedBy": _managed_by("ApprovalTeam", TEAM),
        }
        if self.window is not None:
            team["pendingWindowDays"] = self.window
        if not self.guarding:
            return {TEAM: team}
        gate = {
            "mpaTeamArn": IdOf(TEAM),
            "region": KEY_REGION,
            "requesterComment": self.comment,
            "resubmit": self.gate_resubmit,
            "adopt": self.adopt,
            "managedBy": _managed_by("MpaTeamAssociation", GATE),
        }
        return {TEAM: team, GATE: gate}


def _managed_by(kind: str, name: str) -> str:
    return f"org/urn:pulumi:dev::walk::pulumi-python:dynamic/mpa:{kind}::{name}"
