"""The names of teams."""

from __future__ import annotations

import pytest
from analyzed import analyzed
from given import team

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import NAME_PATTERN
from pulumi_mpa.policy.testing import UNKNOWN


@pytest.mark.parametrize(
    ("name", "pattern", "codes"),
    [
        pytest.param("guards-0c7d5b8", "[a-z]+-[0-9a-f]{7}", [], id="a derived name"),
        pytest.param("guards-0c7d5b8", "guards", [Code.POLICY_NAME_PATTERN], id="a part of it"),
        pytest.param("Guards", "[a-z]+", [Code.POLICY_NAME_PATTERN], id="another case"),
        pytest.param("guards", "guards|keepers", [], id="one of two"),
    ],
)
def test_whole_name_matches_the_pattern(name: str, pattern: str, codes: list[Code]) -> None:
    """A pattern without anchors is not met by a part of the name."""
    assert codes == analyzed(NAME_PATTERN, ApprovalTeam, team(name=name), {"pattern": pattern}).codes


def test_name_is_not_quoted() -> None:
    """A name may be a secret; the pattern is the policy's own."""
    (text,) = analyzed(NAME_PATTERN, ApprovalTeam, team(name="crown"), {"pattern": "jewel{1,2}s"}).texts

    assert "crown" not in text
    assert "`jewel{1,2}s`" in text


def test_without_a_pattern_there_is_nothing_to_check() -> None:
    """Nobody is told that a check was made that was not."""
    answer = analyzed(NAME_PATTERN, ApprovalTeam, team(name=UNKNOWN))

    assert ([], ["No pattern is configured."]) == (answer.codes, answer.not_applicable)


def test_unknown_name_is_decided_later() -> None:
    """No false alarm."""
    answer = analyzed(NAME_PATTERN, ApprovalTeam, team(name=UNKNOWN), {"pattern": "x"})

    assert ([], ["Not decidable yet: name is known only once the update runs."]) == (
        answer.codes,
        answer.not_applicable,
    )
