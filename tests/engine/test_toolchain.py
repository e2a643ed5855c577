"""The engine that the toolchain finds does a whole life of a stack with an installed provider."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "programs" / "text_file"


class Stack:
    """The stack of the smallest program, driven by the command line as a user does it."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        """Copy the program to the folder and make its stack."""
        self.file = folder / "note.txt"
        self._program = shutil.copytree(PROGRAM, folder / "program")
        # The provider's module is found as an installed one is, by the engine's own processes too.
        self._environ = {**environ, "PYTHONPATH": str(self._program)}
        self.run("stack", "init", "dev")
        self.run("config", "set", "path", str(self.file))

    def run(self, *arguments: str, expected: int = 0) -> str:
        """Run the command line and return all that it wrote."""
        ran = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self._program,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (ran.returncode == 0) == (expected == 0), ran.stdout
        return ran.stdout


@pytest.fixture
def stack(tmp_path: Path, engine_env: dict[str, str]) -> Stack:
    """Return a stack whose text is set and that was never up."""
    made = Stack(tmp_path, engine_env)
    made.run("config", "set", "text", "first")
    return made


def test_preview_changes_nothing_and_up_does_what_it_said(stack: Stack) -> None:
    """The program runs twice, and the provider's effect comes with the second alone."""
    assert "+ 2 to create" in stack.run("preview")
    assert not stack.file.exists()
    stack.run("up", "--yes", "--skip-preview")

    assert "first" == stack.file.read_text()
    assert "5\n" == stack.run("stack", "output", "length")


def test_settled_stack_has_no_changes(stack: Stack) -> None:
    """What is as declared is left alone."""
    stack.run("up", "--yes", "--skip-preview")
    stack.run("preview", "--expect-no-changes")


def test_changed_config_updates_in_place(stack: Stack) -> None:
    """The next run reaches the provider with the values of the next run."""
    stack.run("up", "--yes", "--skip-preview")
    stack.run("config", "set", "text", "second")

    assert "~ 1 updated" in stack.run("up", "--yes", "--skip-preview")
    assert "second" == stack.file.read_text()


def test_refresh_sees_what_was_done_elsewhere(stack: Stack) -> None:
    """A change behind the engine's back is read and then put right."""
    stack.run("up", "--yes", "--skip-preview")
    stack.file.write_text("elsewhere")

    assert "~ 1 updated" in stack.run("refresh", "--yes", "--skip-preview")
    assert "~ 1 updated" in stack.run("up", "--yes", "--skip-preview")
    assert "first" == stack.file.read_text()


def test_destroy_removes_everything(stack: Stack) -> None:
    """The provider's delete runs without the program."""
    stack.run("up", "--yes", "--skip-preview")
    stack.run("destroy", "--yes", "--skip-preview")

    assert not stack.file.exists()


def test_error_that_the_program_raises_for_its_user_is_a_message(stack: Stack) -> None:
    """What is meant for the user comes without a traceback."""
    stack.run("config", "set", "fail", "with-a-message")
    output = stack.run("preview", expected=1)

    assert "error: the program is set to stop\n" in output
    assert "Traceback" not in output


@pytest.mark.every_python
def test_error_that_the_program_did_not_expect_is_shown_once(stack: Stack) -> None:
    """The traceback names the program's line, and no second error says the same again."""
    stack.run("config", "set", "fail", "unexpectedly")
    output = stack.run("preview", expected=1)

    assert "ValueError: the program did not expect this" in output
    assert "exit status" not in output


@pytest.mark.every_python
def test_policy_pack_judges_the_program(stack: Stack, tmp_path: Path) -> None:
    """A pack in Python is started by the language host and sees the resources."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(
        "from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy\n"
        "def no_first(args, report):\n"
        "    if args.props.get('text') == 'first':\n"
        "        report('a first text is not allowed')\n"
        "PolicyPack('texts', policies=[ResourceValidationPolicy(\n"
        "    name='no-first', description='No first texts.', validate=no_first,\n"
        "    enforcement_level=EnforcementLevel.MANDATORY)])\n"
    )

    assert "a first text is not allowed" in stack.run("preview", "--policy-pack", str(pack), expected=1)
    stack.run("config", "set", "text", "second")
    stack.run("preview", "--policy-pack", str(pack))
