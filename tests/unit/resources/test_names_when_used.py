"""Names of the package are imported when a program first uses them, and behave as if they had been imported all along."""

from __future__ import annotations

import ast
import importlib
import pickle
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import pulumi_mpa as mpa

if TYPE_CHECKING:
    # `make lint` fails if type checkers no longer know which names there are: the comment would not be needed then.
    MISSPELLED = mpa.ApprovalTeem  # type: ignore[attr-defined]

NAMES: Final = sorted(mpa.__all__)
RESOURCES: Final = ("ApprovalTeam", "IdentitySource", "MpaTeamAssociation")
OUTPUT_TYPES: Final = [name for name in NAMES if hasattr(getattr(mpa, name), "_pulumi_output_type")]


def imported_for_type_checkers() -> dict[str, str]:
    """Return each name that a type checker sees, with the module that it sees it in."""
    (block,) = [
        node
        for node in ast.parse(Path(mpa.__file__).read_text()).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def test_names_are_the_same_for_type_checkers_and_at_run_time() -> None:
    """One table for programs, imports for editors, and `__all__`: none has a name or a module that another lacks."""
    modules = {name: f"pulumi_mpa.{module}" for name, module in mpa._MODULE_OF.items()}  # noqa: SLF001 -- the table is what this is about

    assert imported_for_type_checkers() == modules
    assert NAMES == sorted(modules)


@pytest.mark.parametrize("name", NAMES)
def test_name_is_what_its_module_has(name: str) -> None:
    """It is loaded as an attribute and by `from pulumi_mpa import`, and it is one object wherever it is taken from."""
    module = importlib.import_module(imported_for_type_checkers()[name])

    assert getattr(mpa, name) is getattr(module, name)
    assert vars(mpa)[name] is getattr(module, name), "a name that was used once is not looked up again"


def test_names_are_listed_and_exported() -> None:
    """`dir()` shows what nothing has used yet, and `import *` brings all of it."""
    everything: dict[str, object] = {}
    exec("from pulumi_mpa import *", everything)  # noqa: S102 -- a star import, as a program writes it

    assert set(NAMES) <= set(dir(mpa))
    assert {name: getattr(mpa, name) for name in NAMES} == {name: everything[name] for name in NAMES}


def test_unknown_name_is_an_attribute_error() -> None:
    """What Python and its tools expect of a module."""
    with pytest.raises(AttributeError, match="module 'pulumi_mpa' has no attribute 'ApprovalTeem'"):
        getattr(mpa, "ApprovalTeem")  # noqa: B009 -- a type checker knows that there is none
    with pytest.raises(ImportError, match="cannot import name 'ApprovalTeem'"):
        exec("from pulumi_mpa import ApprovalTeem", {})  # noqa: S102 -- as a program writes it


@pytest.mark.parametrize("name", NAMES)
def test_name_is_pickled_by_reference(name: str) -> None:
    """The engine's SDK pickles what a program hands it, and finds each thing again."""
    value = getattr(mpa, name)

    assert pickle.loads(pickle.dumps(value)) is value  # noqa: S301 -- it was pickled here


@pytest.mark.parametrize("name", OUTPUT_TYPES)
def test_types_of_nested_outputs_are_found_at_run_time(name: str) -> None:
    """The SDK reads them when a program runs, to make dicts into classes."""
    assert typing.get_type_hints(getattr(mpa, name))


@pytest.mark.parametrize("name", RESOURCES)
def test_types_of_outputs_are_found_at_run_time(name: str) -> None:
    """Each output of a resource names a type that is there, whatever the program has used of the package."""
    resource = getattr(mpa, name)
    getters = [member.fget for member in vars(resource).values() if isinstance(member, property)]

    assert getters
    assert all("return" in typing.get_type_hints(getter) for getter in getters)
