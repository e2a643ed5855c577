"""`python -m pulumi_mpa.emulator`."""

import sys

from pulumi_mpa.emulator.command import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], "python -m pulumi_mpa.emulator"))
