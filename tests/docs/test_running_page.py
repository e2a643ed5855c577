"""The page about running programs against the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import boto3

from pulumi_mpa.model.settings import REGION_VARIABLES

if TYPE_CHECKING:
    from tests.docs.conftest import Page


def test_region_is_found_in_the_order_of_the_list(page: Page) -> None:
    """The variables of the environment stand between the configuration and the profile."""
    steps = re.findall(r"^\d\. (.*?)[,.]?$", page("docs/running.md"), flags=re.MULTILINE)
    first, configuration, *variables, profile = steps

    assert "`region` of the resource" == first
    assert ["mpa:paymentCryptographyRegion", "aws:region"] == re.findall(r"`(\w+:\w+)`", configuration)
    assert [f"`{name}`" for name in REGION_VARIABLES] == variables
    assert "profile" in profile


def test_hosts_are_those_that_the_sdk_calls(page: Page) -> None:
    """Whoever opens a firewall by the page opens the right one."""
    for service in ("mpa", "payment-cryptography", "backup", "sso-admin", "identitystore"):
        host = boto3.client(service, region_name="us-east-1").meta.endpoint_url.removeprefix("https://")
        assert host in page("docs/running.md").replace("<region>", "us-east-1")
