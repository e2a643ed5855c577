"""Links between the pages of this repository lead somewhere."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = sorted(
    page.relative_to(ROOT).as_posix()
    for folder, pattern in ((ROOT, "*.md"), (ROOT / "docs", "**/*.md"), (ROOT / "examples", "**/*.md"))
    for page in folder.glob(pattern)
)
#: The pages as code hosts show them, with the same addresses on both sides.
_HOSTED: Final = "https://github.com/pulumi-mpa/pulumi-mpa/blob/main/"
_MARKDOWN: Final = MarkdownIt("commonmark").enable("table")


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_page_lead_to_a_file_and_a_heading(page: str) -> None:
    """A heading that is renamed leaves links behind which lead to the top of the page, and nobody sees it."""
    assert [] == [link for link in _links_of(page) if not _leads_somewhere(link, page)]


def test_anchors_are_those_of_code_hosts() -> None:
    """Code and punctuation too, and a number where a page has a heading twice."""
    assert "what-mpa-does-and-what-it-doesnt" == _anchor("What MPA does, and what it doesn't")
    assert {"use-the-pack", "all-policies", "mpa-team-threshold"} <= _anchors_of("docs/policies.md")


def _leads_somewhere(link: str, page: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = (ROOT / page).parent / path if path else ROOT / page
    if path.startswith(_HOSTED):
        target = ROOT / path.removeprefix(_HOSTED)
    if not target.exists():
        return False
    return not anchor or anchor in _anchors_of(target.resolve().relative_to(ROOT).as_posix())


def _links_of(page: str) -> Iterator[str]:
    """Yield the links of a page to files of this repository and to headings."""
    for block in _MARKDOWN.parse((ROOT / page).read_text()):
        for token in block.children or ():
            link = str(token.attrs.get("href", ""))
            if token.type == "link_open" and (link.startswith(_HOSTED) or not re.match(r"[a-z]+:", link)):
                yield link


@cache
def _anchors_of(page: str) -> frozenset[str]:
    """Return the anchors that code hosts give the headings of a page."""
    tokens = _MARKDOWN.parse((ROOT / page).read_text())
    found: list[str] = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(token.content for token in inline.children or ())
            anchor = _anchor(text)
            times = sum(1 for other in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other))
            found.append(f"{anchor}-{times}" if anchor in found else anchor)
    return frozenset(found)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
