"""The folder outside the checkout where engines are kept, shared by every checkout of a user."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.report import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class EngineCache:
    """Engines by name; an entry is either whole or not there."""

    root: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> EngineCache:
        """Give the cache that the environment names."""
        named = environ.get("PULUMI_MPA_CACHE")
        base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or Path.home(), ".cache")
        return cls(Path(named or Path(base, "pulumi-mpa")).absolute() / "engine")

    def entry(self, name: str) -> Path:
        """Give the place of an entry, there or not."""
        return self.root / name

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Hold the cache's lock; a second run waits for the first and then finds its work done."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another run is getting an engine; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def filling(self, name: str) -> Iterator[Path]:
        """
        Give a new folder that becomes the entry when the block ends well.

        To be used while `only_one` is held: whatever unfinished folder lies
        there was left by a run that was killed, and is removed.
        """
        for left in self.root.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.root))
        try:
            yield unfinished
            unfinished.chmod(0o755)
            place = self.entry(name)
            if place.exists():
                shutil.rmtree(place)
            os.replace(unfinished, place)  # noqa: PTH105 - the atomic rename is the point, spelled as such
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
