"""The stack's configuration under `mpa:`: read, and every problem in it named."""

from __future__ import annotations

import pytest

from pulumi_mpa.messages import Code, Found, parse
from pulumi_mpa.model.connection import AssumeRole
from pulumi_mpa.model.settings import KEYS, FoundRegion, Settings, settings_of


def test_nothing_set_leaves_everything_to_the_sdk() -> None:
    """Without configuration the SDK's own chain decides."""
    assert Settings() == settings_of({})


def test_everything_set_is_read() -> None:
    """Each key has its field."""
    read = settings_of(
        {
            "mpa:region": "us-east-1",
            "mpa:profile": "security",
            "mpa:endpoint": "http://127.0.0.1:5000",
            "mpa:assumeRole": "arn:aws:iam::111122223333:role/approvals",
            "mpa:strict": "false",
            "mpa:defaultTags": '{"team": "security"}',
            "mpa:waitTimeout": "10m",
            "mpa:paymentCryptographyRegion": "eu-west-1",
            "other:thing": "x",
        }
    )

    assert read == Settings(
        profile="security",
        endpoint="http://127.0.0.1:5000",
        payment_cryptography_region=FoundRegion("eu-west-1", "`mpa:paymentCryptographyRegion`"),
        assume_role=AssumeRole("arn:aws:iam::111122223333:role/approvals"),
        strict=False,
        default_tags={"team": "security"},
    )


def test_profile_falls_back_to_the_aws_providers() -> None:
    """`aws:profile` serves where `mpa:profile` is not set, and only there."""
    assert "shared" == settings_of({"aws:profile": "shared"}).profile
    assert "own" == settings_of({"aws:profile": "shared", "mpa:profile": "own"}).profile


def test_region_of_associations_falls_back_to_the_aws_providers() -> None:
    """What the environment names is kept apart: it is another one on another machine."""
    read = settings_of({"aws:region": "eu-west-1"}, {"AWS_REGION": "eu-west-2"})

    assert FoundRegion("eu-west-1", "`aws:region`") == read.payment_cryptography_region
    assert FoundRegion("eu-west-2", "`AWS_REGION`") == read.environment_region


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, FoundRegion("eu-west-1", "`AWS_REGION`")),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-2"}, FoundRegion("eu-west-2", "`AWS_DEFAULT_REGION`")),
        ({}, None),
    ],
)
def test_region_of_the_environment_is_the_one_that_pulumi_aws_reads(
    environ: dict[str, str], found: FoundRegion | None
) -> None:
    """In its order; an empty variable names none."""
    assert found == settings_of({}, environ).environment_region


def test_default_tag_that_the_engine_would_remove_is_named() -> None:
    """Keys that begin with `__` never arrive anywhere."""
    problems = settings_of({"mpa:defaultTags": '{"__team": "a", "team": "b"}'}).problems
    assert [("mpa:defaultTags", Code.TAG_KEY_OF_ENGINE)] == [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("config", "path", "code", "data"),
    [
        pytest.param({"mpa:region": "eu-west-1"}, "mpa:region", Code.SETTING_REGION, {"region": "eu-west-1", "only": "us-east-1"}, id="region"),
        pytest.param({"mpa:regoin": "us-east-1"}, "mpa:regoin", Code.SETTING_MISSPELLED, {"near": "mpa:region"}, id="slip"),
        pytest.param({"mpa:colour": "blue"}, "mpa:colour", Code.SETTING_UNKNOWN, {}, id="unknown"),
        pytest.param({"mpa:strict": "maybe"}, "mpa:strict", Code.SETTING_NOT_BOOLEAN, {}, id="strict"),
        pytest.param({"mpa:defaultTags": "team=security"}, "mpa:defaultTags", Code.SETTING_TAGS, {}, id="tags-no-json"),
        pytest.param({"mpa:defaultTags": '["team"]'}, "mpa:defaultTags", Code.SETTING_TAGS, {}, id="tags-no-object"),
        pytest.param({"mpa:defaultTags": '{"team": 3}'}, "mpa:defaultTags", Code.SETTING_TAGS, {}, id="tags-no-text"),
        pytest.param({"mpa:allowedAccountIds": "111122223333"}, "mpa:allowedAccountIds", Code.SETTING_ACCOUNTS, {}, id="accounts"),
        pytest.param({"mpa:endpoint": "localhost:5000"}, "mpa:endpoint", Code.SETTING_ENDPOINT, {}, id="endpoint"),
        pytest.param({"mpa:paymentCryptographyRegion": "Frankfurt"}, "mpa:paymentCryptographyRegion", Code.SETTING_KEY_REGION, {}, id="key-region"),
    ],
)  # fmt: skip
def test_problem_names_its_key(config: dict[str, str], path: str, code: Code, data: dict[str, str]) -> None:
    """Each problem begins with the key as the user wrote it."""
    (problem,) = settings_of(config).problems

    assert problem.message().startswith(f"{path}: ")
    assert Found(code, data) == parse(problem.message())


def test_problem_of_an_unknown_setting_names_those_that_there_are() -> None:
    """A key that resembles none is no slip."""
    (problem,) = settings_of({"mpa:colour": "blue"}).problems

    assert [] == [key for key in KEYS if key not in problem.reason]


def test_every_problem_is_named_at_once() -> None:
    """Nobody has to correct one key to learn of the next."""
    problems = settings_of(
        {"mpa:region": "eu-west-1", "mpa:strict": "maybe", "mpa:colour": "x", "mpa:defaultTags": "x"}
    )

    assert {"mpa:region", "mpa:strict", "mpa:colour", "mpa:defaultTags"} == {
        problem.path for problem in problems.problems
    }
