"""The cache of engines: entries are whole or not there, and two runs never fill it at once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from toolchain.cache import UNFINISHED, EngineCache


@pytest.mark.parametrize(
    ("environ", "root"),
    [
        pytest.param({"HOME": "/h"}, "/h/.cache/pulumi-mpa/engine", id="home"),
        pytest.param({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/pulumi-mpa/engine", id="xdg"),
        pytest.param({"HOME": "/h", "XDG_CACHE_HOME": ""}, "/h/.cache/pulumi-mpa/engine", id="empty-xdg"),
        pytest.param({"HOME": "/h", "XDG_CACHE_HOME": "/x", "PULUMI_MPA_CACHE": "/c"}, "/c/engine", id="override"),
    ],
)
def test_cache_lies_where_the_environment_says(environ: dict[str, str], root: str) -> None:
    """The override comes before the user's cache folder, and that before the home."""
    assert Path(root) == EngineCache.of(environ).root


def test_block_that_ends_well_becomes_the_entry(tmp_path: Path) -> None:
    """What was put into the unfinished folder is in the entry, and nothing else is left."""
    cache = EngineCache(tmp_path)
    with cache.filling("one") as folder:
        (folder / "pulumi").write_text("x")

    assert "x" == (cache.entry("one") / "pulumi").read_text()
    assert ["one"] == [path.name for path in tmp_path.iterdir()]


def test_block_that_fails_leaves_no_entry(tmp_path: Path) -> None:
    """Half an engine is never taken for one."""

    def stop_half_way() -> None:
        with EngineCache(tmp_path).filling("one") as folder:
            (folder / "pulumi").write_text("x")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        stop_half_way()

    assert [] == list(tmp_path.iterdir())


def test_entry_that_is_not_whole_is_replaced(tmp_path: Path) -> None:
    """An entry whose files were taken away can be filled again."""
    cache = EngineCache(tmp_path)
    cache.entry("one").mkdir()
    (cache.entry("one") / "left").touch()
    with cache.filling("one") as folder:
        (folder / "pulumi").touch()

    assert ["pulumi"] == [path.name for path in cache.entry("one").iterdir()]


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """An unfinished folder from before does not stay for ever."""
    (tmp_path / f"{UNFINISHED}old").mkdir()
    with EngineCache(tmp_path).filling("one"):
        pass

    assert ["one"] == [path.name for path in tmp_path.iterdir()]


def test_second_run_waits_for_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While one holds the cache, another says that it waits, and goes on when the first is done."""
    order: list[str] = []

    def second() -> None:
        with EngineCache(tmp_path).only_one():
            order.append("second")

    with EngineCache(tmp_path).only_one():
        waiting = threading.Thread(target=second)
        waiting.start()
        said, until = "", time.monotonic() + 30
        while "another run is getting an engine; waiting for it" not in said and time.monotonic() < until:
            waiting.join(timeout=0.05)
            said += capsys.readouterr().err
        order.append("first")
    waiting.join()

    assert ["first", "second"] == order
    assert "another run is getting an engine; waiting for it" in said
