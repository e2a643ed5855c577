"""The official installer: taken where it succeeds, remembered where it does not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from toolchain import installer
from toolchain.cache import EngineCache

if TYPE_CHECKING:
    from pathlib import Path

INSTALLS = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1], "bin")
folder.mkdir()
for name in ("pulumi", "pulumi-language-python"):
    (folder / name).touch()
"""
UNREACHABLE = "import sys; sys.exit('name not known')"
INCOMPLETE = "import pathlib, sys; pathlib.Path(sys.argv[1], 'bin').mkdir()"


def test_installed_engine_is_kept_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run finds what the first has installed."""
    cache = EngineCache(tmp_path)
    monkeypatch.setattr(installer, "CHILD", INSTALLS)
    folder = installer.fetch(cache)

    assert folder is not None
    assert folder == installer.kept(cache)
    assert (folder / "pulumi").exists()


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        pytest.param(UNREACHABLE, "name not known", id="unreachable"),
        pytest.param(INCOMPLETE, "it left no pulumi-language-python", id="incomplete"),
    ],
)
def test_failure_is_said_and_not_repeated(
    child: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a machine without internet that is said once, not at each call."""
    cache = EngineCache(tmp_path)
    monkeypatch.setattr(installer, "CHILD", child)

    assert None is installer.fetch(cache)
    assert f"did not succeed ({reason})" in capsys.readouterr().err
    monkeypatch.setattr(installer, "CHILD", INSTALLS)
    assert None is installer.fetch(cache)
    assert "" == capsys.readouterr().err


def test_failure_is_forgotten_when_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for the installer alone does not wait for the hour to pass."""
    cache = EngineCache(tmp_path)
    monkeypatch.setattr(installer, "CHILD", UNREACHABLE)
    installer.fetch(cache)
    monkeypatch.setattr(installer, "CHILD", INSTALLS)

    assert installer.fetch(cache, again=True) is not None


def test_failure_of_an_hour_ago_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may have internet by now."""
    cache = EngineCache(tmp_path)
    monkeypatch.setattr(installer, "CHILD", UNREACHABLE)
    installer.fetch(cache)
    (failed,) = tmp_path.glob("installer-failed")
    long_ago = failed.stat().st_mtime - installer.FAILURE_STANDS_SECONDS
    os.utime(failed, (long_ago, long_ago))
    monkeypatch.setattr(installer, "CHILD", INSTALLS)

    assert installer.fetch(cache) is not None


def test_installer_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A download that never ends does not hold up the build for ever."""
    monkeypatch.setattr(installer, "CHILD", "import time; time.sleep(600)")
    monkeypatch.setattr(installer, "INSTALL_SECONDS", 0.2)

    assert None is installer.fetch(EngineCache(tmp_path))
    assert "did not succeed (not done after 0 s)" in capsys.readouterr().err
