"""What the functions of one run share, and that two runs of one process share nothing."""

from __future__ import annotations

import contextvars
import threading
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_mpa.aws.answers import Answers
from pulumi_mpa.functions.run import Run, this_run
from pulumi_mpa.program_settings import program_settings

if TYPE_CHECKING:
    import pytest


class _Stack:
    """Stands for the root resource of a run."""


def test_each_run_has_its_own_answers() -> None:
    """A process may run several programs, each with a configuration and an account of its own."""

    def run_of(stack: Any) -> tuple[Run, Run]:  # noqa: ANN401 -- a stand-in
        pulumi.runtime.settings.set_root_resource(stack)
        return this_run(), this_run()

    stacks = _Stack(), _Stack()
    (first, again), (other, _) = (contextvars.copy_context().run(run_of, stack) for stack in stacks)
    assert first is again
    assert first is not other


def test_outside_of_a_run_nothing_is_shared() -> None:
    """Nobody would say when it ends."""

    def runs() -> tuple[Run, Run]:
        pulumi.runtime.settings.set_root_resource(None)  # type: ignore[arg-type] # as before any run
        return this_run(), this_run()

    first, other = contextvars.copy_context().run(runs)
    assert first is not other


def test_who_asks_while_another_asks_gets_the_same_answer() -> None:
    """The second one waits, and does not ask."""
    answers, asked, go_on = Answers(), list[str](), threading.Event()

    def ask() -> str:
        asked.append("asked")
        assert go_on.wait(10)
        return "answer"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(answers.once("question", ask))) for _ in range(5)]
    for thread in threads:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert (["asked"], ["answer"] * 5) == (asked, found)


def test_program_has_the_settings_of_its_resources(monkeypatch: pytest.MonkeyPatch) -> None:
    """All keys of the stack's configuration, those of pulumi-aws, and the Region of the environment."""
    monkeypatch.setenv("PULUMI_CONFIG", '{"mpa:profile": "ours", "aws:region": "eu-central-1", "mpa:endpont": "x"}')
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    settings = program_settings()

    assert "ours" == settings.profile
    assert ("eu-central-1", "`aws:region`") == settings.aws_region
    assert ("eu-west-1", "`AWS_REGION`") == settings.environment_region
    assert ["mpa:endpont"] == [problem.path for problem in settings.problems]
