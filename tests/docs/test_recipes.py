"""The recipes of CONTRIBUTING name files that are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.docs.conftest import Page

ROOT = Path(__file__).parents[2]
#: Paths without a top folder are below the package.
TOPS = (ROOT, ROOT / "src" / "pulumi_mpa")
PATH = re.compile(r"`([\w./<>-]+(?:/|\.py|\.md))`")


def _paths(text: str) -> list[str]:
    """Return the paths in the sections that say where things are."""
    sections = text[text.index("## Where things are") : text.index("## Tests\n")]
    return PATH.findall(sections)


def _exists(path: str) -> bool:
    """Check whether a path is there; `<thing>` stands for any name."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(any(top.glob(pattern)) for top in TOPS)


def test_files_that_recipes_name_exist(page: Page) -> None:
    """Whoever follows a recipe finds an example of each file."""
    paths = _paths(page("CONTRIBUTING.md"))

    assert [] == [path for path in paths if not _exists(path)]
    assert len(set(paths)) > 40


def test_a_file_that_is_gone_is_found_out() -> None:
    """The test above can fail."""
    assert not _exists("plan/<thing>/no_such_file.py")
    assert _exists("plan/<thing>/update.py")
