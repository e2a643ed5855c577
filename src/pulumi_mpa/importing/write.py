"""What `pulumi import --file` takes, and the program that matches it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.aws.account import account_reached
from pulumi_mpa.errors import ConflictingStateError, InvalidRequestError, MpaError, Situation
from pulumi_mpa.existing import PROVIDERS, read_account
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.importing.candidate import Candidate, StackName, type_token
from pulumi_mpa.importing.program import Declaration, Variables, program_of
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pulumi_mpa.existing import Existing

#: The logical name of the identity source, of which an account has one.
_SOURCE_NAME: Final = "identity-source"
#: The output that takes the place of an ARN, by the kind of the resource that has it.
_ARNS: Final = {IdentitySource: "identity_source_arn", ApprovalTeam: "arn"}
_DOING: Final = "write"
_THING: Final = "the import"


@dataclass(frozen=True)
class WrittenImport:
    """
    What was written.

    Args:
        names: The logical name of each resource, by its id.

        left_out: Why each of the rest is not imported, by its id; empty unless `partial` allows it.
    """

    names: Mapping[str, str]
    left_out: Mapping[str, str]


def write_import(
    file: str | Path,
    program: str | Path,
    *,
    stack: str,
    regions: Collection[str] = (),
    arns: Collection[str] | None = None,
    config: Mapping[str, str] | None = None,
    partial: bool = False,
) -> WrittenImport:
    """
    Write what an account has for `pulumi import --file`, and the program that declares the same; all calls are reads.

    Args:
        file: The file for the engine. It holds what AWS shows, names of approvers included.

        program: The Python program. It is overwritten.

        stack: The stack that imports it, in full: `organization/project/stack`. The first part is `organization` for a
            backend that has none.

        regions: The Regions whose associations with AWS Payment Cryptography are imported, such as `eu-central-1`.

        arns: The teams and the identity source that are imported; left out, all of the account.

        config: How AWS is reached, by the keys of the stack's configuration: `{"mpa:profile": "bank"}`.

        partial: Whether the rest is written where a single thing cannot be imported; the program then names it in comments.

    Returns:
        The logical names, and what was left out.

    Raises:
        MpaError: The account could not be listed, or something cannot be imported. Nothing is written then.

        TypeError: `regions` is one text, of which every letter would be a Region.
    """
    name = _stack_name(stack)
    settings = settings_of(config or {}, os.environ)
    existing = read_account(regions, config or {}, arns)
    missing = sorted(set(arns or ()) - existing.ids())
    if missing:
        raise _error(Message(Code.IMPORT_NOT_FOUND, {"things": ", ".join(missing)}))
    account = account_reached(settings, doing=_DOING, thing=_THING, arn=None)
    candidates, left_out = _candidates(existing, name, account, config or {})
    if left_out and not partial:
        values = {
            "count": len(left_out),
            "total": len(left_out) + len(candidates),
            "details": " ".join(f"{id_}: {message}" for id_, message in left_out.items()),
        }
        raise _error(Message(Code.IMPORT_INCOMPLETE, values, {"count": len(left_out)}))
    resources, source = _written(candidates, left_out)
    text = json.dumps({"resources": resources}, indent=2, ensure_ascii=False)
    Path(file).write_text(f"{text}\n", encoding="utf-8")
    Path(program).write_text(source, encoding="utf-8")
    return WrittenImport({each.found.thing.id: each.name for each in candidates}, left_out)


def _stack_name(stack: str) -> StackName:
    if not re.fullmatch(r"[^/\s]+/[^/\s]+/[^/\s]+", stack):
        raise InvalidRequestError(Situation(_DOING, _THING, None, Message(Code.IMPORT_STACK_NAME)))
    return StackName(*stack.split("/"))


def _candidates(
    existing: Existing, stack: StackName, account: str, config: Mapping[str, str]
) -> tuple[list[Candidate], dict[str, str]]:
    """Return what can be imported, and why the rest cannot."""
    candidates: list[Candidate] = []
    left_out = {id_: error.situation.message.text() for id_, error in existing.unread.items()}
    for found in existing.found:
        thing = found.thing
        try:
            name = _SOURCE_NAME if thing.kind is IdentitySource else thing.name
            candidate = Candidate.of(found, name, stack, config)
        except MpaError as error:
            left_out[thing.id] = error.situation.message.text()
            continue
        problem = candidate.problem(account, config)
        if problem is None:
            candidates.append(candidate)
        else:
            left_out[thing.id] = problem.text()
    return candidates, left_out


def _written(candidates: Collection[Candidate], left_out: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Return the resources of the file, and the source of the program."""
    variables, references = Variables(), dict[str, str]()
    resources: list[dict[str, Any]] = []
    declarations: list[Declaration] = []
    for each in candidates:
        thing, variable = each.found.thing, variables.new(each.name)
        declarations.append(Declaration(thing.kind.__name__, variable, each.name, each.found.inputs))
        if thing.kind in _ARNS:
            references[thing.id] = f"{variable}.{_ARNS[thing.kind]}"
        own = {PROVIDER_KEY: serialize_provider(PROVIDERS[thing.kind]())}
        resources.append(
            {
                "type": type_token(thing.kind),
                "name": variable,
                "logicalName": each.name,
                "id": thing.id,
                "inputs": {**own, **each.inputs},
                "outputs": {**own, **{name: _as_stored(value) for name, value in each.outputs.items()}},
            }
        )
    return resources, program_of(declarations, references, [f"{id_}: {why}" for id_, why in left_out.items()])


def _error(message: Message) -> MpaError:
    return ConflictingStateError(Situation(_DOING, _THING, None, message))


def _as_stored(value: object) -> object:
    """Return an output as the file has it, in which a secret is its JSON."""
    if isinstance(value, dict) and value.get(_special_sig_key) == _special_secret_sig:
        return {_special_sig_key: _special_secret_sig, "plaintext": json.dumps(value["value"])}
    return value
