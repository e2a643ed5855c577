"""The page of functions against the functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from write_functions import PAGE, functions_page

import pulumi_mpa as mpa
from pulumi_mpa.functions.table import FUNCTIONS

if TYPE_CHECKING:
    from tests.docs.conftest import Page


def test_page_is_as_the_functions_write_it() -> None:
    """Whoever changes a function runs `tools/write_functions.py`."""
    assert functions_page() == PAGE.read_text()


def test_every_public_name_of_a_function_is_on_the_page() -> None:
    """Functions, classes of results, and classes of arguments."""
    text = PAGE.read_text()
    names = [name for name in mpa.__all__ if name.startswith(("get_", "Get", "SessionFilter"))]
    assert [] == [name for name in names if name.removesuffix("_output").removesuffix("Dict") not in text]
    assert {name for name in names if name.startswith("get_")} == {
        f"{each.name}{form}" for each in FUNCTIONS for form in ("", "_output")
    }


def test_readme_leads_to_the_page(page: Page) -> None:
    """Both where it tells what there is, and where it tells about permissions."""
    assert "(docs/functions.md)" in page("README.md")
    assert "(docs/functions.md#all-functions)" in page("README.md")
