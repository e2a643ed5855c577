"""ARNs of policies in pages and examples, which readers copy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pulumi_mpa.emulator.policies import POLICIES

ROOT: Final = Path(__file__).resolve().parents[2]
#: Of a certain service; a message shows the form alone, with words in capitals in the place of names.
_ARN: Final = re.compile(r"arn:aws:mpa:::aws:policy/[a-z-]+\.amazonaws\.com/[\w/$-]*\w")
#: Decision records tell of other times.
_LEFT_OUT: Final = ("adr", "node_modules")


def test_policy_that_a_reader_copies_is_one_that_the_emulator_has() -> None:
    """Else the first `pulumi up` of a newcomer fails."""
    versions = {
        f"{policy.arn}/{version}"
        for policy in POLICIES
        for version in ("$DEFAULT", *(one.number for one in policy.versions))
    }
    # A function finds a version by the ARN of its policy.
    versions |= {policy.arn for policy in POLICIES}
    files = [
        *ROOT.glob("*.md"),
        *(
            file
            for folder in ("docs", "examples", "policy-packs")
            for file in (ROOT / folder).rglob("*")
            if file.suffix in (".md", ".py", ".yaml", ".json") and not set(_LEFT_OUT) & set(file.parts)
        ),
    ]
    found = {(file.relative_to(ROOT).as_posix(), arn) for file in files for arn in _ARN.findall(file.read_text())}

    assert len(found) > 3
    assert [] == sorted((file, arn) for file, arn in found if arn not in versions)
