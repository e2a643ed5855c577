"""
Write `docs/states.md` from the lifecycle tables, so that the page and the package say the same.

    write_states.py        write the page
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle.approval_team import DRAFT, TEAM
from pulumi_mpa.lifecycle.association import ASSOCIATION
from pulumi_mpa.lifecycle.identity_source import IDENTITY_SOURCE
from pulumi_mpa.lifecycle.machine import FIELDS, Evidence
from pulumi_mpa.lifecycle.session import SESSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.lifecycle.machine import Machine, Move, Source, State

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "states.md"
_HEAD: Final = """\
# States

<!-- Written by tools/write_states.py from src/pulumi_mpa/lifecycle; change the tables there. -->

What AWS shows as `Status` and `StatusCode`, and what this package says about it: the message stands in the output
`explanation`, in previews and in errors, and ends with the code that [messages.md](messages.md) explains. `waitingFor` names who
must act: `nobody`, `service` (AWS, seconds), `approvers`, `calendar` (a date) or `you`.

Words in {} are filled in with what AWS shows. Where AWS does not report it, they read:
"""
_MACHINES: Final = (
    (TEAM, "An approval team has these states of its own."),
    (
        DRAFT,
        "While an update is on its way or has failed, it stands beside the team as a draft (`PendingUpdate`) with states of its own. The team works on meanwhile.",
    ),
    (SESSION, "A session is one vote of a team on one request."),
    (IDENTITY_SOURCE, "An account has one identity source."),
    (
        ASSOCIATION,
        "An association says which team protects an operation of AWS Payment Cryptography in a Region, or a vault of AWS Backup. Behind the slash stands the status of the last request about it (`MpaStatus`). AWS Backup shows neither these states nor cancelled requests.",
    ),
)
_HOW: Final = {
    Evidence.MODELLED: "API model",
    Evidence.DOCUMENTED: "documented",
    Evidence.RECORDED: "recorded",
    Evidence.ASSUMED: "**assumed**",
}


def states_page() -> str:
    """Return the whole page."""
    fields = [f"- `{{{name}}}`: {text}" for name, text in FIELDS.items()]
    return "\n".join([_HEAD, *fields, "", *(line for machine, intro in _MACHINES for line in _section(machine, intro))])


def message_of(state: State) -> str:
    """Return what the page says for a state."""
    return " ".join(part for part in (state.message, state.next_step, f"[{state.code}]") if part)


def _section(machine: Machine, intro: str) -> Iterator[str]:
    yield from (f"## {machine.name[:1].upper()}{machine.name[1:]}", "", intro, "")
    yield from ("| State | `waitingFor` | Message | How we know |", "|---|---|---|---|")
    for state in machine.states:
        yield f"| `{state.pair}` | {state.actor} | {message_of(state)} | {_known(state.source)} |"
    yield ""
    if machine.moves:
        yield from ("| Move | From | When | To | How we know |", "|---|---|---|---|---|")
        for move in machine.moves:
            yield f"| {move.id} | {_before(move)} | {move.event} | {_after(move)} | {_known(move.source)} |"
        yield ""


def _before(move: Move) -> str:
    return ", ".join(f"`{pair}`" for pair in move.before) or "nothing"


def _after(move: Move) -> str:
    return f"`{move.after}`" if move.after else "gone"


def _known(source: Source) -> str:
    alternatives = f" (or: {'; '.join(source.alternatives)})" if source.alternatives else ""
    return f"{_HOW[source.evidence]}: {source.where}{alternatives}"


if __name__ == "__main__":
    PAGE.write_text(states_page())
