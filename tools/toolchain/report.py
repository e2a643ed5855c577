"""What the toolchain tells a person: sentences on stderr, errors without a traceback."""

from __future__ import annotations

import sys


class ToolchainError(Exception):
    """No engine can be given; the text says why and what to do next."""


def say(sentence: str) -> None:
    """Write one line to stderr, so that stdout stays the answer alone."""
    sys.stderr.write(f"engine: {sentence}\n")
    sys.stderr.flush()
