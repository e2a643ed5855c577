"""Which question of the engine is about a refresh."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pulumi_mpa.providers.refreshes import Refreshes

OUTPUTS = {"status": "ACTIVE", "entry": "one"}
OTHER_ENTRY = {"status": "ACTIVE", "entry": "two"}


@pytest.fixture
def refreshes() -> Refreshes:
    """Return a run that has read one thing, of which state has two entries."""
    found = Refreshes()
    found.note("arn", OUTPUTS, "acme/urn", drift=True)
    found.note("arn", OTHER_ENTRY, "acme/urn", drift=False)
    return found


def test_question_after_a_read_is_about_what_was_read(refreshes: Refreshes) -> None:
    """Each entry of state has an answer of its own."""
    assert refreshes.is_drift("arn", OUTPUTS) is True
    assert refreshes.is_drift("arn", OTHER_ENTRY) is False


@pytest.mark.parametrize(
    ("id_", "recorded"), [("another", OUTPUTS), ("arn", {**OUTPUTS, "status": "PENDING"})], ids=["id", "outputs"]
)
def test_question_about_something_else_is_none_of_a_refresh(
    refreshes: Refreshes, id_: str, recorded: dict[str, object]
) -> None:
    """It is answered as before an update, and the read still waits for its own."""
    assert refreshes.is_drift(id_, recorded) is None
    assert refreshes.is_drift("arn", OUTPUTS) is True


def test_second_question_is_about_an_update(refreshes: Refreshes) -> None:
    """As in `pulumi up --refresh`, where both are asked in one process."""
    refreshes.is_drift("arn", OUTPUTS)
    assert refreshes.is_drift("arn", OUTPUTS) is None


def test_question_after_a_check_is_about_an_update(refreshes: Refreshes) -> None:
    """An engine that compares outputs itself asks nothing after a read."""
    refreshes.forget({"managedBy": "acme/another"})
    assert refreshes.is_drift("arn", OTHER_ENTRY) is False
    refreshes.forget({"managedBy": "acme/urn"})
    assert refreshes.is_drift("arn", OUTPUTS) is None


def test_threads_share_it() -> None:
    """The engine reads and checks several resources at once."""
    found = Refreshes()

    def work(number: int) -> bool | None:
        name = f"arn-{number}"
        found.note(name, {"entry": name}, name, drift=False)
        found.forget({"managedBy": "another"})
        return found.is_drift(name, {"entry": name})

    with ThreadPoolExecutor(8) as threads:
        assert {False} == set(threads.map(work, range(2000)))
