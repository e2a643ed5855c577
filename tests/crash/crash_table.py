"""The crash matrix's table: what the tests report of their verdicts, counted at the end of a test run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from judge import COUNTED
from operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from player import Verdict

#: Name of the property under which a test reports its verdict.
VERDICT = "crash verdict"
_OUTCOMES = ("untouched", "went on", "stopped")


def reported(verdict: Verdict) -> dict[str, Any]:
    """Return what a test reports of a verdict, in values that travel between the processes of a test run."""
    return {
        "id": verdict.id,
        "outcome": verdict.outcome,
        "findings": [[finding.kind, finding.says] for finding in verdict.findings],
        "trouble": list(verdict.trouble),
        "story": list(verdict.story),
    }


def table_of(verdicts: Sequence[Mapping[str, Any]], *, stories: bool) -> Iterator[str]:
    """
    Yield the closing table, line by line; the last line counts, and promises were kept if it has nothing but zeros.

    Args:
        verdicts: What the tests reported.

        stories: Each case's story comes before the table.
    """
    for verdict in verdicts if stories else ():
        yield f"{verdict['id']}: {verdict['outcome']}"
        yield from (f"    {line}" for line in verdict["story"])
    yield f"{'operation':32}{'cases':>8}" + "".join(f"{name:>12}" for name in (*_OUTCOMES, "failed"))
    for name in (*OPERATIONS, "together"):
        of_it = [verdict for verdict in verdicts if verdict["id"].startswith(f"{name}/")]
        if of_it:
            counted = Counter(verdict["outcome"] for verdict in of_it)
            failed = sum(bool(verdict["findings"] or verdict["trouble"]) for verdict in of_it)
            row = "".join(f"{counted[outcome]:>12}" for outcome in _OUTCOMES)
            yield f"{name:32}{len(of_it):>8}{row}{failed:>12}"
    counts = Counter(kind for verdict in verdicts for kind, _ in verdict["findings"])
    broken = sum(bool(verdict["trouble"]) for verdict in verdicts)
    if broken:
        yield f"{broken} cases did not come to their end, or ended with tracebacks"
    yield f"cases={len(verdicts)} " + " ".join(f"{kind}={counts[kind]}" for kind in COUNTED)
