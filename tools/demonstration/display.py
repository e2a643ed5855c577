"""What `pulumi` wrote, as a terminal would show it in the end."""

from __future__ import annotations

import re

#: A row of a resource: what happens to it, its type, its name, and how far it is.
_ROW = re.compile(r"^ [-+~ ]{1,2} +(?P<resource>\S+:\S+ \S+) ")
_PROGRESS = re.compile(r"^@ ")
#: Rows are cut here; what they say in full stands under Diagnostics.
WIDTH = 120


def last_rows(text: str) -> str:
    """
    Keep of each resource the last row, cut to one line, as the interactive display does; the rest stays as it is.

    Args:
        text: Output of a run that was not interactive, which prints a row each time one changes.

    Returns:
        The output without outdated rows, progress lines and repeated empty lines.
    """
    lines = text.strip("\n").splitlines()
    last = {match["resource"]: number for number, line in enumerate(lines) if (match := _ROW.match(line))}
    kept: list[str] = []
    for number, line in enumerate(lines):
        row = _ROW.match(line)
        if (row and last[row["resource"]] != number) or _PROGRESS.match(line):
            continue
        shown = f"{line[: WIDTH - 1]}…" if row and len(line) > WIDTH else line.rstrip()
        if shown or (kept and kept[-1]):
            kept.append(shown)
    return "\n".join(kept)
