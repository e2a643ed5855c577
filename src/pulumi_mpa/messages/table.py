"""The one table of messages, put together from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages import (
    blocked,
    connections,
    functions,
    gates,
    imports,
    inputs,
    policies,
    runs,
    service,
    stack_policies,
    states,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.codes import Code
    from pulumi_mpa.messages.row import Row

#: The parts of the table, each under the heading that it has in the documentation.
PARTS: Final[tuple[tuple[str, Mapping[Code, Row]], ...]] = (
    ("How an approval team stands", states.TEAMS),
    ("How a session stands", states.SESSIONS),
    ("How an identity source stands", states.SOURCES),
    ("How an association stands", states.ASSOCIATIONS),
    ("How a key stands", states.KEYS),
    ("How a vault stands", states.VAULTS),
    ("What a run does with an approval team", runs.TEAMS),
    ("What a run does to delete an approval team", runs.DELETIONS),
    ("What a run does with an association", runs.ASSOCIATIONS),
    ("What a run does with an identity source", runs.SOURCES),
    ("What a run has done", runs.OUTCOMES),
    ("Why a team cannot be created or updated", blocked.TEAMS),
    ("Why a team cannot be deleted yet", blocked.DELETIONS),
    ("Why an association cannot be created or updated", blocked.ASSOCIATIONS),
    ("Why an association cannot be removed yet", blocked.REMOVALS),
    ("Why an identity source cannot be created, updated or removed", blocked.SOURCES),
    ("Why an account is not the one that is meant", connections.ACCOUNTS),
    ("What is wrong with an input", inputs.ANY),
    ("What is wrong with an input of an approval team", inputs.TEAMS),
    ("What is wrong with an input of an association", inputs.ASSOCIATIONS),
    ("What is wrong with an input of an identity source", inputs.SOURCES),
    ("What is wrong with the configuration of the stack", inputs.SETTINGS),
    ("What is wrong with an option of a resource", inputs.OPTIONS),
    ("What is wrong with an argument of a gate", inputs.GATES),
    ("What is wrong with a connection", connections.CONNECTIONS),
    ("What is wrong with an argument of a function", functions.ARGUMENTS),
    ("What AWS answered", service.CALLS),
    ("What AWS answered to a function", functions.ANSWERS),
    ("How the wait of a gate goes", gates.WAITS),
    ("What a policy wants", {**policies.TEAMS, **stack_policies.STACKS}),
    ("What is wrong with a policy pack", policies.CONFIGURATION),
    ("How an audit without a program goes", policies.AUDITS),
    ("Why something cannot be imported", imports.IMPORTS),
)

TABLE: Final[Mapping[Code, Row]] = {code: row for _, rows in PARTS for code, row in rows.items()}
