"""
Record the calls that each operation of the crash matrix makes, since each of them is struck in cases of its own.

    .venv/bin/python tests/crash/record_calls.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / folder) for folder in ("tests/crash", "tests/engine", "tools")]

from matrix import CALLS
from operations import OPERATIONS
from play import Stage, record
from warm_python import warm_python


def main() -> None:
    """Play every operation once, and write its calls."""
    command = [sys.executable, str(ROOT / "tools" / "pulumi_path.py")]
    pulumi_folder = Path(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1])
    with tempfile.TemporaryDirectory(prefix="crash-") as place, warm_python() as python:
        folder = Path(place)
        (folder / "scenes").mkdir()
        stage = Stage(folder / "scenes", pulumi_folder, python)
        calls = {name: record(name, stage, folder / name) for name in OPERATIONS}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(made)}" for name, made in calls.items())
    CALLS.write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    main()
