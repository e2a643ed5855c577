"""Which Python the language host of a built engine may run under."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = "interpreters"
REMEMBERED = 5


def remember(engine: Path, interpreter: Path) -> None:
    """
    Note an interpreter that has the SDK beside a built engine, newest first.

    The engine's folder is shared by checkouts that come and go, so several are
    kept and the launcher takes the first that still works. An engine that is
    not of our build has its own language host and is left alone.

    Args:
        engine: The folder that holds the engine.
        interpreter: The Python to note; it is the one that runs this.
    """
    if not (engine / "language_host.py").exists() or not (find_spec("pulumi") and find_spec("grpc")):
        return
    note = engine / KNOWN
    known = note.read_text().splitlines() if note.exists() else []
    if known[:1] == [str(interpreter)]:
        return
    newest_first = [str(interpreter), *(other for other in known if other != str(interpreter))][:REMEMBERED]
    fresh = note.with_name(f"{KNOWN}.{os.getpid()}")
    fresh.write_text("\n".join(newest_first) + "\n")
    fresh.replace(note)
