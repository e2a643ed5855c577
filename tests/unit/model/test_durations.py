"""Durations are read as the engine reads those of `customTimeouts`, and said for a person."""

from __future__ import annotations

import pytest

from pulumi_mpa.model.durations import format_span, seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("0", 0.0, id="once"),
        pytest.param("0s", 0.0, id="no-seconds"),
        pytest.param("90s", 90.0, id="seconds"),
        pytest.param("10m", 600.0, id="minutes"),
        pytest.param("1h30m", 5400.0, id="hours-and-minutes"),
        pytest.param("1.5h", 5400.0, id="fraction"),
        pytest.param(".5s", 0.5, id="fraction-without-a-digit-before"),
        pytest.param("250ms", 0.25, id="milliseconds"),
        pytest.param("1s500000us", 1.5, id="microseconds"),
        pytest.param("1m2s3ms", 62.003, id="three-units"),
    ],
)
def test_duration_is_read(text: str, seconds: float) -> None:
    """Every unit, alone and in a row."""
    assert seconds == pytest.approx(seconds_of(text))


@pytest.mark.parametrize(
    "text",
    ["", "10", "10 m", "m", "-5m", "1d", "10m ", "5m!", "soon", "\N{ARABIC-INDIC DIGIT ONE}s", 0, 600, None, True],
)
def test_what_is_no_duration_is_rejected(text: object) -> None:
    """A number without a unit, a day, a negative span, or no text at all."""
    with pytest.raises(ValueError, match="is no duration"):
        seconds_of(text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param(-3.0, "0 s", id="over"),
        pytest.param(44.6, "45 s", id="seconds"),
        pytest.param(59.7, "1 min", id="rounded-up"),
        pytest.param(100.0, "1 min 40 s", id="few-minutes"),
        pytest.param(645.0, "10 min", id="minutes"),
        pytest.param(86340.0, "23 h 59 min", id="hours"),
    ],
)
def test_span_is_said_as_exactly_as_it_matters(seconds: float, said: str) -> None:
    """Seconds where they are few, and hours without them."""
    assert said == format_span(seconds)
