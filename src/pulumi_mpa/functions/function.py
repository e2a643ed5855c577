"""
One function of a program, in its two forms.

The program's own process calls AWS, in a thread beside it: there is no plugin of this package that the engine could ask. In unit
tests the mocks answer, as they answer the functions of other packages.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import pkgutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime._depends_on import _resolve_depends_on

from pulumi_mpa.connection import holds_other_secret, resolved
from pulumi_mpa.errors import MpaError, Situation
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.reached import check_account, chosen_connection, connection_problems_of
from pulumi_mpa.functions.results import Part, ResultOutput
from pulumi_mpa.functions.run import this_run
from pulumi_mpa.inputs import plain
from pulumi_mpa.mocked import has_mocks
from pulumi_mpa.model.connection import CONNECTION, connection_of, hidden_texts
from pulumi_mpa.model.names import camel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future

    from pulumi_mpa.aws.clients import Clients
    from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict

R = TypeVar("R")

#: Length from which a secret text is taken out of an error.
_TELLING = 4


@dataclass(frozen=True)
class Function(Generic[R]):
    """
    A function that reads from AWS.

    Args:
        name: Its name in Python.

        result: The class of what it returns.

        ask: `module:function` of what makes the calls, given the clients and the arguments as state spells them.

        needs: The permissions that the calls need.

        arguments: What the arguments must be.
    """

    name: str
    result: type[R]
    ask: str
    needs: tuple[str, ...]
    arguments: Arguments = field(default_factory=Arguments)

    @property
    def token(self) -> str:
        """The token with which mocks are asked."""
        return f"mpa:index:{camel(self.name)}"

    def now(
        self,
        given: Mapping[str, Any],
        connection: ConnectionArgs | ConnectionArgsDict | None,
        opts: pulumi.InvokeOptions | None,
    ) -> R:
        """
        Return the result at once.

        Args:
            given: The arguments, with Python's names; None is left out.

            connection: How AWS is reached; None takes that of the parents.

            opts: Pulumi's options.

        Raises:
            pulumi.RunError: An argument is wrong, or AWS does not answer; its cause is an `MpaError` then.
        """
        _check_options(self.name, opts)
        arguments, reached = plain(self.name, given), chosen_connection(self.name, connection, opts)
        hidden = hidden_texts(reached, whole=False)
        self._check(arguments, reached, hidden, outputs=False)
        if has_mocks():
            asked = _with_connection(arguments, reached)
            mocked: R = pulumi.runtime.invoke(self.token, asked, opts, self.result).value
            return mocked
        return self._result(self._question(arguments, [], reached), hidden)

    def later(
        self,
        given: Mapping[str, Any],
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None,
        opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None,
    ) -> pulumi.Output[R]:
        """
        Return the result as an output, of arguments that may be outputs.

        What is not known in a preview is not asked. An error comes from the run, as with `now`.
        """
        _check_options(self.name, opts)
        arguments, reached = plain(self.name, given), chosen_connection(self.name, connection, opts)
        self._check(arguments, reached, (), outputs=True)
        # Who reads is no secret of what is read.
        way = pulumi.Output.unsecret(pulumi.Output.from_input(reached))
        if has_mocks():
            asked = _with_connection(arguments, None if reached is None else way)
            mocked = pulumi.runtime.invoke_output(self.token, asked, opts, self.result)
            return ResultOutput(mocked.apply(Part))
        values = pulumi.Output.from_input(arguments)
        before: pulumi.Output[list[str]] = pulumi.Output.from_input(_done_before(pulumi.Output.all(values, way), opts))

        async def answer(known: list[Any]) -> Part:
            given, done = {name: value for name, value in known[0].items() if value is not None}, known[1]
            way = await resolved(known[2])
            secret = _texts(given) if await values.is_secret() else ()
            hidden = (*secret, *hidden_texts(way, whole=await holds_other_secret(reached)))
            hidden = tuple(sorted(hidden, key=len, reverse=True))
            self._check(given, way, hidden, outputs=False)
            question = self._question(given, done, way)
            await _there(question)
            return Part(self._result(question, hidden))

        return ResultOutput(pulumi.Output.all(values, before, way).apply(answer))

    def _check(self, arguments: Mapping[str, Any], reached: object, hidden: tuple[str, ...], *, outputs: bool) -> None:
        problems = [
            *self.arguments.problems(self.name, arguments, outputs=outputs),
            *connection_problems_of(self.name, reached, outputs=outputs),
        ]
        if problems:
            raise _invalid(self.name, problems, hidden)

    def _question(self, arguments: Mapping[str, Any], before: list[str], reached: object) -> Future[Any]:
        """Ask what is asked; what had to be done before makes it another question, since the answer may be another one."""
        connection = connection_of({CONNECTION: reached})
        key = (self.name, json.dumps(arguments, sort_keys=True), tuple(sorted(before)), connection)

        def ask(clients: Clients) -> Any:  # noqa: ANN401 -- whatever the calls return
            """Make the calls, in the account that is meant."""
            check_account(self.name, clients.settings)
            return pkgutil.resolve_name(self.ask)(clients, arguments)

        return this_run().ask(key, ask, connection)

    def _result(self, question: Future[Any], hidden: tuple[str, ...]) -> R:
        """Return the result, or raise the error without what is secret."""
        try:
            found = question.result()
        except MpaError as error:
            from pulumi_mpa.messages.hiding import without  # noqa: PLC0415 -- most calls need none of it

            raise pulumi.RunError(without(str(error), hidden)) from error
        result: R = rpc.translate_output_properties(found, lambda name: name, self.result)
        return result


def _with_connection(arguments: Mapping[str, Any], connection: object) -> dict[str, Any]:
    """Return what mocks are asked: they may answer for each account."""
    return {**arguments, **({} if connection is None else {CONNECTION: connection})}


async def _done_before(
    arguments: pulumi.Output[Any], opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None
) -> Any:  # noqa: ANN401 -- the SDK takes a list of outputs for one of texts, and no type says so
    """Return the URNs and ids of the resources that must be there first; the id of one that is still to be made is not known."""
    # The SDK's own functions do the same, and offer no other way to it.
    named = opts._depends_on_list() if isinstance(opts, pulumi.InvokeOutputOptions) else []  # noqa: SLF001
    wanted = await _resolve_depends_on(named) | await arguments.resources()
    resources = (await rpc._expand_dependencies(wanted, None)).values()  # noqa: SLF001
    return [
        output
        for resource in resources
        for output in (
            resource.urn,
            *([resource.id] if isinstance(resource, pulumi.CustomResource) and "id" in vars(resource) else []),
        )
    ]


async def _there(question: Future[Any]) -> None:
    """Wait until a question is answered, whatever the answer, without holding up the program."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()

    def tell(_: Future[Any]) -> None:
        # A program that was interrupted has closed its loop meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if over.done() else over.set_result(None))

    question.add_done_callback(tell)
    await over


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts in arguments that are long enough to be told from others, the longest first."""
    if isinstance(value, str):
        return (value,) if len(value) >= _TELLING else ()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return tuple(sorted((text for part in parts for text in _texts(part)), key=len, reverse=True))


def _invalid(name: str, problems: list[Any], hidden: tuple[str, ...] = ()) -> pulumi.RunError:
    from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most calls need none of it
    from pulumi_mpa.messages.hiding import without  # noqa: PLC0415 -- likewise

    values = {"problems": without(" ".join(problem.text() for problem in problems), hidden)}
    codes = {"problems": ",".join(str(problem.code) for problem in problems)}
    return pulumi.RunError(Situation("call", name, None, Message(Code.FUNCTION_INVALID, values, codes)).text())


def _check_options(name: str, opts: pulumi.InvokeOptions | None) -> None:
    """Raise an error if the options name a provider, which would be dropped without a word."""
    if opts is not None and opts.provider is not None:
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most calls need none of it

        package = {"package": opts.provider.package}
        raise _invalid(name, [Message(Code.FUNCTION_PROVIDER, package, package)])
