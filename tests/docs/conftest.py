"""The documentation as its tests read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

Page = Callable[[str], str]
RowsBelow = Callable[[str, str], list[list[str]]]


@pytest.fixture
def page() -> Page:
    """Return what reads a page, its path from the top of the checkout."""
    return lambda name: (ROOT / name).read_text()


@pytest.fixture
def rows_below() -> RowsBelow:
    """Return what reads the rows of the first table below a heading, without the table's head."""
    return _rows_below


def _rows_below(text: str, heading: str) -> list[list[str]]:
    lines = text.splitlines()
    rows: list[list[str]] = []
    for line in lines[lines.index(heading) + 1 :]:
        if line.startswith("|"):
            rows.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
        elif rows or line.startswith("#"):
            break
    return rows[2:]
