"""
What no line, error or output of a provider may repeat: the values of secret inputs.

A provider gets plain values. The program passes the names of the secret inputs in a hidden input, `secretInputs`. What only
a transform in the engine makes secret is not among them, so the recorded copy of the inputs, which nobody reads, is always secret.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.messages.hiding import repeats, without
from pulumi_mpa.model.connection import CONNECTION, hidden_texts, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The output that repeats all inputs, and the one that has the connection of what is only read; nobody is meant to read them.
_RECORDED: Final = "declared"
_NEVER_SHOWN: Final = frozenset({_RECORDED, CONNECTION})
#: Outputs that hold what a secret input had before, until a vote is over.
_IN_FORCE: Final = {"mpaTeamArn": "teamInForce", "mpaApprovalTeamArn": "teamInForce"}
#: Inputs that lines, errors and outputs name. The client takes the others out of what AWS quotes.
_NAMED: Final = frozenset(
    {
        "name",
        "policies",
        "approvers",
        *_IN_FORCE,
        "region",
        "action",
        "backupVaultName",
        "identitySourceParameters",
        CONNECTION,
    }
)
#: Length from which a text is hidden; shorter ones, such as "2", stand in many sentences by chance.
_TELLING: Final = 4


def secret_texts(*several: Mapping[str, Any], every: bool = False) -> tuple[str, ...]:
    """
    Return the texts in secret inputs, the longest first.

    Args:
        several: Inputs, or outputs, which have them under `declared`.

        every: Of all inputs, for what says what is wrong with one; else of those that are named elsewhere.
    """
    found = {text for values in several for text in _secret_texts(values, every=every) if len(text) >= _TELLING}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def _secret_texts(values: Mapping[str, Any], *, every: bool) -> Iterator[str]:
    inputs = values.get(_RECORDED) or values
    # An external id is secret whatever the program says of it.
    yield from hidden_texts(values.get(CONNECTION) or inputs.get(CONNECTION), whole=False)
    names = inputs.get("secretInputs")
    for name in names if isinstance(names, list) else ():
        if every or name in _NAMED:
            yield from texts_in(inputs.get(name))
            yield from texts_in(values.get(_IN_FORCE.get(name, "")))


def for_state(outputs: dict[str, Any]) -> dict[str, Any]:
    """Return outputs as state keeps them: the recorded inputs, and what repeats a secret one, as the engine's protocol spells secrets."""
    secrets = secret_texts(outputs)
    return {
        name: {_special_sig_key: _special_secret_sig, "value": value}
        if name in _NEVER_SHOWN or any(repeats(text, secrets) for text in texts_in(value))
        else value
        for name, value in outputs.items()
    }


@contextlib.contextmanager
def errors_without_secrets(*several: Mapping[str, Any]) -> Iterator[None]:
    """Take the secret inputs of a call out of the text of the error with which it ends."""
    try:
        yield
    except Exception as error:
        secrets = secret_texts(*several)
        if secrets:
            error.args = tuple(without(part, secrets) if isinstance(part, str) else part for part in error.args)
        raise
