"""The page of errors lists every class below its base class."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa import errors
from pulumi_mpa.errors import MpaError, RecoverableError, TerminalError

if TYPE_CHECKING:
    from tests.docs.conftest import Page, RowsBelow


def _under(base: type[MpaError]) -> set[str]:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, base)}
    return {kind.__name__ for kind in kinds - {base}}


@pytest.mark.parametrize(
    ("base", "heading"),
    [
        pytest.param(RecoverableError, "## Run the same command again later", id="recoverable"),
        pytest.param(TerminalError, "## Change something first", id="terminal"),
    ],
)
def test_every_error_is_listed_below_its_base(
    base: type[MpaError], heading: str, page: Page, rows_below: RowsBelow
) -> None:
    """Each with what it means, who acts and the next step."""
    rows = rows_below(page("docs/errors.md"), heading)

    assert _under(base) == {row[0] for row in rows}
    assert all(len(row) == 4 and all(row) for row in rows)


def test_the_tree_on_top_of_the_module_is_whole() -> None:
    """The drawing and the classes are the same."""
    drawn = {
        line.split()[-1] if line.endswith("Error") else line.split("Error")[0].split()[-1] + "Error"
        for line in (errors.__doc__ or "").splitlines()
        if "Error" in line
    }

    assert {"MpaError"} | _under(MpaError) == drawn
