"""The stack's configuration under `mpa:` reaches the provider in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from pathlib import Path

    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.fixture
def bare(stack: Stack) -> Stack:
    """Return a stack whose environment names no endpoint."""
    del stack.environ["AWS_ENDPOINT_URL_MPA"]
    return stack


def test_endpoint_is_used_by_every_command(bare: Stack, empty_account: Account, aws: MpaEmulator) -> None:
    """`up`, `refresh` and `destroy` reach the service at the address that the stack names, wherever AWS_REGION points."""
    bare.config("mpa:endpoint", aws.endpoint_url)
    bare.environ["AWS_REGION"] = "eu-central-1"
    bare.program(declared_source())
    bare.up()
    assert SOURCE == empty_account.sources()[0]["IdentitySourceArn"]
    assert "GetIdentitySource" in bare.refresh().calls
    bare.destroy()
    assert [] == empty_account.sources()


def test_default_tags_are_put_on_everything(stack: Stack, empty_account: Account) -> None:
    """A resource's own value wins; a default that is taken out of the configuration is taken off."""
    stack.config("mpa:defaultTags", '{"cost": "security", "stage": "prod"}')
    team = declared("guards", tags={"stage": "test"}).replace(repr(SOURCE), "org.identity_source_arn")
    stack.program(f"{declared_source()}\n{team}")
    stack.up()
    assert {"cost": "security", "stage": "prod"} == empty_account.tags(SOURCE)
    assert {"cost": "security", "stage": "test"} == empty_account.tags()

    stack.config("mpa:defaultTags", '{"stage": "prod"}')
    run = stack.up()
    assert {"UntagResource"} == set(run.writes)
    assert {"stage": "prod"} == empty_account.tags(SOURCE)
    assert {"stage": "test"} == empty_account.tags()


def test_unreachable_service_is_an_error_without_traceback(bare: Stack) -> None:
    """The address may be wrong or the network away: nothing is lost by running again."""
    bare.config("mpa:endpoint", "http://127.0.0.1:9")
    bare.program(declared_source())
    run = bare.up(fails=True)

    assert run.has_message()
    assert run.said("cannot create the identity source: ")
    assert run.has_code(Code.AWS_UNREACHABLE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("region = eu-central-1\n[default\n", id="broken-file"),
        pytest.param(
            "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = other\n"
            "[profile other]\nrole_arn = arn:aws:iam::111122223333:role/y\nsource_profile = default\n",
            id="profiles-in-a-circle",
        ),
    ],
)
def test_configuration_that_the_sdk_cannot_use_is_no_outage(stack: Stack, tmp_path: Path, text: str) -> None:
    """The reader has to correct the file; nothing says that AWS is away."""
    (tmp_path / "config").write_text(text)
    stack.environ.update({"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_PROFILE": "default"})
    stack.environ.update(dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), ""))
    stack.program(declared_source())
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.SDK_NOT_CONFIGURED)


@pytest.mark.parametrize(
    ("variables", "config"),
    [
        pytest.param({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, {}, id="no-credentials"),
        pytest.param({}, {"mpa:profile": "nobody"}, id="unknown-profile"),
    ],
)
def test_missing_credentials_are_an_error_without_traceback(
    stack: Stack, tmp_path: Path, variables: dict[str, str], config: dict[str, str]
) -> None:
    """No traceback of the SDK for somebody who has to sign in."""
    nowhere = {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    stack.environ.update(nowhere | variables)
    for key, value in config.items():
        stack.config(key, value)
    stack.program(declared_source())
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.CREDENTIALS_MISSING)
