"""One `go` command, with a line of progress every few seconds instead of its own chatter."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import IO, TYPE_CHECKING

from toolchain.report import ToolchainError, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROGRESS_SECONDS = 10.0
LAST_LINES = 15


def run_go(
    arguments: tuple[str, ...], folder: Path, settings: Mapping[str, str], doing: str, counted: str
) -> tuple[str, ...]:
    """
    Run `go` and tell how far it is.

    Args:
        arguments: What follows `go`.
        folder: Where it runs.
        settings: Its environment.
        doing: What it does, for the progress line.
        counted: What one line of its stderr stands for, for the progress line.

    Returns:
        The lines of its stdout.

    Raises:
        ToolchainError: It failed; the last lines of its stderr are in the sentence.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        ("go", *arguments), cwd=folder, env=dict(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    answer: list[str] = []
    told: list[str] = []
    readers = [
        threading.Thread(target=_gather, args=(process.stdout, answer), daemon=True),
        threading.Thread(target=_gather, args=(process.stderr, told), daemon=True),
    ]
    try:
        for reader in readers:
            reader.start()
        while True:
            try:
                process.wait(timeout=PROGRESS_SECONDS)
                break
            except subprocess.TimeoutExpired:
                say(f"{doing}: {len(told)} {counted}, {time.monotonic() - began:.0f} s.")
        for reader in readers:
            reader.join()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    if process.returncode != 0:
        raise ToolchainError(f"`go {arguments[0]}` failed while {doing}; it said:\n" + "\n".join(told[-LAST_LINES:]))
    return tuple(answer)


def _gather(stream: IO[str], lines: list[str]) -> None:
    with stream:
        lines.extend(line.rstrip("\n") for line in stream)
