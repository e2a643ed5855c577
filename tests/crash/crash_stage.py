"""Where cases of the crash matrix are played, for the tests of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from engines import pulumi_folder, python
from play import Stage

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["pulumi_folder", "python", "stage"]


@pytest.fixture(scope="session")
def stage(pulumi_folder: Path, python: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Stage:
    """Return where cases are played; all workers share the scenes."""
    base = tmp_path_factory.getbasetemp()
    scenes = (base if worker_id == "master" else base.parent) / "scenes"
    scenes.mkdir(exist_ok=True)
    return Stage(scenes, pulumi_folder, python)
