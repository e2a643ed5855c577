"""What is interrupted: every operation of every kind of resource, with where it begins. Data; a row more is a kind more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guarding import associated
from stacks import OTHER_POLICY, POLICY, declared, declared_beside_source, declared_source
from vaults import vault_association

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Inputs that are not the usual ones.
Program = dict[str, Any]


def _teams(program: Program) -> list[str]:
    """Return the program text of teams."""
    again: Program = {"resubmit": program.get("resubmit")}
    return [declared(name, policy=program.get("policy", POLICY), **again) for name in program.get("teams", ("guards",))]


def _vaulted(program: Program) -> str:
    """Return the program text of teams, and of the association of one of them with a vault unless `guard` is None."""
    guard = program.get("guard", "guards")
    vault = [vault_association(f"{guard}.arn", resubmit=program.get("resubmit"))] if guard is not None else []
    return "\n".join([*_teams(program), *vault])


def _guarded(program: Program) -> str:
    """Return the program text of teams, and of the association to one of them unless `guard` is None."""
    again: Program = {"resubmit": program.get("resubmit")}
    teams = _teams(program)
    guard = program.get("guard", "guards")
    region = {"region": program["region"]} if "region" in program else {}
    return "\n".join([*teams, *([associated(f"{guard}.arn", **region, **again)] if guard is not None else [])])


def _whole(program: Program) -> str:
    """Return the program text of an identity source, a team of its people, and what the team guards."""
    again: Program = {"resubmit": program.get("resubmit")}
    return "\n".join(
        [declared_source(), declared_beside_source("guards", **program), associated("guards.arn", **again)]
    )


#: How the program of each kind of resource is written.
WRITTEN: Mapping[str, Callable[[Program], str]] = {
    "team": lambda program: declared("guards", **program),
    "source": lambda program: declared_source(**program),
    "association": _guarded,
    "vault": _vaulted,
    "whole": _whole,
}
#: Kinds that take `resubmit`.
REQUESTING = frozenset({"team", "association", "vault", "whole"})


@dataclass(frozen=True)
class Scene:
    """
    Where operations begin.

    Args:
        kind: What the program declares.

        after: The scene that comes before; None for a stack that was never up.

        acts: What happens then: names of acts, or a program to write. A command that has to fail is `blocked`.
    """

    kind: str
    after: str | None
    acts: tuple[str | Program, ...] = ()


PAYMENT: Program = {"description": "Payment keys"}
EVERY: Program = {"description": "All keys"}
BACKUP: Program = {"description": "Backup keys"}
TAGGED: Program = {"tags": {"cost": "security", "stage": "live"}}
OTHER_INSTANCE: Program = {"instance": "arn:aws:sso:::instance/ssoins-abcdef1234567890"}
UNGUARDED: Program = {"guard": None}
TWO_TEAMS: Program = {"teams": ("guards", "others")}
HAND_OVER: Program = {**TWO_TEAMS, "guard": "others"}
OTHER_POLICIES: Program = {"policy": OTHER_POLICY}

SCENES = {
    "nothing": Scene("source", None),
    "connected": Scene("team", None, ("connect",)),
    "standing": Scene("team", "connected", ({}, "up", "agree", "up")),
    "lastRequest": Scene("team", "standing", (PAYMENT, "up")),
    "tagged": Scene("team", "standing", (TAGGED, "up")),
    "declined": Scene("team", "connected", ({}, "up", "reject", "up")),
    "source": Scene("source", "nothing", (TAGGED, "up")),
    "no-teams": Scene("association", "connected"),
    "unguarded": Scene("association", "no-teams", (UNGUARDED, "up", "agree", "up")),
    "guarded": Scene("association", "unguarded", ({}, "up")),
    "two-teams": Scene("association", "guarded", (TWO_TEAMS, "up", "agree", "up")),
    "handing-over": Scene("association", "two-teams", (HAND_OVER, "up")),
    "not-handed-over": Scene("association", "handing-over", ("reject", "up")),
    "letting-go": Scene("association", "guarded", ("blocked destroy",)),
    "letting-go-seen": Scene("association", "letting-go", ("refresh",)),
    "replaced": Scene("association", "guarded", (OTHER_POLICIES, "blocked up", "agree")),
    "vault-unguarded": Scene("vault", "unguarded", ("vault",)),
    "vault-guarded": Scene("vault", "vault-unguarded", ({}, "up")),
    "vault-two-teams": Scene("vault", "vault-guarded", (TWO_TEAMS, "up", "agree", "up")),
    "empty": Scene("whole", None),
    "whole": Scene("whole", "empty", ({}, "up", "agree", "up")),
    "whole-let-go": Scene("whole", "whole", ("blocked destroy", "agree")),
}


@dataclass(frozen=True)
class Operation:
    """
    One command that is interrupted.

    Args:
        scene: Where it begins.

        command: `up`, `destroy` or `refresh`.

        program: What the program says when it runs.

        edited: What the user changes it to afterwards.

        troubles: The wire's troubles are played too; not where every request is one of another operation's.

        lines: What follows, of those that differ; all where nothing is said.
    """

    scene: str
    command: str = "up"
    program: Program = field(default_factory=dict)
    edited: Program = field(default_factory=lambda: dict(EVERY))
    troubles: bool = True
    lines: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of resource."""
        return SCENES[self.scene].kind


OPERATIONS = {
    "team-create": Operation("connected"),
    "team-ask": Operation("standing", program=PAYMENT),
    "team-observe-again": Operation("lastRequest", program=PAYMENT),
    "team-cancel": Operation("lastRequest"),
    "team-supersede": Operation("lastRequest", program=EVERY, edited=BACKUP, troubles=False),
    "team-re-invite": Operation("declined", program={"resubmit": "again"}, edited={**EVERY, "resubmit": "again"}),
    "team-tags": Operation("tagged", program={"tags": {"cost": "payments"}}, edited={"tags": {"stage": "test"}}),
    "team-delete-ask": Operation("standing", "destroy"),
    "team-delete-inactive": Operation("declined", "destroy"),
    "team-refresh": Operation("lastRequest", "refresh", program=PAYMENT),
    "team-replace": Operation(
        "standing",
        program={"policies": [{"policy_arn": OTHER_POLICY}]},
        edited={**EVERY, "policies": [{"policy_arn": OTHER_POLICY}]},
        troubles=False,
    ),
    "source-create": Operation("nothing", edited=TAGGED),
    "source-tags": Operation("source", program={"tags": {"cost": "payments"}}, edited={"tags": {"stage": "test"}}),
    "source-refresh": Operation("source", "refresh", program=TAGGED, edited={"tags": {"stage": "test"}}),
    "source-replace": Operation("source", program=OTHER_INSTANCE, edited={**OTHER_INSTANCE, **TAGGED}, troubles=False),
    "source-delete": Operation("source", "destroy", program=TAGGED, edited={"tags": {"stage": "test"}}),
    "association-create": Operation("unguarded", edited=HAND_OVER, lines=("again", "edited", "destroy")),
    "association-move": Operation("two-teams", program=HAND_OVER, edited=TWO_TEAMS),
    "association-observe-again": Operation("handing-over", program=HAND_OVER, edited=TWO_TEAMS),
    "association-cancel": Operation("handing-over", program=TWO_TEAMS, edited=HAND_OVER, troubles=False),
    "association-ask-again": Operation(
        "not-handed-over",
        program={**HAND_OVER, "resubmit": "again"},
        edited={**TWO_TEAMS, "resubmit": "again"},
        troubles=False,
        lines=("again", "rejected"),
    ),
    "association-delete": Operation("guarded", "destroy", edited={}),
    "association-delete-observe-again": Operation("letting-go", "destroy", edited={}, troubles=False),
    "association-keep": Operation("letting-go-seen", edited=UNGUARDED, troubles=False),
    "association-hand-over": Operation("replaced", program=OTHER_POLICIES, edited={}, troubles=False),
    "association-replace": Operation(
        "guarded",
        program={"region": "us-west-2"},
        edited={},
        troubles=False,
        lines=("again", "approved", "rejected", "destroy"),
    ),
    "vault-create": Operation("vault-unguarded", edited=HAND_OVER, lines=("again", "edited", "destroy")),
    "vault-move": Operation("vault-two-teams", program=HAND_OVER, edited=TWO_TEAMS),
    "vault-delete": Operation("vault-guarded", "destroy", edited={}),
    "whole-create": Operation("empty", edited=PAYMENT, troubles=False, lines=("again", "rejected", "destroy")),
    "whole-delete": Operation("whole-let-go", "destroy", edited=PAYMENT, troubles=False),
}

#: What follows an interrupted run, act by act; every line ends with destroy until nothing is left.
LINES = {
    "again": ("again", "agree", "again"),
    "edited": ("edit", "agree", "up"),
    "approved": ("agree", "again"),
    "rejected": ("reject", "again", "again", "resubmit", "again"),
    "destroy": ("destroy",),
}


def lines_of(operation: Operation) -> tuple[str, ...]:
    """Return the lines that differ for an operation: votes where people are asked, a destroy where it is not the run itself."""
    if operation.lines:
        return operation.lines
    votes = ("approved", "rejected") if operation.kind in REQUESTING else ()
    ends = () if operation.command == "destroy" else ("destroy",)
    return ("again", "edited", *votes, *ends)
