"""The table of messages: complete, consistent, and in whole sentences."""

from __future__ import annotations

import re

import pytest

from pulumi_mpa.lifecycle.approval_team import DRAFT, TEAM
from pulumi_mpa.lifecycle.association import ASSOCIATION
from pulumi_mpa.lifecycle.identity_source import IDENTITY_SOURCE
from pulumi_mpa.lifecycle.key import KEY
from pulumi_mpa.lifecycle.machine import FIELDS, Machine
from pulumi_mpa.lifecycle.restore_access import RESTORE_ACCESS
from pulumi_mpa.lifecycle.session import SESSION
from pulumi_mpa.lifecycle.vault import VAULT
from pulumi_mpa.messages import TABLE, Code, Severity, parse
from pulumi_mpa.messages.message import fields_of
from pulumi_mpa.messages.table import PARTS

MACHINES = (TEAM, DRAFT, SESSION, IDENTITY_SOURCE, ASSOCIATION, KEY, VAULT, RESTORE_ACCESS)
#: Every key that data may have. None of them ever holds a description, a comment, a tag's value or an approver.
KEYS = {
    "account", "allowed", "answer", "argument", "approvals", "approvers", "asked", "choices", "closes", "corrected", "count", "expected", "installed", "keys", "kinds", "least", "length", "maybe", "meant", "most", "near", "needed", "of", "only",
    "operation", "option", "other", "package", "path", "portal", "problems", "region", "rejections", "required", "service", "session", "setting", "shown", "state", "steps", "store", "team", "type", "vote",
}  # fmt: skip


def test_every_code_has_one_row() -> None:
    """No code without its text, and none in two parts."""
    listed = [code for _, rows in PARTS for code in rows]

    assert sorted(Code) == sorted(listed)


def test_every_number_is_used_once_and_in_its_area() -> None:
    """A code leads to one message; names of one part share their hundred."""
    assert len(Code) == len({code.value for code in Code})
    assert [] == [code for code in Code if not re.fullmatch(r"MPA[1-7]\d{3}", code.value)]
    assert len(PARTS) == len({next(iter(rows)).value[:5] for _, rows in PARTS})
    assert [] == [heading for heading, rows in PARTS if len({code.value[:5] for code in rows}) != 1]


@pytest.mark.parametrize("code", list(Code), ids=str)
def test_row_is_written_in_whole_sentences(code: Code) -> None:
    """Text, cause and cure begin like sentences and end like sentences, without chains of semicolons or slang of ours."""
    row = TABLE[code]
    starts = re.compile(r"[A-Z`{]|pulumi-mpa")
    parts = [part for part in (row.what, row.next_step, row.cause, row.cure) if part]
    wrong = [part for part in parts if not starts.match(part) or not re.search(r"[.?}]$", part)]

    assert [] == wrong
    assert [] == [
        part for part in parts if re.search(r"; |\byou;|guard|known at run|refus|can't|\bask(s|ed)? for\b", part)
    ]
    assert set(row.data) <= KEYS
    assert row.cause
    assert row.cure or row.severity is Severity.INFO or code == Code.GATE_NO_ANSWER_NOW


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_described_from_what_aws_always_shows(machine: Machine) -> None:
    """A field that AWS does not report reads as the table of fields says, and no other is needed."""
    for state in machine.states:
        assert fields_of(state.message, state.next_step) <= FIELDS.keys()
        found = parse(state.describe({}))
        assert found is not None
        assert state.code == found.code


def test_data_of_a_state_is_what_its_message_has() -> None:
    """A vote's data does not reach the message of a team that has none."""
    quiet, voting = (TEAM.state_of("ACTIVE", code) for code in (None, "UPDATE_PENDING_APPROVAL"))
    assert quiet is not None
    assert voting is not None

    assert ({}, {"session": "arn:x"}) == (quiet.describe({}, {"session": "arn:x"}).data, voting.describe({}, {"session": "arn:x"}).data)  # fmt: skip
