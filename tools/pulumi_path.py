"""
Print the folder that holds a `pulumi` fit to run this project's programs.

Three places are asked, and the first that has one is the answer: PATH, the
official installer, a build from the Go module proxy. What is done and which of
the three it was goes to stderr; the last line of stdout is the folder.

Environment:
    PULUMI_MPA_ENGINE: `path`, `installer` or `build` asks that place alone.
    PULUMI_MPA_CACHE: Where fetched and built engines are kept, instead of
        `pulumi-mpa` in the user's cache folder.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain import go_build, installer, interpreters, on_path
from toolchain.cache import EngineCache
from toolchain.report import ToolchainError, say

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_engine(environ: Mapping[str, str]) -> Path:
    """
    Ask the places in their order.

    Args:
        environ: The environment that names PATH, the cache and a forced place.

    Returns:
        A folder with `pulumi` in it, to be put on PATH.

    Raises:
        ToolchainError: No place had one, or the forced place is unknown or had none.
    """
    cache = EngineCache.of(environ)
    forced = environ.get("PULUMI_MPA_ENGINE", "")
    if not forced:
        return (
            on_path.find(environ)
            # What an earlier run got is taken before anything is fetched or built again.
            or installer.kept(cache)
            or go_build.kept(cache)
            or installer.fetch(cache)
            or go_build.build(cache, environ)
        )
    if forced == "path":
        folder = on_path.find(environ)
    elif forced == "installer":
        folder = installer.kept(cache) or installer.fetch(cache, again=True)
    elif forced == "build":
        folder = go_build.kept(cache) or go_build.build(cache, environ)
    else:
        raise ToolchainError(f"PULUMI_MPA_ENGINE is {forced!r}; it can be path, installer or build, or be left out.")
    if folder is None:
        raise ToolchainError(
            f"PULUMI_MPA_ENGINE asks for {forced!r} alone, and that gave no pulumi; unset it to go on."
        )
    return folder


def main() -> int:
    """Say the folder, or in one sentence why there is none."""
    # Ended from outside, a build in the middle still cleans up after itself.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        folder = find_engine(os.environ)
    except ToolchainError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped; the next run begins the unfinished step anew.")
        return 128 + signal.SIGINT
    interpreters.remember(folder, Path(sys.executable))
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
