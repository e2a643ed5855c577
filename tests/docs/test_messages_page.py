"""The page of messages says what the table says, and the texts are as they were reviewed."""

from __future__ import annotations

import pytest
from write_messages import PAGE, SNAPSHOT, messages_page, snapshot

from pulumi_mpa.messages import TABLE, Code, find


def test_page_is_as_the_table_writes_it() -> None:
    """Whoever changes the table runs `tools/write_messages.py`."""
    assert messages_page() == PAGE.read_text()


def test_texts_are_as_they_were_reviewed() -> None:
    """All prose stands in one file; `tools/write_messages.py` writes it anew, and a reviewer reads the difference."""
    assert snapshot().splitlines() == SNAPSHOT.read_text().splitlines()


def test_every_code_is_shown_once() -> None:
    """No message is left out of the review."""
    assert sorted(Code) == sorted(found.code for found in find(SNAPSHOT.read_text()))


@pytest.mark.parametrize("code", list(Code), ids=str)
def test_code_has_its_heading_with_cause_and_cure(code: Code) -> None:
    """A reader who searches for what is printed finds the explanation."""
    (_, section) = PAGE.read_text().split(f"### {code}\n")
    section = section.split("\n##")[0]

    assert f"\nCause: {TABLE[code].cause}\n" in section
    assert not TABLE[code].cure or f"\nCure: {TABLE[code].cure}\n" in section
