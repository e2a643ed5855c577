"""
The crash matrix: every operation struck at every call, and what the user does then.

    python tests/crash/matrix.py                 every case, two at a time
    python tests/crash/matrix.py --third         a third, chosen by a seed that is printed
    python tests/crash/matrix.py --only ID ...   these, each with its story

Exit code 1 if any promise was broken.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "crash"), str(ROOT / "tests" / "engine")]

from cases import cases_of
from judge import COUNTED
from operations import OPERATIONS, SCENES
from play import play, prepare, record
from together import RIVALRIES, play_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from player import Verdict

    Play = Callable[[Path, Path, Path], Verdict]


def main() -> int:
    """Play what the command line asks for."""
    parser = argparse.ArgumentParser(description="The crash matrix.")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="cases by id, or by how their id begins")
    parser.add_argument("--third", action="store_true", help="a third of the cases")
    parser.add_argument("--seed", type=int, default=None, help="which third; without it a new one")
    parser.add_argument("--jobs", type=int, default=2, help="cases at a time")
    parser.add_argument("--list", action="store_true", help="print the ids and end")
    chosen = parser.parse_args()
    engine = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "pulumi_path.py")], stdout=subprocess.PIPE, text=True, check=True
    )
    pulumi_folder = Path(engine.stdout.splitlines()[-1])
    with (
        tempfile.TemporaryDirectory(prefix="crash-") as place,
        ProcessPoolExecutor(chosen.jobs, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        folder = Path(place)
        plays = _discover(chosen.only, folder, pulumi_folder, pool)
        ids = [name for name in plays if not chosen.only or any(name.startswith(item) for item in chosen.only)]
        if chosen.third:
            seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
            print(f"a third of {len(ids)} cases; the same again: make crash-third SEED={seed}", flush=True)
            ids = random.Random(seed).sample(ids, -(-len(ids) // 3))  # noqa: S311 -- no secret
        if chosen.list:
            print("\n".join(ids))
            return 0
        waiting = [
            pool.submit(plays[name], folder / "scenes", folder / f"case-{number}", pulumi_folder)
            for number, name in enumerate(ids)
        ]
        verdicts = _gather(waiting, tell=bool(chosen.only))
    return _report(verdicts)


def _discover(only: Sequence[str], folder: Path, pulumi_folder: Path, pool: ProcessPoolExecutor) -> dict[str, Play]:
    """Make the scenes, record each operation once to know its calls, and give every case by its id."""
    scenes = folder / "scenes"
    scenes.mkdir()
    names = [name for name in OPERATIONS if _is_meant(f"{name}/", only)]
    rivalries = RIVALRIES if _is_meant("together/", only) else {}
    needed = {OPERATIONS[name].scene for name in names} | {rivalry.scene for rivalry in rivalries.values()}
    for name in reversed(SCENES):
        before = SCENES[name].after
        needed |= {before} if name in needed and before is not None else set()
    for name in SCENES:
        if name in needed:
            prepare(name, scenes / name, pulumi_folder)
    calls = {name: pool.submit(record, name, scenes, folder / f"record-{name}", pulumi_folder) for name in names}
    cases = [case for name in names for case in cases_of(name, calls[name].result())]
    struck = {case.id: functools.partial(play, case) for case in cases}
    return {**struck, **{f"together/{name}/again": functools.partial(play_together, name) for name in rivalries}}


def _is_meant(group: str, only: Sequence[str]) -> bool:
    return not only or any(item.startswith(group) or group.startswith(item) for item in only)


def _gather(waiting: Sequence[Future[Verdict]], *, tell: bool) -> list[Verdict]:
    begin = time.monotonic()
    verdicts = []
    for done in as_completed(waiting):
        verdict = done.result()
        verdicts.append(verdict)
        if tell:
            print(verdict.id, verdict.outcome, *(f"    {line}" for line in verdict.story), sep="\n", flush=True)
        if verdict.findings or verdict.trouble:
            _tell(verdict)
        if not len(verdicts) % 20:
            print(f"{len(verdicts)} of {len(waiting)} after {time.monotonic() - begin:.0f} s", flush=True)
    return verdicts


def _tell(verdict: Verdict) -> None:
    seen = [f"{finding.kind}: {finding.says}" for finding in verdict.findings] + verdict.trouble
    words = " | ".join(" ".join(item.split()) for item in seen)
    print(f"FAILED {words} -- alone: make crash ONLY='{verdict.id}'", flush=True)


def _report(verdicts: Sequence[Verdict]) -> int:
    outcomes = ("untouched", "went on", "stopped")
    print(f"\n{'operation':24}{'cases':>8}" + "".join(f"{name:>12}" for name in (*outcomes, "failed")))
    for name in (*OPERATIONS, "together"):
        of_it = [verdict for verdict in verdicts if verdict.id.startswith(f"{name}/")]
        if of_it:
            counted = Counter(verdict.outcome for verdict in of_it)
            failed = sum(bool(verdict.findings or verdict.trouble) for verdict in of_it)
            row = "".join(f"{counted[outcome]:>12}" for outcome in outcomes)
            print(f"{name:24}{len(of_it):>8}{row}{failed:>12}")
    counts = Counter(finding.kind for verdict in verdicts for finding in verdict.findings)
    broken = sum(bool(verdict.trouble) for verdict in verdicts)
    if broken:
        print(f"{broken} cases did not come to their end, or spoke in tracebacks")
    print(f"cases={len(verdicts)} " + " ".join(f"{kind}={counts[kind]}" for kind in COUNTED))
    return 1 if broken or counts else 0


if __name__ == "__main__":
    sys.exit(main())
