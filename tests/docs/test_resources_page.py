"""The page of resources names every input and output there is, and none that there is not."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

import pulumi_mpa as mpa

if TYPE_CHECKING:
    from tests.docs.conftest import Page, RowsBelow

RESOURCES = {
    "approval-team": mpa.ApprovalTeam,
    "identity-source": mpa.IdentitySource,
    "mpa-team-association": mpa.MpaTeamAssociation,
    "backup-vault-mpa-association": mpa.BackupVaultMpaAssociation,
}
#: What has inputs, the gate too, whose one output stands in a sentence.
DECLARED = {**RESOURCES, "approval-gate": mpa.ApprovalGate}
#: What Pulumi gives every resource.
_ENGINE = {"resource_name", "opts", "self", "id", "urn", "pulumi_resource_name", "pulumi_resource_type"}


def _inputs(resource: type) -> set[str]:
    return set(inspect.signature(resource).parameters) - _ENGINE


def _outputs(resource: type) -> set[str]:
    ours = (kind for kind in resource.__mro__ if kind.__module__.startswith(f"{mpa.__name__}."))
    own = {name for kind in ours for name, value in vars(kind).items() if isinstance(value, property)}
    return {name for name in own if not name.startswith("_")} - _ENGINE


@pytest.mark.parametrize("resource", DECLARED.values(), ids=DECLARED.keys())
def test_every_input_is_documented(resource: type, page: Page, rows_below: RowsBelow) -> None:
    """A row for each, with what a change of it does."""
    rows = rows_below(page("docs/resources.md"), f"### Inputs of {resource.__name__}")

    assert _inputs(resource) == {row[0] for row in rows}
    assert all(len(row) == 4 and row[3] for row in rows)


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES.keys())
def test_every_output_is_documented(resource: type, page: Page, rows_below: RowsBelow) -> None:
    """A row for each."""
    rows = rows_below(page("docs/resources.md"), f"### Outputs of {resource.__name__}")

    assert _outputs(resource) == {row[0] for row in rows}


@pytest.mark.parametrize("resource", DECLARED.values(), ids=DECLARED.keys())
def test_docstring_names_every_input(resource: type) -> None:
    """What an editor shows is complete."""
    doc = inspect.getdoc(resource) or ""

    assert [] == [name for name in sorted(_inputs(resource)) if f"    {name}: " not in doc]


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES.keys())
def test_every_output_has_a_docstring(resource: type) -> None:
    """An editor shows a sentence for each."""
    assert [] == [name for name in sorted(_outputs(resource)) if not inspect.getdoc(getattr(resource, name))]


def test_every_public_class_is_named_in_the_page_or_is_the_dict_of_one_that_is(page: Page) -> None:
    """Classes for nested inputs are found by their readers; a nested output is named where it appears."""
    text = page("docs/resources.md")
    # docs/functions.md has the functions and what belongs to them.
    others = ("get_", "Get", "SessionFilter")
    nested = {name for name in mpa.__all__ if not name.endswith("Dict") and not name.startswith(others)}
    inside_others = {"IamIdentityCenter", "IamIdentityCenterArgs", "MfaMethod", "MofN", "MofNArgs"}

    assert [] == sorted(name for name in nested - inside_others if f"`{name}`" not in text and f"## {name}" not in text)
