"""The service's own words stand in the lifecycle tables; everything else takes them from there."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import botocore.session

import pulumi_mpa

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(pulumi_mpa.__file__).parent
MODEL = botocore.session.get_session().get_service_model("mpa")
#: Shapes whose words say how a thing, a draft, a vote or an approver stands.
SHAPES = (
    "ApprovalTeamStatus",
    "ApprovalTeamStatusCode",
    "ApproverLastActivity",
    "IdentitySourceStatus",
    "IdentitySourceStatusCode",
    "IdentitySourceType",
    "IdentityStatus",
    "MfaSyncStatus",
    "MfaType",
    "SessionExecutionStatus",
    "SessionResponse",
    "SessionStatus",
    "SessionStatusCode",
    "UpdateAction",
)
WORDS = {word for name in SHAPES for word in MODEL.shape_for(name).metadata["enum"]}
#: File → words that it may say.
EXCEPTIONS: dict[str, set[str]] = {
    "emulator/assumptions.py": {"CANCELLED", "DELETING"},  # the ids of table rows that an open question is about
    "testing/people.py": {"ACCEPTED", "APPROVED", "REJECTED"},  # what the kit's users type as answers and votes
    "testing/controls.py": {"EXECUTED"},  # the default of an argument whose type says the words
}


def typed_words(path: Path) -> Iterator[tuple[int, str]]:
    """Return line and text of every literal that is such a word; sentences with one in them, and types, do not count."""
    nodes: list[list[ast.AST]] = [[ast.parse(path.read_text(encoding="utf-8"))]]
    while nodes:
        for node in nodes.pop():
            is_type = (
                isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"
            )
            if isinstance(node, ast.Constant) and node.value in WORDS:
                yield node.lineno, str(node.value)
            if not is_type:
                nodes.append(list(ast.iter_child_nodes(node)))


def test_no_status_is_typed_outside_the_tables() -> None:
    """A word that AWS renames or adds is changed in one place."""
    elsewhere = [path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "lifecycle"]
    found = {
        f"{name}:{line} {word}"
        for path in elsewhere
        for name in [str(path.relative_to(SOURCE))]
        for line, word in typed_words(path)
        if word not in EXCEPTIONS.get(name, set())
    }

    assert set() == found


def test_tables_say_every_word() -> None:
    """The search above looks for words that the tables really have."""
    said = {word for path in (SOURCE / "lifecycle").glob("*.py") for _, word in typed_words(path)}

    assert set() == WORDS - said


def test_exceptions_are_needed() -> None:
    """An exception that nobody uses any more is taken out."""
    needed = {name: {word for _, word in typed_words(SOURCE / name)} for name in EXCEPTIONS}

    assert EXCEPTIONS == {name: words & needed[name] for name, words in EXCEPTIONS.items()}
