"""Personal and confidential data in names, descriptions, comments and tags."""

from __future__ import annotations

import time
from typing import Any

import pytest
from analyzed import analyzed
from given import association, source, team

from pulumi_mpa import ApprovalTeam, IdentitySource, MpaTeamAssociation
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import NO_PERSONAL_DATA
from pulumi_mpa.policy.personal import KINDS, kinds_in
from pulumi_mpa.policy.testing import UNKNOWN, secret

TEXT, TAGS = Code.POLICY_PERSONAL_TEXT, Code.POLICY_PERSONAL_TAGS
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
MAIL, ACCOUNT, PHONE = "ana@example.com", "111122223333", "+49 30 1234567"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MAIL, "email-address"),
        ("write to ana.b+mpa@mail.example.co.uk.", "email-address"),
        (ACCOUNT, "account-number"),
        ("account 111122223333.", "account-number"),
        ("1111-2222-3333", "account-number"),
        ("arn:aws:iam::111122223333:root", "account-number"),
        ("guards-111122223333", "account-number"),
        (PHONE, "phone-number"),
        ("+1 (555) 123-4567", "phone-number"),
        ("+493012345678", "phone-number"),
        ("+111122223333", "phone-number"),
        ("call 030 123 45 67", "phone-number"),
        ("030/1234567", "phone-number"),
        ("(555) 123-4567", "phone-number"),
        ("555.123.4567", "phone-number"),
        (KEY_ID, "access-key-id"),
        ("ASIA" + "IOSFODNN7EXAMPLE", "access-key-id"),
    ],
)
def test_each_kind_is_found(text: str, kind: str) -> None:
    """Alone, or as a part of a sentence or an ARN."""
    assert [kind] == kinds_in([text])
    assert [] == kinds_in([text], [kind])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Root certificates of the 3 Regions",
        "guards-0c7d5b8",
        "2026-11-25 22:24 UTC",
        "approved with pulumi-mpa@1.2.3",
        "2026-11-25T22:24:00+01:00",
        "01.02.2026, 01-02-2026, 01/02/2026",
        "version 1.43.36, 10.0.0.1, 0.12.3",
        "192.168.100.2000",
        "1234567890123",
        "11112222333",
        "123e4567-e89b-12d3-a456-426614174000",
        "0a1b2c3d4e5f6a7b",
        "sha256-111122223333abcdef",
        "ssoins-1234567890abcdef",
        "four-eyes@work",
        "@security",
        "ticket 4711-0815-42",
        "AKIA",
        "XAKIA" + "IOSFODNN7EXAMPLE",
        "04:00 to 16:30",
    ],
)
def test_what_only_looks_alike_is_no_violation(text: str) -> None:
    """Dates, versions, UUIDs, hashes and derived names stand in many descriptions."""
    assert [] == kinds_in([text])


@pytest.mark.parametrize(
    ("kind", "properties", "path"),
    [
        pytest.param(ApprovalTeam, team(description=MAIL), "description", id="description"),
        pytest.param(ApprovalTeam, team(name=f"guards-{ACCOUNT}"), "name", id="name"),
        pytest.param(MpaTeamAssociation, association(requesterComment=PHONE), "requesterComment", id="comment"),
        pytest.param(ApprovalTeam, team(tags={"mail": MAIL}), "tags", id="value of a tag of a team"),
        pytest.param(IdentitySource, source(tags={MAIL: ""}), "tags", id="key of a tag of an identity source"),
        pytest.param(ApprovalTeam, team(description=secret(MAIL)), "description", id="secret description"),
        pytest.param(ApprovalTeam, team(tags=secret({"a": secret(MAIL)})), "tags", id="secret tags"),
    ],
)
def test_it_is_found_wherever_text_is_free_and_never_repeated(kind: Any, properties: dict[str, Any], path: str) -> None:  # noqa: ANN401 -- a class of resources
    """The message says what was found where, and the text itself nowhere."""
    answer = analyzed(NO_PERSONAL_DATA, kind, properties)

    assert [path] == [data["path"] for data in answer.data]
    assert not any(text in answer.texts[0] for text in (MAIL, ACCOUNT, PHONE))


def test_each_property_is_a_violation_of_its_own() -> None:
    """Tags are counted, and their kinds are said together."""
    tags = {"a": MAIL, "b": f"{MAIL}, {PHONE}", "c": "", KEY_ID: "x"}
    answer = analyzed(
        NO_PERSONAL_DATA, ApprovalTeam, team(name=f"t-{ACCOUNT}", description=f"{PHONE} {MAIL}", tags=tags)
    )

    assert [TEXT, TEXT, TAGS] == answer.codes
    assert [
        {"path": "name", "kinds": "account-number"},
        {"path": "description", "kinds": "email-address,phone-number"},
        {"path": "tags", "count": "3", "kinds": "email-address,phone-number,access-key-id"},
    ] == answer.data
    assert "`email-address`, `phone-number`" in answer.texts[1]


def test_kinds_can_be_allowed() -> None:
    """A shared mailbox in a description is nothing personal."""
    properties = team(description=MAIL, tags={"phone": PHONE})

    assert [TAGS] == analyzed(NO_PERSONAL_DATA, ApprovalTeam, properties, {"allowed": ["email-address"]}).codes
    assert [] == analyzed(NO_PERSONAL_DATA, ApprovalTeam, properties, {"allowed": list(KINDS)}).codes


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        pytest.param(ApprovalTeam, team(tags={"owner": "security"}), id="team"),
        pytest.param(IdentitySource, source(), id="identity source"),
        pytest.param(MpaTeamAssociation, association(), id="association"),
    ],
)
def test_ordinary_texts_pass(kind: Any, properties: dict[str, Any]) -> None:  # noqa: ANN401 -- a class of resources
    """ARNs of teams and sources have account numbers, and are no free texts."""
    assert ([], []) == analyzed(NO_PERSONAL_DATA, kind, properties)[::3]


@pytest.mark.parametrize(
    ("properties", "codes", "paths"),
    [
        pytest.param(team(description=UNKNOWN), [], "description", id="description"),
        pytest.param(team(name=UNKNOWN, description=MAIL), [TEXT], "name", id="name beside a violation"),
        pytest.param(team(tags=UNKNOWN), [], "tags", id="tags"),
        pytest.param(team(tags={"private": UNKNOWN, "b": MAIL}), [TAGS], "tags", id="value beside a violation"),
        pytest.param(team(tags={MAIL: UNKNOWN}), [TAGS], "tags", id="a key beside its unknown value"),
        pytest.param(team(name=UNKNOWN, tags=UNKNOWN), [], "name, tags", id="two"),
    ],
)
def test_what_is_known_is_decided_at_once(properties: dict[str, Any], codes: list[Code], paths: str) -> None:
    """And the rest later; the reason names no key of the program's."""
    answer = analyzed(NO_PERSONAL_DATA, ApprovalTeam, properties)

    assert codes == answer.codes
    assert [
        f"Not decidable yet: {paths} {'are' if ',' in paths else 'is'} known only once the update runs."
    ] == answer.not_applicable


@pytest.mark.parametrize("part", ["a", "1", "-", "a.", "a@", "a@a-", "1234-", "+1 ", "(0", "AKIA", " "])
def test_long_texts_take_no_time(part: str) -> None:
    """A text of 100 kB is searched at once, where a search that reads it anew from each character would take minutes."""
    started = time.process_time()
    kinds_in([part * (100_000 // len(part))])
    assert time.process_time() - started < 2
