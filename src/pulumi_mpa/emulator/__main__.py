"""`python -m pulumi_mpa.emulator`."""

import gc
import sys


def main() -> int:
    """Serve until interrupted."""
    # Nothing that is imported is garbage, and looking for it would take a tenth of the start.
    gc.disable()
    from pulumi_mpa.emulator.command import run  # noqa: PLC0415 -- after the line above

    return run(sys.argv[1:], "python -m pulumi_mpa.emulator")


if __name__ == "__main__":
    sys.exit(main())
