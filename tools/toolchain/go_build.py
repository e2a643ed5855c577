"""The engine built from the Go module proxy, with our language host beside it."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.go_run import run_go
from toolchain.report import ToolchainError, say
from toolchain.versions import release_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolchain.cache import EngineCache

TOOLS = Path(__file__).resolve().parent.parent
MODULES = TOOLS / "engine"
LANGUAGE_HOST_FILES = tuple(TOOLS / "language_host" / name for name in ("pulumi-language-python", "language_host.py"))

COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SDK_FILES = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
PARTS = ("pulumi", *(Path(name).name for name in SDK_FILES), *(file.name for file in LANGUAGE_HOST_FILES))
TAGS = "osusergo,grpcnotrace"
VERSION_VARIABLE = f"{SDK_MODULE}/go/common/version.Version"

# The same on every machine: no C compiler, no flags or workspace of the user's.
GO_SETTINGS = {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}


def kept(cache: EngineCache) -> Path | None:
    """Give the folder of an engine that an earlier run built from these very modules, or None."""
    folder = cache.entry(entry_name())
    if not all((folder / part).exists() for part in PARTS):
        return None
    say(f"taking pulumi {engine_version()} that was built here from Go modules ({folder}).")
    return folder


def build(cache: EngineCache, environ: Mapping[str, str]) -> Path:
    """
    Build the engine; minutes at the first time, seconds while Go's own cache is warm.

    Args:
        cache: Where the engine goes.
        environ: The environment that Go runs in.

    Returns:
        The folder that holds the engine, its language host and their scripts.

    Raises:
        ToolchainError: Go is missing, too old, or did not succeed.
    """
    settings = {**environ, **GO_SETTINGS}
    _check_go(settings)
    with cache.only_one():
        folder = kept(cache)
        if folder:
            return folder
        began = time.monotonic()
        with cache.filling(entry_name()) as unfinished:
            _fill(unfinished, settings)
        folder = cache.entry(entry_name())
    say(f"taking pulumi {engine_version()}, built from Go modules in {time.monotonic() - began:.0f} s ({folder}).")
    return folder


def engine_version() -> str:
    """Give the pinned version of the engine's module, with its leading v."""
    return _line_of_go_mod(COMMAND.removesuffix("/cmd/pulumi"))


def entry_name() -> str:
    """Give the cache entry of an engine built from these modules, this way, for this kind of machine."""
    digest = hashlib.sha256()
    for part in (TAGS, json.dumps(GO_SETTINGS), platform.system(), platform.machine()):
        digest.update(part.encode() + b"\0")
    for file in (MODULES / "go.mod", MODULES / "go.sum", *LANGUAGE_HOST_FILES):
        digest.update(file.read_bytes() + b"\0")
    return f"{engine_version()}-{digest.hexdigest()[:12]}"


def _fill(folder: Path, settings: Mapping[str, str]) -> None:
    version = engine_version()
    say(f"building pulumi {version} from Go modules; about 5 minutes on 2 cores, once per machine.")
    common = ("-tags", TAGS)
    packages = run_go(("list", "-deps", *common, COMMAND), MODULES, settings, "fetching Go modules", "modules fetched")
    run_go(
        (
            *("build", "-v", *common, "-buildvcs=false"),
            *("-ldflags", f"-s -w -X {VERSION_VARIABLE}={version}"),
            *("-o", str(folder / "pulumi"), COMMAND),
        ),
        MODULES,
        settings,
        "compiling",
        f"of at most {len(packages)} packages compiled",
    )
    (sdk,) = run_go(
        ("list", "-m", "-f", "{{.Dir}}", SDK_MODULE), MODULES, settings, "looking up the SDK module", "lines"
    )
    for source in (*(Path(sdk) / name for name in SDK_FILES), *LANGUAGE_HOST_FILES):
        target = folder / source.name
        shutil.copyfile(source, target)
        # Files of the module folder carry no run bits and are read-only.
        target.chmod(0o644 if target.suffix == ".py" else 0o755)


def _check_go(settings: Mapping[str, str]) -> None:
    wanted = _line_of_go_mod("go")
    ask = f"install Pulumi, or Go {wanted} or newer, and run again."
    try:
        answer = subprocess.run(
            ["go", "env", "-json", "GOVERSION", "GOTOOLCHAIN"],
            cwd=TOOLS,
            env=dict(settings),
            capture_output=True,
            text=True,
            check=True,
        )
    except FileNotFoundError:
        raise ToolchainError(f"there is no pulumi on this machine, and no Go to build one with; {ask}") from None
    except subprocess.CalledProcessError as error:
        raise ToolchainError(f"`go env` failed ({error.stderr.strip()}); {ask}") from None
    told = json.loads(answer.stdout)
    here = told["GOVERSION"]
    # With any other setting than `local`, Go fetches the toolchain that go.mod names by itself.
    if told["GOTOOLCHAIN"] == "local" and release_of(here) < release_of(wanted):
        raise ToolchainError(f"there is no pulumi on this machine, and {here} is too old to build one; {ask}")


def _line_of_go_mod(first: str) -> str:
    for line in (MODULES / "go.mod").read_text().splitlines():
        words = line.split()
        if words[:1] == [first]:
            return words[1]
    raise ToolchainError(f"{MODULES / 'go.mod'} has no line for {first}; restore the file from version control.")
