"""The crash matrix: every case by its id, and which of them are played."""

from __future__ import annotations

import functools
import json
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

from cases import cases_of
from operations import OPERATIONS
from play import play
from together import RIVALRIES, play_together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from play import Stage
    from player import Verdict

    Play = Callable[[Stage, Path], Verdict]

#: The calls that each operation makes when nothing happens to it; `record_calls.py` writes them, and a test checks them.
CALLS = Path(__file__).with_name("calls.json")


def every_case() -> dict[str, Play]:
    """Return what plays each case, by its id."""
    calls: Mapping[str, Sequence[str]] = json.loads(CALLS.read_text())
    cases = [case for name in OPERATIONS for case in cases_of(name, calls[name])]
    struck = {case.id: functools.partial(play, case) for case in cases}
    return {**struck, **{f"together/{name}/again": functools.partial(play_together, name) for name in RIVALRIES}}


def chosen_cases(ids: Sequence[str], seed: object, environ: Mapping[str, str] = os.environ) -> list[str]:
    """
    Return the cases that are played: a tenth, unless the environment says otherwise.

    Args:
        ids: Every case.

        seed: Which tenth.

        environ: `MPA_CRASH=all` asks for all, `MPA_CRASH_ONLY` for those whose ids begin with one of its words.

    Returns:
        Their ids, in the order in which they came.
    """
    only = environ.get("MPA_CRASH_ONLY", "").split()
    if only:
        return [name for name in ids if name.startswith(tuple(only))]
    if environ.get("MPA_CRASH") == "all":
        return list(ids)
    tenth = set(random.Random(str(seed)).sample(ids, -(-len(ids) // 10)))  # noqa: S311 -- no secret
    return [name for name in ids if name in tenth]
