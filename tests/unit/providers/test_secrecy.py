"""What a provider shows of secret inputs, whose names are all that it is told."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.messages.hiding import without
from pulumi_mpa.providers.secrecy import errors_without_secrets, for_state, secret_texts

ARN = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
SECRET: dict[str, Any] = {"mpaTeamArn": ARN, "tags": {"a": "sunflower", "b": "2"}, "region": "eu-central-1"}
ROLE = "arn:aws:iam::444455556666:role/approvals"
CONNECTED: dict[str, Any] = {"connection": {"assumeRole": {"roleArn": ROLE, "externalId": "external-4711"}}}
NAMES = {"secretInputs": ["mpaTeamArn", "tags", "resubmit"]}


def kept(value: object) -> dict[str, object]:
    """Return a secret as the engine's protocol spells it."""
    return {_special_sig_key: _special_secret_sig, "value": value}


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        pytest.param({**SECRET, **NAMES}, (ARN, "sunflower"), id="inputs"),
        pytest.param({"declared": {**SECRET, **NAMES}}, (ARN, "sunflower"), id="outputs"),
        pytest.param(
            {"declared": {**SECRET, **NAMES}, "teamInForce": f"{ARN}9"},
            (f"{ARN}9", ARN, "sunflower"),
            id="team-of-before",
        ),
        pytest.param(
            {"declared": {"mpaApprovalTeamArn": ARN, "secretInputs": ["mpaApprovalTeamArn"]}, "teamInForce": f"{ARN}9"},
            (f"{ARN}9", ARN),
            id="team-of-a-vault-before",
        ),
        pytest.param(SECRET, (), id="nothing-secret"),
        pytest.param(CONNECTED, ("external-4711",), id="external-id-of-a-connection"),
        pytest.param({"declared": CONNECTED}, ("external-4711",), id="external-id-in-state"),
        pytest.param({**CONNECTED, "secretInputs": ["connection"]}, (ROLE, "external-4711"), id="secret-connection"),
        pytest.param({**SECRET, "secretInputs": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}, (), id="not-known"),
    ],
)
def test_every_telling_text_of_a_secret_input_is_found(values: dict[str, Any], texts: tuple[str, ...]) -> None:
    """At any depth; one of a few characters stands in many sentences by chance."""
    assert texts == secret_texts(values, every=True)


def test_what_no_message_names_is_not_looked_for_in_one() -> None:
    """A tag `team` would be taken out of sentences about teams, and be told that way."""
    assert (ARN,) == secret_texts({**SECRET, **NAMES})
    vault = {"backupVaultName": "crown-jewels", "mpaApprovalTeamArn": ARN, "resubmit": "again"}
    assert (ARN, "crown-jewels") == secret_texts({**vault, "secretInputs": [*vault]})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("This run creates team guards and", "This run creates team [secret] and", id="word"),
        pytest.param("team guards.", "team [secret].", id="end-of-a-sentence"),
        pytest.param("team=guards]", "team=[secret]]", id="data"),
        pytest.param("approval-team/guards-0001", "approval-team/guards-0001", id="in-an-arn"),
        pytest.param("safeguards", "safeguards", id="in-a-word"),
        pytest.param("guards.example", "guards.example", id="in-a-name"),
    ],
)
def test_short_secret_is_hidden_as_a_word_of_its_own(text: str, shown: str) -> None:
    """An ARN with a hole is of no use, and a word with one tells the secret."""
    assert shown == without(text, ["guards"])


def test_long_secret_is_hidden_wherever_it_stands() -> None:
    """Nobody writes one by chance."""
    assert "[secret]/1" == without(f"{ARN}/1", [ARN])


def test_longer_secret_is_hidden_before_one_that_is_a_part_of_it() -> None:
    """Nothing of it is left over."""
    secrets = secret_texts({"name": "guards 0001", "region": "guards", "secretInputs": ["region", "name"]})

    assert "team [secret] of the [secret]" == without("team guards 0001 of the guards", secrets)


def test_output_that_repeats_a_secret_is_kept_as_one() -> None:
    """Under whichever name it does, and the recorded inputs always."""
    declared = {**SECRET, **NAMES}
    outputs = {"declared": declared, "teamInForce": ARN, "pendingSession": {"of": [f"{ARN}/1"]}, "settled": True, "region": "eu-central-1"}  # fmt: skip

    secret = {name: kept(outputs[name]) for name in ("declared", "teamInForce", "pendingSession")}
    assert {**outputs, **secret} == for_state(outputs)
    assert {"declared": kept(SECRET), "teamInForce": ARN} == for_state({"declared": SECRET, "teamInForce": ARN})
    assert {"arn": ARN} == for_state({"arn": ARN})


def test_error_repeats_no_secret() -> None:
    """Whatever its kind, its text is what the engine shows."""
    with pytest.raises(ValueError, match=r"^no team \[secret\]$"), errors_without_secrets({**SECRET, **NAMES}):
        raise ValueError(f"no team {ARN}")
