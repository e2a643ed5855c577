"""What a provider has to say stands at its resource, whatever characters a console has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from stacks import INSTANCE, declared_source

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

pytestmark = pytest.mark.engine

#: A provider that says something at each call, through what the package's own providers use.
SPEAKING = """
from pulumi.dynamic import CheckResult, CreateResult, DiffResult, Resource, ResourceProvider
from pulumi.resource import create_urn
from pulumi_mpa.providers.lines import Reporter

class Provider(ResourceProvider):
    def check(self, olds, news):
        Reporter.of(news, "?").info(f"checked → {news['text']}")
        return CheckResult(news, [])

    def create(self, props):
        reporter = Reporter.of(props, "?")
        reporter.progress("AWS is busy")
        reporter.warn(f"created → {props['text']}")
        return CreateResult("id", {"declared": props})

    def delete(self, id_, props):
        Reporter.of(props, "?").info("deleted")

class Speaking(Resource, module="test", name="Speaking"):
    def __init__(self, name, text):
        urn = create_urn(name, "pulumi-python:dynamic/test:Speaking")
        super().__init__(Provider(), name, {"text": text, "managedBy": urn.apply(lambda it: f"acme/{it}"), "declared": None})
"""
PROGRAM = """
from speaking import Speaking
Speaking("ärger", "one")
Speaking("ruhe", "two")
"""


def at_resource(run: Run, name: str) -> str:
    """Return what the diagnostics at the end of a run show under a resource's name."""
    blocks = run.output.partition("Diagnostics:\n")[2].split("\n\n")
    return next((block for block in blocks if f" ({name}):\n" in block), "")


def diagnostics(run: Run) -> list[tuple[str, str, str]]:
    """Return the resource, the severity and the text of each diagnostic of a preview as JSON."""
    found: list[dict[str, Any]] = json.loads(run.output)["diagnostics"]
    return sorted((item["urn"].rpartition("::")[2], item["severity"], item["message"].strip()) for item in found)


def test_lines_stand_at_their_resource(stack: Stack) -> None:
    """Each of two resources has its own, with its severity, where a console could print neither name nor text."""
    stack.environ |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    stack.module("speaking", SPEAKING)
    stack.program(PROGRAM)

    assert [("ruhe", "info", "checked → two"), ("ärger", "info", "checked → one")] == diagnostics(
        stack.preview("--json")
    )
    run = stack.up("--logflow", "-v=1")
    assert "checked → one\n    warning: created → one" in at_resource(run, "ärger")
    assert "checked → two\n    warning: created → two" in at_resource(run, "ruhe")
    assert "" == at_resource(run, "guarded-dev")
    live, _, end = run.output.partition("Diagnostics:")
    assert "AWS is busy" in live
    assert "AWS is busy" not in end
    assert "deleted" in at_resource(stack.destroy(), "ärger")


def test_identity_source_speaks_at_its_own_row(stack: Stack, empty_account: Account) -> None:
    """The package's own provider: said in a preview, at the resource, with nothing left for the stack."""
    stack.program(declared_source().replace('"org"', '"→rg"'))
    stack.environ |= {"PYTHONIOENCODING": "cp1252"}
    shown = stack.preview()
    assert [Code.SOURCE_WILL_BE_CREATED] == [found.code for found in find(at_resource(shown, "→rg"))]
    assert INSTANCE in at_resource(shown, "→rg")
    assert "" == at_resource(shown, "guarded-dev")
    stack.up()

    assert "ACTIVE" == empty_account.sources()[0]["Status"]
