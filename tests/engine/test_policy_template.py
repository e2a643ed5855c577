"""The ready pack as a template for packs of its users' own."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packs import READY, with_pack

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from pathlib import Path

    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine


def project(folder: Path) -> Any:  # noqa: ANN401 -- YAML
    """Read what Pulumi knows of a pack."""
    return yaml.safe_load((folder / "PulumiPolicy.yaml").read_text())


def test_pack_that_is_made_from_the_template_runs(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- it has the identity source
    """In an empty folder, with the virtual environment that Pulumi gives every pack in Python."""
    mine = tmp_path / "mine"
    stack.run("policy", "new", str(READY), "--dir", str(mine), "--generate-only")
    files = {".gitignore", "PulumiPolicy.yaml", "__main__.py", "requirements.txt"}
    assert files == {item.name for item in mine.iterdir() if item.is_file()}
    assert {"name": "python", "options": {"virtualenv": "venv"}} == project(mine)["runtime"]

    # What `pulumi install` does with requirements.txt, where there is a registry.
    assert "pulumi-mpa[policy]\n" == (mine / "requirements.txt").read_text()
    (mine / "venv").symlink_to(sys.prefix, target_is_directory=True)
    stack.declare(needed=3)
    run = stack.preview(*with_pack(mine))
    assert run.has_code(Code.POLICY_SPARE_APPROVER)
    assert run.said(f"pulumi-mpa@v{version('pulumi-mpa')} (local: ")
    assert (mine / ".gitignore").read_text().startswith("venv/\n")
