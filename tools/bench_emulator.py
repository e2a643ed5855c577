"""
Measure the emulator beside Moto's server, and by how much it gets slower when it holds more.

Both are servers in Python on Werkzeug, started here with the same interpreter, and hold everything in memory. At both a
read shows one small thing and a write sets one tag of it: GetApprovalTeam and TagResource of Multi-party Approval here,
GetParameter and AddTagsToResource of Systems Manager there, which Moto serves with its newest serializer and which is
as small as Moto's services get. The emulator's read is the larger one: a team with three approvers, twelve times as
long as the parameter. The same clients send ready-made requests to both, one server right after the other, so that a
busy machine moves both sides alike. It ends with exit code 0 whatever the numbers are, since a benchmark judges
nothing; that work does not grow is tested by counting it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmark_emulator.client import FailedRequestError
from benchmark_emulator.compared import measure_first, measure_rates
from benchmark_emulator.growth import measure_sizes, measure_stop
from benchmark_emulator.report import first_line, growth_table, rates_head, rates_line, write
from benchmark_emulator.servers import NoServerError

FOLDER = Path(__file__).resolve().parents[1] / ".bench"
COUNTS = (100, 1000, 10000)
#: The fourth page of a list must have another one after it.
FEWEST = 81
#: Short rounds, so that what else goes on moves both servers of a round alike.
SECONDS, ROUNDS, STARTS = 0.3, 9, 5


def main() -> int:
    """Measure, print as it goes, and write everything into a file."""
    arguments = _arguments()
    try:
        first = measure_first(arguments.starts)
        print(first_line(first), flush=True)
        print(f"\n{rates_head()}")
        rates = []
        for found in measure_rates(arguments.seconds, arguments.rounds):
            rates.append(found)
            print(rates_line(found), flush=True)
        sizes = measure_sizes(arguments.counts, _say)
        stopped = measure_stop()
        print(f"\n{growth_table(sizes, stopped)}")
    except (NoServerError, FailedRequestError, ConnectionError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(f"\nEverything that was measured is in {write(FOLDER, first, rates, sizes, stopped)}.")
    return 0


def _say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "counts",
        metavar="N",
        nargs="*",
        type=_size,
        default=COUNTS,
        help=f"numbers of sessions and teams (default: {', '.join(map(str, COUNTS))})",
    )
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"length of a round for each server (default: {SECONDS})"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of each kind (default: {ROUNDS})")
    parser.add_argument("--starts", type=int, default=STARTS, help=f"starts of each server (default: {STARTS})")
    return parser.parse_args()


def _size(text: str) -> int:
    number = int(text)
    if number < FEWEST:
        raise argparse.ArgumentTypeError(f"must be at least {FEWEST}")
    return number


if __name__ == "__main__":
    sys.exit(main())
