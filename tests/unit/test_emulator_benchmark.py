"""The benchmark of the emulator: it measures both servers and what grows, and keeps it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bench_emulator
import pytest
from benchmark_emulator.compared import CLIENTS, Rates, Round
from benchmark_emulator.report import rates_line

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.one_python
def test_benchmark_measures_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With tiny numbers: every line is printed, and everything that was measured is in a file."""
    monkeypatch.setattr(bench_emulator, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr("benchmark_emulator.growth._TIMES", 3)
    monkeypatch.setattr("benchmark_emulator.growth._STOPPED_AMONG", 30)
    monkeypatch.setattr("sys.argv", ["bench_emulator.py", "81", "--seconds", "0.05", "--rounds", "1", "--starts", "1"])

    assert 0 == bench_emulator.main()

    shown = capsys.readouterr().out
    assert "first response: emulator" in shown
    for line in ("read ", "write ", "ListSessions, later page", "ListApprovalTeams, first page", "advance, for each"):
        assert f"\n{line}" in shown
    (file,) = (tmp_path / "kept").iterdir()
    kept = json.loads(file.read_text())
    assert {"first", "rates", "growth", "stopped", "versions", "date"} == kept.keys()
    assert 2 * 2 * len(CLIENTS) == len(kept["rates"])
    assert all(one["ratio"] > 0 for one in kept["rates"])
    (size,) = kept["growth"]
    assert 81 == size["things"]
    assert min(*size["seconds"].values(), size["advance"], size["waited"]) > 0


def test_ratio_is_the_one_in_the_middle_of_its_rounds() -> None:
    """One round that something else disturbed does not count, and neither does the machine's speed."""
    rates = Rates("read", 4, keeps=True, rounds=[Round(300, 100), Round(90, 30), Round(500, 50)])
    assert 3 == rates.ratio
    assert ["read", "4", "300/s", "50/s", "3.00"] == [
        cell for cell in rates_line(rates).split() if cell not in {"kept", "where", "possible", "at", "least", "3"}
    ]


def test_fewer_things_than_four_pages_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fourth page would have none after it."""
    monkeypatch.setattr("sys.argv", ["bench_emulator.py", "80"])
    with pytest.raises(SystemExit):
        bench_emulator.main()
    assert "must be at least 81" in capsys.readouterr().err
