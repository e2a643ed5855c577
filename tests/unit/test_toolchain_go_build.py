"""The build from Go modules, with a `go` of the test's own that writes down how it was called."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest
from toolchain import go_build, go_run
from toolchain.cache import EngineCache
from toolchain.report import ToolchainError

# Answers as Go does; SDK_FOLDER is the module folder, LOG the list of calls.
GO = """
echo "$@" >>"$LOG"
case "$*" in
"env -json"*) printf '{"GOVERSION": "%s", "GOTOOLCHAIN": "%s"}' "${GO_IS:-go999.0}" "${GO_MAY:-local}" ;;
"list -m"*) echo "$SDK_FOLDER" ;;
"list -deps"*) printf 'one\\ntwo\\n' ;;
"build"*)
    sleep "${GO_TAKES:-0}"
    [ -z "$GO_FAILS" ] || { echo "first.go:1: undefined" >&2; exit 1; }
    while [ "$1" != -o ]; do shift; done
    echo engine >"$2"; chmod +x "$2" ;;
esac
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose `go` is the test's own."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "go").write_text(f"#!/bin/sh\n{GO}")
    (bin_folder / "go").chmod(0o755)
    sdk = tmp_path / "sdk"
    for name in go_build.SDK_FILES:
        (sdk / name).parent.mkdir(parents=True)
        (sdk / name).write_text("from the module")
        (sdk / name).chmod(0o444)
    return {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "SDK_FOLDER": str(sdk),
        "LOG": str(tmp_path / "log"),
    }


@pytest.fixture
def cache(tmp_path: Path) -> EngineCache:
    """Return an empty cache."""
    return EngineCache(tmp_path / "cache")


def builds(environ: dict[str, str]) -> list[str]:
    """List the calls of `go build`."""
    return [line for line in Path(environ["LOG"]).read_text().splitlines() if line.startswith("build")]


def test_folder_holds_the_engine_with_everything_it_starts(cache: EngineCache, environ: dict[str, str]) -> None:
    """Each script that the engine looks for lies beside it and can be run."""
    folder = go_build.build(cache, environ)
    names = {
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
        "language_host.py",
    }

    assert names == {path.name for path in folder.iterdir()}
    assert names - {"language_host.py"} == {path.name for path in folder.iterdir() if os.access(path, os.X_OK)}


def test_engine_carries_the_pinned_version(cache: EngineCache, environ: dict[str, str]) -> None:
    """The version that `go.mod` pins is the one that the engine will report."""
    go_build.build(cache, environ)
    (call,) = builds(environ)

    assert f"-X {go_build.VERSION_VARIABLE}={go_build.engine_version()}" in call


def test_second_build_finds_the_first(cache: EngineCache, environ: dict[str, str]) -> None:
    """Minutes of work are done once."""
    assert None is go_build.kept(cache)
    folder = go_build.build(cache, environ)

    assert folder == go_build.kept(cache)
    assert folder == go_build.build(cache, environ)
    assert 1 == len(builds(environ))


def test_two_runs_at_once_build_once(cache: EngineCache, environ: dict[str, str]) -> None:
    """The run that waited takes what the other has built."""
    slow = {**environ, "GO_TAKES": "0.2"}
    runs = [threading.Thread(target=go_build.build, args=(cache, slow)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert 1 == len(builds(environ))
    assert go_build.kept(cache) is not None


def test_progress_is_shown_while_go_works(
    cache: EngineCache, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of progress names what is done and how long it has taken."""
    monkeypatch.setattr(go_run, "PROGRESS_SECONDS", 0.05)
    go_build.build(cache, {**environ, "GO_TAKES": "0.5"})

    said = capsys.readouterr().err
    assert re.search(r"^engine: compiling: 0 of at most 2 packages compiled, \d+ s\.$", said, re.MULTILINE), said


def test_failed_build_shows_what_go_said(cache: EngineCache, environ: dict[str, str]) -> None:
    """The reason is in the message, and no engine is kept."""
    with pytest.raises(ToolchainError, match=r"`go build` failed while compiling; it said:\nfirst.go:1: undefined"):
        go_build.build(cache, {**environ, "GO_FAILS": "yes"})
    assert None is go_build.kept(cache)


def test_missing_go_is_one_message(cache: EngineCache, tmp_path: Path) -> None:
    """It says what is missing and both ways out."""
    with pytest.raises(ToolchainError, match=r"no pulumi on this machine, and no Go .*; install Pulumi, or Go 1\.\d+"):
        go_build.build(cache, {"PATH": str(tmp_path)})


def test_go_that_is_too_old_is_one_message(cache: EngineCache, environ: dict[str, str]) -> None:
    """It says which Go is there and which is needed."""
    with pytest.raises(ToolchainError, match=r"go1\.20\.1 is too old to build one; install Pulumi, or Go 1\.\d+"):
        go_build.build(cache, {**environ, "GO_IS": "go1.20.1"})


def test_old_go_that_may_fetch_a_newer_one_builds(cache: EngineCache, environ: dict[str, str]) -> None:
    """Go gets the toolchain that `go.mod` asks for by itself, unless its settings forbid that."""
    assert go_build.build(cache, {**environ, "GO_IS": "go1.22.0", "GO_MAY": "auto"}).is_dir()
