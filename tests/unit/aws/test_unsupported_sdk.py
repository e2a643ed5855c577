"""An SDK that lacks what is called is named before anything is sent."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import boto3
import botocore
import pytest
from botocore.loaders import Loader

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.sdk import OLDEST
from pulumi_mpa.errors import UnsupportedSdkError
from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.settings import Settings

TEAM = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-1"
ROOT = Path(__file__).parents[3]
SPELLED = ".".join(str(part) for part in OLDEST)


def _error_of_a_call() -> str:
    with pytest.raises(UnsupportedSdkError) as raised:
        find_team(Client(Settings()), TEAM, doing="read", thing="a team")
    return str(raised.value)


@pytest.mark.parametrize("installed", ["1.40.0", "1.43.0", "1.9.99"])
def test_version_that_is_too_old_is_named(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the package, its version, the version that is needed, and the command that installs it."""
    monkeypatch.setattr(botocore, "__version__", installed)

    said = _error_of_a_call()

    assert Found(Code.SDK_TOO_OLD, {"installed": installed, "needed": SPELLED}) == parse(said)
    assert f"{installed} of botocore" in said
    assert f"`pip install --upgrade 'boto3>={SPELLED}'`" in said
    assert "`pip check`" in said


def test_missing_api_model_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An SDK whose models were removed to save space, as some images do, is new enough and knows no `mpa`."""
    for kept in Path(Loader.BUILTIN_DATA_PATH).iterdir():
        if kept.is_file():
            shutil.copy(kept, tmp_path)
    shutil.copytree(Path(Loader.BUILTIN_DATA_PATH) / "sts", tmp_path / "sts")
    monkeypatch.setattr(Loader, "BUILTIN_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)

    expected = Found(Code.SDK_WITHOUT_MODEL, {"installed": botocore.__version__, "service": "mpa"})
    assert expected == parse(_error_of_a_call())


def test_needed_version_is_the_one_that_installers_read() -> None:
    """pyproject.toml and the error name the same version."""
    dependencies = (ROOT / "pyproject.toml").read_text()

    assert [SPELLED] == re.findall(r'"boto3>=([\d.]+)"', dependencies)
