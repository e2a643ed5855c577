"""Where the story is played: the root program on a real engine and a real service, and what is checked about both."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from demonstration.display import last_rows
from demonstration.environment import own_settings, whole_environment
from demonstration.pulumi_cli import Pulumi
from pulumi_mpa.messages import find

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pulumi_mpa.messages import Code
    from pulumi_mpa.testing import MpaEmulator

STACK = "demo"


class StepFailedError(Exception):
    """A step of the story did not show what it claims; the text says what was expected and what was seen."""


class Stage:
    """
    The stack of a program, and the service it talks to.

    Args:
        program: The program's folder; nothing is written there.

        folder: An empty folder for everything that is written.

        engine: The folder that holds `pulumi`.

        service: The service, running.

        outer: The reader's environment.
    """

    def __init__(
        self, program: Path, folder: Path, engine: Path, service: MpaEmulator, outer: Mapping[str, str]
    ) -> None:
        """Make the stack, its settings beside its state instead of in the program's folder."""
        self.aws = service
        settings, state = folder / "stack", folder / "state"
        settings.mkdir()
        state.mkdir()
        shutil.copy(program / "Pulumi.yaml", settings)
        environ = whole_environment(outer, engine, own_settings(folder, service.env))
        made = Pulumi(environ, settings).run("stack", "init", STACK)
        if made.code != 0:
            raise StepFailedError(f"the stack could not be made: {made.text.strip()}")
        options = ("--stack", STACK, "--config-file", str(settings / f"Pulumi.{STACK}.yaml"))
        self._pulumi = Pulumi(environ, program, options)

    def run(self, *arguments: str, fails: bool = False) -> str:
        """
        Run `pulumi` and show what it wrote.

        Args:
            arguments: As a person types them after `pulumi`.

            fails: That it ends with an exit code other than 0 belongs to the story.

        Returns:
            All that it wrote. `aws.calls` then holds the calls of this run alone.

        Raises:
            StepFailedError: It ended otherwise.
        """
        tell(f"\n  $ pulumi {' '.join(_quoted(word) for word in arguments)}")
        self.aws.calls.clear()
        ran = self._pulumi.run(*arguments)
        for line in last_rows(ran.text).splitlines():
            tell(f"  | {line}".rstrip())
        if fails != (ran.code != 0):
            wanted = "another exit code than 0" if fails else "exit code 0"
            raise StepFailedError(
                f"`pulumi {arguments[0]}` to end with {wanted}, and it ended with {ran.code}: {_first_error(ran.text)}"
            )
        if fails:
            tell(f"  (exit code {ran.code}, as it should be here)")
        return ran.text

    def check(self, claim: str, expected: object, actual: object) -> None:
        """
        Compare what was seen with what the step claims.

        Raises:
            StepFailedError: They differ.
        """
        if expected != actual:
            raise StepFailedError(f"that {claim} ({expected}), and saw {actual}")
        tell(f"  ok: {claim}")

    def read(self, claim: str, words: str, text: str) -> None:
        """
        Compare what `pulumi` wrote with what the step claims.

        Raises:
            StepFailedError: The words are not there.
        """
        if words not in text:
            raise StepFailedError(f"that {claim} (`{words}`), and its output above does not")
        tell(f"  ok: {claim}")

    def message(self, claim: str, code: Code, text: str, **data: str) -> Mapping[str, str]:
        """
        Find the message with which `pulumi` said what the step claims.

        Args:
            claim: What the reader is told that it says.

            code: The message.

            text: What `pulumi` wrote.

            data: What a program must be able to read from it.

        Returns:
            All of its data.

        Raises:
            StepFailedError: There is no such message.
        """
        for found in find(text):
            if found.code == code and data.items() <= found.data.items():
                tell(f"  ok: {claim}")
                return found.data
        wanted = " ".join([code.value, *(f"{key}={value}" for key, value in data.items())])
        raise StepFailedError(f"that {claim} (`[{wanted}]`), and its output above does not")


def tell(line: str) -> None:
    """Write one line to the reader at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _first_error(text: str) -> str:
    errors = [line.strip() for line in text.splitlines() if line.strip().startswith("error: ")]
    return errors[0] if errors else "it named no error"
