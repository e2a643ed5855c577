"""A provider whose effects can be seen without the engine: a file with a text in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import (
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

if TYPE_CHECKING:
    import pulumi


class TextFileProvider(ResourceProvider):
    """Writes, reads and removes the file."""

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Write a new file; its path is the id."""
        return CreateResult(props["path"], self._write(props))

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Change in place what differs in the text."""
        return DiffResult(changes=_olds["text"] != _news["text"])

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Write the file anew."""
        return UpdateResult(self._write(_news))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return what the file holds now; nothing if it is gone."""
        file = Path(id_)
        if not file.exists():
            return ReadResult("", {})
        return ReadResult(id_, {**props, "text": file.read_text(), "length": len(file.read_text())})

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Remove the file."""
        Path(_id).unlink(missing_ok=True)

    @staticmethod
    def _write(props: dict[str, Any]) -> dict[str, Any]:
        Path(props["path"]).write_text(props["text"])
        return {**props, "length": len(props["text"])}


class TextFile(Resource, module="test", name="TextFile"):
    """A file with a text in it."""

    length: pulumi.Output[int]

    def __init__(self, name: str, path: pulumi.Input[str], text: pulumi.Input[str]) -> None:
        """Declare the file."""
        super().__init__(TextFileProvider(), name, {"path": path, "text": text, "length": None})
