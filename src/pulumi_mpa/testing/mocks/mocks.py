"""Mocks that answer a program in a unit test as the package's providers would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import pulumi
from pulumi.runtime import Mocks, config, rpc

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.model.connection import ACCOUNT_ID
from pulumi_mpa.model.unknown import is_unknown
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.providers.engine import from_engine, to_engine
from pulumi_mpa.providers.secrecy import for_state
from pulumi_mpa.testing.mocks.associations import OF_OPERATIONS, OF_VAULTS
from pulumi_mpa.testing.mocks.functions import BY_TOKEN, answered, check_names
from pulumi_mpa.testing.mocks.sources import MockedSource
from pulumi_mpa.testing.mocks.state import MockState
from pulumi_mpa.testing.mocks.teams import MockedTeam
from pulumi_mpa.testing.mocks.world import World
from pulumi_mpa.vault_association import BackupVaultMpaAssociation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi.runtime import MockCallArgs, MockResourceArgs

    from pulumi_mpa.declaration import Declared
    from pulumi_mpa.testing.mocks.functions import Answer


class _Mocked(Protocol):
    """What answers for one kind of resource."""

    def check(self, inputs: Mapping[str, Any], world: World) -> tuple[dict[str, Any], list[str]]:
        """Return the completed inputs and what is wrong with them."""

    def outputs(
        self, inputs: Mapping[str, Any], state: MockState, world: World, id_: str | None, resource: str
    ) -> tuple[str, dict[str, Any]]:
        """Return the id and the outputs."""


#: The type of a resource, as the engine names it → its class, and what answers for it.
_KINDS: Final[dict[str, tuple[type[Declared], _Mocked]]] = {
    f"pulumi-python:dynamic/mpa:{kind.__name__}": (kind, mocked)
    for kind, mocked in (
        (ApprovalTeam, MockedTeam()),
        (IdentitySource, MockedSource()),
        (MpaTeamAssociation, OF_OPERATIONS),
        (BackupVaultMpaAssociation, OF_VAULTS),
    )
}
#: Inputs that no program writes.
_HIDDEN: Final = ("managedBy", "nameDerived", "secretInputs")


@dataclass(frozen=True)
class Registered:
    """
    A resource that the program has registered, or read.

    Args:
        type: As the engine names it, such as `pulumi-python:dynamic/mpa:ApprovalTeam`.

        name: The logical name.

        id: The id, of a team its ARN.

        inputs: The inputs that reached the engine, as a policy pack sees them: spelled as in the state, with the derived
            name and the default tags, secrets in plain text.

        outputs: What the program got, spelled and in plain text likewise.
    """

    type: str
    name: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]


class MpaMocks(Mocks):
    """
    Mocks for `pulumi.runtime.set_mocks`, under which every team, association and identity source is settled.

    The outputs of a resource of this package are those that its provider would give for the state that the test names.
    Inputs are checked as a preview checks them. Nothing is sent anywhere, and gates do not wait.

    Args:
        states: Logical name → how that resource stands, as a `MockState` or only the name of its state, such as
            `ACTIVE/UPDATE_PENDING_APPROVAL`. docs/states.md lists all of them.

        others: Mocks for the resources and functions of other packages. None: a resource has its inputs as outputs and
            `<logical name>-id` as its id, and a function returns its arguments.

        account: Twelve digits; the account in ARNs.

        answers: Name of a function of this package, as `get_session` → what it returns in both of its forms: the members
            with Python's names, or what makes them from the arguments. A function without an answer is asked of `others`, and
            fails the test if there are none.
    """

    def __init__(
        self,
        states: Mapping[str, str | MockState] | None = None,
        *,
        others: Mocks | None = None,
        account: str = "111122223333",
        answers: Mapping[str, Answer] | None = None,
    ) -> None:
        """
        Store how things stand; the stack's configuration is that of now.

        Raises:
            LookupError: There is an answer for a function that does not exist.
        """
        self._answers = dict(answers or {})
        check_names(self._answers)
        given = {name: MockState(state) if isinstance(state, str) else state for name, state in (states or {}).items()}
        self._states, self._others = given, others
        self._world = World(account, {**config.get_config_env(), **config.CONFIG.get()})
        #: What the program has registered so far, in that order, also resources of other packages.
        self.registered: list[Registered] = []

    def find(self, name: str) -> Registered:
        """
        Return what the program has registered under a logical name.

        Raises:
            LookupError: There is nothing of that name, or more than one resource.
        """
        found = [each for each in self.registered if each.name == name]
        if len(found) != 1:
            names = ", ".join(sorted({each.name for each in self.registered})) or "nothing"
            message = f"{len(found)} resources are named {name}; the program has registered {names}"
            raise LookupError(message)
        return found[0]

    def call(self, args: MockCallArgs) -> Any:  # noqa: ANN401 -- older versions of the SDK want another shape
        """
        Answer a function.

        Raises:
            LookupError: It is one of this package, and the test has no answer.
        """
        function = BY_TOKEN.get(args.token)
        if function is not None and (function.name in self._answers or self._others is None):
            return answered(function, self._answers, _plain(args.args))
        return self._others.call(args) if self._others is not None else args.args

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """
        Answer a resource.

        Raises:
            pulumi.RunError: An input is wrong.

            ValueError: The test names a state that this resource does not have.
        """
        if args.typ not in _KINDS:
            id_, outputs = self._of_another_package(args)
            self._register(args, id_ or "", _plain(args.inputs), _plain(outputs))
            return id_, outputs
        kind, mocked = _KINDS[args.typ]
        resource = f'{kind.__name__} "{args.name}"'
        inputs: dict[str, Any] = from_engine(_plain(args.inputs))
        if args.resource_id:
            # What is only read has no inputs.
            inputs = {}
        else:
            inputs, wrong = mocked.check(inputs, self._world)
            if wrong:
                raise pulumi.RunError(f"{resource}: {' '.join(wrong)}")
        id_, outputs = "", inputs
        if not _holds_unknown(inputs):
            # In a preview with values that are not known yet, no provider is asked, and outputs are not known either.
            state = self._states.get(args.name, MockState())
            id_, outputs = mocked.outputs(inputs, state, self._world, args.resource_id or None, resource)
            outputs[ACCOUNT_ID] = self._world.account
        outputs = _plain(to_engine(outputs))
        written = {name: value for name, value in inputs.items() if name not in _HIDDEN}
        # The SDK takes an input for the output of its name, where the provider gives none.
        shown = {name: value for name, value in {**written, **outputs}.items() if name in _documented(kind)}
        self._register(args, id_, written, shown)
        return id_, for_state(_with_secrets(kind, args.inputs, outputs))

    def _of_another_package(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if self._others is not None:
            return self._others.new_resource(args)
        return args.resource_id or f"{args.name}-id", args.inputs

    def _register(self, args: MockResourceArgs, id_: str, inputs: Any, outputs: Any) -> None:  # noqa: ANN401 -- any JSON object
        self.registered.append(Registered(args.typ, args.name, id_, inputs, outputs))


def _documented(kind: type[Declared]) -> tuple[str, ...]:
    return kind._outputs  # noqa: SLF001 -- what is an output is said there alone


def _with_secrets(kind: type[Declared], inputs: Mapping[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    """Return outputs of which those are secret that the engine would be told to hide."""
    secret = [name for name, value in inputs.items() if _holds_secret(value)]
    if not secret:
        return outputs
    repeated = (kind._named.get(name, ()) for name in secret)  # noqa: SLF001 -- likewise
    hidden = {*secret, *kind._mirrors, *(name for names in repeated for name in names)}  # noqa: SLF001 -- likewise
    return {name: rpc.wrap_rpc_secret(value) if name in hidden else value for name, value in outputs.items()}


def _holds_unknown(value: Any) -> bool:  # noqa: ANN401 -- any JSON value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return is_unknown(value) or any(map(_holds_unknown, parts))


def _holds_secret(value: Any) -> bool:  # noqa: ANN401 -- any JSON value
    if rpc.is_rpc_secret(value):
        return True
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_holds_secret(part) for part in parts)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """Return a copy without the marks of secrets, and with plain text in place of what is a text and more."""
    if rpc.is_rpc_secret(value):
        return _plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
