"""An invalid configuration reaches nobody, in runs that check no inputs too."""

from __future__ import annotations

import pytest

from pulumi_mpa.aws.approval_team import find_team
from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import InvalidSettingsError
from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.settings import settings_of


def test_nothing_is_sent_with_an_invalid_configuration() -> None:
    """Destroy and refresh call no check(): the first call names every problem instead of being sent."""
    caller = Client(settings_of({"mpa:region": "eu-west-1", "mpa:profil": "mine"}))
    with pytest.raises(InvalidSettingsError) as raised:
        find_team(caller, "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-1", doing="read", thing="a team")

    problems = f"{Code.SETTING_MISSPELLED},{Code.SETTING_REGION}"
    assert Found(Code.SETTINGS_INVALID, {"problems": problems}) == parse(str(raised.value))
    assert [] == [text for text in ("mpa:region: ", "eu-west-1", "mpa:profil: ", "`mpa:profile`") if text not in str(raised.value)]  # fmt: skip
