"""A message is printed with its code and data, and nothing that it is filled with can change what is read back."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.messages import TABLE, Code, Found, Message, Printed, find, parse, prose
from pulumi_mpa.messages.message import fields_of

CLOSES = datetime(2026, 11, 25, 22, 24, 5, tzinfo=timezone.utc)
TEAM = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
REQUEST = {"fields": "approvers", "need": "2 of 3", "until": "at 2026-11-25 22:24 UTC", "hours": 24}
VOTE = {"vote": "update", "team": TEAM, "required": 2, "approvers": 3, "closes": CLOSES}

#: Text as AWS or a program may have it, also such as is written like what this package prints.
texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["[MPA1001]", " [MPA2301 vote=update team=x]", "[mpa1001", "a\nb]", "%20", "x=y z=1", "{detail}", "…[", "]"]
    ),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Return a message of any code, filled with any text."""
    code = draw(st.sampled_from(list(Code)))
    row = TABLE[code]
    values = {name: draw(texts) for name in sorted(fields_of(row.what, row.next_step))}
    data = {key: draw(texts) for key in row.data if draw(st.booleans())}
    return Message(code, values, data)


@given(messages())
def test_code_and_data_are_read_back(message: Message) -> None:
    """No value can break the format, add a code of its own, or hide the real one."""
    assert Found(message.code, dict(message.own)) == parse(message)
    assert [parse(message)] == find(message)
    assert "\n" not in message


@given(messages(), messages())
def test_output_of_a_run_is_read_in_order(first: Message, second: Message) -> None:
    """A pipeline reads all of what was printed at once."""
    assert [(item.code, item.own) for item in (first, second)] == find(f"guards: {first}\nerror: it: {second}\n")


@given(messages())
def test_message_inside_another_is_text_there_and_its_code_is_data(inner: Message) -> None:
    """Who reads the outer message by machine learns of the inner one too."""
    outer = Message(Code.SETTLED, {"state": inner})
    read_back = Message(Code.SETTLED, {"state": Printed(str(inner))})

    assert Found(Code.SETTLED, {**inner.own, "state": str(inner.code)}) == parse(outer)
    assert outer == read_back
    assert [parse(outer)] == find(outer)


@given(messages())
def test_copy_is_the_same_message(message: Message) -> None:
    """Values that hold messages are copied and sent between processes."""
    for same in (copy.deepcopy(message), pickle.loads(pickle.dumps(message))):  # noqa: S301 -- it is made one line above
        assert (message, message.code, message.data) == (same, same.code, same.data)


def test_printed_form() -> None:
    """Sentences for people, then everything that a pipeline needs to know of the vote."""
    message = Message(Code.TEAM_UPDATE_WILL_BE_REQUESTED, REQUEST, VOTE)

    assert (
        "This run asks the approvers of the team to change approvers. The vote needs 2 of 3 approvals and closes at 2026-11-25 22:24 UTC, "
        f"24 hours after the request. [{Code.TEAM_UPDATE_WILL_BE_REQUESTED} vote=update team={TEAM} required=2 approvers=3 closes=2026-11-25T22:24Z]"
    ) == message
    assert message.text() == prose(message) == message.partition(" [")[0]


def test_unknown_data_is_left_out() -> None:
    """What is not known has no key."""
    message = Message(Code.TEAM_UPDATE_WILL_BE_REQUESTED, REQUEST, {**VOTE, "required": None, "closes": None})

    assert Found(Code.TEAM_UPDATE_WILL_BE_REQUESTED, {"vote": "update", "team": TEAM, "approvers": "3"}) == parse(
        message
    )


def test_note_follows_and_keeps_the_code() -> None:
    """The first message says what it is about."""
    state = Message(Code.SESSION_CREATING)
    noted = state.with_note(Message(Code.VOTE_IS_IN_SESSION, {"session": "arn:x"}, {"session": "arn:x"}))

    assert (
        "AWS is opening the vote. Run `pulumi up` again in a minute. The session is arn:x. [MPA1101 session=arn:x]"
        == noted
    )
    assert (state.what(), state.next_step()) == (noted.what(), noted.next_step())
    assert noted == copy.deepcopy(noted)


def test_hidden_text_is_in_no_part() -> None:
    """Values, data, messages inside and notes."""
    inner = Message(Code.VOTE_IS_IN_SESSION, {"session": "crown"}, {"session": "crown"})
    message = Message(Code.SETTLED, {"state": inner}).with_note(inner).hiding(lambda text: text.replace("crown", "…"))

    assert ("crown" in message, "…") == (False, message.data["session"])
    assert Code.SETTLED == message.code


def test_value_that_ends_with_a_period_ends_one_sentence() -> None:
    """AWS's own messages often do."""
    assert "AWS found the request invalid: No such user. Correct the request." == Message(Code.SESSION_INVALID, {"detail": "No such user."}).text()  # fmt: skip


@pytest.mark.parametrize(
    ("values", "data", "problem"),
    [
        pytest.param({}, {}, "needs detail", id="value-is-missing"),
        pytest.param({"detail": "x"}, {"detail": "x"}, "has no data detail", id="data-is-not-allowed"),
    ],
)
def test_wrong_use_is_an_error(values: dict[str, Any], data: dict[str, Any], problem: str) -> None:
    """A template is never printed with a hole, and data is only what the table allows."""
    with pytest.raises(ValueError, match=problem):
        Message(Code.SESSION_INVALID, values, data)


@pytest.mark.parametrize("text", ["", "no code", "[MPA1001] and more", "[MPA1]", "[MPA1001 x]", "[MPA1001 X=1]"])
def test_text_without_a_code_at_its_end_has_none(text: str) -> None:
    """Errors of others are printed too."""
    assert (None, text) == (parse(text), prose(text))
