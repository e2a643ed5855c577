"""Which question of the engine is about a refresh, and what is drift then."""

from __future__ import annotations

import pytest

from pulumi_mpa.providers.refreshes import Refreshes

INPUTS = {"description": "Root certificates", "managedBy": "acme/urn"}
OUTPUTS = {"status": "ACTIVE", "declared": INPUTS, "pendingSession": None, "numberOfApprovers": 3}
#: As the engine sends them back: without what is empty, with its own key, and with numbers that are no whole ones.
SENT = {"status": "ACTIVE", "declared": INPUTS, "numberOfApprovers": 3}


@pytest.fixture
def refreshes() -> Refreshes:
    """Return a run that has read one thing."""
    found = Refreshes()
    found.note("arn", OUTPUTS, INPUTS, blocked=False)
    return found


def test_unchanged_inputs_are_no_drift(refreshes: Refreshes) -> None:
    """Whatever the outputs say of votes."""
    assert refreshes.is_drift("arn", SENT, INPUTS) is False


def test_changed_inputs_are_drift(refreshes: Refreshes) -> None:
    """A read changes inputs only where somebody else changed what is in force."""
    assert refreshes.is_drift("arn", SENT, {**INPUTS, "description": "Before"}) is True


def test_state_in_which_nothing_can_be_done_is_drift() -> None:
    """As a team that somebody else deletes."""
    found = Refreshes()
    found.note("arn", OUTPUTS, INPUTS, blocked=True)
    assert found.is_drift("arn", SENT, INPUTS) is True


@pytest.mark.parametrize(
    ("id_", "recorded"), [("another", SENT), ("arn", {**SENT, "status": "PENDING"})], ids=["id", "outputs"]
)
def test_question_about_something_else_is_none_of_a_refresh(
    refreshes: Refreshes, id_: str, recorded: dict[str, object]
) -> None:
    """It is answered as before an update."""
    assert refreshes.is_drift(id_, recorded, INPUTS) is None


def test_second_question_is_about_an_update(refreshes: Refreshes) -> None:
    """As in `pulumi up --refresh`, where both are asked in one process."""
    refreshes.is_drift("arn", SENT, INPUTS)
    assert refreshes.is_drift("arn", SENT, INPUTS) is None


def test_question_after_a_check_is_about_an_update(refreshes: Refreshes) -> None:
    """An engine that compares outputs itself asks nothing after a read."""
    refreshes.forget({"managedBy": "acme/another"})
    refreshes.forget({"managedBy": "acme/urn"})
    assert refreshes.is_drift("arn", SENT, INPUTS) is None
