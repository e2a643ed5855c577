"""What the locks work with: the stories as functions, and tables with one move changed."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.testing import MpaEmulator

    Story = Callable[[MpaEmulator], None]

HERE = Path(__file__).parent


def stories_in(folder: str) -> dict[str, Story]:
    """Load every story of a folder; each takes an emulator and nothing else."""
    found: dict[str, Story] = {}
    for path in sorted((HERE / folder).glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"{folder}_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, story in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_"):
                assert ["mpa_emulator"] == list(inspect.signature(story).parameters), f"{path.name}::{name}"
                found[f"{folder}/{path.stem}::{name}"] = story
    return found


@pytest.fixture(scope="session")
def documented_stories() -> dict[str, Story]:
    """Return the stories that rest on documentation alone."""
    return stories_in("documented")


@pytest.fixture(scope="session")
def stories(documented_stories: dict[str, Story]) -> dict[str, Story]:
    """Return every story."""
    return documented_stories | stories_in("assumed")
