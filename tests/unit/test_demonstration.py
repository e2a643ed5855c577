"""The parts of the demo that need no engine: what is shown, and in which environment it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demonstration.display import WIDTH, last_rows
from demonstration.environment import own_settings, whole_environment

if TYPE_CHECKING:
    from pathlib import Path


def test_of_each_resource_the_last_row_is_shown() -> None:
    """Outdated rows and progress go, as they do in the interactive display."""
    written = (
        "Updating (dev):\n\n"
        " +  pulumi:pulumi:Stack guarded-dev creating (0s) \n"
        " +  pulumi-python:dynamic/mpa:ApprovalTeam guards creating (0s) \n"
        "@ updating....\n"
        " +  pulumi-python:dynamic/mpa:ApprovalTeam guards created (0.05s) \n"
        " +  pulumi:pulumi:Stack guarded-dev created (0.47s) 1 message\n"
        "Diagnostics:\n"
        "    AWS has sent the invitations. [MPA1002]\n"
    )

    assert (
        "Updating (dev):\n\n"
        " +  pulumi-python:dynamic/mpa:ApprovalTeam guards created (0.05s)\n"
        " +  pulumi:pulumi:Stack guarded-dev created (0.47s) 1 message\n"
        "Diagnostics:\n"
        "    AWS has sent the invitations. [MPA1002]"
    ) == last_rows(written)


def test_rows_are_cut_and_diagnostics_are_not() -> None:
    """A row that repeats a long error stays one line; the error itself is shown whole."""
    error = f"error: {'what is ' * 40}".rstrip()
    row, shown = last_rows(f" -  a:b:C name **deleting failed** {error}\nDiagnostics:\n    {error}").split("\n", 1)

    assert WIDTH == len(row)
    assert row.endswith("…")
    assert f"Diagnostics:\n    {error}" == shown


def test_nothing_of_the_readers_settings_reaches_a_run(tmp_path: Path) -> None:
    """Settings of Pulumi, AWS and Python are ours alone; everything else stays."""
    outer = {
        "AWS_PROFILE": "own",
        "PULUMI_ACCESS_TOKEN": "own",
        "PYTHONPATH": "own",
        "LANG": "C",
        "PATH": "/usr/bin",
        "no_proxy": "own",
    }
    environ = whole_environment(outer, tmp_path / "engine", own_settings(tmp_path, {"AWS_REGION": "us-east-1"}))

    assert not {"AWS_PROFILE", "PULUMI_ACCESS_TOKEN", "PYTHONPATH"} & environ.keys()
    assert "C" == environ["LANG"]
    assert f"{tmp_path / 'engine'}:/usr/bin" == environ["PATH"]
    assert "127.0.0.1,localhost" == environ["no_proxy"] == environ["NO_PROXY"]
    assert (tmp_path / "state").as_uri() == environ["PULUMI_BACKEND_URL"]
