"""
Start the emulator, deploy the program at the top of this checkout, and leave both to play with.

    quickstart.py          start, or go on with what runs
    quickstart.py stop     end the emulator and forget the stack

Everything lies in `.quickstart`, beside the stack's settings that Pulumi keeps
next to the program. Nothing of the reader's own Pulumi or AWS settings is read
or changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import signal
import sys
from pathlib import Path

from demonstration import background
from demonstration.display import last_rows
from demonstration.environment import own_settings, whole_environment
from demonstration.pulumi_cli import Pulumi
from demonstration.stage import StepFailedError, tell
from demonstration.what_to_type import what_to_type
from pulumi_path import find_engine
from toolchain import interpreters
from toolchain.report import ToolchainError

from pulumi_mpa.testing import EmulatorError

ROOT = Path(__file__).resolve().parents[1]
STACK = "quickstart"
#: Leaves the reader's shell without settings that could disturb, before it sets ours.
_FORGET = 'for name in $(env | grep -E "^(AWS|PULUMI)_" | cut -d= -f1); do unset "$name"; done'


def start(program: Path) -> None:
    """
    Start what does not run yet, and say what to type next.

    Raises:
        StepFailedError: Pulumi could not bring the stack up.
    """
    engine = find_engine(os.environ)
    interpreters.remember(engine, Path(sys.executable))
    folder = program / ".quickstart"
    (folder / "state").mkdir(parents=True, exist_ok=True)
    service = background.running(folder)
    tell(f"The service runs already ({service.endpoint_url})." if service else "Starting the service.")
    service = service or background.start(folder)
    settings = own_settings(folder, background.connected(service).env)
    (folder / "env").write_text(_shell(engine, settings))
    pulumi = Pulumi(whole_environment(os.environ, engine, settings), program)
    _must(pulumi, "stack", "select", "--create", STACK)
    tell(f"Bringing the stack `{STACK}` up:\n")
    tell(last_rows(_must(pulumi, "up", "--yes", "--skip-preview")))
    team = json.loads(_must(pulumi, "stack", "output", "--json"))["team"]
    tell(f"\nThe service answers at {service.endpoint_url} (process {service.pid}); it and the stack stay.\n")
    tell(what_to_type(service.endpoint_url, team, folder.name))


def stop(program: Path) -> None:
    """End the service and remove everything that `start` made; safe when nothing runs."""
    folder = program / ".quickstart"
    service = background.running(folder)
    if service:
        background.stop(service)
    (program / f"Pulumi.{STACK}.yaml").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    tell("The service has ended and the stack is forgotten." if service else "Nothing was running.")


def _must(pulumi: Pulumi, *arguments: str) -> str:
    ran = pulumi.run(*arguments)
    if ran.code != 0:
        raise StepFailedError(f"`pulumi {' '.join(arguments)}` ended with exit code {ran.code}:\n{last_rows(ran.text)}")
    return ran.text


def _shell(engine: Path, settings: dict[str, str]) -> str:
    path = f"{shlex.quote(str(engine))}:{shlex.quote(str(Path(sys.executable).parent))}"
    exports = [f"export {name}={shlex.quote(value)}" for name, value in sorted(settings.items())]
    return "\n".join([_FORGET, f'export PATH={path}:"$PATH"', *exports, ""])


def main() -> int:
    """Start or stop, and say in one sentence what went wrong if something did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("what", nargs="?", choices=["start", "stop"], default="start", help="start (default) or stop")
    parser.add_argument("--program", type=Path, default=ROOT, metavar="FOLDER", help="folder of another program")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        (stop if given.what == "stop" else start)(given.program.resolve())
    except (StepFailedError, ToolchainError, EmulatorError) as error:
        sys.stderr.write(f"quickstart: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("quickstart: stopped; `make quickstart` goes on, `make quickstart-stop` cleans up.\n")
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
