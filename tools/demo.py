"""
Play the story of an approval team in the terminal, each step checked.

The program is the one at the top of this checkout, the engine a real Pulumi,
the service the package's emulator over HTTP. Nothing of the reader's own
Pulumi or AWS settings is read, and nothing is left behind.

Exit code 0 if every step showed what it claims; else 1, with one sentence.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from demonstration.stage import Stage, StepFailedError, tell
from demonstration.story import Story
from pulumi_path import find_engine
from toolchain import interpreters
from toolchain.report import ToolchainError

from pulumi_mpa.testing import EmulatorError, MpaEmulator

ROOT = Path(__file__).resolve().parents[1]


def play(program: Path) -> None:
    """
    Play every step.

    Args:
        program: Folder of the program.

    Raises:
        StepFailedError: A step did not show what it claims.
    """
    engine = find_engine(os.environ)
    interpreters.remember(engine, Path(sys.executable))
    with (
        tempfile.TemporaryDirectory(prefix="pulumi-mpa-demo-") as folder,
        MpaEmulator(clock="real") as service,
    ):
        tell(f"The program is {program / '__main__.py'}; the service answers at {service.endpoint_url}.")
        tell("Commands are shown without the options that keep this away from your own stacks.")
        steps = Story(Stage(program, Path(folder), engine, service, os.environ)).steps()
        for number, step in enumerate(steps, 1):
            tell(f"\n[{number}/{len(steps)}] {step.__doc__}")
            try:
                step()
            except StepFailedError as failure:
                raise StepFailedError(f"step {number} ({step.__doc__}) failed: expected {failure}") from failure
        tell(f"\nAll {len(steps)} steps showed what they claim.")


def main() -> int:
    """Play, and say in one sentence what went wrong if something did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT, metavar="FOLDER", help="folder of another program")
    program = parser.parse_args().program.resolve()
    # Ended from outside, the run in progress is ended first and the folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        play(program)
    except (StepFailedError, ToolchainError, EmulatorError) as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("demo: stopped; nothing is left behind.\n")
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
