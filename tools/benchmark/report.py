"""The results as a table for people and as a file for machines."""

from __future__ import annotations

import json
import platform
import subprocess
from datetime import datetime, timezone
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from benchmark.results import results_of, targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bench_import import Cost

    from benchmark.packs import Round
    from benchmark.pair import Pair
    from benchmark.results import Compared

_ROW = "{:<16}  {:>15}  {:>18}  {:>15}  {:>18}"


def table(count: int, pairs: Sequence[Pair]) -> str:
    """
    Write the results of one number of teams.

    Args:
        count: How many teams.

        pairs: What was measured.
    """
    ours, nothing = pairs[-1].state_bytes
    wanted = targets(count)
    title = (
        f"{count} {'team' if count == 1 else 'teams'}, {len(pairs)} {'pair' if len(pairs) == 1 else 'pairs'}; "
        f"medians of the package / of a provider that does nothing; state {ours} / {nothing} bytes"
    )
    lines = [
        title,
        _ROW.format("", "wall, seconds", "ratio (range)", "CPU, seconds", "ratio (range)"),
    ]
    for name, result in results_of(pairs).items():
        lines.append(_ROW.format(name, *_cells(result.wall), *_cells(result.cpu)))
        lines.append(f"    calls: {' or '.join(_calls(calls) for calls in result.calls)}; wanted: {wanted[name]}")
    return "\n".join(lines)


def write(
    folder: Path,
    engine: Path,
    measured: Mapping[int, Sequence[Pair]],
    imports: Mapping[str, Cost],
    packs: Mapping[str, Sequence[Round]],
) -> Path:
    """
    Write everything that was measured into a new file.

    Args:
        folder: Where it is written.

        engine: The folder that holds `pulumi`.

        measured: The pairs for each number of teams.

        imports: What importing the package costs, for each program.

        packs: The rounds of packs of policies, for each scene.

    Returns:
        The file.
    """
    now = datetime.now(timezone.utc)
    values = {
        "date": now.isoformat(timespec="seconds"),
        "versions": _versions(engine),
        "imports": {name: cost._asdict() for name, cost in imports.items()},
        "packs": {
            scene: [{name: one._asdict() for name, one in it._asdict().items()} for it in rounds]
            for scene, rounds in packs.items()
        },
        "sizes": [_size(count, pairs) for count, pairs in measured.items()],
    }
    folder.mkdir(exist_ok=True)
    file = folder / f"{now:%Y-%m-%dT%H-%M-%SZ}.json"
    file.write_text(json.dumps(values, indent=2) + "\n")
    return file


def _size(count: int, pairs: Sequence[Pair]) -> dict[str, Any]:
    results = results_of(pairs)
    return {
        "teams": count,
        "targets": targets(count),
        "medians": {
            name: {"wall": _named(result.wall), "cpu": _named(result.cpu), "calls": result.calls}
            for name, result in results.items()
        },
        "pairs": [
            {
                "state_bytes": dict(zip(("ours", "nothing"), pair.state_bytes, strict=True)),
                "commands": {
                    name: {"ours": both.ours._asdict(), "nothing": both.nothing._asdict()}
                    for name, both in pair.commands.items()
                },
            }
            for pair in pairs
        ],
    }


def _named(compared: Compared) -> dict[str, Any]:
    return {**compared._asdict(), "ratio": compared.ratio._asdict()}


def _versions(engine: Path) -> dict[str, str]:
    told = subprocess.run([engine / "pulumi", "version"], stdout=subprocess.PIPE, text=True, check=True)
    return {
        "python": platform.python_version(),
        "engine": told.stdout.strip(),
        **{name: version(name) for name in ("pulumi", "pulumi-mpa", "pydantic", "boto3")},
        "machine": platform.platform(),
    }


def _cells(compared: Compared) -> tuple[str, str]:
    ratio = compared.ratio
    return (
        f"{compared.ours:.2f} / {compared.nothing:.2f}",
        f"{ratio.median:.2f} ({ratio.least:.2f}-{ratio.most:.2f})",
    )


def _calls(calls: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in calls.items()) or "none"
