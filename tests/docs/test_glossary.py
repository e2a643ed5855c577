"""The glossary has each word once, and names only what the code has."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.docs.conftest import Page

NAME = re.compile(r"`([\w.]+)`")


def _rows(text: str) -> list[list[str]]:
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [row for row in cells if row[0] != "Term"]


def _exists(name: str) -> bool:
    """Check whether a dotted name below the package leads to a module, a class or function of one, or a member of these."""
    parts = ["pulumi_mpa", *name.split(".")]
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return _has(found, parts[length:])
    return False


def _has(found: object, members: list[str]) -> bool:
    for member in members:
        # A field of a dataclass without a default is no attribute of the class.
        if member in getattr(found, "__dataclass_fields__", {}):
            return member == members[-1]
        if not hasattr(found, member):
            return False
        found = getattr(found, member)
    return True


def test_names_of_the_code_exist(page: Page) -> None:
    """A word whose class or function was renamed must not send its reader to nothing."""
    named = [name for row in _rows(page("docs/glossary.md")) for name in NAME.findall(row[2])]

    assert [] == [name for name in named if not _exists(name)]
    assert len(named) > 40


@pytest.mark.parametrize("name", ["model.no_such_module", "errors.NoSuchError", "plan.steps.Plan.no_such_field"])
def test_a_name_that_does_not_exist_is_found_out(name: str) -> None:
    """The test above can fail."""
    assert not _exists(name)


def test_each_term_is_explained_once_in_a_whole_sentence(page: Page) -> None:
    """One word stands for one idea."""
    rows = _rows(page("docs/glossary.md"))
    terms = [term.strip() for row in rows for term in row[0].split(",")]

    assert sorted(set(terms)) == sorted(terms)
    assert [] == [row[0] for row in rows if not row[1].endswith(".")]
