"""
Measure what a program pays for importing the package, beside `import pulumi` alone.

Run it as `python tools/bench_import.py [RUNS]`. It counts CPU seconds and not the clock, in pairs one after the other,
so that a busy machine moves both sides alike; the medians are printed, and the median of each pair's ratio.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from statistics import median
from typing import Final, NamedTuple

BASE: Final = "import pulumi"
PROGRAMS: Final = {
    "resources": "import pulumi, pulumi_mpa as mpa; mpa.ApprovalTeam; mpa.IdentitySource; mpa.MpaTeamAssociation",
    "resources and a gate's name": "import pulumi, pulumi_mpa as mpa; mpa.ApprovalTeam; mpa.ApprovalGate",
}
#: What an import in the program may cost, as a multiple of `import pulumi`.
WANTED: Final = 1.15
RUNS: Final = 9


class Cost(NamedTuple):
    """
    What importing the package costs.

    Args:
        base: CPU seconds of `import pulumi`.

        ours: CPU seconds of the program.

        ratio: Median of the pairs' ratios.
    """

    base: float
    ours: float
    ratio: float


def cost_of(program: str, runs: int = RUNS) -> Cost:
    """Measure a program in pairs with `import pulumi`; the first pair, which may write bytecode, does not count."""
    pairs = [(_cpu_seconds(BASE), _cpu_seconds(program)) for _ in range(runs + 1)][1:]
    base, ours = (median(side) for side in zip(*pairs, strict=True))
    return Cost(base, ours, median(mine / theirs for theirs, mine in pairs))


def _cpu_seconds(program: str) -> float:
    """Return the user and system seconds of an interpreter that runs a program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print one line for each program."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    for name, program in PROGRAMS.items():
        base, ours, ratio = cost_of(program, runs)
        print(
            f"import of {name}: {ratio:.2f} times `import pulumi` ({ours:.2f} s beside {base:.2f} s of CPU, "
            f"median of {runs}); at most {WANTED} wanted"
        )


if __name__ == "__main__":
    main()
