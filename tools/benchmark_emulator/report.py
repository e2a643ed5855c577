"""The results as lines for people and as a file for machines."""

from __future__ import annotations

import json
import platform
from datetime import datetime, timezone
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmark_emulator.compared import First, Rates
    from benchmark_emulator.growth import Size

#: What is wanted; it is printed beside the numbers, and nothing depends on it.
WANTED: Final = {"read": "at least 3", "write": "at least 2.5"}
_WANTED_GROWTH: Final = "at most 1.5"
_WANTED_FIRST: Final = "at most 0.5 s of CPU"
_WANTED_STOP: Final = "at most 1 s"

_RATE: Final = "{:<8} {:<22} {:>9} {:>12} {:>12} {:>8}   {}"


def rates_head() -> str:
    """Return the line above the rates."""
    return _RATE.format("", "connection", "clients", "emulator", "moto", "ratio", "wanted")


def rates_line(rates: Rates) -> str:
    """Return the medians of one kind of request, in requests per second, and the median of the ratios."""
    return _RATE.format(
        rates.kind,
        "kept where possible" if rates.keeps else "one for each request",
        rates.clients,
        f"{median(one.emulator for one in rates.rounds):.0f}/s",
        f"{median(one.moto for one in rates.rounds):.0f}/s",
        f"{rates.ratio:.2f}",
        WANTED[rates.kind],
    )


def first_line(first: Mapping[str, Sequence[First]]) -> str:
    """Return what the first response takes, as medians."""
    shown = (
        f"{name} {median(one.wall for one in found):.2f} s, {median(one.cpu for one in found):.2f} s of CPU"
        for name, found in first.items()
    )
    return f"first response: {'; '.join(shown)}; wanted of the emulator: {_WANTED_FIRST}"


def growth_table(sizes: Sequence[Size], stopped: float) -> str:
    """Return what each kind of request takes for each size, and how many times as much as for the smallest one."""
    smallest = sizes[0]
    lines = [f"{'growth':<30}" + "".join(f"{size.things:>18}" for size in sizes) + f"   wanted: {_WANTED_GROWTH}"]
    for name, base in smallest.seconds.items():
        cells = (f"{size.seconds[name] * 1000:.2f} ms ({size.seconds[name] / base:.2f})" for size in sizes)
        lines.append(f"{name:<30}" + "".join(f"{cell:>18}" for cell in cells))
    advance = (f"{size.advance * 1000:.2f} ms ({size.advance / smallest.advance:.2f})" for size in sizes)
    lines.append(f"{'advance, for each session':<30}" + "".join(f"{cell:>18}" for cell in advance))
    waited = (f"{size.waited * 1000:.0f} ms" for size in sizes)
    lines.append(f"{'longest read during it':<30}" + "".join(f"{cell:>18}" for cell in waited))
    lines.append(f"stopped during a long advance: after {stopped:.2f} s; wanted: {_WANTED_STOP}")
    return "\n".join(lines)


def write(
    folder: Path, first: Mapping[str, Sequence[First]], rates: Sequence[Rates], sizes: Sequence[Size], stopped: float
) -> Path:
    """
    Write everything that was measured into a new file.

    Returns:
        The file.
    """
    now = datetime.now(timezone.utc)
    values = {
        "date": now.isoformat(timespec="seconds"),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("pulumi-mpa", "werkzeug", "pydantic", "botocore", "moto", "flask")},
            "machine": platform.platform(),
        },
        "first": {name: [one._asdict() for one in found] for name, found in first.items()},
        "rates": [
            {**one._asdict(), "ratio": one.ratio, "rounds": [each._asdict() for each in one.rounds]} for one in rates
        ],
        "growth": [size._asdict() for size in sizes],
        "stopped": stopped,
    }
    folder.mkdir(exist_ok=True)
    file = folder / f"emulator-{now:%Y-%m-%dT%H-%M-%SZ}.json"
    file.write_text(json.dumps(values, indent=2) + "\n")
    return file
