"""
Measure what the package adds to a run of Pulumi, beside a provider that does nothing; and its policies, beside an empty pack.

Both are measured in turn, command by command, on a real engine and the package's emulator over HTTP, so that a busy
machine moves both sides alike. Nothing of the reader's own Pulumi or AWS settings is read. It ends with exit code 0
whatever the numbers are, since a benchmark judges nothing; that calls are as many as they should be is tested.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bench_import import PROGRAMS, WANTED, cost_of
from benchmark.measured import CommandFailedError
from benchmark.packs import SCENES, lines_of, measure_rounds
from benchmark.pair import measure_pair, warm_up
from benchmark.report import table, write
from pulumi_path import find_engine
from toolchain import interpreters
from toolchain.report import ToolchainError

FOLDER = Path(__file__).resolve().parents[1] / ".bench"
COUNTS = (10, 100)
#: A pair of more teams than this takes minutes, so that there are fewer of them.
MANY = 50
PAIRS, PAIRS_OF_MANY = 3, 1
IMPORTS = 5
#: How many resources a pack of policies sees, and how often each preview is run.
RESOURCES, ROUNDS = 200, 3


def main() -> int:
    """Measure, print a table for each number of teams, and write everything into a file."""
    arguments = _arguments()
    try:
        engine = find_engine(os.environ)
        interpreters.remember(engine, Path(sys.executable))
        print("bench: one run of each that does not count", file=sys.stderr, flush=True)
        warm_up(engine, os.environ)
        imports = {name: cost_of(program, IMPORTS) for name, program in PROGRAMS.items()}
        for name, cost in imports.items():
            print(
                f"import of {name}: {cost.ratio:.2f} times `import pulumi` "
                f"({cost.ours:.2f} s beside {cost.base:.2f} s of CPU); wanted: at most {WANTED:.2f}"
            )
        measured = {}
        for count in arguments.counts:
            number = arguments.pairs or (PAIRS_OF_MANY if count > MANY else PAIRS)
            pairs = []
            for turn in range(number):
                print(f"bench: {count} teams, pair {turn + 1} of {number}", file=sys.stderr, flush=True)
                pairs.append(measure_pair(count, engine, os.environ, nothing_first=turn % 2 == 1))
            measured[count] = pairs
            print(f"\n{table(count, pairs)}", flush=True)
        packs = {}
        for scene in SCENES:
            print(f"bench: policies, {arguments.resources} resources ({scene})", file=sys.stderr, flush=True)
            packs[scene] = measure_rounds(scene, arguments.resources, arguments.pairs or ROUNDS, engine, os.environ)
            print("\n" + "\n".join(lines_of(scene, arguments.resources, packs[scene])), flush=True)
    except (ToolchainError, CommandFailedError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"\nEverything that was measured is in {write(FOLDER, engine, measured, imports, packs)}.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "counts", metavar="N", nargs="*", type=_positive, default=COUNTS, help="numbers of teams (default: 10 and 100)"
    )
    parser.add_argument(
        "--pairs", type=_positive, help=f"pairs of each number (default: {PAIRS}, and {PAIRS_OF_MANY} of many teams)"
    )
    parser.add_argument(
        "--resources",
        type=_positive,
        default=RESOURCES,
        help=f"resources of the packs' previews (default: {RESOURCES})",
    )
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
